"""Who meets whom: shared collaborations between every two sectors, or municipalities, beside what chance expects.

A partner of several groups counts in each by 1/their number, so that the blocks of all groups add up to the
strength of all ties between partners of known group; a partner of unknown group is left out, but what it takes
part in is part of everybody's activity. A partner's own two groups do not meet through it.
"""

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

#: Twenty are enough for most networks; where one partner has nearly half of all strength, a hundred.
ITERATIONS = 200
#: No activity moves by more than this share of the greatest any more: that is rounding.
SETTLED = 1e-15


@dataclass(frozen=True, slots=True)
class Block:
    """Two groups (one <= other; the same group is its inside).

    observed: weight of the ties between them (with Newman's weights: shared collaborations); expected: of
    what follows from each partner's strength alone; tied and possible: pairs of partners, by their shares.
    """

    one: str
    other: str
    observed: float
    expected: float
    tied: float
    possible: float

    @property
    def missing(self) -> float:
        """How much more would be expected; below 0 where they meet more than expected."""
        return self.expected - self.observed

    @property
    def ratio(self) -> float | None:
        """Observed over expected; None where nothing is expected."""
        return self.observed / self.expected if self.expected else None

    @property
    def density(self) -> float | None:
        """Share of the possible pairs that are tied, 0..1; None where there is no pair."""
        return self.tied / self.possible if self.possible else None


def table(ties: Ties, groups: Groups) -> list[Block] | None:
    """The blocks; None where there are more than sizes.MOST_GROUPS groups."""
    if len({name for key in ties.keys for name in groups.get(key, ())}) > sizes.MOST_GROUPS:
        return None
    return blocks(ties, groups)


def blocks(ties: Ties, groups: Groups) -> list[Block]:
    """Every two groups and every group in itself; those first that miss most, then by key.

    Expected of partners i and j is x_i x_j, where the x are such that every partner keeps its strength: Newman's
    configuration model (2004, Phys. Rev. E 70, 056131) without its ties of a partner to itself, which would take
    up a good deal of what a partner as active as a host has to give. O(ties + groups^2).
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
    found = [
        Block(names[a], names[b], *(float(table[a, b]) for table in (observed, expected, pairs, possible)))
        for a in range(len(names))
        for b in range(a, len(names))
    ]
    return sorted(found, key=lambda block: (-round(block.missing, 9), block.one, block.other))


def _propensity(strength: np.ndarray) -> np.ndarray:
    """x with x_i * (sum of the other x) = strength_i, as nearly as can be: none has it where one partner alone has
    more strength than all others together."""
    total = strength.sum()
    if total == 0:
        return strength
    found = strength / np.sqrt(total)
    for _ in range(ITERATIONS):
        # Halfway, since whole steps swing to and fro where one partner has nearly half of all.
        before, found = found, np.sqrt(found * strength / np.maximum(found.sum() - found, 1e-12))
        if np.abs(found - before).max() <= SETTLED * found.max():
            break
    return found


def _between(table: Any) -> np.ndarray:
    """Sums over ordered pairs of partners as sums over pairs: what lies inside a group came twice."""
    found = np.asarray(table.toarray() if hasattr(table, "toarray") else table, dtype=np.float64)
    found[np.diag_indices_from(found)] /= 2
    return found


def _off_self(shares: Any, values: np.ndarray) -> np.ndarray:
    """Sum of value_i * value_j over pairs of different partners of each two groups; rounding below 0 is 0."""
    sums = shares.T @ values
    own = (shares.T @ (shares * (values**2)[:, None])).toarray()
    found = np.outer(sums, sums) - own
    return _between(np.where(found > 1e-9 * np.outer(sums, sums), found, 0.0))


@dataclass(frozen=True, slots=True)
class Drawn:
    """Two groups in random networks.

    observed: as in Block, but for pairs spoken for by one person, who count as having been together here as in
    the random networks; mean, low, high: in these (5th and 95th percentile); fewer and more: share of them, the
    real one included, with as little or as much (one-sided p-values); fewer_of_all and more_of_all: share of them in
    which any block stands out as much, so that one among many does not by chance (family-wise error rate).
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


def drawn(
    ties: Ties, groups: Groups, draws: int, seed: int, step: Callable[[int, int], object] | None = None
) -> dict[tuple[str, str], Drawn]:
    """Every two groups, by keys, against `draws` (1 or more) random networks of the same activity and sizes.

    The networks are those of `chance.dealt`, with Newman's weights, under which every partner keeps its strength
    in each (but for collaborations of one). The smallest p-value is 1/(draws + 1), also of those adjusted: how far
    a block stands out is measured in standard deviations, and the farthest of each network is what it is held
    against (the single-step maxT of Westfall & Young 1993, Resampling-Based Multiple Testing, section 2.3).
    step: told (draws done, draws) after each. O(draws * (participations + groups^2)).
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
    own = values[0]
    fewer, more = (values <= own + 1e-9).mean(axis=0), (values >= own - 1e-9).mean(axis=0)
    low, high = np.quantile(values[1:], (0.05, 0.95), axis=0)
    columns = [own, values[1:].mean(axis=0), low, high, fewer, more]
    columns += [_of_all(values), _of_all(-values)]
    names = belongs.groups
    pairs = [(names[a], names[b]) for a, b in zip(*(side.tolist() for side in upper), strict=True)]
    rows = zip(*(column.tolist() for column in columns), strict=True)
    return {pair: Drawn(*pair, *row) for pair, row in zip(pairs, rows, strict=True)}


def _of_all(values: np.ndarray) -> np.ndarray:
    """Of each block, the share of networks in which some block lies as low for it as this one does in the first.

    values: networks x blocks.
    """
    if not values.shape[1]:
        return np.empty(0)
    spread = values.std(axis=0)
    apart = np.where(spread > 1e-9, values - values.mean(axis=0), 0.0) / np.where(spread > 1e-9, spread, 1.0)
    return (apart.min(axis=1)[:, None] <= apart[0] + 1e-9).mean(axis=0)


def _met(incidence: Any, shares: Any, worth: np.ndarray) -> np.ndarray:
    """Weight of the ties between groups, straight from who was where."""
    present = (shares.T @ incidence).tocsr()
    together = (present * worth) @ present.T
    alone = shares.T @ (shares * (incidence @ worth)[:, None])
    return _between((together - alone).toarray())
