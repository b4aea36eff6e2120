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
    found = question.seats(snapshot, period.day)
    shown = sorted(found, key=lambda one: (language.folded(naming.collaboration(snapshot, one.body)), one.body))
    if most is not None:
        shown = [one for one in shown if one.state != "filled"]
    states = {state: sum(one.state == state for one in found) for state in ("filled", "ending", "vacant")}
    text = ngettext(
        "%(count)s seat: %(filled)s filled, %(ending)s ending within 120 days, %(vacant)s vacant.",
        "%(count)s seats: %(filled)s filled, %(ending)s ending within 120 days, %(vacant)s vacant.",
        len(found),
        **{state: language.number(count) for state, count in states.items()},
    )
    return Seats(
        **work_list.head(snapshot, period, text, len(found)), seats=[_entry(snapshot, one) for one in shown[:most]]
    )


def _entry(snapshot: Snapshot, one: seats.Seat) -> Seat:
    purpose = _purpose(snapshot, one)
    facts: Json = asdict(one) | {"ends": naming.date(one.ends)}
    return Seat(
        **facts,
        sentence=_sentence(snapshot, one, purpose),
        people=(one.holder,) if one.holder and one.holder in snapshot.partners else (),
        about=purpose,
        group=naming.collaboration(snapshot, one.body),
        mend="holder",
    )


def _purpose(snapshot: Snapshot, one: seats.Seat) -> str:
    """What a seat is for: its sector, municipality and voice; *at large* for none."""
    sector, place = snapshot.sectors.get(one.sector or ""), snapshot.municipalities.get(one.municipality or "")
    parts = [language.name(row) for row in (sector, place) if row]
    parts += [values.label(one.voice, language.current())] if one.voice else []
    return ", ".join(parts) or _("at large")


def _sentence(snapshot: Snapshot, one: seats.Seat, purpose: str) -> str:
    """The sentence on what a seat is for, and who holds it until when."""
    given = {
        "purpose": purpose,
        "holder": naming.partner(snapshot, one.holder) if one.holder else "",
        "day": naming.day(one.ends),
    }
    match one.state, bool(one.holder), bool(one.ends):
        case "vacant", True, True:
            return _("%(purpose)s: vacant; %(holder)s held it until %(day)s.", **given)
        case "vacant", _, _:
            return _("%(purpose)s: vacant.", **given)
        case "ending", _, _:
            return _("%(purpose)s: %(holder)s, only until %(day)s.", **given)
        case _, _, True:
            return _("%(purpose)s: %(holder)s, until %(day)s.", **given)
        case _:
            return _("%(purpose)s: %(holder)s.", **given)
