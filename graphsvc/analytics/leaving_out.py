"""How far figures rest on single records: the same figures with a tenth of the participations left out.

Delete-d jackknife by random subsets (Shao & Wu 1989, Annals of Statistics 17(3)), as robustness of measures to
missing data (Borgatti, Carley & Krackhardt 2006, Social Networks 28(2)).
"""

# pyright: basic

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from graphsvc.network import ties as network
from graphsvc.network.presences import Incidence
from graphsvc.network.snapshot import Snapshot
from graphsvc.network.ties import TYING, Level, Ties, Weighting

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
    columns = graph.incidence
    record = np.repeat(np.arange(len(graph.expanded)), [len(graph.expanded[key]) for key in sorted(graph.expanded)])
    rows = columns.within(start, day, TYING)
    if without:
        out = np.array([key in without for key in columns.partners] + [False], dtype=bool)
        rows &= ~(out[columns.person] | out[columns.organization])
    window = _chosen(columns, rows)
    _, record = np.unique(record[rows], return_inverse=True)
    records = int(record.max(initial=-1)) + 1
    for number in range(count):
        left_out = np.zeros(records, dtype=bool)
        left_out[np.random.default_rng([seed, number]).permutation(records)[: round(records * share)]] = True
        yield network.of(_chosen(window, ~left_out[record]), start, day, level, weighting)


def _chosen(columns: Incidence, rows: np.ndarray) -> Incidence:
    return replace(
        columns,
        **{
            name: getattr(columns, name)[rows]
            for name in ("collaboration", "person", "organization", "recorded", "start", "end", "family")
        },
    )


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
