"""Mixing matrix: observed and expected weight of ties between every two groups (sectors or municipalities).

A partner in several groups counts in each by 1/their number, so that all blocks add up to the weight of all ties
between partners of known group. Partners of unknown group are in no block, but their ties count in the strength of
others. A partner in two groups does not make these two meet by itself.
"""

# NumPy's stubs leave the items of tolist() unknown.
# pyright: basic

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from graphsvc import sizes
from graphsvc.analytics import adjacency, null_model
from graphsvc.analytics.adjacency import Groups
from graphsvc.network.ties import Ties
from graphsvc.sparse import projection

#: Most networks need 20 iterations; one in which a partner has nearly half of all strength needs 100.
ITERATIONS = 200
#: Largest change, relative to the largest value, at which the iteration has converged.
SETTLED = 1e-15


@dataclass(frozen=True, slots=True)
class Block:
    """Two groups (keys, one <= other; equal for the ties within a group).

    observed: weight of the ties between them (with Newman's weights: number of shared collaborations); expected: the
    same under the configuration model; tied, possible: number of pairs of partners that are tied, and of all pairs,
    each pair counted by the partners' shares in the groups.
    """

    one: str
    other: str
    observed: float
    expected: float
    tied: float
    possible: float

    @property
    def missing(self) -> float:
        """expected - observed; negative where the groups meet more than expected."""
        return self.expected - self.observed

    @property
    def ratio(self) -> float | None:
        """observed / expected; None where nothing is expected."""
        return self.observed / self.expected if self.expected else None

    @property
    def density(self) -> float | None:
        """Share of the possible pairs that are tied, 0..1; None where there is no pair."""
        return self.tied / self.possible if self.possible else None


def table(ties: Ties, groups: Groups) -> list[Block] | None:
    """As `blocks`; None where there are more than sizes.MOST_GROUPS groups."""
    if len({name for key in ties.keys for name in groups.get(key, ())}) > sizes.MOST_GROUPS:
        return None
    return blocks(ties, groups)


def blocks(ties: Ties, groups: Groups) -> list[Block]:
    """The blocks of all pairs of groups and of each group with itself; most missing first, then by key.

    Expected weight between partners i and j is x_i x_j, with x such that every partner keeps its strength: Newman's
    configuration model (2004, Phys. Rev. E 70, 056131) without self-ties, which would take up much of the strength of
    a partner as active as a host. O(ties + groups^2).

    Ann meets Ben of her own sector in one collaboration and Cem of another in one:

    >>> from graphsvc.network.ties import Ties
    >>> from scipy import sparse
    >>> incidence = sparse.csr_array(np.array([[1.0, 1.0], [1.0, 0.0], [0.0, 1.0]]))
    >>> network = Ties(("ann", "ben", "cem"), ("c1", "c2"), incidence, projection.newman(incidence))
    >>> result = blocks(network, {"ann": ["health"], "ben": ["health"], "cem": ["housing"]})
    >>> sorted((block.one, block.other, block.observed, block.tied, block.possible) for block in result)
    [('health', 'health', 1.0, 1.0, 1.0), ('health', 'housing', 1.0, 1.0, 2.0), ('housing', 'housing', 0.0, 0.0, 0.0)]
    """
    belongs = adjacency.membership(ties.keys, groups)
    shares = belongs.shares
    weights = ties.weights
    tied = weights.copy()
    tied.data = np.ones_like(tied.data)
    ones = np.ones(len(ties.keys))
    observed = _between(shares.T @ weights @ shares)
    expected = _off_self(shares, _propensity(ties.strength))
    pairs = _between(shares.T @ tied @ shares)
    possible = _off_self(shares, ones)
    names = belongs.groups
    table = [
        Block(names[a], names[b], *(float(sums[a, b]) for sums in (observed, expected, pairs, possible)))
        for a in range(len(names))
        for b in range(a, len(names))
    ]
    return sorted(table, key=lambda block: (-round(block.missing, 9), block.one, block.other))


def _propensity(strength: np.ndarray) -> np.ndarray:
    """x with x_i * (sum of all other x) = strength_i for every partner, by fixed-point iteration.

    Approximate where no such x exists, that is where one partner has more strength than all others together.
    """
    total = strength.sum()
    if total == 0:
        return strength
    propensity = strength / np.sqrt(total)
    for _ in range(ITERATIONS):
        # Geometric mean of old and new: whole steps oscillate where one partner has nearly half of all strength.
        others = np.maximum(propensity.sum() - propensity, 1e-12)
        before, propensity = propensity, np.sqrt(propensity * strength / others)
        if np.abs(propensity - before).max() <= SETTLED * propensity.max():
            break
    return propensity


