"""Makes the machine code of every kernel beforehand: `python -m graphsvc.sparse.compile`; a second run finds it made.

Compiling holds Python's lock for some ten seconds, so a service lets another process do it.
"""

# pyright: basic

from __future__ import annotations

import os
import subprocess
import sys
import threading

import networkx as nx
import numpy as np

from graphsvc.sparse import cache
from graphsvc.sparse.graph import SparseGraph, from_networkx


def small() -> SparseGraph:
    """A graph on which every kernel has something to do: two triangles, a bridge, a node alone."""
    graph: nx.Graph = nx.Graph([(0, 1), (1, 2), (2, 0), (2, 3), (3, 4), (4, 5), (5, 3)])
    graph.add_node(6)
    nx.set_edge_attributes(graph, {edge: 0.5 + i for i, edge in enumerate(graph.edges)}, "weight")
    return from_networkx(graph, {"weight": 1.0})


class Beforehand:
    """Compiling, and loading what was compiled, in a thread of its own some seconds later, or as soon as it is wanted.

    A service that has just started has other things to do; what was never compiled here, another process compiles.
    """

    def __init__(self, after: float = 5.0) -> None:
        """after: seconds until it begins by itself."""
        self._after = after
        self._wanted = threading.Event()
        self._thread = threading.Thread(target=self._run, name="graphsvc-compile", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def wait(self) -> None:
        """Begin now, and come back when everything is there."""
        self._wanted.set()
        self._thread.join()

    def _run(self) -> None:
        if not cache.complete():
            nothing = subprocess.DEVNULL
            command = [sys.executable, "-m", "graphsvc.sparse.compile"]
            subprocess.run(command, check=False, stdin=nothing, stdout=nothing, stderr=nothing)  # noqa: S603
        self._wanted.wait(self._after)
        main()


def main() -> None:
    """Ask everything that is compiled once."""
    from graphsvc.sparse import interface, sides

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
    sides.changed(graph.indptr, graph.indices, np.array([False, True, True, False, True, True, True]))


if __name__ == "__main__":
    os.nice(10)
    main()
    cache.completed()
