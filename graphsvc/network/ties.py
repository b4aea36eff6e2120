"""Ties between partners: derived from who was present at what, never stored.

The unit of thought is the incidence matrix B (actors x collaborations). Newman's weights: a collaboration of k
distinct actors gives each pair 1/(k-1), so ties = B W B^T off the diagonal, and an actor's strength is the
number of shared collaborations it took part in. Newman 2001, Phys. Rev. E 64, 016132.
"""

# SciPy brings no types.
# pyright: basic

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy import sparse

from graphsvc.network.presences import MEETING, OCCASION, UNDERTAKING, Incidence, Ints
from graphsvc.network.snapshot import Snapshot

Level = Literal["organization", "recorded"]
Weighting = Literal["newman", "count"]
TYING = (MEETING, OCCASION, UNDERTAKING)


@dataclass(frozen=True, slots=True)
class Ties:
    """A window's ties at a level.

    keys: partner keys in the order of rows and columns, all that took part, isolated ones included;
    incidence: CSR (actors x collaborations), 1 where the actor took part; weights: CSR (actors x actors),
    symmetric, without diagonal; collaborations: keys of the columns.
    """

    keys: tuple[str, ...]
    collaborations: tuple[str, ...]
    incidence: sparse.csr_array
    weights: sparse.csr_array

    @property
    def strength(self) -> npt.NDArray[np.float64]:
        """One value per actor: how many shared collaborations it took part in (Newman's weights)."""
        return np.asarray(self.weights.sum(axis=1), dtype=np.float64).ravel()

    def pairs(self) -> list[tuple[str, str, float]]:
        """Each tie once: two keys and the weight."""
        upper = sparse.triu(self.weights, k=1).tocoo()
        found = zip(upper.row.tolist(), upper.col.tolist(), upper.data.tolist(), strict=True)
        return [(self.keys[row], self.keys[column], weight) for row, column, weight in found]


def ties(
    graph: Snapshot,
    start: int,
    day: int,
    level: Level = "organization",
    weighting: Weighting = "newman",
    without: frozenset[str] = frozenset(),
) -> Ties:
    """The ties of the days start..day (ordinals, both inside), partners in `without` left out before weighting.

    Two organizations spoken for by the same person in a collaboration get no tie from it. O(sum of k^2).
    """
    return of(graph.incidence, start, day, level, weighting, without)


def of(
    columns: Incidence,
    start: int,
    day: int,
    level: Level = "organization",
    weighting: Weighting = "newman",
    without: frozenset[str] = frozenset(),
) -> Ties:
    """The same from the presences alone, of which some may have been left out."""
    columns = window(columns, start, day, level, without)
    actor = columns.actor if level == "organization" else columns.recorded
    collaboration, person, organization = columns.collaboration, columns.person, columns.organization
    used, column = np.unique(collaboration, return_inverse=True)
    present, row = np.unique(actor, return_inverse=True)
    shape = (len(present), len(used))
    incidence = sparse.csr_array((np.ones(len(row)), (row, column)), shape=shape)
    incidence.data[:] = 1.0  # several presences of one actor in one collaboration are one
    sizes = np.asarray(incidence.sum(axis=0)).ravel()
    share = np.divide(1.0, sizes - 1, out=np.zeros_like(sizes), where=sizes > 1)
    if weighting == "count":
        share = (sizes > 1).astype(np.float64)
    weighted = incidence * share
    weights = sparse.csr_array(weighted @ incidence.T)
    weights.setdiag(0)
    if level == "organization":
        weights = weights - _spoken_for_by_one(row, column, person, organization, share, len(present))
    weights = sparse.csr_array(weights)
    weights.data[np.abs(weights.data) < 1e-12] = 0
    weights.eliminate_zeros()
    weights.sort_indices()
    return Ties(
        tuple(columns.partners[i] for i in present.tolist()),
        tuple(columns.collaborations[i] for i in used.tolist()),
        incidence,
        weights,
    )


def window(
    columns: Incidence, start: int, day: int, level: Level = "organization", without: frozenset[str] = frozenset()
) -> Incidence:
    """The presences that tie in the days start..day, those of partners in `without` left out."""
    rows = columns.within(start, day, TYING)
    if without:
        out = np.array([key in without for key in columns.partners] + [False], dtype=bool)
        actor = columns.actor if level == "organization" else columns.recorded
        rows &= ~(out[actor] | out[columns.person] | out[columns.organization])
    return columns.chosen(rows)


def _spoken_for_by_one(
    row: npt.NDArray[np.intp],
    column: npt.NDArray[np.intp],
    person: Ints,
    organization: Ints,
    share: npt.NDArray[np.float64],
    size: int,
) -> sparse.csr_array:
    """What to take away: the weight of each collaboration for two organizations with the same speaker in it."""
    spoken = (person >= 0) & (organization >= 0)
    groups: dict[tuple[int, int], set[int]] = {}
    for where, who, actor in zip(column[spoken].tolist(), person[spoken].tolist(), row[spoken].tolist(), strict=True):
        groups.setdefault((where, who), set()).add(actor)
    pairs = {
        (where, a, b)
        for (where, _), actors in groups.items()
        if len(actors) > 1
        for a in actors
        for b in actors
        if a != b
    }
    if not pairs:
        return sparse.csr_array((size, size))
    where, left, right = np.array(sorted(pairs), dtype=np.int64).T
    return sparse.csr_array((share[where], (left, right)), shape=(size, size))
