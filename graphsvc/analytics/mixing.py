"""Whether partners are tied to their like: assortativity, the E-I index, and how evenly a partner's ties spread.

Partners of unknown group are left out with their ties: taken as a group of their own they would look like one
(NetworkX's `attribute_assortativity_coefficient` does so).
"""

# pyright: basic

from __future__ import annotations

from dataclasses import dataclass

import networkx as nx
import numpy as np

from graphsvc.analytics import adjacency
from graphsvc.analytics.adjacency import Groups


def assortativity(graph: nx.Graph, groups: Groups) -> float | None:
    """How much more often ties join partners of one group than chance would, -1..1.

    (trace e - sum a^2) / (1 - sum a^2), e the shares of ties between groups, a their sums; ties count once,
    whatever their weight; a partner of several groups counts in each by 1/their number. None without ties
    between partners of known group, and where all of these are of one group. Newman 2003, Phys. Rev. E 67,
    026126.
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
    """index: (external - internal) / ties, -1 where all ties stay in their group, 1 where all lead out of it.

    external, internal: ties; expected: mean index when groups are dealt out anew, low and high: its 5th and 95th
    percentile; less and more: share of these deals, the real one included, with an index as low, or as high, as
    the one observed (one-sided p-values).
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
    """The E-I index with its permutation test: groups dealt out `draws` times (1 or more) among partners of known
    group.

    A tie is internal where its partners share a group, external where they share none; ties count once. None
    without ties between partners of known group. O(draws * ties). Krackhardt & Stern 1988, Soc. Psychol. Q. 51.
    """
    belongs = adjacency.membership(graph, groups)
    own = np.flatnonzero(belongs.known)
    found = adjacency.matrix(graph)[own][:, own].tocoo()
    once = found.row < found.col
    one, other = found.row[once], found.col[once]
    if not len(one):
        return None
    bits = np.packbits(belongs.shares[own].toarray() > 0, axis=1)
    words = np.zeros((len(own), -(-bits.shape[1] // 8) * 8), dtype=np.uint8)
    words[:, : bits.shape[1]] = bits
    words = words.view(np.uint64)

    def index(dealt: np.ndarray) -> float:
        inside = np.zeros(len(one), dtype=bool)
        for column in range(dealt.shape[1]):
            inside |= (dealt[one, column] & dealt[other, column]) > 0
        return 1 - 2 * int(inside.sum()) / len(one)

    observed = index(words)
    random = np.random.default_rng(seed)
    drawn = np.array([index(words[random.permutation(len(own))]) for _ in range(draws)])
    internal = round((1 - observed) / 2 * len(one))
    low, high = np.quantile(drawn, (0.05, 0.95)).tolist()
    return ExternalInternal(
        index=observed,
        external=len(one) - internal,
        internal=internal,
        expected=float(drawn.mean()),
        low=low,
        high=high,
        less=(int((drawn <= observed + 1e-12).sum()) + 1) / (draws + 1),
        more=(int((drawn >= observed - 1e-12).sum()) + 1) / (draws + 1),
    )


def participation(graph: nx.Graph, groups: Groups, weight: str | None = None) -> dict[str, float | None]:
    """How evenly each partner's ties spread over groups: 1 - sum of (share of its ties that lead to a group)^2.

    groups: sectors, municipalities, or communities. 0 where all lead to one group, up to 1 - 1/number of groups;
    a neighbour of several groups counts in each by 1/their number, one of unknown group not at all. None where
    no tie leads to a known group. Guimera & Amaral 2005, Nature 433.
    """
    shares = adjacency.membership(graph, groups).shares
    towards = (adjacency.matrix(graph, weight) @ shares).tocsr()
    total = np.asarray(towards.sum(axis=1)).ravel()
    squares = np.asarray((towards**2).sum(axis=1)).ravel()
    return {
        key: None if own == 0 else max(0.0, 1 - square / own**2)
        for key, own, square in zip(graph, total.tolist(), squares.tolist(), strict=True)
    }
