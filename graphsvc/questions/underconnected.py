"""Which sectors, and which municipalities, hardly meet: the list, and the sentence for each two of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from pydantic import TypeAdapter

from graphsvc import language
from graphsvc.analytics import underconnected as analytics
from graphsvc.analytics.underconnected import Apart
from graphsvc.jobs.queue import Answer, Background
from graphsvc.language import gettext as _
from graphsvc.language import ngettext
from graphsvc.model.period import Period
from graphsvc.network.host import host_and_staff
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import measures, work_list
from graphsvc.questions.work_list import Entry, FollowUps

#: So many pairs of each grouping are listed.
PAIRS = 50


@dataclass(frozen=True, slots=True)
class Grouped:
    """Pairs of groups by what they are groups of: sectors, or municipalities."""

    sector: tuple[Apart, ...]
    municipality: tuple[Apart, ...]


#: Reads pairs as they were kept.
KEPT = TypeAdapter(Grouped)


def listed(
    snapshot: Snapshot, period: Period, without_us: bool, most: int | None, background: Background | None = None
) -> FollowUps:
    """The list of all who hardly meet, sectors first, those first that miss most."""
    question = ("apart", *period.ordinals, without_us)
    found, work = work_list.asked(snapshot, background, question, KEPT, period.day, apart, period, without_us)
    return _list(snapshot, found or Grouped((), ()), most, work)


def apart(snapshot: Snapshot, period: Period, without_us: bool = False) -> Grouped:
    """The sectors and the municipalities that hardly meet for all their activity."""
    choice = measures.Choice(period, without_us=without_us)
    ties, us = measures.network(snapshot, choice), host_and_staff(snapshot)
    starts = {key: snapshot.collaborations[key].begins for key in ties.collaborations}
    found = {
        by: tuple(analytics.apart(ties, own, starts.__getitem__, PAIRS, us))
        for by, own in measures.groups(snapshot, choice).items()
    }
    return Grouped(**found)


def _list(snapshot: Snapshot, found: Grouped, most: int | None, work: Answer | None = None) -> FollowUps:
    groups = {"sector": _("Sectors"), "municipality": _("Municipalities")}
    known = {
        by: [one for one in getattr(found, by) if {one.one, one.other} <= snapshot.tables[by].keys()] for by in groups
    }
    lines = [
        Entry(
            by,
            one.one,
            title,
            sentence(one),
            one.together,
            one.between,
            {"by": by, **asdict(one)},
        )
        for by, title in groups.items()
        for one in known[by][: None if most is None else -(-most // len(groups))]
    ]
    text = _summary(known["sector"], known["municipality"])
    return work_list.list_of("apart", text, lines, sum(map(len, known.values())), work)


def _summary(sectors: Sequence[Apart], places: Sequence[Apart]) -> str:
    if not sectors and not places:
        return _("No two sectors or municipalities hardly meet, as far as they are recorded.")
    one = ngettext("%(count)s pair of sectors", "%(count)s pairs of sectors", len(sectors))
    other = ngettext("%(count)s pair of municipalities", "%(count)s pairs of municipalities", len(places))
    return _("Hardly meeting: %(one)s, %(other)s.", one=one, other=other)


def sentence(one: Apart) -> str:
    """How much two groups share, and how much would be expected."""
    shared, expected = (language.number(round(value, 1)) for value in (one.observed, one.expected))
    return _(
        "Shared collaborations: %(shared)s. Expected from how active their partners are: %(expected)s.",
        shared=shared,
        expected=expected,
    )
