"""Missing data, ranked by what an answer would settle, and doubtful records."""

from __future__ import annotations

from pydantic import TypeAdapter

from graphsvc.analytics import doubts
from graphsvc.analytics import unknowns as analytics
from graphsvc.analytics.doubts import Doubt
from graphsvc.analytics.unknowns import Unknown
from graphsvc.jobs.queue import Answer, Background
from graphsvc.model.period import Period
from graphsvc.network import facets
from graphsvc.network.host import host_and_staff
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import gaps, work_list

#: Reads the list from a kept result.
KEPT = TypeAdapter(tuple[Unknown, ...])


def listed(
    snapshot: Snapshot, period: Period, without_us: bool, background: Background | None = None
) -> tuple[list[Unknown], Answer | None]:
    """The missing data, those first that settle most; and the computation still pending, if any."""
    question = ("unknowns", *period.ordinals, without_us)
    answer, work = work_list.read(snapshot, background, question, KEPT, lambda: unknowns(snapshot, period, without_us))
    return [entry for entry in answer or () if not work or entry.key in snapshot.tables[entry.entity]], work


def doubtful(snapshot: Snapshot, period: Period) -> tuple[Doubt, ...]:
    """The doubtful records as of the last day of a period."""
    day = period.ordinals[1]
    return snapshot.readings.ask(("doubts", day), lambda: doubts.doubts(snapshot, day), facets.NETWORK)


def unknowns(snapshot: Snapshot, period: Period, without_us: bool = False) -> tuple[Unknown, ...]:
    """The missing data of a period, those first that settle most readings."""
    start, day = period.ordinals
    without = host_and_staff(snapshot) if without_us else frozenset[str]()
    board = gaps.board(snapshot, period, without_us)
    return analytics.unknowns(snapshot, start, day, board, without)
