"""Cohesion of the whole network: density, centralization, components, fragmentation, distances.

A figure that is undefined for so small a network is None, never 0.
"""

# NetworkX's stubs are incomplete.
# pyright: basic

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import networkx as nx
import numpy as np

from graphsvc.analytics import adjacency

#: 64-bit words per row of a batch of sources: 512 sources at once, which stay in the processor's cache.
WORDS = 8


def density(graph: nx.Graph) -> float | None:
    """Share of all pairs of partners that are tied, 0..1; None below two partners. Wasserman & Faust 1994, 4.1.1.

    >>> density(nx.path_graph(3)) == 2 / 3
    True
    """
    return None if len(graph) < 2 else float(nx.density(graph))


def degree_centralization(graph: nx.Graph) -> float | None:
    """Degree centralization, 0..1: sum of (highest degree - degree), divided by its value in a star, (n-1)(n-2).

    0 where all degrees are equal, 1 in a star; None below three partners. Freeman 1979, Social Networks 1.

    >>> degree_centralization(nx.star_graph(4)), degree_centralization(nx.cycle_graph(5))
    (1.0, 0.0)
    """
    count = len(graph)
    if count < 3:
        return None
    degrees = np.diff(adjacency.matrix(graph).indptr)
    return float((degrees.max() - degrees).sum() / ((count - 1) * (count - 2)))


def betweenness_centralization(betweenness: Mapping[str, float]) -> float | None:
    """Betweenness centralization, 0..1: sum of (highest - own betweenness), divided by its value in a star, n - 1.

    betweenness: of every partner, normalised and unweighted, as `nx.betweenness_centrality(graph)` gives it; Freeman's
    denominator for raw counts, (n^3 - 4n^2 + 5n - 2)/2, is n - 1 then. None below three partners. Freeman 1979,
    Social Networks 1.

    >>> betweenness_centralization({"hub": 1.0, "ann": 0.0, "ben": 0.0, "cem": 0.0})
    1.0
    """
    count = len(betweenness)
    if count < 3:
        return None
    highest = max(betweenness.values())
    return float(sum(highest - value for value in betweenness.values()) / (count - 1))


def pieces(graph: nx.Graph) -> list[list[str]]:
    """The connected components, largest first, then by first key; each a list of keys, sorted."""
    components = [sorted(piece) for piece in nx.connected_components(graph)]
    return sorted(components, key=lambda piece: (-len(piece), piece[0]))


def fragmentation(sizes: Collection[int]) -> float | None:
    """Share of all pairs of partners that are in different components, 0..1: 1 - sum of s(s-1) over n(n-1).

    sizes: number of partners of each component, isolated partners included. 0 for one component, 1 where nobody is
    tied; None below two partners. Borgatti 2006, Comput. Math. Organ. Theory 12, equation 4.

    Of four partners in two pairs, 4 of the 6 pairs are apart:

    >>> round(fragmentation([2, 2]), 3)
    0.667
    """
    count = sum(sizes)
    if count < 2:
        return None
    return 1 - sum(size * (size - 1) for size in sizes) / (count * (count - 1))


def distance_weighted_fragmentation(graph: nx.Graph) -> float | None:
    """Distance-weighted fragmentation, 0..1: 1 - mean of 1/distance over all pairs, that is 1 - global efficiency.

    Distance in hops, 1/distance = 0 for pairs in different components. 0 where all pairs are tied, 1 where none is;
    None below two partners. Borgatti 2006, equation 9. O(P * E).

    >>> distance_weighted_fragmentation(nx.path_graph(3)) == 1 - (1 + 1 + 1 / 2) / 3
    True
    """
    return None if len(graph) < 2 else 1 - float(nx.global_efficiency(graph))


@dataclass(frozen=True, slots=True)
class Hops:
    """Distribution of distances: pairs[i] pairs of partners are i + 1 hops apart, `apart` pairs are not connected."""

    pairs: tuple[int, ...]
    apart: int

    @property
    def mean(self) -> float | None:
        """Mean distance in hops of connected pairs; None where there are none."""
        joined = sum(self.pairs)
        return sum(hops * count for hops, count in enumerate(self.pairs, 1)) / joined if joined else None

    @property
    def longest(self) -> int | None:
        """The largest distance in hops within any component (its diameter); None without ties."""
        return len(self.pairs) or None


def hops(graph: nx.Graph) -> Hops:
    """The distances between all pairs of partners: breadth-first search from 512 partners at once. O(P * E / 64) a hop.

    >>> hops(nx.path_graph(["ann", "ben", "cem"]))
    Hops(pairs=(2, 1), apart=0)
    """
    matrix = adjacency.matrix(graph)
    count = matrix.shape[0]
    tied = np.flatnonzero(np.diff(matrix.indptr))
    # reduceat is wrong for empty rows, so that only rows with ties are reduced.
    starts, indices = matrix.indptr[tied], matrix.indices
    reached_at: list[int] = []
    for first in range(0, count, 64 * WORDS):
        sources = np.arange(first, min(first + 64 * WORDS, count))
        seen = np.zeros((count, WORDS), dtype=np.uint64)
        seen[sources, (sources - first) // 64] = np.uint64(1) << ((sources - first) % 64).astype(np.uint64)
        frontier = seen.copy()
        step = 0
        while tied.size:
            fresh = np.zeros_like(seen)
            fresh[tied] = np.bitwise_or.reduceat(frontier[indices], starts, axis=0) & ~seen[tied]
            reached = int(np.bitwise_count(fresh).sum())
            if not reached:
                break
            if step == len(reached_at):
                reached_at.append(0)
            reached_at[step] += reached
            seen |= fresh
            frontier = fresh
            step += 1
    pairs = tuple(reached // 2 for reached in reached_at)
    return Hops(pairs, count * (count - 1) // 2 - sum(pairs))
