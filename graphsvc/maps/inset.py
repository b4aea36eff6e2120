"""Insets: a part of the map, small enough for a page about something else."""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from graphsvc.maps import ghosts, labels
from graphsvc.maps.drawing import PADDING, Box, Disc, Drawing, Ribbon
from graphsvc.maps.geography import Point, Rings, apart

#: In pixels: its size on a page, in a column and where there is room.
SCREEN, WIDE = (440.0, 300.0), (720.0, 480.0)
#: In pixels: what is left out of a coast.
DETAIL = 1.5
#: Places beside the one that an inset is about, and partners around one, or of one collaboration.
PLACES, AROUND, TOGETHER = 6, 10, 20
#: Shares of the inset that partners are spread over, so that there is room for names beside them.
SPREAD = (0.62, 0.66)


def zoom(box: Box, screen: tuple[float, float] = SCREEN) -> float:
    """The zoom, in pixels per canvas unit, at which a box fills an inset."""
    left, top, right, bottom = box
    return min((screen[0] - 2 * PADDING) / (right - left), (screen[1] - 2 * PADDING) / (bottom - top))


def framed(box: Box, screen: tuple[float, float] = SCREEN) -> Box:
    """The box made as wide, or as high, as an inset is."""
    left, top, right, bottom = box
    scale = zoom(box, screen)
    wide = ((screen[0] - 2 * PADDING) / scale - (right - left)) / 2
    high = ((screen[1] - 2 * PADDING) / scale - (bottom - top)) / 2
    return (left - wide, top - high, right + wide, bottom + high)


def around(found: Drawing, key: str, missing: Mapping[str, int]) -> Drawing:
    """A disc and the nearest ones, with the ribbons among them and ghosts where somebody is missing.

    Without discs where there is none of that key.
    """
    middle = next((disc for disc in found.discs if disc.key == key), None)
    if middle is None:
        return replace(found, discs=(), ribbons=())
    near = sorted(found.discs, key=lambda disc: (math.hypot(disc.x - middle.x, disc.y - middle.y), disc.key))
    discs = tuple(near[: PLACES + 1])
    keys = {disc.key for disc in discs}
    ribbons = tuple(ribbon for ribbon in found.ribbons if ribbon.one in keys and ribbon.other in keys)
    hollow = ghosts.beside(discs, missing)
    shown = [*discs, *hollow]
    margin = 14.0
    box = (
        min(disc.x - disc.reach for disc in shown) - margin,
        min(disc.y - disc.reach for disc in shown) - margin,
        max(disc.x + disc.reach for disc in shown) + margin,
        max(disc.y + disc.reach for disc in shown) + margin,
    )
    return replace(found, discs=discs, ribbons=ribbons, drawn=len(ribbons), ghosts=hollow, box=box)


def spread(keys: Sequence[str], positions: Mapping[str, Point], radii: Sequence[float]) -> list[Point]:
    """Places in an inset, in pixels from its middle, at which no two discs overlap.

    Partners stand to each other as on the map of partners; those without a position there on an ellipse, in the order
    of the keys.
    """
    wide, high = SCREEN[0] * SPREAD[0], SCREEN[1] * SPREAD[1]
    there = [positions[key] for key in keys if key in positions]
    if len(there) < 2:
        there = []
    left, top = min((x for x, _ in there), default=0.0), min((y for _, y in there), default=0.0)
    across = max((x for x, _ in there), default=0.0) - left or 1.0
    down = max((y for _, y in there), default=0.0) - top or 1.0
    waiting = [key for key in keys if not there or key not in positions]
    turn = {key: -math.pi / 2 + 2 * math.pi * number / len(waiting) for number, key in enumerate(waiting)}
    homes = [
        (wide / 2 * math.cos(turn[key]), high / 2 * math.sin(turn[key]))
        if key in turn
        else (((positions[key][0] - left) / across - 0.5) * wide, ((positions[key][1] - top) / down - 0.5) * high)
        for key in keys
    ]
    return [(round(x, 1), round(y, 1)) for x, y in apart(homes, radii, 8)]


def of_partners(discs: tuple[Disc, ...], ribbons: Sequence[Ribbon]) -> Drawing:
    """The drawing of some partners, whose places are in pixels."""
    return Drawing(
        view="partners",
        discs=discs,
        ribbons=tuple(ribbons),
        drawn=len(ribbons),
        ribbons_in_all=len(ribbons),
        coast=(),
        unplaced=(),
        untied=0,
        box=(-SCREEN[0] / 2, -SCREEN[1] / 2, SCREEN[0] / 2, SCREEN[1] / 2),
    )


def named(found: Drawing, texts: Mapping[str, str], screen: tuple[float, float] = SCREEN, first: str = "") -> Drawing:
    """The drawing in the frame of an inset, its names placed for that size, that of one disc before the others."""
    box = framed(found.box, screen)
    every: list[Disc] = [*found.discs, *found.ghosts]
    placed = labels.placed(every, texts, box, zoom(box, screen), found.view in ("partners", "ego"), first)
    return replace(found, discs=placed[: len(found.discs)], ghosts=placed[len(found.discs) :], box=box)


@functools.lru_cache(maxsize=64)
def coast(rings: Rings, box: Box, scale: float) -> Rings:
    """The coast of an inset, without what is too small to be seen in it or lies outside; cached.

    scale: in pixels per canvas unit. What lies far outside is drawn in to a frame around the box: coasts have many
    points, so that nothing shows of it.
    """
    left, top, right, bottom = box
    step, wide, high = DETAIL / scale, (right - left) / 4, (bottom - top) / 4
    least, most = (left - wide, top - high), (right + wide, bottom + high)
    found: list[tuple[Point, ...]] = []
    for ring in map(np.array, rings):
        (west, north), (east, south) = ring.min(axis=0).tolist(), ring.max(axis=0).tolist()
        if east < left or west > right or south < top or north > bottom:
            continue
        drawn_in = ring.clip(least, most).round(1)
        moved = np.abs(np.diff(drawn_in, axis=0, prepend=np.inf)).sum(axis=1) > 0
        points: list[Point] = []
        for x, y in drawn_in[moved].tolist():
            if not points or abs(x - points[-1][0]) + abs(y - points[-1][1]) >= step:
                points.append((x, y))
        if len(points) > 2:
            found.append(tuple(points))
    return tuple(found)
