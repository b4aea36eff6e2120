"""The partner network as a graph of NetworkX's language: what every figure of analysis is computed on."""

# pyright: basic

from __future__ import annotations

from typing import cast

import networkx as nx

from graphsvc.network.ties import Ties
from graphsvc.sparse.graph import SparseGraph


def partner_graph(ties: Ties) -> nx.Graph:
    """Nodes: partner keys in the order of `ties.keys`, isolated ones included. Edges: `weight` = the tie's strength,
    `distance` = 1/weight. Undirected, without self-loops.

    The graph is the backend's: NetworkX's functions dispatch on it, and other methods than `len`, iteration and
    counts may lack.
    """
    return cast(nx.Graph, SparseGraph.from_weights(ties.keys, ties.weights))
