"""Ties as a NetworkX graph, on which NetworkX's functions dispatch to the backend graphsvc.sparse."""

# pyright: basic

from __future__ import annotations

from graphsvc.network.ties import Ties
from graphsvc.sparse.graph import SparseGraph


def partner_graph(ties: Ties) -> SparseGraph:
    """The partner network: nodes as in ties.keys, isolated ones too; edges with `weight` and `distance` = 1/weight.

    Structural holes (Burt 1992) of a broker between two partners who do not meet: two neighbours, none redundant, and
    half of all ties invested in each:

    >>> import networkx as nx
    >>> import numpy as np
    >>> from scipy import sparse
    >>> matrix = sparse.csr_array(np.array([[0.0, 0.5, 0.5], [0.5, 0.0, 0.0], [0.5, 0.0, 0.0]]))
    >>> graph = partner_graph(Ties(("hub", "ann", "ben"), ("c1",), sparse.csr_array(np.ones((3, 1))), matrix))
    >>> graph["hub"]["ann"]["weight"], graph["hub"]["ann"]["distance"]
    (0.5, 2.0)
    >>> nx.effective_size(graph)["hub"], nx.constraint(graph, weight="weight")["hub"]
    (2.0, 0.5)
    """
    return SparseGraph.from_weights(ties.keys, ties.weights)
