"""The seats of bodies: the list, with a sentence for each."""

from __future__ import annotations

import datetime
from dataclasses import asdict
from typing import ClassVar, Literal

from graphsvc import language
from graphsvc.analytics import seats
from graphsvc.answers import naming, work_list
from graphsvc.answers.answer import Json
from graphsvc.answers.work_list import Entry, WorkList
from graphsvc.files import values
from graphsvc.jobs.queue import Background
from graphsvc.language import gettext as _
from graphsvc.language import ngettext
from graphsvc.model.period import Period
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import seats as question


class Seat(Entry):
    """A seat of a body, for a sector, a municipality or a voice; ends: the last day of the term.

    holder: of a vacant seat the last holder, null where there was none.
    """

    entity: ClassVar[str] = "seat"
    evidence: ClassVar[tuple[str, ...]] = ()

    seat: str
    body: str
    sector: str | None
    municipality: str | None
    voice: str | None
    state: Literal["vacant", "ending", "filled"]
    holder: str | None
    ends: datetime.date | None
    sentence: str
    people: tuple[str, ...]

    @property
    def key(self) -> str:
        return self.seat


class Seats(WorkList):
    """The seats of every body that exists on a day."""

    name: ClassVar[str] = "seats"

    seats: list[Seat]

    @property
    def title(self) -> str:
        return _("Seats")

    @property
    def meaning(self) -> str:
        return _("Who sits in the bodies on this day, for what, and until when.")


def listed(
    snapshot: Snapshot, period: Period, without_us: bool, most: int | None, background: Background | None = None
) -> Seats:
    """The seats, sorted by the name of their body; with `most`, without filled ones.

    without_us and background make no difference.
    """
    all_seats = question.seats(snapshot, period.day)
    shown = sorted(all_seats, key=lambda seat: (language.folded(naming.collaboration(snapshot, seat.body)), seat.body))
    if most is not None:
        shown = [seat for seat in shown if seat.state != "filled"]
    states = {state: sum(seat.state == state for seat in all_seats) for state in ("filled", "ending", "vacant")}
    text = ngettext(
        "%(count)s seat: %(filled)s filled, %(ending)s ending within 120 days, %(vacant)s vacant.",
        "%(count)s seats: %(filled)s filled, %(ending)s ending within 120 days, %(vacant)s vacant.",
        len(all_seats),
        **{state: language.number(count) for state, count in states.items()},
    )
    return Seats(
        **work_list.head(snapshot, period, text, len(all_seats)),
        seats=[_entry(snapshot, seat) for seat in shown[:most]],
    )


def _entry(snapshot: Snapshot, seat: seats.Seat) -> Seat:
    purpose = _purpose(snapshot, seat)
    facts: Json = asdict(seat) | {"ends": naming.date(seat.ends)}
    return Seat(
        **facts,
        sentence=_sentence(snapshot, seat, purpose),
        people=(seat.holder,) if seat.holder and seat.holder in snapshot.partners else (),
        about=purpose,
        group=naming.collaboration(snapshot, seat.body),
        mend="holder",
    )


def _purpose(snapshot: Snapshot, seat: seats.Seat) -> str:
    """What a seat is for: its sector, municipality and voice; *at large* for none."""
    sector, place = snapshot.sectors.get(seat.sector or ""), snapshot.municipalities.get(seat.municipality or "")
    parts = [language.name(row) for row in (sector, place) if row]
    parts += [values.label(seat.voice, language.current())] if seat.voice else []
    return ", ".join(parts) or _("at large")


def _sentence(snapshot: Snapshot, seat: seats.Seat, purpose: str) -> str:
    """The sentence on what a seat is for, and who holds it until when."""
    texts = {
        "purpose": purpose,
        "holder": naming.partner(snapshot, seat.holder) if seat.holder else "",
        "day": naming.day(seat.ends),
    }
    match seat.state, bool(seat.holder), bool(seat.ends):
        case "vacant", True, True:
            return _("%(purpose)s: vacant; %(holder)s held it until %(day)s.", **texts)
        case "vacant", _, _:
            return _("%(purpose)s: vacant.", **texts)
        case "ending", _, _:
            return _("%(purpose)s: %(holder)s, only until %(day)s.", **texts)
        case _, _, True:
            return _("%(purpose)s: %(holder)s, until %(day)s.", **texts)
        case _:
            return _("%(purpose)s: %(holder)s.", **texts)
