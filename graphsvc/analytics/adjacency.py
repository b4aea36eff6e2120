"""Adjacency and group membership of the partner network as sparse matrices, rows in the order of the graph."""

# NetworkX's stubs are incomplete, and SciPy has none.
# pyright: basic

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import networkx as nx
import numpy as np
from scipy import sparse

#: Partner key -> its groups (sectors, municipalities, or one community). Without groups, or not listed: unknown.
Groups = Mapping[str, Collection[str]]


@dataclass(frozen=True, slots=True)
class Membership:
    """Which partner belongs to which group.

    groups: sorted by key, one a column; shares: CSR (partners x groups), 1/number of the partner's groups, so that each
    row sums to 1; the row of a partner of unknown group is empty.
    """

    groups: tuple[str, ...]
    shares: Any

    @property
    def known(self) -> np.ndarray:
        """One boolean per partner: whether its group is known."""
        return np.diff(self.shares.indptr) > 0


def matrix(graph: nx.Graph, weight: str | None = None) -> Any:
    """The adjacency matrix: CSR (partners x partners), symmetric, rows in the order of the graph.

    weight: edge attribute to use as value; 1 for each tie where it is None.
    """
    if len(graph) == 0:
        return sparse.csr_array((0, 0))
    array = nx.to_scipy_sparse_array(
        graph,
        nodelist=list(graph),
        dtype=np.float64,
        weight=weight,  # pyright: ignore[reportArgumentType]  # None is 1 a tie, whatever the stubs say
        format="csr",
    )
    return sparse.csr_array(array)


def membership(partners: Iterable[str], groups: Groups) -> Membership:
    """The membership matrix of these partners, rows in their order."""
    listed = (groups.get(key, ()) for key in partners)
    rows = [sorted(set(several)) if len(several) > 1 else several for several in listed]
    names = sorted({name for row in rows for name in row})
    index_of = {name: i for i, name in enumerate(names)}
    sizes = np.array([len(row) for row in rows], dtype=np.int64)
    indptr = np.concatenate([[0], np.cumsum(sizes)])
    indices = np.array([index_of[name] for row in rows for name in row], dtype=np.int64)
    shares = 1.0 / np.repeat(sizes, sizes)
    return Membership(tuple(names), sparse.csr_array((shares, indices, indptr), shape=(len(rows), len(names))))
