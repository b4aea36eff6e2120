"""How well the network holds together: density, centralization, pieces, fragmentation, distances.

What is undefined for a network so small is None, never 0.
"""

# pyright: basic

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import networkx as nx
import numpy as np

from graphsvc.analytics import adjacency

#: Bit columns worked on at once: 64 words of a partner's row are 4,096 partners, 8 stay in the processor's cache.
WORDS = 8


def density(graph: nx.Graph) -> float | None:
    """Share of the possible pairs that are tied, 0..1; None below two partners. Wasserman & Faust 1994, 4.1.1."""
    return None if len(graph) < 2 else float(nx.density(graph))


def degree_centralization(graph: nx.Graph) -> float | None:
    """How far ties gather at one partner: sum of (highest degree - degree) over its value in a star, (n-1)(n-2).

    0 where all have equally many, 1 in a star; None below three partners. Freeman 1979, Social Networks 1.
    """
    count = len(graph)
    if count < 3:
        return None
    degrees = np.diff(adjacency.matrix(graph).indptr)
    return float((degrees.max() - degrees).sum() / ((count - 1) * (count - 2)))


def betweenness_centralization(betweenness: Mapping[str, float]) -> float | None:
    """How far paths gather at one partner: sum of (highest - own) over its value in a star, n - 1.

    betweenness: of every partner, normalised and unweighted, as `nx.betweenness_centrality(graph)` gives it, for
    which Freeman's denominator (n^3 - 4n^2 + 5n - 2)/2 becomes n - 1. 0..1; None below three partners. Freeman
    1979, Social Networks 1.
    """
    count = len(betweenness)
    if count < 3:
        return None
    highest = max(betweenness.values())
    return float(sum(highest - own for own in betweenness.values()) / (count - 1))


def pieces(graph: nx.Graph) -> list[list[str]]:
    """The connected components, largest first, then by their first partner; each sorted by key."""
    found = [sorted(piece) for piece in nx.connected_components(graph)]
    return sorted(found, key=lambda piece: (-len(piece), piece[0]))


def fragmentation(sizes: Collection[int]) -> float | None:
    """Share of pairs of partners that no path joins: 1 - sum of s(s-1) over n(n-1).

    sizes: of all connected components, single partners included. 0 where all hang together, 1 where nobody is
    tied; None below two partners. Borgatti 2006, Comput. Math. Organ. Theory 12, equation 4.
    """
    count = sum(sizes)
    if count < 2:
        return None
    return 1 - sum(size * (size - 1) for size in sizes) / (count * (count - 1))


def distance_weighted_fragmentation(graph: nx.Graph) -> float | None:
    """Fragmentation in which pairs count for less the more hops lie between them: 1 - 2 sum 1/d over n(n-1).

    d in hops, 1/d = 0 where no path leads. 0 where everybody is tied to everybody, 1 where nobody is tied; None
    below two partners. It is 1 - global efficiency. Borgatti 2006, equation 9. O(P * E).
    """
    return None if len(graph) < 2 else 1 - float(nx.global_efficiency(graph))


@dataclass(frozen=True, slots=True)
class Hops:
    """How many pairs of partners lie 1, 2, 3 ... hops apart, and how many no path joins."""

    pairs: tuple[int, ...]
    apart: int

    @property
    def mean(self) -> float | None:
        """Mean number of hops between two partners whom a path joins; None where there are none."""
        joined = sum(self.pairs)
        return sum(hops * count for hops, count in enumerate(self.pairs, 1)) / joined if joined else None

    @property
    def longest(self) -> int | None:
        """The longest of the shortest paths (diameter of the pieces); None without ties."""
        return len(self.pairs) or None


def hops(graph: nx.Graph) -> Hops:
    """How far apart pairs of partners are. O(P * E / 64) words a hop: searches in breadth, 512 partners at once."""
    found = adjacency.matrix(graph)
    count = found.shape[0]
    tied = np.flatnonzero(np.diff(found.indptr))
    # reduceat gives nonsense for empty rows, so that only rows with ties are asked.
    starts, indices = found.indptr[tied], found.indices
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
