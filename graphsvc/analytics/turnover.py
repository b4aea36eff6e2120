"""Turnover: engagement of consecutive windows, ties formed, kept, lapsed and revived, first meetings of groups."""

# SciPy has no stubs.
# pyright: basic

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from graphsvc.analytics import adjacency
from graphsvc.analytics.adjacency import Groups
from graphsvc.network import engagement
from graphsvc.network.co_attendance import Encounters, encounters
from graphsvc.network.snapshot import Snapshot
from graphsvc.network.ties import Level, Ties, inside, ties

Window = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Engaged:
    """Who was engaged (engagement.engaged) in a window, as sorted keys.

    window: first and last day (ordinals); first: never engaged before the window; left: engaged in the window before
    but not in this one, None for the first window.
    """

    window: Window
    organizations: tuple[str, ...]
    persons: tuple[str, ...]
    first: tuple[str, ...]
    left: tuple[str, ...] | None


def engaged(snapshot: Snapshot, windows: Iterable[Window], without: frozenset[str] = frozenset()) -> list[Engaged]:
    """Engagement in consecutive windows, in their order; the host is never counted."""
    engagements: list[Engaged] = []
    before: frozenset[str] | None = None
    for start, day in windows:
        now = sorted(engagement.engaged(snapshot, start, day, without))
        earlier = engagement.engaged(snapshot, 1, start - 1, without)
        engagements.append(
            Engaged(
                (start, day),
                tuple(key for key in now if not snapshot.partners[key].is_person),
                tuple(key for key in now if snapshot.partners[key].is_person),
                tuple(key for key in now if key not in earlier),
                None if before is None else tuple(sorted(before.difference(now))),
            )
        )
        before = frozenset(now)
    return engagements


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Ties as columns of equal length, sorted: both partners as indices into `keys`, one < other, and the strength."""

    keys: tuple[str, ...]
    one: np.ndarray
    other: np.ndarray
    strength: np.ndarray

    def __len__(self) -> int:
        return len(self.one)

    def strongest(self, most: int | None = None) -> list[tuple[str, str, float]]:
        """(key, key, strength) of the strongest ties, strongest first, then by keys; all where `most` is None."""
        order = np.argsort(-self.strength, kind="stable")[:most]
        rows = zip(self.one[order].tolist(), self.other[order].tolist(), self.strength[order].tolist(), strict=True)
        return [(self.keys[one], self.keys[other], strength) for one, other, strength in rows]


@dataclass(frozen=True, slots=True)
class Turnover:
    """Ties of two windows, each pair of partners in one of the four.

    kept: in both; lapsed: only in the first, with their strength there; revived: in the second, not in the first, but
    before the second at some time; formed: in the second and never before.
    """

    kept: Pairs
    formed: Pairs
    lapsed: Pairs
    revived: Pairs


def turnover(
    snapshot: Snapshot,
    first: Window,
    second: Window,
    level: Level = "organization",
    without: frozenset[str] = frozenset(),
) -> Turnover:
    """The turnover of ties between two windows (ordinals), the first of which begins before the second.

    Days between the windows count as before the second. A tie from an undertaking lasts as long as the undertaking;
    one without dates has no end.
    """
    before = ties(snapshot, *first, level, without=without)
    now = ties(snapshot, *second, level, without=without)
    # Includes the first window: its ties are kept or lapsed whether or not they are older.
    once = ties(snapshot, 1, second[0] - 1, level, without=without)
    return compared(before, now, once)


def compared(before: Ties, now: Ties, once: Ties) -> Turnover:
    """The turnover between the ties of two windows. once: ties of all days before the second, the first included.

    Ann and Ben lapse; Ann and Cem form:

    >>> def network(*pair):
    ...     matrix = sparse.csr_array(np.array([[0.0, 1.0], [1.0, 0.0]]))
    ...     return Ties(pair, ("c1",), sparse.csr_array(np.ones((2, 1))), matrix)
    >>> result = compared(network("ann", "ben"), network("ann", "cem"), network("ann", "ben"))
    >>> result.formed.strongest(), result.lapsed.strongest(), len(result.kept), len(result.revived)
    ([('ann', 'cem', 1.0)], [('ann', 'ben', 1.0)], 0, 0)
    """
    names = tuple(sorted({*before.keys, *now.keys, *once.keys}))
    index_of = {key: i for i, key in enumerate(names)}
    (codes_before, lost), (codes_now, strength), (codes_once, _) = (
        _codes(window, index_of) for window in (before, now, once)
    )
    kept = np.isin(codes_now, codes_before)
    met = np.isin(codes_now, codes_once)

    def pairs(codes: np.ndarray, strengths: np.ndarray, rows: np.ndarray) -> Pairs:
        return Pairs(names, *np.divmod(codes[rows], max(len(names), 1)), strengths[rows])

    return Turnover(
        kept=pairs(codes_now, strength, kept),
        formed=pairs(codes_now, strength, ~kept & ~met),
        lapsed=pairs(codes_before, lost, ~np.isin(codes_before, codes_now)),
        revived=pairs(codes_now, strength, ~kept & met),
    )


def _codes(network: Ties, index_of: Mapping[str, int]) -> tuple[np.ndarray, np.ndarray]:
    """Each tie once as one integer code of its pair, sorted, and its strength. index_of: key -> index."""
    index = np.array([index_of[key] for key in network.keys], dtype=np.int64)
    upper = sparse.triu(network.weights, k=1).tocoo()
    one, other = index[upper.row], index[upper.col]
    codes = np.minimum(one, other) * len(index_of) + np.maximum(one, other)
    order = np.argsort(codes)
    return codes[order], upper.data[order]


@dataclass(frozen=True, slots=True)
class FirstMeeting:
    """Two groups (keys, one < other), the first day (ordinal) on which they met, and where (first key)."""

    one: str
    other: str
    day: int
    collaboration: str


def until(snapshot: Snapshot, day: int, without: frozenset[str] = frozenset()) -> Encounters:
    """All encounters of organizations until a day (ordinal)."""
    columns = snapshot.incidence
    return encounters(columns.chosen(inside(columns, 1, day, "organization", without)))


def first_meetings(
    snapshot: Snapshot,
    day: int,
    groups: Groups,
    without: frozenset[str] = frozenset(),
    shared: Encounters | None = None,
) -> list[FirstMeeting]:
    """The first meetings of every two groups until a day (ordinal), sorted by day, then by keys.

    Two groups meet when two different partners, one of each, are tied by a collaboration. Collaborations without a date
    are left out; a vague date counts by its first day. shared: the encounters of `until`, where they are at hand. O(sum
    of k^2), k partners in a collaboration.
    """
    columns = snapshot.incidence
    shared = shared or until(snapshot, day, without)
    dated = (shared.since > 1) & (shared.since <= day)
    membership = adjacency.membership(columns.partners, groups)
    indptr, indices = membership.shares.indptr, membership.shares.indices
    one, other = shared.one[dated], shared.other[dated]
    row, left = _expanded(one, indptr, indices)
    again, right = _expanded(other[row], indptr, indices)
    row, left = row[again], left[again]
    apart = left != right
    row, left, right = row[apart], np.minimum(left, right)[apart], np.maximum(left, right)[apart]
    since, collaboration = shared.since[dated][row], shared.collaboration[dated][row]
    codes = left * len(membership.groups) + right
    order = np.lexsort((since, codes))  # those of one day stay by collaboration, as encounters are
    left, right = left[order], right[order]
    firsts = np.flatnonzero(np.diff(codes[order], prepend=-1))
    names = membership.groups
    rows = zip(left[firsts], right[firsts], since[order][firsts], collaboration[order][firsts], strict=True)
    meetings = [FirstMeeting(names[a], names[b], int(on), columns.collaborations[c]) for a, b, on, c in rows]
    return sorted(meetings, key=lambda met: (met.day, met.one, met.other))


def _expanded(actors: np.ndarray, indptr: np.ndarray, indices: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(index into actors, group) for every group of every actor, as two columns."""
    many = np.diff(indptr)[actors]
    place = np.repeat(np.arange(len(actors)), many)
    within = np.arange(len(place)) - np.repeat(np.cumsum(many) - many, many)
    return place, indices[indptr[actors][place] + within].astype(np.int64)
