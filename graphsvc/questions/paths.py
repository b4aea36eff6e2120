"""The path between two partners on the map: through who could introduce them, or else along the strongest ties."""

# NetworkX's stubs are incomplete.
# pyright: basic

from __future__ import annotations

from collections.abc import Collection

import networkx as nx

from graphsvc import sizes
from graphsvc.errors import BadInput
from graphsvc.language import gettext as _
from graphsvc.model.period import Period
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import introducers, maps
from graphsvc.questions.maps import Choice


def path(snapshot: Snapshot, period: Period, choice: Choice, drawn: Collection[str]) -> tuple[str, ...]:
    """Keys from the partner to the one it is asked with, both included; empty where nothing leads there.

    drawn: the discs, through which alone it leads. An introduction comes first (analytics/introducers.py); else the
    shortest path by 1/strength in the window (Dijkstra). For the council, to whom no person is named, the latter.
    Raises BadInput for twice the same partner.
    """
    one, other = maps.ends(snapshot, period, choice)
    if one == other:
        raise BadInput(_("name two different partners"))
    if one not in drawn or other not in drawn:
        return ()
    if not choice.council and len(snapshot.participations) <= sizes.LARGE:
        for chain in introducers.for_pair(snapshot, period.day, one, other).chains:
            if all(key in drawn for key in chain.partners) and chain.partners[0] == one:
                return chain.partners
    ties = maps.window_ties(snapshot, period, maps.left_out(snapshot, choice))
    graph: nx.Graph = nx.Graph()
    graph.add_nodes_from(drawn)
    graph.add_weighted_edges_from(
        ((a, b, 1 / weight) for a, b, weight in ties.pairs() if a in graph and b in graph), weight="distance"
    )
    try:
        return tuple(nx.dijkstra_path(graph, one, other, weight="distance"))
    except nx.NetworkXNoPath:
        return ()
