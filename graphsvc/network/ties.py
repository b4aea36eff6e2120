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

from graphsvc.network.attendance import MEETING, OCCASION, UNDERTAKING, Incidence, Ints, distinct, numbered
from graphsvc.network.snapshot import Snapshot
from graphsvc.sparse import projection
from graphsvc.sparse.graph import Matrix

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

    def each(self) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp], npt.NDArray[np.float64]]:
        """Each tie once: columns of two actors, as indices, and the weight."""
        upper = sparse.coo_array(sparse.triu(self.weights, k=1))
        return upper.row.astype(np.intp), upper.col.astype(np.intp), upper.data.astype(np.float64)

    def pairs(self) -> list[tuple[str, str, float]]:
        """Each tie once: two keys and the weight."""
        found = zip(*(column.tolist() for column in self.each()), strict=True)
        return [(self.keys[row], self.keys[column], weight) for row, column, weight in found]


def ties(
    snapshot: Snapshot,
    start: int,
    day: int,
    level: Level = "organization",
    weighting: Weighting = "newman",
    without: frozenset[str] = frozenset(),
) -> Ties:
    """The ties of the days start..day (ordinals, both inside), partners in `without` left out before weighting.

    Two organizations spoken for by the same person in a collaboration get no tie from it. O(sum of k^2).
    """
    columns = snapshot.incidence
    return between(columns.chosen(inside(columns, start, day, level, without)), level, weighting)


def inside(columns: Incidence, start: int, day: int, level: Level, without: frozenset[str]) -> npt.NDArray[np.bool_]:
    """Which presences tie in the days start..day: those that are nobody's of `without`."""
    rows = columns.within(start, day, TYING)
    if without:
        out = np.array([key in without for key in columns.partners] + [False], dtype=bool)
        actor = columns.actor if level == "organization" else columns.recorded
        rows &= ~(out[actor] | out[columns.person] | out[columns.organization])
    return rows


def between(columns: Incidence, level: Level, weighting: Weighting = "newman") -> Ties:
    """The ties that these presences make, whenever they were."""
    actor = columns.actor if level == "organization" else columns.recorded
    collaboration, person, organization = columns.collaboration, columns.person, columns.organization
    used, column = numbered(collaboration, len(columns.collaborations))
    present, row = numbered(actor, len(columns.partners))
    shape = (len(present), len(used))
    incidence = sparse.csr_array((np.ones(len(row)), (row, column)), shape=shape)
    incidence.data[:] = 1.0  # several presences of one actor in one collaboration are one
    weights = projection.newman(incidence) if weighting == "newman" else projection.counted(incidence)
    if level == "organization":
        weights = weights - _spoken_for_by_one(
            row, column, person, organization, projection.worth(incidence), weighting
        )
        weights.data[np.abs(weights.data) < 1e-12] = 0
        weights.eliminate_zeros()
        weights.sort_indices()
    return Ties(
        tuple(columns.partners[i] for i in present.tolist()),
        tuple(columns.collaborations[i] for i in used.tolist()),
        incidence,
        weights,
    )


def _spoken_for_by_one(
    row: npt.NDArray[np.intp],
    column: npt.NDArray[np.intp],
    person: Ints,
    organization: Ints,
    worth: npt.NDArray[np.float64],
    weighting: Weighting,
) -> Matrix:
    """What to take away: the weight of each collaboration for two organizations with the same speaker in it."""
    size = int(row.max(initial=-1)) + 1
    spoken = (person >= 0) & (organization >= 0)
    # Whoever spoke for k organizations in one collaboration: its k actors, and of them every pair, once. As one number
    # an entry is found ten times as fast; that of a country is far below 2^63.
    persons = int(person.max(initial=-1)) + 1
    entries = (column[spoken] * np.int64(persons) + person[spoken]) * np.int64(size) + row[spoken]
    said, actor = np.divmod(distinct(entries), max(size, 1))
    where, start = said // max(persons, 1), np.flatnonzero(np.diff(said, prepend=-1))
    count = np.diff(np.append(start, len(actor)))
    pairs: set[tuple[int, int, int]] = set()
    for first, many in zip(start[count > 1].tolist(), count[count > 1].tolist(), strict=True):
        together = actor[first : first + many].tolist()
        pairs.update((int(where[first]), a, b) for a in together for b in together if a != b)
    if not pairs:
        return sparse.csr_array((size, size))
    collaboration, left, right = np.array(sorted(pairs), dtype=np.int64).T
    taken = worth[collaboration] if weighting == "newman" else np.ones(len(collaboration))
    return sparse.csr_array((taken, (left, right)), shape=(size, size))
