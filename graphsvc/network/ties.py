"""Ties between partners: the projection of attendance, never stored.

From the incidence matrix B (actors x collaborations), ties = B W B^T without diagonal. Newman's weights: a
collaboration of k distinct actors adds 1/(k-1) to each of their pairs, so that an actor's strength is the number of
collaborations that it shared with others. Newman 2001, Phys. Rev. E 64, 016132.
"""

# SciPy has no stubs.
# pyright: basic

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy import sparse

from graphsvc.network.attendance import MEETING, OCCASION, UNDERTAKING, Incidence, Ints, distinct, numbered
from graphsvc.network.snapshot import Snapshot
from graphsvc.sparse import projection

Level = Literal["organization", "recorded"]
Weighting = Literal["newman", "count", "none"]
TYING = (MEETING, OCCASION, UNDERTAKING)


@dataclass(frozen=True, slots=True)
class Ties:
    """The ties of a window at a level.

    keys: partner keys in the order of rows, all that took part, isolated ones included; collaborations: keys of the
    columns of `incidence`; incidence: CSR (actors x collaborations), 1 where the actor took part; weights: CSR
    (actors x actors), symmetric, without diagonal; spoken: (column, actor, actor) in both orders, where one person
    represented both, which adds nothing to their tie.
    """

    keys: tuple[str, ...]
    collaborations: tuple[str, ...]
    incidence: sparse.csr_array
    weights: sparse.csr_array
    spoken: frozenset[tuple[int, int, int]] = frozenset()

    @property
    def strength(self) -> npt.NDArray[np.float64]:
        """Sum of the weights of each actor's ties; with Newman's weights its number of shared collaborations."""
        return np.asarray(self.weights.sum(axis=1), dtype=np.float64).ravel()

    def unweighted(self) -> Ties:
        """The same ties, each with a weight of 1."""
        ones = np.ones_like(self.weights.data)
        weights = sparse.csr_array((ones, self.weights.indices, self.weights.indptr), shape=self.weights.shape)
        return replace(self, weights=weights)

    def each(self) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp], npt.NDArray[np.float64]]:
        """Each tie once, as three columns: both actors as indices into keys, and the weight."""
        weights = self.weights
        row = np.repeat(np.arange(len(self.keys)), np.diff(weights.indptr))
        upper = weights.indices > row
        return row[upper], weights.indices[upper].astype(np.intp), weights.data[upper].astype(np.float64)

    def pairs(self, among: Collection[str] | None = None) -> list[tuple[str, str, float]]:
        """Each tie once: (key, key, weight); among: only those of two of these partners."""
        columns = self.each()
        if among is not None:
            chosen = np.fromiter((key in among for key in self.keys), np.bool_, len(self.keys))
            both = chosen[columns[0]] & chosen[columns[1]]
            columns = tuple(column[both] for column in columns)
        rows = zip(*(column.tolist() for column in columns), strict=True)
        return [(self.keys[row], self.keys[column], weight) for row, column, weight in rows]

    def among(self, keys: Iterable[str]) -> list[tuple[str, str, float]]:
        """Each tie among some partners once: (key, key, weight), the keys in the order of rows."""
        index = {key: row for row, key in enumerate(self.keys)}
        rows = sorted(index[key] for key in keys if key in index)
        inner = self.weights[rows][:, rows].tocoo()
        return [
            (self.keys[rows[a]], self.keys[rows[b]], float(weight))
            for a, b, weight in zip(inner.row.tolist(), inner.col.tolist(), inner.data.tolist(), strict=True)
            if a < b and weight > 0
        ]

    def shared(self, one: str, other: str) -> list[tuple[str, int]]:
        """(collaboration, number of actors in it) of all that tie two actors, by key; empty for an unknown actor."""
        if one == other or one not in self.keys or other not in self.keys:
            return []
        left, right = self.keys.index(one), self.keys.index(other)
        columns = np.flatnonzero(np.asarray(self.incidence[[left, right]].sum(axis=0)).ravel() == 2)
        sizes = np.asarray(self.incidence.sum(axis=0)).ravel()
        return sorted(
            (self.collaborations[column], int(sizes[column]))
            for column in columns.tolist()
            if (column, left, right) not in self.spoken
        )


