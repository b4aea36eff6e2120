"""Decayed ties: ties between partners as of a day, halved for every twelve months since they last met.

A shared collaboration of k distinct actors ties each pair with weight 1/(k-1) (Newman, as in ties.py), times
0.5^(age / 12 months). The age runs from the last day on which both were in it; later days do not count.
"""

# SciPy has no stubs.
# pyright: basic

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from graphsvc.network.attendance import distinct, numbered
from graphsvc.network.snapshot import Snapshot
from graphsvc.network.ties import TYING

#: Twelve months in days.
HALF_LIFE = 365.25
#: Weights below this are rounding errors.
NOTHING = 1e-12
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Recent:
    """Decayed ties at the level of organizations; rows are computed when asked for.

    keys: actors in the order of rows; at: key -> row; last: CSR (actors x collaborations), last day (ordinal) of the
    actor in the collaboration, at most the day; layers: CSR (actors x layers), weighted, and across: CSR (layers x
    actors), see `recent`; of: collaboration of each layer; spoken: (collaboration, actor, actor), as indices, where one
    person represented both.
    """

    keys: tuple[str, ...]
    at: dict[str, int]
    collaborations: tuple[str, ...]
    last: sparse.csr_array
    layers: sparse.csr_array
    across: sparse.csr_array
    of: npt.NDArray[np.int64]
    spoken: frozenset[tuple[int, int, int]]

    def rows(self, actors: Sequence[int], apart: Sequence[int] = ()) -> sparse.csr_array:
        """The decayed ties of some actors (rows) to all, CSR (len(actors) x all actors), without self-ties.

        apart: actors whose collaborations are left out.
        """
        chosen = np.asarray(actors, dtype=np.intp)
        layers = sparse.csr_array(self.layers[chosen])
        left_out = np.zeros(len(self.collaborations), dtype=bool)
        left_out[self._of(apart)] = True
        layers.data[left_out[self.of[layers.indices]]] = 0
        ties = sparse.csr_array(layers @ self.across)
        row_actor = np.repeat(chosen, np.diff(ties.indptr))
        ties.data[(ties.indices == row_actor) | (ties.data < NOTHING)] = 0
        ties.eliminate_zeros()
        return ties

    def shared(self, one: int, other: int, apart: Sequence[int] = ()) -> list[tuple[str, int]]:
        """(collaboration key, last day on which both were in it) of two actors (rows), newest first, then by key.

        apart: as in `rows`.
        """
        (first, since), (second, until) = self._row(one), self._row(other)
        excluded = set(self._of(apart).tolist())
        columns, in_first, in_second = np.intersect1d(first, second, assume_unique=True, return_indices=True)
        days = np.minimum(since[in_first], until[in_second])
        collaborations = [
            (self.collaborations[column], day)
            for column, day in zip(columns.tolist(), days.tolist(), strict=True)
            if (column, one, other) not in self.spoken and column not in excluded
        ]
        return sorted(collaborations, key=lambda item: (-item[1], item[0]))

    def _of(self, actors: Sequence[int]) -> npt.NDArray[np.intp]:
        """Indices of the collaborations of some actors (rows)."""
        return np.concatenate([np.empty(0, np.intp), *(self._row(actor)[0] for actor in actors)])

    def _row(self, actor: int) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.int64]]:
        entries = slice(self.last.indptr[actor], self.last.indptr[actor + 1])
        return np.asarray(self.last.indices[entries], np.intp), np.asarray(self.last.data[entries], np.int64)


