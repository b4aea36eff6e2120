"""Places on the canvas: projected, pushed apart until no two discs overlap, and the coast around them."""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from dataclasses import dataclass

from graphsvc.maps.drawing import Box

Point = tuple[float, float]
Rings = tuple[tuple[Point, ...], ...]
#: Canvas units that the places of a network span.
SPAN = 1000.0


@dataclass(frozen=True, slots=True)
class Projection:
    """Equirectangular, true at the middle latitude (radians); x to the east of the origin, y to the south of it.

    origin: (latitude, longitude); scale: canvas units a degree of latitude.
    """

    middle: float
    origin: Point
    scale: float

    @staticmethod
    def of(places: Sequence[Point]) -> Projection:
        """The projection in which places (latitude, longitude) span SPAN units; without places, half a degree does."""
        latitudes, longitudes = [p[0] for p in places], [p[1] for p in places]
        middle = math.radians((min(latitudes) + max(latitudes)) / 2) if places else math.radians(46)
        origin = (max(latitudes), min(longitudes)) if places else (46.0, -63.0)
        wide = (max(longitudes) - min(longitudes)) * math.cos(middle) if places else 0
        high = max(latitudes) - min(latitudes) if places else 0
        return Projection(middle, origin, SPAN / max(wide, high, 0.5))

    def __call__(self, latitude: float, longitude: float) -> Point:
        return (
            (longitude - self.origin[1]) * math.cos(self.middle) * self.scale,
            (self.origin[0] - latitude) * self.scale,
        )


def apart(homes: Sequence[Point], radii: Sequence[float], gap: float = 6) -> list[Point]:
    """Positions near the homes at which no two discs overlap.

    Deterministic. Each round pushes every overlapping pair apart by half of the overlap, until none is left. O(n^2) a
    round.
    """
    points = [list(home) for home in homes]
    for step in range(2000):
        moved = False
        for i in range(len(points)):
            for j in range(i + 1, len(points)):
                dx, dy = points[j][0] - points[i][0], points[j][1] - points[i][1]
                distance, least = math.hypot(dx, dy), radii[i] + radii[j] + gap
                if distance >= least - 1e-6:
                    continue
                moved = True
                if distance < 1e-9:  # at the same place: pushed in a direction that depends on the pair
                    angle = 2.399963 * (i + j + step)
                    dx, dy, distance = math.cos(angle), math.sin(angle), 1.0
                    push = least / 2
                else:
                    push = (least - distance) / 2 + 0.01
                # The larger disc moves less.
                share = radii[j] ** 2 / (radii[i] ** 2 + radii[j] ** 2)
                points[i][0] -= dx / distance * push * 2 * share
                points[i][1] -= dy / distance * push * 2 * share
                points[j][0] += dx / distance * push * 2 * (1 - share)
                points[j][1] += dy / distance * push * 2 * (1 - share)
        if not moved:
            break
    return [(x, y) for x, y in points]


@functools.lru_cache(maxsize=16)
def coast(rings: Rings, project: Projection, box: Box) -> Rings:
    """Project the coast rings, given as (longitude, latitude), that overlap a box; cached while the box stays."""
    lines: list[tuple[Point, ...]] = []
    left, top, right, bottom = box
    for ring in rings:
        points = tuple(project(latitude, longitude) for longitude, latitude in ring)
        xs, ys = [x for x, _ in points], [y for _, y in points]
        if max(xs) >= left and min(xs) <= right and max(ys) >= top and min(ys) <= bottom:
            lines.append(tuple((round(x, 1), round(y, 1)) for x, y in points))
    return tuple(lines)


def with_islands(box: Box, coast: Sequence[Sequence[Point]], homes: Sequence[Point]) -> Box:
    """The box enlarged to hold every island with a place on it.

    A ring of twice the box's size or more is a mainland, and not included.
    """
    left, top, right, bottom = box
    wide, high = 2 * (right - left), 2 * (bottom - top)
    for ring in coast:
        xs, ys = [x for x, _ in ring], [y for _, y in ring]
        west, north, east, south = min(xs), min(ys), max(xs), max(ys)
        settled = any(west <= x <= east and north <= y <= south for x, y in homes)
        if settled and east - west < wide and south - north < high:
            left, top, right, bottom = min(left, west), min(top, north), max(right, east), max(bottom, south)
    return (left, top, right, bottom)
