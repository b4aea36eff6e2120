"""Places on the canvas: projected, pushed apart until no two discs overlap, and the coast around them."""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from graphsvc.maps.drawing import Box
from graphsvc.sparse import overlaps

Point = tuple[float, float]
Rings = tuple[tuple[Point, ...], ...]
#: Canvas units that the places of a network span.
SPAN = 1000.0
#: Rounds of pushing, after which discs are left as they are.
ROUNDS = 2000


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
    points = np.array(homes, dtype=np.float64).reshape(-1, 2)
    overlaps.part(points, np.array(radii, dtype=np.float64), gap, ROUNDS)
    return [(x, y) for x, y in points.tolist()]


@functools.lru_cache(maxsize=4)
def _projected(rings: Rings, project: Projection) -> tuple[tuple[Box, tuple[Point, ...]], ...]:
    """Coast rings, given as (longitude, latitude), on the canvas, each with its box; kept while the places stay."""
    lines = (tuple(project(latitude, longitude) for longitude, latitude in ring) for ring in rings)
    return tuple((_box(line), tuple((round(x, 1), round(y, 1)) for x, y in line)) for line in lines)


def _box(line: Sequence[Point]) -> Box:
    xs, ys = [x for x, _ in line], [y for _, y in line]
    return (min(xs), min(ys), max(xs), max(ys))


def coast(rings: Rings, project: Projection, box: Box) -> Rings:
    """Project the coast rings, given as (longitude, latitude), that overlap a box."""
    left, top, right, bottom = box
    return tuple(
        line
        for (west, north, east, south), line in _projected(rings, project)
        if east >= left and west <= right and south >= top and north <= bottom
    )


def with_islands(box: Box, coast: Sequence[Sequence[Point]], homes: Sequence[Point]) -> Box:
    """The box enlarged to hold every island with a place on it.

    A ring of twice the box's size or more is a mainland, and not included.
    """
    left, top, right, bottom = box
    wide, high = 2 * (right - left), 2 * (bottom - top)
    for ring in coast:
        west, north, east, south = _box(ring)
        settled = any(west <= x <= east and north <= y <= south for x, y in homes)
        if settled and east - west < wide and south - north < high:
            left, top, right, bottom = min(left, west), min(top, north), max(right, east), max(bottom, south)
    return (left, top, right, bottom)
