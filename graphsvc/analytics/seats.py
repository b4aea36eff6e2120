"""Seats of bodies on a day: filled, ending or vacant.

A seat counts where its body exists on the day and the day lies within the seat's own dates. A body exists within its
dates unless it is planned or cancelled; a completed one existed until its end. A seat is *vacant* where
nobody holds it, or its holder has left the network; *ending* where the holder's term, or its time in the network,
ends within 120 days, the last day included, and no later term of the same place (body, sector, municipality, voice)
with a holder begins by the day after; else *filled*. A place whose last term has ended, without an open or a future
one, is vacant too, since nobody recorded that the seat was given up.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Literal

from graphsvc.model import dates, records
from graphsvc.network.snapshot import Snapshot

#: Days before its end from which a seat is *ending*.
DAYS = 120
#: Body, sector, municipality, voice.
Place = tuple[str, str | None, str | None, str | None]


@dataclass(frozen=True, slots=True)
class Seat:
    """One seat.

    seat: key of its record; holder: partner key; of a vacant seat the last holder, None where there was none; ends:
    last day (ordinal) of the term, None where it is open.
    """

    seat: str
    body: str
    sector: str | None
    municipality: str | None
    voice: str | None
    state: Literal["vacant", "ending", "filled"]
    holder: str | None
    ends: int | None


def seats(snapshot: Snapshot, day: int, within: int = DAYS) -> tuple[Seat, ...]:
    """The seats of all bodies on a day (ordinal); by body, vacant ones first, then ending ones, then by end.

    within: days before its end from which a seat is *ending*.
    """
    places: dict[Place, list[records.Seat]] = defaultdict(list)
    for row in snapshot.table(records.Seat).values():
        body = snapshot.collaborations.get(row.body)
        if body is not None and _stands(body, day):
            places[row.body, row.sector, row.municipality, row.voice].append(row)
    states: list[Seat] = []
    for place, rows in places.items():
        terms = sorted(rows, key=lambda row: (*row.days, row.key))
        open_ = [row for row in terms if row.holds_on(day)]
        states += [_seat(snapshot, place, row, terms, day, within) for row in open_]
        if not open_ and terms[-1].begins <= day:
            last = max(terms, key=lambda row: (row.ends, row.key))
            states.append(Seat(last.key, *place, "vacant", last.holder, last.ends))
    order = ("vacant", "ending", "filled")
    return tuple(
        sorted(states, key=lambda seat: (seat.body, order.index(seat.state), seat.ends or dates.FOREVER, seat.seat))
    )


def _seat(
    snapshot: Snapshot, place: Place, row: records.Seat, terms: list[records.Seat], day: int, within: int
) -> Seat:
    ends = row.ends
    holder = snapshot.partners.get(row.holder or "")
    if holder is None or not holder.in_network_on(day):
        return Seat(row.key, *place, "vacant", row.holder, None if holder is None else holder.days[1])
    ends = min(ends, holder.days[1])
    followed = any(term.holder and day < term.begins <= ends + 1 and term.ends > ends for term in terms)
    state = "ending" if ends - day <= within and not followed else "filled"
    return Seat(row.key, *place, state, row.holder, None if ends == dates.FOREVER else ends)


def _stands(body: records.Collaboration, day: int) -> bool:
    begins, ends = body.term
    return body.status not in ("planned", "cancelled") and begins <= day <= ends