def _between(table: Any) -> np.ndarray:
    """Sums over ordered pairs of partners as sums over unordered pairs: halves the diagonal."""
    sums = np.asarray(table.toarray() if hasattr(table, "toarray") else table, dtype=np.float64)
    sums[np.diag_indices_from(sums)] /= 2
    return sums


def _off_self(shares: Any, values: np.ndarray) -> np.ndarray:
    """For each two groups the sum of value_i * value_j over pairs of different partners; rounding errors become 0."""
    sums = shares.T @ values
    self_products = (shares.T @ (shares * (values**2)[:, None])).toarray()
    products = np.outer(sums, sums) - self_products
    return _between(np.where(products > 1e-9 * np.outer(sums, sums), products, 0.0))


@dataclass(frozen=True, slots=True)
class BlockTest:
    """How often two groups meet compared with random networks.

    observed: as in Block, except that two organizations spoken for by one person count as meeting, here and in the
    random networks; mean, low, high: mean, 5th and 95th percentile in random networks; fewer, more: one-sided p-values,
    the share of networks (the observed one included) with as little or as much; fewer_of_all, more_of_all: the same,
    adjusted for the number of blocks (family-wise error rate).
    """

    one: str
    other: str
    observed: float
    mean: float
    low: float
    high: float
    fewer: float
    more: float
    fewer_of_all: float
    more_of_all: float


def block_tests(
    ties: Ties, groups: Groups, draws: int, seed: int, step: Callable[[int, int], object] | None = None
) -> dict[tuple[str, str], BlockTest]:
    """Test of every pair of groups, by keys, against `draws` (1 or more) random networks.

    The networks are those of `null_model.dealt`; with Newman's weights every partner keeps its strength in each, except
    for collaborations of one partner. The smallest p-value, adjusted or not, is 1/(draws + 1). Adjustment: single-step
    maxT, which compares a block's deviation in standard deviations with the largest of each network (Westfall & Young
    1993, Resampling-Based Multiple Testing, section 2.3). step: called with (draws done, draws) after each.
    O(draws * (participations + groups^2)).
    """
    belongs = adjacency.membership(ties.keys, groups)
    worth = projection.worth(ties.incidence)
    observed = _met(ties.incidence, belongs.shares, worth)
    upper = np.triu_indices(len(belongs.groups))
    values = np.empty((draws + 1, len(upper[0])))
    values[0] = observed[upper]
    for number, incidence in enumerate(null_model.dealt(ties.incidence, draws, seed), 1):
        values[number] = _met(incidence, belongs.shares, worth)[upper]
        if step:
            step(number, draws)
    actual = values[0]
    fewer, more = (values <= actual + 1e-9).mean(axis=0), (values >= actual - 1e-9).mean(axis=0)
    low, high = np.quantile(values[1:], (0.05, 0.95), axis=0)
    columns = [actual, values[1:].mean(axis=0), low, high, fewer, more]
    columns += [_of_all(values), _of_all(-values)]
    names = belongs.groups
    pairs = [(names[a], names[b]) for a, b in zip(*(side.tolist() for side in upper), strict=True)]
    rows = zip(*(column.tolist() for column in columns), strict=True)
    return {pair: BlockTest(*pair, *row) for pair, row in zip(pairs, rows, strict=True)}


def _of_all(values: np.ndarray) -> np.ndarray:
    """Adjusted p-value of each block being low: share of networks whose lowest block is as low as it is in the first.

    values: networks x blocks, the observed network first; compared in standard deviations of each block.
    """
    if not values.shape[1]:
        return np.empty(0)
    spread = values.std(axis=0)
    apart = np.where(spread > 1e-9, values - values.mean(axis=0), 0.0) / np.where(spread > 1e-9, spread, 1.0)
    return (apart.min(axis=1)[:, None] <= apart[0] + 1e-9).mean(axis=0)


def _met(incidence: Any, shares: Any, worth: np.ndarray) -> np.ndarray:
    """Weight of the ties between groups, directly from the incidence matrix; memory O(groups * collaborations)."""
    by_group = shares.T.tocsr()
    present = (by_group @ incidence).toarray()
    alone = by_group @ (shares * (incidence @ worth)[:, None])
    return _between((present * worth) @ present.T - alone.toarray())
