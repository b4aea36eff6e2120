"""Ties between partners: the projection of attendance, never stored.

From the incidence matrix B (actors x collaborations), ties = B W B^T without diagonal. Newman's weights: a
collaboration of k distinct actors adds 1/(k-1) to each of their pairs, so that an actor's strength is the number of
collaborations that it shared with others. Newman 2001, Phys. Rev. E 64, 016132.
"""

# SciPy has no stubs.
# pyright: basic

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
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
    present, used, row, column = _numbered(columns, level)
    incidence = _incidence(row, column, (len(present), len(used)))
    weights = projection.counted(incidence) if weighting == "count" else projection.newman(incidence)
    spoken = (
        _spoken_for_by_one(row, column, columns.person, columns.organization)
        if level == "organization"
        else frozenset[tuple[int, int, int]]()
    )
    if spoken:
        each = np.ones(len(used)) if weighting == "count" else projection.worth(incidence)
        weights = _less(weights, np.array(sorted(spoken), dtype=np.int64).T, each)
    found = Ties(
        tuple(columns.partners[i] for i in present.tolist()),
        tuple(columns.collaborations[i] for i in used.tolist()),
        incidence,
        weights,
        spoken,
    )
    return found.unweighted() if weighting == "none" else found


@dataclass(frozen=True, slots=True)
class Across:
    """The ties between the actors of two groups: the sum of their weights, and their number."""

    one: str
    other: str
    weight: float
    ties: int


def across(
    snapshot: Snapshot, start: int, day: int, groups: Mapping[str, str], without: frozenset[str] = frozenset()
) -> list[Across]:
    """The ties that `ties` finds between actors of different groups, for each two groups, as one precedes the other.

    groups: actor -> its group; who is in none only counts among those present. Collaborations of one group alone,
    which are most, are not projected. For some dozen groups: the ties of each to those after it are worked out at once.
    """
    columns = snapshot.incidence
    columns = columns.chosen(inside(columns, start, day, "organization", without))
    present, used, row, column = _numbered(columns, "organization")
    incidence = _incidence(row, column, (len(present), len(used)))
    names = sorted({*groups.values()})
    number = {name: place for place, name in enumerate(names)}
    group = np.array([number.get(groups.get(columns.partners[i], ""), -1) for i in present.tolist()], dtype=np.int64)
    # Actors by group, so that those of later ones are a block.
    order = np.argsort(group, kind="stable")
    order = order[np.searchsorted(group[order], 0) :]
    ordered, group = incidence[order], group[order]
    entries = np.repeat(group, np.diff(ordered.indptr))
    least, most = np.full(len(used), len(names)), np.full(len(used), -1)
    np.minimum.at(least, ordered.indices, entries)
    np.maximum.at(most, ordered.indices, entries)
    shared = least < most
    met = _only(ordered, shared)
    worth = projection.worth(incidence)
    weighted = sparse.csr_array((worth[met.indices], met.indices, met.indptr), shape=met.shape)
    spoken = _spoken_between(columns, row, column, shared, order, group)
    found: list[Across] = []
    for place in range(len(names) - 1):
        first, after = np.searchsorted(group, [place, place + 1])
        weights = sparse.csr_array(weighted[first:after] @ met[after:].T)
        here = spoken[:, (spoken[1] >= first) & (spoken[1] < after)]
        if here.size:
            weights = _less(weights, here - np.array([[0], [first], [after]]), worth)
        weights.eliminate_zeros()
        theirs = group[after:][weights.indices]
        sums = np.bincount(theirs, weights=weights.data, minlength=len(names))
        counts = np.bincount(theirs, minlength=len(names))
        found += [Across(names[place], names[i], float(sums[i]), int(counts[i])) for i in counts.nonzero()[0].tolist()]
    return found


def _spoken_between(
    columns: Incidence,
    row: npt.NDArray[np.intp],
    column: npt.NDArray[np.intp],
    shared: npt.NDArray[np.bool_],
    order: npt.NDArray[np.intp],
    group: npt.NDArray[np.int64],
) -> npt.NDArray[np.int64]:
    """Columns (collaboration, actor, actor of a later group), actors by their place in `order`, where one person
    represented both."""
    there = shared[column]
    found = _spoken_for_by_one(row[there], column[there], columns.person[there], columns.organization[there])
    spoken = np.array(sorted(found), dtype=np.int64).reshape(-1, 3).T
    at = np.full(int(row.max(initial=-1)) + 1, -1)
    at[order] = np.arange(len(order))
    spoken[1:] = at[spoken[1:]]
    spoken = spoken[:, (spoken[1] >= 0) & (spoken[2] >= 0)]
    return spoken[:, group[spoken[1]] < group[spoken[2]]]


def _numbered(
    columns: Incidence, level: Level
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp], npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """The actors and the collaborations of presences, and of each presence its place among both."""
    actor = columns.actor if level == "organization" else columns.recorded
    used, column = numbered(columns.collaboration, len(columns.collaborations))
    present, row = numbered(actor, len(columns.partners))
    return present, used, row, column


def _incidence(row: npt.NDArray[np.intp], column: npt.NDArray[np.intp], shape: tuple[int, int]) -> sparse.csr_array:
    incidence = sparse.csr_array((np.ones(len(row)), (row, column)), shape=shape)
    incidence.data[:] = 1.0  # several presences of one actor in one collaboration are one
    return incidence


def _only(incidence: sparse.csr_array, chosen: npt.NDArray[np.bool_]) -> sparse.csr_array:
    """The same matrix with the entries of some columns alone."""
    keep = chosen[incidence.indices]
    indptr = np.concatenate([[0], np.cumsum(keep)])[incidence.indptr]
    return sparse.csr_array((incidence.data[keep], incidence.indices[keep], indptr), shape=incidence.shape)


def _less(weights: sparse.csr_array, spoken: npt.NDArray[np.int64], worth: npt.NDArray[np.float64]) -> sparse.csr_array:
    """The weights less what two actors have from where one person represented both: (column, actor, actor) each."""
    where, left, right = spoken
    weights = sparse.csr_array(weights - sparse.csr_array((worth[where], (left, right)), shape=weights.shape))
    weights.data[np.abs(weights.data) < 1e-12] = 0
    weights.eliminate_zeros()
    weights.sort_indices()
    return weights


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
