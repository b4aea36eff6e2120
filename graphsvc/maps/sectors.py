"""The map of sectors: a disc each around a circle, and ribbons between those whose partners work together."""

# SciPy has no stubs.
# pyright: basic

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from graphsvc.maps import palette
from graphsvc.maps.drawing import Disc, Drawing, Ribbon, box, heaviest_first
from graphsvc.maps.municipalities import radius
from graphsvc.network.snapshot import Snapshot
from graphsvc.network.ties import Ties

#: More ribbons than this cannot be followed; the strongest are drawn, the others when a sector is chosen.
RIBBONS = 60
GAP = 26.0
#: Screens are wider than high.
FLATTENED = 1.35


def draw(
    snapshot: Snapshot, partners: Sequence[str], engaged: frozenset[str], ties: Ties, minimum: float = 0
) -> Drawing:
    """The drawing of the sectors of some partners, "" where none is recorded, those of one colour side by side.

    A tie of a partner with several sectors counts for each of them in equal shares.
    """
    members: dict[str, list[str]] = {}
    for key in partners:
        for sector in snapshot.partners[key].sectors or [""]:
            members.setdefault(sector, []).append(key)
    order = sorted(members, key=lambda key: (not key, _hue(snapshot, key), key))
    radii = [radius(len(members[key])) for key in order]
    points = _around(radii)
    discs = tuple(
        Disc(
            key=key,
            x=x,
            y=y,
            radius=round(size, 1),
            home=(x, y),
            ring=((key, 1),),
            partners=len(members[key]),
            engaged=sum(partner in engaged for partner in members[key]),
        )
        for key, size, (x, y) in zip(order, radii, points, strict=True)
    )
    ribbons = [ribbon for ribbon in _ribbons(snapshot, order, members, ties) if ribbon.weight >= minimum]
    return Drawing(
        view="sectors",
        discs=discs,
        ribbons=tuple(ribbons),
        drawn=min(RIBBONS, len(ribbons)),
        ribbons_in_all=len(ribbons),
        coast=(),
        unplaced=(),
        untied=0,
        box=box(discs, 90),
    )


def _hue(snapshot: Snapshot, key: str) -> str:
    return palette.colour(snapshot.sectors[key]) if key else ""


def _around(radii: Sequence[float]) -> list[tuple[float, float]]:
    """Places around an ellipse, from the top clockwise, with room for each disc by its size."""
    turn = [2 * size + GAP for size in radii]
    whole = sum(turn) or 1.0
    distance = max(160.0, whole / (2 * math.pi) * 1.15)
    points: list[tuple[float, float]] = []
    before = 0.0
    for room in turn:
        angle = -math.pi / 2 + 2 * math.pi * (before + room / 2) / whole
        points.append((round(distance * FLATTENED * math.cos(angle), 1), round(distance * math.sin(angle), 1)))
        before += room
    return points


def _ribbons(snapshot: Snapshot, order: Sequence[str], members: dict[str, list[str]], ties: Ties) -> list[Ribbon]:
    """The sums of ties between sectors, the heaviest first."""
    number = {key: i for i, key in enumerate(order)}
    shown = {key for keys in members.values() for key in keys}
    belongs = np.zeros((len(ties.keys), len(order)))
    for row, key in enumerate(ties.keys):
        if key in shown:
            own = snapshot.partners[key].sectors or [""]
            for sector in own:
                belongs[row, number[sector]] = 1 / len(own)
    weights = belongs.T @ (ties.weights @ belongs)
    touches = (belongs > 0).astype(float)
    tied = ties.weights.copy()
    tied.data[:] = 1.0
    counts = touches.T @ (tied @ touches)
    return heaviest_first(
        Ribbon(order[a], order[b], round(float(weights[a, b]), 6), int(counts[a, b]))
        for a in range(len(order))
        for b in range(a + 1, len(order))
        if weights[a, b] > 0
    )
