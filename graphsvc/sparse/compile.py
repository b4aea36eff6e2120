"""Compile every kernel ahead of time: `python -m graphsvc.sparse.compile`; a second run loads them from the cache.

Compiling holds the GIL for some ten seconds, so a service does it in its worker process.
"""

from __future__ import annotations

from typing import Any

import networkx as nx
import numpy as np

from graphsvc.sparse import cache
from graphsvc.sparse.graph import SparseGraph, from_networkx


def small() -> SparseGraph:
    """A small graph that exercises every kernel: two triangles, a bridge, an isolated node."""
    graph: nx.Graph[Any] = nx.Graph([(0, 1), (1, 2), (2, 0), (2, 3), (3, 4), (4, 5), (5, 3)])
    graph.add_node(6)
    nx.set_edge_attributes(graph, {edge: 0.5 + i for i, edge in enumerate(graph.edges)}, "weight")
    return from_networkx(graph, {"weight": 1.0})


def ready() -> None:
    """Compile or load every kernel; compiling all of them takes half a minute."""
    made = cache.complete()
    main()
    if not made:
        cache.completed()


def main() -> None:
    """Call every kernel once on a small graph, which compiles or loads it."""
    from graphsvc.sparse import embedding, interface, overlaps, sides

    graph = small()
    for weight in (None, "weight"):
        interface.betweenness_centrality(graph, weight=weight)
        interface.closeness_centrality(graph, distance=weight)
        interface.clustering(graph, weight=weight)
        interface.constraint(graph, weight=weight)
        interface.effective_size(graph, weight=weight)
        interface.shortest_path_length(graph, 0, weight=weight)
    interface.core_number(graph)
    interface.articulation_points(graph)
    interface.biconnected_components(graph)
    interface.louvain_communities(graph, seed=1)
    interface.modularity(graph, [graph.names])
    list(interface.adamic_adar_index(graph))
    list(interface.jaccard_coefficient(graph, [(0, 3)]))
    for exact in (embedding.EXACT, 0):
        embedding.tsnet(graph.matrix("weight"), exact=exact)
    overlaps.apart(np.zeros((3, 2)), 1.0)
    overlaps.part(np.zeros((3, 2)), np.ones(3), 1.0, 9)
    box, one = np.zeros((1, 4)), np.zeros(1)
    overlaps.free(np.zeros((1, 2)), box, box, box, one, one, 0.2, 1.0)
    label, rooms, first = np.zeros((1, 1, 2)), np.zeros((1, 1, 4)), np.zeros(1, np.int64)
    overlaps.inside(label, rooms, np.zeros(4), 1.0, 1.0)
    overlaps.sided(label, rooms, np.zeros((1, 1)), first, first, box, 1.0, 0.2, 1.0)
    middles, places = np.zeros((1, 2)), np.array([0, 1])
    near = middles, places, box, middles, box, one
    overlaps.lesser(label, rooms, np.zeros((1, 1)), first, *near, 1.0, 1.0, 0.2, 1.0)
    sides.changed(graph.indptr, graph.indices, np.array([False, True, True, False, True, True, True]))


if __name__ == "__main__":
    ready()
