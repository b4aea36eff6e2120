"""Outlines of groups on the map of partners: soft areas in which the members of a group stand closest."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from graphsvc.maps.drawing import Disc, Drawing, Group
from graphsvc.maps.positions import SPACING, Point

Cells = npt.NDArray[np.int64]
#: Cells across the longer side of the picture.
CELLS = 130
#: How far a member reaches, and the density at which an outline runs: a little outside of a lone disc.
REACH, LEAST = 1.15 * SPACING, 0.45
#: An area of fewer members is no group to be seen: its members stand apart from the others.
FEWEST = 3
#: Rounds of cutting corners (Chaikin 1974, Comput. Graph. Image Process. 3).
SMOOTH = 2


def outlined(found: Drawing, groups: Sequence[Sequence[str]]) -> Drawing:
    """The drawing with the outlines of groups of its discs, the largest first; they do not overlap.

    Each place belongs to the group whose members are densest there: an outline follows its members, not the convex
    hull, which others would stand in. A group may have several areas, or none where its members are scattered.
    """
    at = {disc.key: disc for disc in found.discs}
    members = [tuple(key for key in group if key in at) for group in groups]
    shown = [keys for keys in members if len(keys) >= FEWEST]
    if not shown:
        return found
    left, top, right, bottom = found.box
    size = max(right - left, bottom - top) / CELLS
    xs, ys = np.arange(left, right + size, size), np.arange(top, bottom + size, size)
    density = np.array([_density([at[key] for key in keys], xs, ys) for keys in shown])
    owner: Cells = np.where(density.max(axis=0) >= LEAST, density.argmax(axis=0), -1)
    drawn: list[Group] = []
    for number, keys in enumerate(shown):
        areas = [_smooth(ring, (left, top), size) for ring in _rings(owner == number)]
        points = [(at[key].x, at[key].y) for key in keys]
        held = [(sum(inside(point, area) for point in points), area) for area in areas]
        rings = [area for many, area in sorted(held, key=lambda pair: -pair[0]) if many >= FEWEST]
        if rings:
            highest = min(rings[0], key=lambda point: (point[1], point[0]))
            drawn.append(Group(keys, tuple(tuple(ring) for ring in rings), highest))
    return found.with_groups(tuple(drawn))


def inside(point: Point, area: Sequence[Point]) -> bool:
    """Whether a point lies in an area: a ray from it crosses the border an odd number of times."""
    x, y = point
    crossed = False
    for (ax, ay), (bx, by) in zip(area, [*area[1:], area[0]], strict=True):
        if (ay > y) != (by > y) and x < ax + (y - ay) / (by - ay) * (bx - ax):
            crossed = not crossed
    return crossed


def _density(
    discs: Sequence[Disc], xs: npt.NDArray[np.float64], ys: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """How close the members of a group stand to each cell: the sum of bells over them."""
    across = np.exp(-(((xs[None, :] - np.array([disc.x for disc in discs])[:, None]) / REACH) ** 2))
    down = np.exp(-(((ys[None, :] - np.array([disc.y for disc in discs])[:, None]) / REACH) ** 2))
    return down.T @ across


def _rings(cells: npt.NDArray[np.bool_]) -> list[list[tuple[int, int]]]:
    """The outer borders of areas of cells, as corners of cells, each area on the same hand."""
    after: dict[tuple[int, int], list[tuple[int, int]]] = {}
    padded = np.pad(cells, 1)
    for y, x in np.argwhere(padded).tolist():
        for there, start, end in (
            (padded[y - 1, x], (x, y), (x + 1, y)),
            (padded[y, x + 1], (x + 1, y), (x + 1, y + 1)),
            (padded[y + 1, x], (x + 1, y + 1), (x, y + 1)),
            (padded[y, x - 1], (x, y + 1), (x, y)),
        ):
            if not there:
                after.setdefault(start, []).append(end)
    rings: list[list[tuple[int, int]]] = []
    while after:
        start = place = min(after)
        ring = [start]
        while True:
            ends = after[place]
            following = ends.pop()
            if not ends:
                del after[place]
            place = following
            if place == start:
                break
            ring.append(place)
        # Borders of holes run the other way round.
        if sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, [*ring[1:], start], strict=True)) > 0:
            rings.append([(x - 1, y - 1) for x, y in ring])
    return rings


def _smooth(ring: Sequence[tuple[int, int]], origin: Point, size: float) -> list[Point]:
    """A border on the map, its corners cut until it is smooth."""
    points = [(origin[0] + (x - 0.5) * size, origin[1] + (y - 0.5) * size) for x, y in ring]
    # The middles of the edges first, so that no step of a cell is left.
    points = [((a[0] + b[0]) / 2, (a[1] + b[1]) / 2) for a, b in zip(points, [*points[1:], points[0]], strict=True)]
    points = points[::3] if len(points) > 12 else points
    for _ in range(SMOOTH):
        pairs = list(zip(points, [*points[1:], points[0]], strict=True))
        points = [
            (a[0] * share + b[0] * (1 - share), a[1] * share + b[1] * (1 - share))
            for a, b in pairs
            for share in (0.75, 0.25)
        ]
    return [(round(x, 1), round(y, 1)) for x, y in points]
