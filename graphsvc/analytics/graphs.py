"""The partner network in NetworkX's language: ties as a graph on which its functions dispatch to graphsvc.sparse."""

# pyright: basic

from __future__ import annotations

from graphsvc.network.ties import Ties
from graphsvc.sparse.graph import SparseGraph


def partner_graph(ties: Ties) -> SparseGraph:
    """Partners in the order of the ties' keys, isolated ones too; `weight` is a tie's strength, `distance` 1/weight."""
    return SparseGraph.from_weights(ties.keys, ties.weights)
