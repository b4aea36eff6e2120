"""What needs doing: the counts, the most pressing gaps, what to confirm, what comes next, which seats end."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from graphsvc import sizes
from graphsvc.analytics.dormant import Dormant
from graphsvc.analytics.gaps import Cell
from graphsvc.model import records, vocabulary
from graphsvc.model.period import Period
from graphsvc.network import engagement, facets, membership
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import dormant, gaps, seats

#: Number of gaps shown.
SHARPEST = 5


@dataclass(frozen=True, slots=True)
class Today:
    """What a coordinator should know on a day; records as keys, the most pressing first.

    to_confirm: planned gatherings whose day has passed, oldest first; seats_ending: within 120 days; without_sector:
    organizations present in the network with no sector recorded; dormant: the latest first; None in a large network,
    where that list takes longer than the page.
    """

    day: datetime.date
    partners: int
    engaged: int
    municipalities: int
    summary: gaps.Summary
    sharpest: list[Cell]
    to_confirm: tuple[str, ...]
    next_gatherings: tuple[str, ...]
    seats_ending: tuple[str, ...]
    seats_vacant: tuple[str, ...]
    without_sector: tuple[str, ...]
    dormant: tuple[Dormant, ...] | None


def today(snapshot: Snapshot, period: Period) -> Today:
    """What a coordinator should know on the last day of a period."""
    return snapshot.readings.ask(("today", period), lambda: _today(snapshot, period), facets.NETWORK)


def _today(snapshot: Snapshot, period: Period) -> Today:
    day = period.day.toordinal()
    board = gaps.board(snapshot, period)
    planned = sorted(
        (*row.days, row.key)
        for row in snapshot.unsettled.get("planned", ())
        if row.kind in vocabulary.GATHERINGS and row.starts_on
    )
    present = membership.present(snapshot, day)
    engaged = engagement.engaged(snapshot, *period.ordinals)
    terms = snapshot.table(records.Seat)
    all_seats = seats.seats(snapshot, period.day)
    ending = [seat.seat for seat in all_seats if seat.state == "ending"]
    return Today(
        day=period.day,
        partners=len(present),
        engaged=sum(row.key in engaged for row in present),
        municipalities=len({row.municipality for row in present if row.municipality}),
        summary=gaps.summary(board),
        sharpest=board.gaps[:SHARPEST],
        to_confirm=tuple(key for _start, last, key in planned if last < day),
        next_gatherings=tuple(key for _start, last, key in planned if last >= day),
        seats_ending=tuple(sorted(ending, key=lambda key: (terms[key].until or "", key))),
        seats_vacant=tuple(seat.seat for seat in all_seats if seat.state == "vacant"),
        without_sector=tuple(sorted(row.key for row in present if not row.is_person and not row.sectors)),
        dormant=dormant.dormant(snapshot, period) if len(snapshot.participations) <= sizes.LARGE else None,
    )