def recent(snapshot: Snapshot, day: int) -> Recent:
    """The decayed ties as of a day (ordinal). O(presences log presences).

    Two actors who left a collaboration on different days were both in it until the earlier one: the decay of a pair is
    min(a, b) of theirs. With one layer per distinct last day of a collaboration this is a product of sparse matrices:
    an actor is in all layers up to its own last day, and each layer has the decay it adds to the one before as weight.
    Where one person represented both, a negative layer of these two cancels their tie.
    """
    columns = snapshot.incidence
    rows = columns.within(1, day, TYING)
    present, row = numbered(columns.actor[rows], len(columns.partners))
    used, column = numbered(columns.collaboration[rows], len(columns.collaborations))
    size = len(present)
    end = np.minimum(columns.end[rows], day).astype(np.int64)
    # One entry per actor and collaboration: its last day.
    cell, cell_of = np.unique(column.astype(np.int64) * max(size, 1) + row, return_inverse=True)
    last = np.zeros(len(cell), dtype=np.int64)
    np.maximum.at(last, cell_of, end)
    collaboration, actor = np.divmod(cell, max(size, 1))
    sizes = np.bincount(collaboration, minlength=len(used))
    share = np.divide(1.0, sizes - 1, out=np.zeros(len(used)), where=sizes > 1)
    decay = np.exp2(-(day - last) / HALF_LIFE)
    layers, across, layer_of = _layers(collaboration, actor, last, share, decay, (size, len(used)))
    same = _spoken(row, column, columns.person[rows], columns.organization[rows], size)
    if len(same):
        spoken_in, left, right = same.T
        faded = np.minimum(*(decay[np.searchsorted(cell, spoken_in * size + either)] for either in (left, right)))
        number = np.arange(len(same))
        away = sparse.csr_array((-share[spoken_in] * faded, (left, number)), shape=(size, len(same)))
        opposite = sparse.csr_array((np.ones(len(same)), (number, right)), shape=(len(same), size))
        layers, across = (
            sparse.csr_array(sparse.hstack([layers, away])),
            sparse.csr_array(sparse.vstack([across, opposite])),
        )
        layer_of = np.concatenate([layer_of, spoken_in])
    last_days = sparse.csr_array((last, (actor, collaboration)), shape=(size, len(used)))
    last_days.sort_indices()
    keys = tuple(columns.partners[i] for i in present.tolist())
    return Recent(
        keys=keys,
        at={key: i for i, key in enumerate(keys)},
        collaborations=tuple(columns.collaborations[i] for i in used.tolist()),
        last=last_days,
        layers=layers,
        across=across,
        of=layer_of,
        spoken=frozenset(tuple(entry) for entry in same.tolist()),
    )


def _layers(
    collaboration: npt.NDArray[np.int64],
    actor: npt.NDArray[np.int64],
    last: npt.NDArray[np.int64],
    share: Floats,
    decay: Floats,
    shape: tuple[int, int],
) -> tuple[sparse.csr_array, sparse.csr_array, npt.NDArray[np.int64]]:
    """Weighted layers (actors x layers), membership (layers x actors), collaboration of each layer; see recent."""
    order = np.lexsort((last, collaboration))
    collaboration, actor, last, decay = collaboration[order], actor[order], last[order], decay[order]
    opens = np.ones(len(collaboration), dtype=bool)  # where a collaboration begins
    opens[1:] = collaboration[1:] != collaboration[:-1]
    steps = opens.copy()  # where a layer begins
    steps[1:] |= last[1:] != last[:-1]
    layer = np.cumsum(steps) - 1
    first = (
        layer[np.maximum.accumulate(np.where(opens, np.arange(len(collaboration)), 0))] if len(collaboration) else layer
    )
    tops = decay[steps]
    below = np.concatenate([[0.0], tops[:-1]])[: len(tops)]
    weight = share[collaboration[steps]] * np.where(opens[steps], tops, tops - below)
    times = layer - first + 1
    begins = np.cumsum(times) - times
    into = np.repeat(first, times) + np.arange(int(times.sum())) - np.repeat(begins, times)
    member = sparse.csr_array((np.ones(len(into)), (np.repeat(actor, times), into)), shape=(shape[0], len(weight)))
    return sparse.csr_array(member * weight), sparse.csr_array(member.T), collaboration[steps]


def _spoken(
    row: npt.NDArray[np.intp],
    column: npt.NDArray[np.intp],
    person: npt.NDArray[np.int32],
    organization: npt.NDArray[np.int32],
    size: int,
) -> npt.NDArray[np.int64]:
    """Rows (collaboration, actor, actor), in both orders, where one person represented both actors."""
    spoken = (person >= 0) & (organization >= 0)
    people = int(person.max(initial=0)) + 1
    entries = distinct((column[spoken].astype(np.int64) * people + person[spoken]) * max(size, 1) + row[spoken])
    speech = entries // max(size, 1)  # one person in one collaboration
    again = np.zeros(len(speech), dtype=bool)
    again[1:] = speech[1:] == speech[:-1]
    again[:-1] |= again[1:]
    groups: dict[tuple[int, int], list[int]] = {}
    for speech_number, actor in zip(speech[again].tolist(), (entries[again] % max(size, 1)).tolist(), strict=True):
        groups.setdefault(divmod(speech_number, people), []).append(actor)
    pairs = {
        (collaboration, a, b) for (collaboration, _), actors in groups.items() for a in actors for b in actors if a != b
    }
    return np.array(sorted(pairs), dtype=np.int64).reshape(-1, 3)
