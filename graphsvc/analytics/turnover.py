"""Change over time: who is engaged in one window and the next, which ties came and went, which sectors met when."""

# pyright: basic

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from graphsvc.analytics import adjacency
from graphsvc.analytics.adjacency import Groups
from graphsvc.network import engagement
from graphsvc.network.co_attendance import encounters
from graphsvc.network.snapshot import Snapshot
from graphsvc.network.ties import Level, Ties, inside, ties

Window = tuple[int, int]
NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Engaged:
    """Who was engaged (engagement.engaged) in a window (ordinals), by key.

    first: never engaged before the window; left: engaged in the window before, not in this one, None for the first
    window.
    """

    window: Window
    organizations: tuple[str, ...]
    persons: tuple[str, ...]
    first: tuple[str, ...]
    left: tuple[str, ...] | None


def engaged(snapshot: Snapshot, windows: Iterable[Window], without: frozenset[str] = NOBODY) -> list[Engaged]:
    """Who is engaged in windows that follow each other, in their order; the host is never counted."""
    found: list[Engaged] = []
    before: frozenset[str] | None = None
    for start, day in windows:
        now = sorted(engagement.engaged(snapshot, start, day, without))
        earlier = engagement.engaged(snapshot, 1, start - 1, without)
        found.append(
            Engaged(
                (start, day),
                tuple(key for key in now if not snapshot.partners[key].is_person),
                tuple(key for key in now if snapshot.partners[key].is_person),
                tuple(key for key in now if key not in earlier),
                None if before is None else tuple(sorted(before.difference(now))),
            )
        )
        before = frozenset(now)
    return found


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Ties as columns: the two partners, one < other, as places in `keys`, and the tie's strength; by the former."""

    keys: tuple[str, ...]
    one: np.ndarray
    other: np.ndarray
    strength: np.ndarray

    def __len__(self) -> int:
        return len(self.one)

    def strongest(self, most: int | None = None) -> list[tuple[str, str, float]]:
        """The strongest ties first, then by keys: up to so many, all where none is named."""
        order = np.argsort(-self.strength, kind="stable")[:most]
        found = zip(self.one[order].tolist(), self.other[order].tolist(), self.strength[order].tolist(), strict=True)
        return [(self.keys[one], self.keys[other], strength) for one, other, strength in found]


@dataclass(frozen=True, slots=True)
class Turnover:
    """Ties of two windows; a pair stands in one of them only.

    kept: in both; lapsed: in the first alone, with the strength they had there; revived: in the second, not in the
    first, but once before it; formed: in the second and never before.
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
    without: frozenset[str] = NOBODY,
) -> Turnover:
    """What became of ties between two windows (ordinals), the first of which begins before the second.

    Days between the two windows, if any, count as once before. A tie of an undertaking lasts as long as the
    undertaking, so that of one without dates is always there.
    """
    before = ties(snapshot, *first, level, without=without)
    now = ties(snapshot, *second, level, without=without)
    # A tie that an earlier day gives, and the first window gives too, is kept or lapsed, whatever stands here.
    once = ties(snapshot, 1, second[0] - 1, level, without=without)
    return compared(before, now, once)


def compared(before: Ties, now: Ties, once: Ties) -> Turnover:
    """The turnover between two windows; once: the ties of all days before the second, the first window included."""
    names = tuple(sorted({*before.keys, *now.keys, *once.keys}))
    place = {key: i for i, key in enumerate(names)}
    (one, lost), (two, strength), (ever, _) = (_codes(found, place) for found in (before, now, once))
    kept = np.isin(two, one)
    met = np.isin(two, ever)

    def pairs(codes: np.ndarray, strengths: np.ndarray, rows: np.ndarray) -> Pairs:
        return Pairs(names, *np.divmod(codes[rows], max(len(names), 1)), strengths[rows])

    return Turnover(
        kept=pairs(two, strength, kept),
        formed=pairs(two, strength, ~kept & ~met),
        lapsed=pairs(one, lost, ~np.isin(one, two)),
        revived=pairs(two, strength, ~kept & met),
    )


def _codes(found: Ties, place: Mapping[str, int]) -> tuple[np.ndarray, np.ndarray]:
    """Each tie once, as one number that grows with the pair of keys, sorted, and its strength."""
    own = np.array([place[key] for key in found.keys], dtype=np.int64)
    upper = sparse.triu(found.weights, k=1).tocoo()
    one, other = own[upper.row], own[upper.col]
    codes = np.minimum(one, other) * len(place) + np.maximum(one, other)
    order = np.argsort(codes)
    return codes[order], upper.data[order]


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two groups, one < other, the first day (ordinal) on which they met, and the collaboration (the first key)."""

    one: str
    other: str
    day: int
    collaboration: str


def first_meetings(snapshot: Snapshot, day: int, groups: Groups, without: frozenset[str] = NOBODY) -> list[Meeting]:
    """When each two different groups first met until a day, by day, then by keys; who never met is not there.

    Two groups meet when different partners, one of each, are tied by a collaboration. What has no date is left out,
    since nobody knows when it was; of a vague date the first day counts. O(sum of k^2).
    """
    columns = snapshot.incidence
    found = encounters(columns.chosen(inside(columns, 1, day, "organization", without)))
    dated = (found.since > 1) & (found.since <= day)
    membership = adjacency.membership(columns.partners, groups)
    indptr, indices = membership.shares.indptr, membership.shares.indices
    one, other = found.one[dated], found.other[dated]
    row, left = _expanded(one, indptr, indices)
    again, right = _expanded(other[row], indptr, indices)
    row, left = row[again], left[again]
    apart = left != right
    row, left, right = row[apart], np.minimum(left, right)[apart], np.maximum(left, right)[apart]
    since, where = found.since[dated][row], found.collaboration[dated][row]
    order = np.lexsort((where, since, right, left))
    left, right = left[order], right[order]
    firsts = np.flatnonzero(np.diff(left * len(membership.groups) + right, prepend=-1))
    names = membership.groups
    rows = zip(left[firsts], right[firsts], since[order][firsts], where[order][firsts], strict=True)
    meetings = [Meeting(names[a], names[b], int(on), columns.collaborations[c]) for a, b, on, c in rows]
    return sorted(meetings, key=lambda met: (met.day, met.one, met.other))


def _expanded(actors: np.ndarray, indptr: np.ndarray, indices: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(place in actors, group) for every group of every actor."""
    many = np.diff(indptr)[actors]
    place = np.repeat(np.arange(len(actors)), many)
    within = np.arange(len(place)) - np.repeat(np.cumsum(many) - many, many)
    return place, indices[indptr[actors][place] + within].astype(np.int64)
