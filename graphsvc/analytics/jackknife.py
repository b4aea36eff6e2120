"""Jackknife: how far figures depend on single records, from subsamples without a tenth of the participations.

Delete-d jackknife by random subsets (Shao & Wu 1989, Annals of Statistics 17(3)), as robustness of measures to
missing data (Borgatti, Carley & Krackhardt 2006, Social Networks 28(2)).
"""

# NumPy's stubs leave the items of tolist() unknown.
# pyright: basic

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from graphsvc.network import attendance
from graphsvc.network import ties as network
from graphsvc.network.attendance import Incidence, Presence
from graphsvc.network.snapshot import Snapshot
from graphsvc.network.ties import Level, Ties, Weighting

#: Share left out, number of subsamples, seed.
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
    """The ties of `count` random subsamples, each without a share (0..1) of the participations that count.

    A participation counts where it has a presence in the window start..day (ordinals). The number left out is rounded
    half to even and at least 1. No subsamples where fewer than two participations count. Deterministic; subsample n
    does not depend on `count`. Partners without any participation left are not among the keys.
    """
    columns, participation_of = _counting(snapshot, start, day, level, without)
    for kept in _subsets(participation_of, share, count, seed):
        yield network.between(columns.chosen(kept), level, weighting)


def graphs(
    snapshot: Snapshot, day: int, kept: frozenset[str] = frozenset(), *, count: int = DRAWS, seed: int = SEED
) -> Iterator[Snapshot]:
    """Snapshots of `count` subsamples, each without a tenth of the participations that count until the day (see draws).

    Participations of partners in `kept` stay, and the tenth is of all others. The snapshots hold only presences that
    tie partners until the day, and these in their incidence alone.
    """
    columns, participation_of = _counting(snapshot, 1, day, "organization", frozenset())
    fixed = np.array([key in kept for key in columns.partners] + [False], dtype=bool)
    free = ~np.isin(participation_of, participation_of[fixed[columns.person] | fixed[columns.organization]])
    for left in _subsets(participation_of[free], SHARE, count, seed):
        rows = np.ones(len(participation_of), dtype=bool)
        rows[free] = left
        yield snapshot.attended(columns.chosen(rows))


def _counting(
    snapshot: Snapshot, start: int, day: int, level: Level, without: frozenset[str]
) -> tuple[Incidence, np.ndarray]:
    """The presences that tie in these days, and for each the number of its participation."""
    records = _window(snapshot, start, day)
    columns = attendance.columns(snapshot.partners, snapshot.collaborations, records)
    participation_of = np.repeat(np.arange(len(records)), [len(presences) for presences in records.values()])
    inside = network.inside(columns, start, day, level, without)
    return columns.chosen(inside), participation_of[inside]


def _subsets(participation_of: np.ndarray, share: float, count: int, seed: int) -> Iterator[np.ndarray]:
    """`count` masks of the presences kept, each without a share of their participations.

    participation_of: number of each one's.
    """
    counting, participation_of = np.unique(participation_of, return_inverse=True)
    gone = max(1, round(len(counting) * share))
    for number in range(count if len(counting) > 1 else 0):
        left_out = np.zeros(len(counting), dtype=bool)
        order = np.random.default_rng([seed, number]).permutation(len(counting))
        left_out[order[:gone]] = True
        yield ~left_out[participation_of]


def _window(snapshot: Snapshot, start: int, day: int) -> dict[str, tuple[Presence, ...]]:
    """Participation key -> presences, of those with one in start..day; sorted, since subsamples depend on order."""
    inside = {
        key
        for key, presences in snapshot.expanded.items()
        for presence in presences
        if presence.start <= day and presence.end >= start
    }
    return {key: snapshot.expanded[key] for key in sorted(inside)}


def band(values: Sequence[float | None], low: float = 5, high: float = 95) -> tuple[float, float] | None:
    """The band of a figure: two percentiles of its values, interpolated linearly; None where any value is None.

    A band of the defined values alone would claim too much where leaving records out makes the figure undefined.

    >>> band([1.0, 2.0, 3.0], low=0, high=50)
    (1.0, 2.0)
    >>> band([1.0, None, 3.0]) is None
    True
    """
    if not values or any(value is None for value in values):
        return None
    bottom, top = np.percentile(np.array(values, dtype=np.float64), [low, high]).tolist()
    return bottom, top


def bands(samples: Sequence[Mapping[str, float | None]]) -> dict[str, tuple[float, float] | None]:
    """The band of every figure, from one mapping of figures per subsample."""
    return {key: band([values[key] for values in samples]) for key in (samples[0] if samples else {})}


def bands_of_columns(values: np.ndarray) -> list[tuple[float, float] | None]:
    """The band of every column. values: subsamples x partners, nan where undefined; such a column has None."""
    defined = ~np.isnan(values).any(axis=0)
    bounds: list[tuple[float, float] | None] = [None] * values.shape[1]
    bottom, top = np.percentile(values[:, defined], [5, 95], axis=0) if defined.any() else ([], [])
    for column, low, high in zip(np.flatnonzero(defined).tolist(), bottom, top, strict=True):
        bounds[column] = float(low), float(high)
    return bounds
