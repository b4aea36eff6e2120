"""Underconnected sectors and municipalities: pairs that hardly meet, given their activity."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import TypeAdapter

from graphsvc.analytics import underconnected as analytics
from graphsvc.analytics.underconnected import Underconnected
from graphsvc.jobs.queue import Answer, Background
from graphsvc.model.period import Period
from graphsvc.network.host import host_and_staff
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import measures, work_list

#: Number of pairs listed of each grouping.
PAIRS = 50


@dataclass(frozen=True, slots=True)
class Grouped:
    """Underconnected pairs by grouping: of sectors, and of municipalities."""

    sector: tuple[Underconnected, ...] = ()
    municipality: tuple[Underconnected, ...] = ()


#: Reads pairs from a kept result.
KEPT = TypeAdapter(Grouped)


def listed(
    snapshot: Snapshot, period: Period, without_us: bool, background: Background | None = None
) -> tuple[Grouped, Answer | None]:
    """The pairs that hardly meet, those first that fall short most; and the computation still pending, if any."""
    question = ("underconnected", *period.ordinals, without_us)
    answer, work = work_list.asked(snapshot, background, question, KEPT, period.day, underconnected, period, without_us)
    pairs = answer or Grouped()
    return Grouped(_there(snapshot, "sector", pairs.sector), _there(snapshot, "municipality", pairs.municipality)), work


def underconnected(snapshot: Snapshot, period: Period, without_us: bool = False) -> Grouped:
    """The pairs of sectors and of municipalities that hardly meet, given their activity."""
    choice = measures.Choice(period, without_us=without_us)
    ties, us = measures.network(snapshot, choice), host_and_staff(snapshot)
    starts = {key: snapshot.collaborations[key].begins for key in ties.collaborations}
    pairs = {
        by: tuple(analytics.underconnected(ties, groups_of, starts.__getitem__, PAIRS, us))
        for by, groups_of in measures.groups(snapshot, choice).items()
    }
    return Grouped(**pairs)


def _there(snapshot: Snapshot, by: str, pairs: tuple[Underconnected, ...]) -> tuple[Underconnected, ...]:
    return tuple(pair for pair in pairs if {pair.one, pair.other} <= snapshot.tables[by].keys())
