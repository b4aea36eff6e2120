"""Cut points: partners and persons without whom others would be cut off from the network, and whom each cuts off."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

import numpy as np
from pydantic import TypeAdapter

from graphsvc.analytics import cut_points as analytics
from graphsvc.analytics.cut_points import CutPoint
from graphsvc.jobs.queue import Answer, Background
from graphsvc.model.period import Period
from graphsvc.network.host import host_and_staff
from graphsvc.network.snapshot import Snapshot
from graphsvc.network.ties import TYING
from graphsvc.questions import maps, work_list

#: Reads cut points from a kept result.
KEPT = TypeAdapter(tuple[CutPoint, ...])
#: Number of collaborations named as evidence.
SHOWN = 3


def listed(
    snapshot: Snapshot, period: Period, without_us: bool, background: Background | None = None
) -> tuple[list[CutPoint], Answer | None]:
    """The cut organizations and persons, those first that cut off most; and the computation still pending, if any."""
    question = ("cut-points", *period.ordinals, without_us)
    cuts, work = work_list.asked(snapshot, background, question, KEPT, period.day, cut_points, period, without_us)
    return [cut for cut in cuts or () if cut.partner in snapshot.partners], work


def cut_points(snapshot: Snapshot, period: Period, without_us: bool = False) -> tuple[CutPoint, ...]:
    """The cut organizations and cut persons of a period, those first that cut off most."""
    without = host_and_staff(snapshot) if without_us else frozenset[str]()
    ties = maps.window_ties(snapshot, period, without)
    return tuple(analytics.cut_points(snapshot, ties, *period.ordinals, without))


def together(snapshot: Snapshot, period: Period, found: Collection[CutPoint]) -> dict[str, tuple[str, ...]]:
    """Cut point -> the latest collaborations that it shared with those it cuts off, or that they came to through it."""
    columns = snapshot.incidence
    columns = columns.chosen(columns.within(*period.ordinals, TYING))
    collaborations_of: dict[str, set[int]] = defaultdict(set)
    through: dict[str, set[int]] = defaultdict(set)
    wanted = {key for cut in found for key in (cut.partner, *(lost for piece in cut.lost for lost in piece))}
    is_wanted = np.array([key in wanted for key in columns.partners] + [False], dtype=bool)
    rows = columns.chosen(is_wanted[columns.actor] | is_wanted[columns.person])
    starts: dict[int, int] = {}
    for collaboration, actor, person, start in zip(
        rows.collaboration.tolist(), rows.actor.tolist(), rows.person.tolist(), rows.start.tolist(), strict=True
    ):
        collaborations_of[columns.partners[actor]].add(collaboration)
        if person >= 0:
            through[columns.partners[person]].add(collaboration)
        starts[collaboration] = start
    latest: dict[str, tuple[str, ...]] = {}
    for cut in found:
        attended = collaborations_of[cut.partner] | through[cut.partner]
        shared = attended & set[int]().union(*(collaborations_of[key] for piece in cut.lost for key in piece))
        order = sorted(shared, key=lambda number: (-starts[number], columns.collaborations[number]))
        latest[cut.partner] = tuple(columns.collaborations[number] for number in order[:SHOWN])
    return latest
