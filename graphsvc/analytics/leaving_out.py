"""How far figures rest on single records: the same figures with a tenth of the participations left out.

Delete-d jackknife by random subsets (Shao & Wu 1989, Annals of Statistics 17(3)), as robustness of measures to
missing data (Borgatti, Carley & Krackhardt 2006, Social Networks 28(2)).
"""

# pyright: basic

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from graphsvc.network import ties as network
from graphsvc.network.snapshot import Snapshot
from graphsvc.network.ties import Level, Ties, Weighting

SHARE, DRAWS, SEED = 0.1, 100, 20160101


def draws(
    graph: Snapshot,
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

    A participation counts where it gives a presence in the window; how many are left out is rounded to the even.
    The same arguments give the same draws; draw n does not depend on how many are asked for. A partner of whom all
    participations are left out is not among the keys.
    """
    window = network.window(graph.incidence, start, day, level, without)
    _, record = np.unique(window.participation, return_inverse=True)
    records = int(record.max(initial=-1)) + 1
    for number in range(count):
        left_out = np.zeros(records, dtype=bool)
        left_out[np.random.default_rng([seed, number]).permutation(records)[: round(records * share)]] = True
        yield network.of(window.chosen(~left_out[record]), start, day, level, weighting)


def digest(graph: Snapshot, start: int, day: int, level: Level, without: frozenset[str]) -> str:
    """A text that is the same for two graphs where all that draws() reads is the same, whatever else changed."""
    window = network.window(graph.incidence, start, day, level, without)
    found = hashlib.blake2b(digest_size=16)
    for indices, names in (
        (np.stack([window.person, window.organization, window.recorded]), window.partners),
        (window.collaboration, window.collaborations),
        (window.participation, ()),
    ):
        used, place = np.unique(indices, return_inverse=True)
        found.update("\n".join(names[i] if i >= 0 else "" for i in used.tolist() if names).encode())
        found.update(place.astype(np.int32).tobytes())
    for column in (window.start, window.end, window.family):
        found.update(column.tobytes())
    return found.hexdigest()


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
