"""The map of one partner: itself in the middle, those it is tied to around it, the strongest nearest."""

# SciPy has no stubs.
# pyright: basic

from __future__ import annotations

import math
from collections.abc import Set

from graphsvc.maps import sizing
from graphsvc.maps.drawing import Drawing, Ribbon, box, heaviest_first
from graphsvc.maps.partners import disc
from graphsvc.maps.positions import SPACING
from graphsvc.network.snapshot import Snapshot
from graphsvc.network.ties import Ties

#: Ties among those around the partner: more of them hide its own.
AMONG = 120
#: Screens are wider than high.
FLATTENED = 1.3


def draw(
    snapshot: Snapshot,
    ego: str,
    partners: Set[str],
    engaged: frozenset[str],
    ties: Ties,
    minimum: float = 0,
    most: int | None = None,
) -> Drawing:
    """Draw a partner and those of `partners` that it is tied to, on rings, each in the order of sectors.

    most: how many of these at most, the strongest tied first; `untold` are left out then.
    """
    strength: dict[str, float] = {}
    untold = 0
    among: list[Ribbon] = []
    index = {key: row for row, key in enumerate(ties.keys)}
    if ego in index:
        row = index[ego]
        there = slice(ties.weights.indptr[row], ties.weights.indptr[row + 1])
        tied = zip(ties.weights.indices[there].tolist(), ties.weights.data[there].tolist(), strict=True)
        strength = {
            ties.keys[other]: float(weight)
            for other, weight in tied
            if weight >= minimum and weight > 0 and ties.keys[other] in partners
        }
        strongest = sorted(strength, key=lambda key: (-strength[key], key))[:most]
        untold = len(strength) - len(strongest)
        strength = {key: strength[key] for key in strongest}
        among = heaviest_first(
            Ribbon(one, other, round(weight, 6), 1) for one, other, weight in ties.among(strength) if weight >= minimum
        )
    own = heaviest_first(Ribbon(ego, key, round(weight, 6), 1) for key, weight in strength.items())
    points = {ego: (0.0, 0.0)} | _rings(snapshot, [ribbon.other for ribbon in own])
    discs = [
        disc(snapshot, key, point, 22.0 if key == ego else sizing.of_ties(strength[key], 4), key in engaged)
        for key, point in points.items()
    ]
    ribbons = (*own, *among)
    return Drawing(
        view="ego",
        discs=tuple(discs),
        ribbons=ribbons,
        drawn=min(len(own) + AMONG, len(ribbons)),
        ribbons_in_all=len(ribbons),
        coast=(),
        unplaced=(),
        untied=0,
        box=box(discs, 70),
        untold=untold,
    )


def _rings(snapshot: Snapshot, keys: list[str]) -> dict[str, tuple[float, float]]:
    """Places on rings, the first keys on the innermost; each ring has room for its discs and their names."""
    found: dict[str, tuple[float, float]] = {}
    ring, left = 1, list(keys)
    while left:
        distance = 2.6 * SPACING * ring
        room = max(1, int(2 * math.pi * distance / (1.5 * SPACING)))
        here, left = left[:room], left[room:]
        here.sort(key=lambda key: (sorted(snapshot.partners[key].sectors), key))
        for number, key in enumerate(here):
            angle = -math.pi / 2 + 2 * math.pi * (number + 0.5 * (ring % 2)) / len(here)
            found[key] = (
                round(distance * FLATTENED * math.cos(angle), 1),
                round(distance * math.sin(angle), 1),
            )
        ring += 1
    return found
