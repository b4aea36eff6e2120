"""Pairs of groups that meet less than half as often as expected, with their latest collaborations and brokers."""

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
class Apart:
    """Two groups (keys, one < other) that hardly meet.

    observed, expected: as in mixing_matrix.Block; together: keys of the latest collaborations with partners of both;
    between: keys of partners tied to both, by the weaker of the sums of their ties to each, strongest first.
    """

    one: str
    other: str
    observed: float
    expected: float
    together: tuple[str, ...]
    between: tuple[str, ...]


def apart(
    ties: Ties, groups: Groups, starts: Callable[[str], int], most: int, without: frozenset[str] = frozenset()
) -> list[Apart]:
    """The first `most` pairs of groups that hardly meet, most missing first; none above sizes.MOST_GROUPS groups.

    starts: collaboration -> its first day (ordinal); without: partners not to list in `between`.
    O(most * (participations + partners)).
    """
    chosen = [block for block in mixing_matrix.table(ties, groups) or () if _hardly_meet(block)][:most]
    if not chosen:
        return []
    belongs = adjacency.membership(ties.keys, groups)
    shares = belongs.shares.toarray()
    column = {name: number for number, name in enumerate(belongs.groups)}
    near = ties.weights @ shares
    near[[key in without for key in ties.keys]] = 0.0
    by_collaboration = ties.incidence.T.tocsr()
    begins = np.array([starts(key) for key in ties.collaborations])
    names, titles = np.array(ties.keys), np.array(ties.collaborations)
    found: list[Apart] = []
    for block in chosen:
        a, b = column[block.one], column[block.other]
        one, other = shares[:, a] > 0, shares[:, b] > 0
        # A partner in both groups does not make them meet by itself: another partner of either must be present.
        in_one, in_other, in_either = (by_collaboration @ who.astype(float) for who in (one, other, one | other))
        shared = np.flatnonzero((in_one > 0) & (in_other > 0) & (in_either > 1))
        latest = shared[np.lexsort((titles[shared], -begins[shared]))[:SHOWN]]
        worth = np.round(np.minimum(near[:, a], near[:, b]), 9)
        best = np.lexsort((names, -worth))[:SHOWN]
        found.append(
            Apart(
                block.one,
                block.other,
                block.observed,
                block.expected,
                tuple(ties.collaborations[i] for i in latest.tolist()),
                tuple(ties.keys[i] for i in best.tolist() if worth[i] > 0),
            )
        )
    return found


def _hardly_meet(block: mixing_matrix.Block) -> bool:
    """Whether two different groups have at most half of the expected weight, and that is 1 or more."""
    return block.one != block.other and block.expected >= 1 and 2 * block.observed <= block.expected
