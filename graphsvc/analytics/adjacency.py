"""The partner network as a matrix: who is tied to whom, and partners' groups, in the order of the graph."""

# pyright: basic

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import networkx as nx
import numpy as np
from scipy import sparse

#: Partner -> its sectors, its municipalities or its community; none, or not named, is unknown.
Groups = Mapping[str, Collection[str]]


@dataclass(frozen=True, slots=True)
class Membership:
    """Groups in the order of their keys, and CSR (partners x groups): 1/number of its groups, so that rows add up
    to 1; the row of a partner of unknown group is empty."""

    groups: tuple[str, ...]
    shares: Any

    @property
    def known(self) -> np.ndarray:
        """Whose group is known, one boolean a partner."""
        return np.diff(self.shares.indptr) > 0


def matrix(graph: nx.Graph, weight: str | None = None) -> Any:
    """CSR (partners x partners), symmetric, in the order of the graph; 1 a tie where no weight is named."""
    if len(graph) == 0:
        return sparse.csr_array((0, 0))
    found = nx.to_scipy_sparse_array(
        graph,
        nodelist=list(graph),
        dtype=np.float64,
        weight=weight,  # pyright: ignore[reportArgumentType]  # None is 1 a tie, whatever the stubs say
        format="csr",
    )
    return sparse.csr_array(found)


def membership(partners: Iterable[str], groups: Groups) -> Membership:
    """The groups of these partners."""
    own = [sorted(set(groups.get(key, ()))) for key in partners]
    names = sorted({name for row in own for name in row})
    at = {name: i for i, name in enumerate(names)}
    sizes = np.array([len(row) for row in own], dtype=np.int64)
    indptr = np.concatenate([[0], np.cumsum(sizes)])
    indices = np.array([at[name] for row in own for name in row], dtype=np.int64)
    shares = 1.0 / np.repeat(sizes, sizes)
    return Membership(tuple(names), sparse.csr_array((shares, indices, indptr), shape=(len(own), len(names))))
