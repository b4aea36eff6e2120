"""Mixing by groups: assortativity, the E-I index, and the participation coefficient.

Partners of unknown group are left out with their ties. NetworkX's `attribute_assortativity_coefficient` takes them as
one more group, which they are not.
"""

# NetworkX's stubs are incomplete.
# pyright: basic

from __future__ import annotations

from dataclasses import dataclass

import networkx as nx
import numpy as np

from graphsvc.analytics import adjacency
from graphsvc.analytics.adjacency import Groups


def assortativity(graph: nx.Graph, groups: Groups) -> float | None:
    """Assortativity coefficient of a grouping, -1..1: 1 where all ties stay within groups, 0 as by chance.

    (trace e - sum a^2) / (1 - sum a^2), e the matrix of shares of ties between groups, a its row sums. Weights are
    ignored; a partner in several groups counts in each by 1/their number. None without ties between partners of known
    group, and where these are all of one group. Newman 2003, Phys. Rev. E 67, 026126.

    Two tied pairs, each of one sector; then each of two:

    >>> groups = {"ann": ["x"], "ben": ["x"], "cem": ["y"], "dot": ["y"]}
    >>> assortativity(nx.Graph([("ann", "ben"), ("cem", "dot")]), groups)
    1.0
    >>> assortativity(nx.Graph([("ann", "cem"), ("ben", "dot")]), groups)
    -1.0
    """
    shares = adjacency.membership(graph, groups).shares
    mixed = (shares.T @ adjacency.matrix(graph) @ shares).toarray()
    # A tie of a partner of unknown group gave nothing: its row of shares is empty.
    total = mixed.sum()
    if total == 0:
        return None
    mixed = mixed / total
    by_chance = float((mixed.sum(axis=1) ** 2).sum())
    if np.isclose(by_chance, 1):
        return None
    return (float(np.trace(mixed)) - by_chance) / (1 - by_chance)


@dataclass(frozen=True, slots=True)
class ExternalInternal:
    """The E-I index of a grouping with its permutation test.

    index: (external - internal) / ties, -1 where all ties are within groups, 1 where all are between; external,
    internal: numbers of ties; expected, low, high: mean, 5th and 95th percentile of the index over permutations of the
    groups; less, more: one-sided p-values, the share of permutations (the observed one included) with an index as low,
    or as high, as the observed one.
    """

    index: float
    external: int
    internal: int
    expected: float
    low: float
    high: float
    less: float
    more: float


def external_internal(graph: nx.Graph, groups: Groups, draws: int, seed: int) -> ExternalInternal | None:
    """The E-I index with `draws` (1 or more) permutations of the groups among partners of known group.

    A tie is internal where its partners have a group in common, else external; weights are ignored. None without ties
    between partners of known group. O(draws * ties). Krackhardt & Stern 1988, Soc. Psychol. Q. 51.

    >>> path = nx.path_graph(["ann", "ben", "cem", "dot"])
    >>> result = external_internal(path, {"ann": ["x"], "ben": ["x"], "cem": ["y"], "dot": ["y"]}, draws=1, seed=1)
    >>> result.external, result.internal, round(result.index, 3)
    (1, 2, -0.333)
    """
    belongs = adjacency.membership(graph, groups)
    grouped = np.flatnonzero(belongs.known)
    matrix = adjacency.matrix(graph)[grouped][:, grouped].tocoo()
    once = matrix.row < matrix.col
    left, right = matrix.row[once], matrix.col[once]
    if not len(left):
        return None
    bits = np.packbits(belongs.shares[grouped].toarray() > 0, axis=1)
    words = np.zeros((len(grouped), -(-bits.shape[1] // 8) * 8), dtype=np.uint8)
    words[:, : bits.shape[1]] = bits
    words = words.view(np.uint64)

    def index(dealt: np.ndarray) -> float:
        inside = np.zeros(len(left), dtype=bool)
        for column in range(dealt.shape[1]):
            inside |= (dealt[left, column] & dealt[right, column]) > 0
        return 1 - 2 * int(inside.sum()) / len(left)

    observed = index(words)
    random = np.random.default_rng(seed)
    permuted = np.array([index(words[random.permutation(len(grouped))]) for _ in range(draws)])
    internal = round((1 - observed) / 2 * len(left))
    low, high = np.quantile(permuted, (0.05, 0.95)).tolist()
    return ExternalInternal(
        index=observed,
        external=len(left) - internal,
        internal=internal,
        expected=float(permuted.mean()),
        low=low,
        high=high,
        less=(int((permuted <= observed + 1e-12).sum()) + 1) / (draws + 1),
        more=(int((permuted >= observed - 1e-12).sum()) + 1) / (draws + 1),
    )


def participation(graph: nx.Graph, groups: Groups, weight: str | None = None) -> dict[str, float | None]:
    """Participation coefficient of each partner: 1 - sum over groups of (share of its ties to the group)^2.

    0 where all ties lead to one group, at most 1 - 1/number of groups. A neighbour in several groups counts in each by
    1/their number, one of unknown group not at all. None where no tie leads to a known group. weight: edge attribute
    by which ties count; 1 each where it is None. Guimera & Amaral 2005, Nature 433.

    >>> participation(nx.Graph([("ann", "ben"), ("ann", "cem")]), {"ben": ["x"], "cem": ["y"]})
    {'ann': 0.5, 'ben': None, 'cem': None}
    """
    shares = adjacency.membership(graph, groups).shares
    towards = (adjacency.matrix(graph, weight) @ shares).tocsr()
    total = np.asarray(towards.sum(axis=1)).ravel()
    squares = np.asarray((towards**2).sum(axis=1)).ravel()
    return {
        key: None if strength == 0 else max(0.0, 1 - square / strength**2)
        for key, strength, square in zip(graph, total.tolist(), squares.tolist(), strict=True)
    }
