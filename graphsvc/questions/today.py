"""What needs doing: the counts, the sharpest gaps, what to confirm, what comes next, what was entered lately."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace

from graphsvc import language, sizes
from graphsvc.analytics.dormant import Quiet
from graphsvc.analytics.gaps import Cell
from graphsvc.language import gettext as _
from graphsvc.model import records
from graphsvc.model.period import Period
from graphsvc.network import engagement, facets
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import dormant, gaps, seats


@dataclass(frozen=True, slots=True)
class Today:
    """One day's readings; lists hold keys or records, the most pressing first."""

    day: datetime.date
    partners: int
    engaged: int
    municipalities: int
    summary: gaps.Summary
    sharpest: list[Cell]
    to_confirm: list[records.Collaboration]
    next_gatherings: list[records.Collaboration]
    seats_ending: list[records.Seat]
    seats_vacant: list[records.Seat]
    without_sector: list[records.Partner]
    quiet: list[Quiet] | None


def today(snapshot: Snapshot, period: Period) -> Today:
    """What a coordinator should know on a day, in the current language.

    to_confirm: planned gatherings whose day has passed, oldest first; seats_ending: within 120 days;
    without_sector: organizations present in the network with no sector recorded; quiet: who has gone
    quiet, the latest first; None in a large network, where that list takes longer than the page.
    """
    question = ("today", period, language.current())
    found = snapshot.readings.ask(question, lambda: _today(snapshot, period), facets.NETWORK)
    # What is shown of a record alone may have changed since.
    return replace(
        found,
        to_confirm=[snapshot.collaborations[row.key] for row in found.to_confirm],
        next_gatherings=[snapshot.collaborations[row.key] for row in found.next_gatherings],
        seats_ending=[snapshot.table(records.Seat)[row.key] for row in found.seats_ending],
        seats_vacant=[snapshot.table(records.Seat)[row.key] for row in found.seats_vacant],
        without_sector=[snapshot.partners[row.key] for row in found.without_sector],
    )


def _today(snapshot: Snapshot, period: Period) -> Today:
    day = period.day.toordinal()
    board = gaps.board(snapshot, period)
    sharpest = board.gaps[:5]
    planned = [
        (row.days, row)
        for row in snapshot.unsettled.get("planned", ())
        if row.kind in records.GATHERINGS and row.starts_on
    ]
    planned.sort(key=lambda item: (item[0], item[1].key))
    present = [row for row in snapshot.partners.values() if row.present_on(day)]
    engaged = engagement.engaged(snapshot, *period.ordinals)
    table = snapshot.table(records.Seat)
    held = seats.seats(snapshot, period.day)
    return Today(
        day=period.day,
        partners=len(present),
        engaged=sum(row.key in engaged for row in present),
        municipalities=len({row.municipality for row in present if row.municipality}),
        summary=gaps.summary(board),
        sharpest=sharpest,
        to_confirm=[row for (_, last), row in planned if last < day],
        next_gatherings=[row for (_, last), row in planned if last >= day],
        seats_ending=sorted(
            (table[seat.seat] for seat in held if seat.state == "ending"), key=lambda row: (row.until or "", row.key)
        ),
        seats_vacant=[table[seat.seat] for seat in held if seat.state == "vacant"],
        without_sector=sorted(
            (row for row in present if not row.is_person and not row.sectors), key=lambda row: row.key
        ),
        quiet=list(dormant.quiet(snapshot, period)) if len(snapshot.participations) <= sizes.LARGE else None,
    )


def sentence(found: Today, period: Period) -> str:
    """The day's first sentence, in the current language."""
    return _(
        "%(partners)s partners in %(places)s municipalities, %(engaged)s engaged in the last %(months)s months.",
        partners=language.number(found.partners),
        engaged=language.number(found.engaged),
        months=period.months,
        places=language.number(found.municipalities),
    )
