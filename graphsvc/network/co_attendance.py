"""Encounters: pairs of actors who were in the same collaboration, and since when.

As in ties.py, two organizations represented by the same person in a collaboration do not meet in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import numpy.typing as npt
from scipy import sparse

from graphsvc.network.attendance import Incidence, distinct

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Encounters:
    """Encounters as columns of equal length.

    one, other: actors (organizations, else persons) as indices into the partners of the incidence, one < other;
    collaboration: index into its collaborations; since: the first day (ordinal) on which both were in it.
    """

    one: Numbers
    other: Numbers
    collaboration: Numbers
    since: Numbers


def encounters(columns: Incidence) -> Encounters:
    """The encounters among these presences, sorted by collaboration, then by actors. O(sum of k^2), k actors in one."""
    size = np.int64(len(columns.partners) + 1)
    actor = columns.actor.astype(np.int64)
    collaboration = columns.collaboration.astype(np.int64)
    order = np.lexsort((actor, collaboration))
    place = (collaboration * size + actor)[order]
    firsts = np.flatnonzero(np.diff(place, prepend=-1))
    if not firsts.size:
        return Encounters(*[np.empty(0, dtype=np.int64)] * 4)
    collaboration_of, actor_of = np.divmod(place[firsts], size)
    since = np.minimum.reduceat(columns.start[order], firsts).astype(np.int64)
    left, right = _pairs(collaboration_of)
    spoken = _spoken_for_by_one(columns, size)
    if spoken.size:
        codes = (collaboration_of[left] * size + actor_of[left]) * size + actor_of[right]
        meets = spoken[np.minimum(np.searchsorted(spoken, codes), len(spoken) - 1)] != codes
        left, right = left[meets], right[meets]
    return Encounters(actor_of[left], actor_of[right], collaboration_of[left], np.maximum(since[left], since[right]))


def together(columns: Incidence, most: int) -> list[tuple[int, int, int]]:
    """The pairs of actors that were in most of these collaborations: (one, other, in how many), the most first.

    Actors are indices into the partners of the incidence, one < other; pairs of equal count come in their order. The
    product of the incidence matrix with itself: O(sum of k^2), k actors in one.
    """
    actors, collaborations = len(columns.partners) + 1, len(columns.collaborations)
    codes = distinct(columns.collaboration.astype(np.int64) * actors + columns.actor)
    collaboration, actor = np.divmod(codes, actors)
    present: Any = sparse.csr_array(
        (np.ones(len(codes), dtype=np.int32), (actor, collaboration)), shape=(actors, collaborations)
    )
    both: Any = cast(Any, sparse).triu(present @ present.T, k=1).tocoo()
    one: Numbers = both.row.astype(np.int64)
    other: Numbers = both.col.astype(np.int64)
    counts: Numbers = both.data.astype(np.int64)
    spoken = _spoken_for_by_one(columns, np.int64(actors))
    if spoken.size and len(counts):
        place = one * actors + other
        order = np.argsort(place)
        apart, times = np.unique(spoken % (actors * actors), return_counts=True)
        counts[order[np.searchsorted(place[order], apart)]] -= times
    best = np.lexsort((other, one, -counts))[:most] if len(counts) <= 10 * most else _most(counts, one, other, most)
    return [(int(one[at]), int(other[at]), int(counts[at])) for at in best.tolist() if counts[at] > 0]


def beside(columns: Incidence, partner: int) -> tuple[Numbers, Numbers]:
    """The actors that were with a partner, and in how many collaborations, in their order.

    The partner is there as a person, an organization, or as it was recorded. Left out is who came with the same person
    as its representative, and the organizations for which the partner itself came.
    """
    actors = np.int64(len(columns.partners) + 1)
    collaboration = columns.collaboration.astype(np.int64) * actors
    own = (columns.person == partner) | (columns.organization == partner) | (columns.recorded == partner)
    sides = own & (columns.organization >= 0)
    persons = distinct((collaboration + columns.person)[own & (columns.person >= 0)])
    places = np.concatenate([(collaboration + columns.organization)[sides], persons])
    rows = np.isin(columns.collaboration, columns.collaboration[own]) & (columns.actor != partner)
    rows &= ~np.isin(collaboration + columns.actor, places)
    rows &= (columns.person < 0) | ~np.isin(collaboration + columns.person, persons)
    there = distinct((collaboration + columns.actor)[rows]) % actors
    return np.unique(there, return_counts=True)


def _most(counts: Numbers, one: Numbers, other: Numbers, most: int) -> Numbers:
    """The places of the largest counts, without sorting the others."""
    least = np.partition(counts, -most)[-most]
    candidates = np.flatnonzero(counts >= least)
    return candidates[np.lexsort((other[candidates], one[candidates], -counts[candidates]))][:most]


def _spoken_for_by_one(columns: Incidence, size: np.int64) -> Numbers:
    """(collaboration, organization, organization) with the same representative, each as one integer code, sorted."""
    rows = (columns.person >= 0) & (columns.organization >= 0)
    collaboration, person = columns.collaboration[rows].astype(np.int64), columns.person[rows]
    # (collaboration, person, organization) once each as one number; that of a country is far below 2^63.
    speech, organization = np.divmod(
        distinct((collaboration * size + person) * size + columns.organization[rows]), size
    )
    left, right = _pairs(speech)
    return distinct((speech[left] // size * size + organization[left]) * size + organization[right])


def _pairs(group: Numbers) -> tuple[Numbers, Numbers]:
    """Indices of every two entries of the same group, the smaller first; entries are sorted by group."""
    count = len(group)
    last = np.searchsorted(group, group, side="right")
    many = last - np.arange(count) - 1
    left = np.repeat(np.arange(count), many)
    right = np.arange(len(left)) - np.repeat(np.cumsum(many) - many, many) + left + 1
    return left, right
