"""The seats of bodies: who holds them, for what, and until when."""

from __future__ import annotations

import datetime
from dataclasses import asdict

from graphsvc import language
from graphsvc.analytics import seats as analytics
from graphsvc.analytics.seats import Seat
from graphsvc.files import values
from graphsvc.jobs.queue import Background
from graphsvc.language import gettext as _
from graphsvc.language import ngettext
from graphsvc.model import records
from graphsvc.model.period import Period
from graphsvc.network import facets
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import work_list
from graphsvc.questions.work_list import Entry, FollowUps

#: What the list rests on: bodies that stand are collaborations that count, those that do not are planned.
RESTS_ON = frozenset({facets.SEAT, facets.PARTNER, facets.COLLABORATION, facets.PLANNED})


def listed(
    snapshot: Snapshot, period: Period, without_us: bool, most: int | None, background: Background | None = None
) -> FollowUps:
    """The list of seats; with `most`, none that is filled. Without_us makes no difference, nor does the background."""
    found = seats(snapshot, period.day)
    shown = sorted(found, key=lambda one: (language.folded(work_list.collaboration(snapshot, one.body)), one.body))
    if most is not None:
        shown = [one for one in shown if one.state != "filled"]
    states = {state: sum(one.state == state for one in found) for state in ("filled", "ending", "vacant")}
    text = ngettext(
        "%(count)s seat: %(filled)s filled, %(ending)s ending within 120 days, %(vacant)s vacant.",
        "%(count)s seats: %(filled)s filled, %(ending)s ending within 120 days, %(vacant)s vacant.",
        len(found),
        **{state: language.number(count) for state, count in states.items()},
    )
    lines = [
        Entry(
            "seat",
            one.seat,
            work_list.collaboration(snapshot, one.body),
            sentence(snapshot, one),
            (),
            (one.holder,) if one.holder in snapshot.partners and one.holder else (),
            {**asdict(one), "ends": work_list.iso(one.ends)},
            "holder",
        )
        for one in shown[:most]
    ]
    return FollowUps("seats", text, lines, len(found))


def seats(snapshot: Snapshot, day: datetime.date) -> tuple[Seat, ...]:
    """The seats of every body that stands on a day."""
    return snapshot.readings.ask(("seats", day), lambda: analytics.seats(snapshot, day.toordinal()), RESTS_ON)


def purpose(snapshot: Snapshot, one: Seat | records.Seat) -> str:
    """For what a seat is: its sector, municipality and voice; *at large* where it is for none."""
    sector, place = snapshot.sectors.get(one.sector or ""), snapshot.municipalities.get(one.municipality or "")
    parts = [language.name(row) for row in (sector, place) if row]
    parts += [values.label(one.voice, language.current())] if one.voice else []
    return ", ".join(parts) or _("at large")


def sentence(snapshot: Snapshot, one: Seat) -> str:
    """What a seat is for, and who holds it until when."""
    given = {
        "purpose": purpose(snapshot, one),
        "holder": work_list.partner(snapshot, one.holder) if one.holder else "",
        "day": work_list.day(one.ends),
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
