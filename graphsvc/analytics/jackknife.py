"""How far figures rest on single records: the same figures with a tenth of the participations left out.

Delete-d jackknife by random subsets (Shao & Wu 1989, Annals of Statistics 17(3)), as robustness of measures to
missing data (Borgatti, Carley & Krackhardt 2006, Social Networks 28(2)).
"""

# pyright: basic

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from graphsvc.network import attendance
from graphsvc.network import ties as network
from graphsvc.network.attendance import Incidence, Presence
from graphsvc.network.snapshot import Snapshot
from graphsvc.network.ties import Level, Ties, Weighting

SHARE, DRAWS, SEED = 0.1, 100, 20160101


def draws(
    snapshot: Snapshot,
    start: int,
    day: int,
    level: Level = "organization",
    weighting: Weighting = "newman",
    without: frozenset[str] = frozenset(),
    *,
    share: float = SHARE,
    count: int = DRAWS,
    seed: int = SEED,
) -> Iterator[Ties]:
    """The ties of `count` random subsets, each without the share (0..1) of the participations that count there.

    A participation counts where it gives a presence in the window; how many are left out is rounded to the even, and
    at least one. Where fewer than two count there is no draw. The same arguments give the same draws; draw n does
    not depend on how many are asked for. A partner of whom all participations are left out is not among the keys.
    """
    columns, own = _counting(snapshot, start, day, level, without)
    for kept in _subsets(own, share, count, seed):
        yield network.between(columns.chosen(kept), level, weighting)


def graphs(
    snapshot: Snapshot, day: int, kept: frozenset[str] = frozenset(), *, count: int = DRAWS, seed: int = SEED
) -> Iterator[Snapshot]:
    """The graph `count` times, each without a tenth of the participations that count until the day (see draws).

    Those of whoever is in `kept` stay, and are no part of the tenth. Of who was present the graphs hold what ties
    partners until the day, and that in their incidence alone.
    """
    columns, own = _counting(snapshot, 1, day, "organization", frozenset())
    fixed = np.array([key in kept for key in columns.partners] + [False], dtype=bool)
    free = ~np.isin(own, own[fixed[columns.person] | fixed[columns.organization]])
    for left in _subsets(own[free], SHARE, count, seed):
        rows = np.ones(len(own), dtype=bool)
        rows[free] = left
        yield snapshot.attended(columns.chosen(rows))


def _counting(
    snapshot: Snapshot, start: int, day: int, level: Level, without: frozenset[str]
) -> tuple[Incidence, np.ndarray]:
    """The presences that tie in these days, and of each the place of the participation it comes from."""
    records = _window(snapshot, start, day)
    columns = attendance.columns(snapshot.partners, snapshot.collaborations, records)
    own = np.repeat(np.arange(len(records)), [len(found) for found in records.values()])
    inside = network.inside(columns, start, day, level, without)
    return columns.chosen(inside), own[inside]


def _subsets(own: np.ndarray, share: float, count: int, seed: int) -> Iterator[np.ndarray]:
    """Which presences are kept, `count` times, each without the share of the participations they come from."""
    counting, own = np.unique(own, return_inverse=True)
    gone = max(1, round(len(counting) * share))
    for number in range(count if len(counting) > 1 else 0):
        left_out = np.zeros(len(counting), dtype=bool)
        order = np.random.default_rng([seed, number]).permutation(len(counting))
        left_out[order[:gone]] = True
        yield ~left_out[own]


def _window(snapshot: Snapshot, start: int, day: int) -> dict[str, tuple[Presence, ...]]:
    """The participations with a presence in the days start..day, sorted, so that no draw rests on their history."""
    inside = {key for key, own in snapshot.expanded.items() for one in own if one.start <= day and one.end >= start}
    return {key: snapshot.expanded[key] for key in sorted(inside)}


def band(values: Sequence[float | None], low: float = 5, high: float = 95) -> tuple[float, float] | None:
    """The percentiles between which a figure moved, interpolated linearly; None where it was undefined in any draw.

    Where leaving records out can make a figure undefined, the middle of the rest would say too much.
    """
    if not values or any(value is None for value in values):
        return None
    bottom, top = np.percentile(np.array(values, dtype=np.float64), [low, high]).tolist()
    return bottom, top


def bands(found: Sequence[Mapping[str, float | None]]) -> dict[str, tuple[float, float] | None]:
    """The band of every figure, from its values in all draws."""
    return {key: band([values[key] for values in found]) for key in (found[0] if found else {})}


def bands_of_columns(values: np.ndarray) -> list[tuple[float, float] | None]:
    """The band of every column of draws x partners; nan is undefined."""
    known = ~np.isnan(values).any(axis=0)
    found: list[tuple[float, float] | None] = [None] * values.shape[1]
    bottom, top = np.percentile(values[:, known], [5, 95], axis=0) if known.any() else ([], [])
    for column, low, high in zip(np.flatnonzero(known).tolist(), bottom, top, strict=True):
        found[column] = float(low), float(high)
    return found
