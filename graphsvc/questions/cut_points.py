"""Cut partners and cut persons: who holds others in the network, and whom it would lose without each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
from pydantic import TypeAdapter

from graphsvc.analytics import cut_points
from graphsvc.analytics.cut_points import Cut
from graphsvc.jobs.queue import Answer, Background
from graphsvc.language import gettext as _
from graphsvc.language import ngettext
from graphsvc.model.period import Period
from graphsvc.network.host import host_and_staff
from graphsvc.network.snapshot import Snapshot
from graphsvc.network.ties import TYING
from graphsvc.questions import impact, maps, work_list
from graphsvc.questions.work_list import Entry, FollowUps

#: Reads cuts as they were kept.
KEPT = TypeAdapter(tuple[Cut, ...])
#: So many collaborations are named as evidence.
SHOWN = 3


def listed(
    snapshot: Snapshot, period: Period, without_us: bool, most: int | None, background: Background | None = None
) -> FollowUps:
    """The list of all without whom others would be cut off, those first who hold most."""
    question = ("cuts", *period.ordinals, without_us)
    found, work = work_list.asked(snapshot, background, question, KEPT, period.day, cuts, period, without_us)
    there = [cut for cut in found or () if cut.partner in snapshot.partners]
    return _list(snapshot, period, there, most, work)


def cuts(snapshot: Snapshot, period: Period, without_us: bool = False) -> tuple[Cut, ...]:
    """The cut organizations and cut persons of a period, those first that cut off most."""
    without = host_and_staff(snapshot) if without_us else frozenset[str]()
    return tuple(cut_points.cuts(snapshot, maps.window_ties(snapshot, period, without), *period.ordinals, without))


def _list(
    snapshot: Snapshot, period: Period, found: Sequence[Cut], most: int | None, work: Answer | None = None
) -> FollowUps:
    shown = found[:most]
    together = _together(snapshot, period, shown)
    lines = [_entry(snapshot, period, cut, tuple(together[cut.partner])) for cut in shown]
    return work_list.list_of("cut", _summary(snapshot, found), lines, len(found), work)


def _entry(snapshot: Snapshot, period: Period, cut: Cut, evidence: tuple[str, ...]) -> Entry:
    day = period.day.toordinal()
    spread = impact.spread(snapshot, day, [key for piece in cut.lost for key in piece])
    person = snapshot.partners[cut.partner].is_person
    return Entry(
        "partner",
        cut.partner,
        _("Persons") if person else _("Organizations"),
        sentence(snapshot, cut, spread),
        evidence,
        () if person else work_list.speakers(snapshot, cut.partner, day),
        {
            "partner": cut.partner,
            "kind": snapshot.partners[cut.partner].kind,
            "partners": cut.partners,
            "lost": cut.lost,
            "municipalities": [key for key, _count in spread.municipalities],
            "sectors": [key for key, _count in spread.sectors],
        },
    )


def sentence(snapshot: Snapshot, cut: Cut, spread: impact.Spread) -> str:
    """Whom the network would lose without a partner, in the current language."""
    first = ngettext(
        "%(count)s partner would be cut off: %(names)s.",
        "%(count)s partners would be cut off: %(names)s.",
        cut.partners,
        names=impact.names(snapshot, (key for piece in cut.lost for key in piece)),
    )
    return " ".join(part for part in (first, impact.company(cut.lost), impact.where(snapshot, spread)) if part)


def what_if(snapshot: Snapshot, partner: str) -> str:
    """The question that opens the network without a partner."""
    return (
        _("What if they were not there?") if snapshot.partners[partner].is_person else _("What if it were not there?")
    )


def _summary(snapshot: Snapshot, found: Sequence[Cut]) -> str:
    persons = sum(snapshot.partners[cut.partner].is_person for cut in found)
    organizations = len(found) - persons
    if not found:
        return _("Whoever stays away, nobody else would be cut off.")
    one = ngettext("%(count)s organization", "%(count)s organizations", organizations)
    other = ngettext("%(count)s person", "%(count)s persons", persons)
    both = _("%(one)s and %(other)s", one=one, other=other)
    return ngettext(
        "Without %(who)s, others would be cut off.",
        "Without any one of %(who)s, others would be cut off.",
        len(found),
        who=both if organizations and persons else one if organizations else other,
    )


def _together(snapshot: Snapshot, period: Period, found: Iterable[Cut]) -> dict[str, list[str]]:
    """For each cut the latest collaborations in which those whom it cuts off were with it, or there through it."""
    columns = snapshot.incidence
    columns = columns.chosen(columns.within(*period.ordinals, TYING))
    of: dict[str, set[int]] = defaultdict(set)
    through: dict[str, set[int]] = defaultdict(set)
    wanted = {key for cut in found for key in (cut.partner, *(own for piece in cut.lost for own in piece))}
    asked = np.array([key in wanted for key in columns.partners] + [False], dtype=bool)
    rows = columns.chosen(asked[columns.actor] | asked[columns.person])
    starts: dict[int, int] = {}
    for collaboration, actor, person, start in zip(
        rows.collaboration.tolist(), rows.actor.tolist(), rows.person.tolist(), rows.start.tolist(), strict=True
    ):
        of[columns.partners[actor]].add(collaboration)
        if person >= 0:
            through[columns.partners[person]].add(collaboration)
        starts[collaboration] = start
    latest: dict[str, list[str]] = {}
    for cut in found:
        own = of[cut.partner] | through[cut.partner]
        shared = own & set[int]().union(*(of[key] for piece in cut.lost for key in piece))
        order = sorted(shared, key=lambda number: (-starts[number], columns.collaborations[number]))
        latest[cut.partner] = [columns.collaborations[number] for number in order[:SHOWN]]
    return latest
