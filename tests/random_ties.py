"""Random partner networks that need no store: small, of any shape, with isolated partners and several pieces."""

from __future__ import annotations

import networkx as nx
from hypothesis import strategies as st

NAMES = "abcdefghijkl"


@st.composite
def networks(draw: st.DrawFn, most: int = 10) -> nx.Graph:
    """None, one or several partners, with weights; sparse ones more often, since these have cut points."""
    names = NAMES[: draw(st.integers(0, most))]
    graph = nx.Graph()
    graph.add_nodes_from(names)
    for i, name in enumerate(names):
        # To one of those before it, or to nobody: a forest.
        if i and draw(st.integers(0, 5)):
            graph.add_edge(names[draw(st.integers(0, i - 1))], name)
    pairs = [(a, b) for i, a in enumerate(names) for b in names[i + 1 :]]
    if pairs:
        graph.add_edges_from(draw(st.lists(st.sampled_from(pairs), max_size=6, unique=True)))
    for one, other in graph.edges:
        weight = draw(st.sampled_from((0.25, 0.5, 1.0, 3.0)))
        graph.add_edge(one, other, weight=weight, distance=1 / weight)
    return graph
