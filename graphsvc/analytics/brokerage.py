"""Brokerage: between whom a partner stands, by the roles of Gould and Fernandez, and whom it reaches in two steps.

Gould & Fernandez 1989, Sociol. Methodol. 19, count a -> b -> c without a -> c. Ties here have no direction, so each
pair {a, c} of partners who are both tied to b and not to each other is counted once, and b as who brings them
together. *Gatekeeper* and *representative*, which differ in the direction alone, are then one role. In the directed
graph that has every tie both ways, the other roles are twice what is counted here, and gatekeeper and representative
are each as many.
"""

# pyright: basic

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import networkx as nx
import numpy as np
from scipy import sparse

from graphsvc.analytics import adjacency
from graphsvc.analytics.adjacency import Groups

#: Bit columns worked on at once, as in cohesion.py.
WORDS = 8


@dataclass(frozen=True, slots=True)
class Roles:
    """How many pairs of others a partner stands between, by the groups of all three.

    coordinator: all of its own group; consultant (itinerant broker): both of one group that is not its own;
    gatekeeper (and representative): one of its own group, one of another; liaison: of three different groups.
    """

    coordinator: float
    consultant: float
    gatekeeper: float
    liaison: float

    @property
    def total(self) -> float:
        return self.coordinator + self.consultant + self.gatekeeper + self.liaison


def roles(graph: nx.Graph, groups: Groups) -> dict[str, Roles | None]:
    """The roles of every partner by a grouping; None where its own group is not known.

    Pairs in which the group of one is not known are left out. Of a partner in g groups each counts 1/g, so that a
    pair counts for each combination of the three partners' groups with its share, and whole in all. Whole numbers
    where everybody has one group. Cost of the product of the adjacency matrix with itself.
    """
    membership = adjacency.membership(graph, groups)
    known = np.flatnonzero(membership.known)
    found: dict[str, Roles | None] = dict.fromkeys(graph, None)
    if not known.size:
        return found
    tied = adjacency.matrix(graph)[known][:, known]
    shares = membership.shares[known]
    # Pairs of neighbours, ordered: all of them, less each with itself, less those that are tied to each other.
    alike = _alike(tied, shares)
    two_steps = tied @ tied
    degrees = _sums(tied)
    of_group = tied @ shares
    pairs = degrees**2 - degrees - _sums(two_steps.multiply(tied))
    both_of_one = (
        _sums(of_group.multiply(of_group))
        - tied @ _sums(shares.multiply(shares))
        - _sums((tied @ alike).multiply(tied))
    )
    own = _sums(alike)
    with_own = own * degrees - own - _sums(two_steps.multiply(alike))
    all_of_one = (
        _sums(shares.multiply(of_group).multiply(of_group))
        - _sums(shares.multiply(tied @ shares.multiply(shares)))
        - _within(tied, shares)
    )
    coordinator = all_of_one / 2
    consultant = both_of_one / 2 - coordinator
    # with_own names each pair twice, once for either; of all three it names it once too often for either.
    gatekeeper = with_own - all_of_one
    liaison = pairs / 2 - coordinator - consultant - gatekeeper
    keys = list(graph)
    columns = [_rounded(column) for column in (coordinator, consultant, gatekeeper, liaison)]
    for place, values in zip(known.tolist(), zip(*columns, strict=True), strict=True):
        found[keys[place]] = Roles(*values)
    return found


def _alike(tied: Any, shares: Any) -> Any:
    """The adjacency matrix with, for each tie, the chance that a group drawn of either is the same."""
    entries = tied.tocoo()
    values = np.asarray(shares[entries.row].multiply(shares[entries.col]).sum(axis=1)).ravel()
    return sparse.csr_array((values, (entries.row, entries.col)), shape=tied.shape)


def _within(tied: Any, shares: Any) -> np.ndarray:
    """By partner the ordered pairs of neighbours that are tied, weighted by the shares of all three in one group."""
    # As a graph of memberships, tied where their partners are and the group is the same.
    count = tied.shape[0]
    partner = np.repeat(np.arange(count), np.diff(shares.indptr))
    own = sparse.csr_array((np.ones(len(partner)), (np.arange(len(partner)), partner)), shape=(len(partner), count))
    pairs = (own @ tied @ own.T).tocoo()
    same = shares.indices[pairs.row] == shares.indices[pairs.col]
    row, col = pairs.row[same], pairs.col[same]
    among = sparse.csr_array((np.ones(len(row)), (row, col)), shape=pairs.shape)
    weighted = among @ sparse.diags_array(shares.data, format="csr")
    found = shares.data * _sums((weighted @ among).multiply(weighted))
    return np.bincount(partner, found, minlength=count)


def _sums(found: Any) -> np.ndarray:
    return np.asarray(found.sum(axis=1), dtype=np.float64).ravel()


def _rounded(found: np.ndarray) -> list[float]:
    """Without what floating point left over."""
    return (np.round(found, 9) + 0.0).tolist()


def reach(graph: nx.Graph) -> dict[str, float | None]:
    """Share of the other partners whom each reaches in at most two steps, 0..1; None where there is no other.

    Isolated partners 0. O(P * E / 64) words. Borgatti et al. 1998, Connections 21(2), k-step reach with k = 2.
    """
    keys = list(graph)
    count = len(keys)
    if count < 2:
        return dict.fromkeys(keys, None)
    found = adjacency.matrix(graph)
    tied = np.flatnonzero(np.diff(found.indptr))
    # reduceat gives nonsense for empty rows, so that only rows with ties are asked.
    starts, indices = found.indptr[tied], found.indices
    reached = np.zeros(count, dtype=np.int64)
    for first in range(0, count if tied.size else 0, 64 * WORDS):
        targets = np.arange(first, min(first + 64 * WORDS, count))
        seen = np.zeros((count, WORDS), dtype=np.uint64)
        seen[targets, (targets - first) // 64] = np.uint64(1) << ((targets - first) % 64).astype(np.uint64)
        for _ in range(2):
            seen[tied] |= np.bitwise_or.reduceat(seen[indices], starts, axis=0)
        reached[tied] += np.bitwise_count(seen[tied]).sum(axis=1, dtype=np.int64)
    reached[tied] -= 1
    return dict(zip(keys, (reached / (count - 1)).tolist(), strict=True))