def ties(
    snapshot: Snapshot,
    start: int,
    day: int,
    level: Level = "organization",
    weighting: Weighting = "newman",
    without: frozenset[str] = frozenset(),
) -> Ties:
    """The ties of the days start..day (ordinals, inclusive); partners in `without` are left out before weighting.

    Two organizations represented by the same person in a collaboration get no tie from it. weighting: Newman's, the
    number of shared collaborations, or none: 1 for each tie. O(sum of k^2), k actors in a collaboration.
    """
    columns = snapshot.incidence
    return between(columns.chosen(inside(columns, start, day, level, without)), level, weighting)


def inside(columns: Incidence, start: int, day: int, level: Level, without: frozenset[str]) -> npt.NDArray[np.bool_]:
    """Mask of the presences that tie in the days start..day (ordinals), without those of partners in `without`."""
    rows = columns.within(start, day, TYING)
    if without:
        out = np.array([key in without for key in columns.partners] + [False], dtype=bool)
        actor = columns.actor if level == "organization" else columns.recorded
        rows &= ~(out[actor] | out[columns.person] | out[columns.organization])
    return rows


def between(columns: Incidence, level: Level, weighting: Weighting = "newman") -> Ties:
    """The ties of these presences, whatever their days."""
    actor = columns.actor if level == "organization" else columns.recorded
    collaboration, person, organization = columns.collaboration, columns.person, columns.organization
    used, column = numbered(collaboration, len(columns.collaborations))
    present, row = numbered(actor, len(columns.partners))
    shape = (len(present), len(used))
    incidence = sparse.csr_array((np.ones(len(row)), (row, column)), shape=shape)
    incidence.data[:] = 1.0  # several presences of one actor in one collaboration are one
    weights = projection.counted(incidence) if weighting == "count" else projection.newman(incidence)
    spoken = _spoken_for_by_one(row, column, person, organization) if level == "organization" else frozenset()
    if spoken:
        where, left, right = np.array(sorted(spoken), dtype=np.int64).T
        worth = np.ones(len(where)) if weighting == "count" else projection.worth(incidence)[where]
        weights = weights - sparse.csr_array((worth, (left, right)), shape=weights.shape)
        weights.data[np.abs(weights.data) < 1e-12] = 0
        weights.eliminate_zeros()
        weights.sort_indices()
    found = Ties(
        tuple(columns.partners[i] for i in present.tolist()),
        tuple(columns.collaborations[i] for i in used.tolist()),
        incidence,
        weights,
        spoken,
    )
    return found.unweighted() if weighting == "none" else found


def _spoken_for_by_one(
    row: npt.NDArray[np.intp], column: npt.NDArray[np.intp], person: Ints, organization: Ints
) -> frozenset[tuple[int, int, int]]:
    """(column, actor, actor), in both orders, for each collaboration in which one person represented both."""
    size = int(row.max(initial=-1)) + 1
    spoken = (person >= 0) & (organization >= 0)
    # (collaboration, person, actor) as one integer, which sorts ten times as fast as rows; that of a country is far
    # below 2^63. The actors of each collaboration and person give every pair of them once.
    persons = int(person.max(initial=-1)) + 1
    entries = (column[spoken] * np.int64(persons) + person[spoken]) * np.int64(size) + row[spoken]
    speech, actor = np.divmod(distinct(entries), max(size, 1))
    collaboration_of, start = speech // max(persons, 1), np.flatnonzero(np.diff(speech, prepend=-1))
    count = np.diff(np.append(start, len(actor)))
    pairs: set[tuple[int, int, int]] = set()
    for first, many in zip(start[count > 1].tolist(), count[count > 1].tolist(), strict=True):
        together = actor[first : first + many].tolist()
        pairs.update((int(collaboration_of[first]), a, b) for a in together for b in together if a != b)
    return frozenset(pairs)
