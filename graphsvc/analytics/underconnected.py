"""Underconnected groups: pairs that hardly meet, given their activity, and who is tied to both."""

# NumPy's stubs leave the items of tolist() unknown.
# pyright: basic

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from graphsvc.analytics import adjacency, mixing_matrix
from graphsvc.analytics.adjacency import Groups
from graphsvc.network.ties import Ties

#: Number of collaborations listed as evidence, and of partners listed as brokers, per pair.
SHOWN = 3


@dataclass(frozen=True, slots=True)
class Underconnected:
    """Two groups (one < other).

    observed and expected: as in mixing_matrix.py; together: the latest collaborations in which partners of both were;
    between: who is tied to partners of both, by the weaker of the sums of its ties, the strongest first.
    """

    one: str
    other: str
    observed: float
    expected: float
    together: tuple[str, ...]
    between: tuple[str, ...]


def underconnected(
    ties: Ties, groups: Groups, starts: Callable[[str], int], most: int, without: frozenset[str] = frozenset()
) -> list[Underconnected]:
    """The first `most` pairs of groups that hardly meet, those first that miss most; none where groups are too many.

    starts: collaboration -> its first day (ordinal); without: partners not to list in `between`.
    O(most * (participations + partners)).
    """
    chosen = [block for block in mixing_matrix.table(ties, groups) or () if _hardly_meet(block)][:most]
    if not chosen:
        return []
    belongs = adjacency.membership(ties.keys, groups)
    shares = belongs.shares.toarray()
    column_of = {name: number for number, name in enumerate(belongs.groups)}
    near = ties.weights @ shares
    near[[key in without for key in ties.keys]] = 0.0
    by_collaboration = ties.incidence.T.tocsr()
    begins = np.array([starts(key) for key in ties.collaborations])
    names, titles = np.array(ties.keys), np.array(ties.collaborations)
    pairs: list[Underconnected] = []
    for block in chosen:
        a, b = column_of[block.one], column_of[block.other]
        one, other = shares[:, a] > 0, shares[:, b] > 0
        # A partner in both groups does not make them meet by itself: another partner of either must be present.
        in_one, in_other, in_either = (by_collaboration @ mask.astype(float) for mask in (one, other, one | other))
        shared = np.flatnonzero((in_one > 0) & (in_other > 0) & (in_either > 1))
        latest = shared[np.lexsort((titles[shared], -begins[shared]))[:SHOWN]]
        worth = np.round(np.minimum(near[:, a], near[:, b]), 9)
        best = np.lexsort((names, -worth))[:SHOWN]
        pairs.append(
            Underconnected(
                block.one,
                block.other,
                block.observed,
                block.expected,
                tuple(ties.collaborations[i] for i in latest.tolist()),
                tuple(ties.keys[i] for i in best.tolist() if worth[i] > 0),
            )
        )
    return pairs


def _hardly_meet(block: mixing_matrix.Block) -> bool:
    """Whether two different groups have at most half of the expected weight, and that is 1 or more."""
    return block.one != block.other and block.expected >= 1 and 2 * block.observed <= block.expected
