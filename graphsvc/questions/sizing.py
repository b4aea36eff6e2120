"""The figures by which partners can be sized on the map: betweenness and reach in a window; else collaborations."""

# NetworkX's stubs are incomplete.
# pyright: basic

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import networkx as nx
from pydantic import TypeAdapter

from graphsvc import sizes
from graphsvc.analytics import brokerage, figures, graphs
from graphsvc.jobs.queue import Background
from graphsvc.model.period import Period
from graphsvc.network.host import host_and_staff
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import maps, work_list
from graphsvc.questions.maps import Choice

#: Reads figures from a kept result.
KEPT = TypeAdapter(dict[str, float])


def values(
    snapshot: Snapshot, period: Period, choice: Choice, background: Background | None = None
) -> Mapping[str, float] | None:
    """The chosen figure of each partner in the window; None while it is being computed, and where none is chosen.

    background: computes it for a large network.
    """
    if not choice.figure:
        return None
    question = ("sizes", choice.figure, *period.ordinals, choice.without_us)
    arguments = (choice.figure, period, choice.without_us)
    found, _pending = work_list.asked(snapshot, background, question, KEPT, period.day, computed, *arguments)
    return found


def computed(snapshot: Snapshot, figure: str, period: Period, without_us: bool) -> dict[str, float]:
    """Betweenness or reach of each partner, in 0..1; see graphsvc/analytics/figures.py."""
    ties = maps.window_ties(snapshot, period, host_and_staff(snapshot) if without_us else frozenset())
    graph = cast(nx.Graph, graphs.partner_graph(ties))
    if figure == "reach":
        found = brokerage.reach(graph)
    elif len(graph) > 2:
        many = sizes.BETWEENNESS_SOURCES if len(graph) > sizes.EXACT_BETWEENNESS else None
        sample: dict[str, Any] = {} if many is None else {"k": many, "seed": figures.SEED}
        found = nx.betweenness_centrality(graph, weight="distance", **sample)
    else:
        found = dict.fromkeys(ties.keys, 0.0)
    return {str(key): float(value or 0.0) for key, value in found.items()}
