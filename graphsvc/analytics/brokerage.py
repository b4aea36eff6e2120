"""Brokerage: roles of Gould and Fernandez by groups of partners, and two-step reach.

Gould & Fernandez 1989, Sociol. Methodol. 19, count directed paths a -> b -> c without a tie a -> c. Ties here are
undirected: each pair {a, c} of neighbours of b that are not tied to each other counts once for its broker b.
*Gatekeeper* and *representative* differ by direction only and are one role here. In a directed graph with every tie
both ways the count of gatekeepers, and that of representatives, equals the one here; all other counts are doubled.
"""

# NetworkX's stubs are incomplete, and SciPy has none.
# pyright: basic

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import networkx as nx
import numpy as np
from scipy import sparse

from graphsvc.analytics import adjacency
from graphsvc.analytics.adjacency import Groups

#: 64-bit words per row of a batch of sources, as in cohesion.py.
WORDS = 8


@dataclass(frozen=True, slots=True)
class Roles:
    """For how many pairs of other partners a partner is the broker, by the groups of all three.

    coordinator: all three of one group; consultant (itinerant broker): the pair of one group, the broker of another;
    gatekeeper (and representative): one of the pair of the broker's group, one of another; liaison: three groups.
    """

    coordinator: float
    consultant: float
    gatekeeper: float
    liaison: float

    @property
    def total(self) -> float:
        return self.coordinator + self.consultant + self.gatekeeper + self.liaison


def roles(graph: nx.Graph, groups: Groups) -> dict[str, Roles | None]:
    """Brokerage roles of every partner; None where its own group is unknown.

    Pairs with a partner of unknown group are left out. A partner in g groups belongs to each with weight 1/g: a pair
    counts for every combination of the three partners' groups by the product of their weights, 1 in all. Counts are
    whole numbers where every partner has one group. Cost: the square of the adjacency matrix.

    Ben alone ties two partners of his own sector, and those to one of another:

    >>> graph = nx.Graph([("ben", "ann"), ("ben", "cem"), ("ben", "dot")])
    >>> health = {"ann": ["health"], "ben": ["health"], "cem": ["health"], "dot": ["housing"]}
    >>> roles(graph, health)["ben"]
    Roles(coordinator=1.0, consultant=0.0, gatekeeper=2.0, liaison=0.0)
    """
    membership = adjacency.membership(graph, groups)
    grouped = np.flatnonzero(membership.known)
    roles_of: dict[str, Roles | None] = dict.fromkeys(graph, None)
    if not grouped.size:
        return roles_of
    tied = adjacency.matrix(graph)[grouped][:, grouped]
    shares = membership.shares[grouped]
    # Ordered pairs of neighbours, without those of a neighbour with itself and those that are tied.
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
    own_degrees = _sums(alike)
    with_own = own_degrees * degrees - own_degrees - _sums(two_steps.multiply(alike))
    all_of_one = (
        _sums(shares.multiply(of_group).multiply(of_group))
        - _sums(shares.multiply(tied @ shares.multiply(shares)))
        - _within(tied, shares)
    )
    coordinator = all_of_one / 2
    consultant = both_of_one / 2 - coordinator
    # with_own counts pairs with exactly one partner of the own group once, those with two of them twice.
    gatekeeper = with_own - all_of_one
    liaison = pairs / 2 - coordinator - consultant - gatekeeper
    keys = list(graph)
    columns = [_rounded(column) for column in (coordinator, consultant, gatekeeper, liaison)]
    for place, values in zip(grouped.tolist(), zip(*columns, strict=True), strict=True):
        roles_of[keys[place]] = Roles(*values)
    return roles_of


def _alike(tied: Any, shares: Any) -> Any:
    """The adjacency matrix with the probability that a random group of either end is the same as value of each tie."""
    entries = tied.tocoo()
    values = np.asarray(shares[entries.row].multiply(shares[entries.col]).sum(axis=1)).ravel()
    return sparse.csr_array((values, (entries.row, entries.col)), shape=tied.shape)


def _within(tied: Any, shares: Any) -> np.ndarray:
    """Per partner: ordered pairs of tied neighbours, weighted by the shares of all three in a common group."""
    # A graph whose nodes are memberships (partner, group), tied where the partners are tied and the group is the same.
    count = tied.shape[0]
    partner = np.repeat(np.arange(count), np.diff(shares.indptr))
    assignment = sparse.csr_array(
        (np.ones(len(partner)), (np.arange(len(partner)), partner)), shape=(len(partner), count)
    )
    pairs = (assignment @ tied @ assignment.T).tocoo()
    same = shares.indices[pairs.row] == shares.indices[pairs.col]
    row, col = pairs.row[same], pairs.col[same]
    among = sparse.csr_array((np.ones(len(row)), (row, col)), shape=pairs.shape)
    weighted = among @ sparse.diags_array(shares.data, format="csr")
    counts = shares.data * _sums((weighted @ among).multiply(weighted))
    return np.bincount(partner, counts, minlength=count)


def _sums(matrix: Any) -> np.ndarray:
    return np.asarray(matrix.sum(axis=1), dtype=np.float64).ravel()


def _rounded(values: np.ndarray) -> list[float]:
    """Values without rounding errors, and without -0."""
    return (np.round(values, 9) + 0.0).tolist()


def reach(graph: nx.Graph) -> dict[str, float | None]:
    """Share of the other partners within two steps of each partner, 0..1; isolated partners 0; None for a lone partner.

    k-step reach with k = 2: Borgatti et al. 1998, Connections 21(2). O(P * E / 64).

    >>> reach(nx.path_graph(["ann", "ben", "cem", "dot"]))["ann"] == 2 / 3
    True
    """
    keys = list(graph)
    count = len(keys)
    if count < 2:
        return dict.fromkeys(keys, None)
    matrix = adjacency.matrix(graph)
    tied = np.flatnonzero(np.diff(matrix.indptr))
    # reduceat is wrong for empty rows, so that only rows with ties are reduced.
    starts, indices = matrix.indptr[tied], matrix.indices
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
