"""Ghosts: hollow discs where somebody is expected and missing, beside the disc they are missing at, or in a column."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from graphsvc.maps.drawing import Box, Disc, Drawing

#: Directions and distances that are tried beside a disc, the first that is free is taken.
DIRECTIONS, STEP, STEPS = 24, 5.0, 14
#: Free space around a ghost.
CLEAR = 2.0
#: A chair of a column, in shares of the picture's height: its size, the least distance to the next, its distance from
#: the picture, and room for its name.
CHAIR, APART, ASIDE, NAME = 0.02, 0.042, 0.05, 0.4


def key(of: str) -> str:
    """The key of a ghost; keys of records have no colon."""
    return f"gap:{of}"


def beside(discs: Sequence[Disc], missing: Mapping[str, int], names: Sequence[Box] = ()) -> tuple[Disc, ...]:
    """A ghost beside each disc at which somebody is missing, its area by how many; it covers no disc and no ghost.

    names: boxes that it does not cover where there is room elsewhere.
    """
    ghosts: list[Disc] = []
    for disc in discs:
        if many := missing.get(disc.key, 0):
            ghosts.append(_free(disc, many, [*discs, *ghosts], names))
    return tuple(ghosts)


def column(frame: Box, missing: Mapping[str, int]) -> tuple[Disc, ...]:
    """Empty chairs in columns to the right of a picture, from the top; most missing first."""
    order = sorted(missing, key=lambda of: (-missing[of], of))
    high = frame[3] - frame[1]
    rows = int(1 / APART)
    columns = math.ceil(len(order) / rows)
    rows = math.ceil(len(order) / max(1, columns))
    apart = high / max(1, rows)
    ghosts: list[Disc] = []
    for number, of in enumerate(order):
        across, down = divmod(number, rows)
        x = round(frame[2] + (ASIDE + across * (NAME + ASIDE)) * high, 1)
        y = round(frame[1] + apart * (down + 0.5), 1)
        ghosts.append(_ghost(of, x, y, CHAIR * high, missing[of], (x, y)))
    return tuple(ghosts)


def added(drawing: Drawing, missing: Mapping[str, int]) -> Drawing:
    """The drawing with ghosts: of places beside their discs, of sectors so where they have one, else in columns."""
    there = {disc.key for disc in drawing.discs} if drawing.view in ("municipalities", "sectors") else set[str]()
    zoom = drawing.zoom
    names = [label.at(zoom) for disc in drawing.discs if (label := disc.label) and label.visible_from <= zoom]
    ghosts = beside(drawing.discs, missing, names) if there else ()
    if drawing.view != "municipalities":
        rest = {of: many for of, many in missing.items() if of not in there}
        ghosts += column(_framed(drawing.box, ghosts), rest)
    return replace(drawing, ghosts=ghosts, box=_framed(drawing.box, ghosts))


def _framed(box: Box, ghosts: Sequence[Disc]) -> Box:
    """A box with ghosts, and with room for the names of chairs to the right of it."""
    left, top, right, bottom = box
    for ghost in ghosts:
        aside = NAME * (box[3] - box[1]) if ghost.x > box[2] else CLEAR
        right = max(right, ghost.x + ghost.radius + aside)
        left, top = min(left, ghost.x - ghost.radius - CLEAR), min(top, ghost.y - ghost.radius - CLEAR)
        bottom = max(bottom, ghost.y + ghost.radius + CLEAR)
    return (round(left, 1), round(top, 1), round(right, 1), round(bottom, 1))


def _ghost(of: str, x: float, y: float, radius: float, missing: int, home: tuple[float, float]) -> Disc:
    return Disc(key(of), x, y, round(radius, 1), home, (), missing, 0)


def _free(disc: Disc, missing: int, others: Sequence[Disc], names: Sequence[Box]) -> Disc:
    """The ghost at the nearest free place beside a disc, from its upper right clockwise."""
    radius = 7 + 3 * math.sqrt(missing)
    best, room = (0.0, 0.0), -math.inf
    for step in range(STEPS):
        away = disc.reach + radius + CLEAR + step * STEP
        for direction in range(DIRECTIONS):
            angle = -math.pi / 4 + 2 * math.pi * direction / DIRECTIONS
            x, y = round(disc.x + away * math.cos(angle), 1), round(disc.y + away * math.sin(angle), 1)
            free = min(math.hypot(x - o.x, y - o.y) - o.reach for o in others) - radius
            free = min([free, *(_apart(x, y, name) - radius for name in names)])
            if free >= CLEAR / 2:
                return _ghost(disc.key, x, y, radius, missing, (disc.x, disc.y))
            if free > room:
                best, room = (x, y), free
    return _ghost(disc.key, *best, radius, missing, (disc.x, disc.y))


def _apart(x: float, y: float, box: Box) -> float:
    """How far a point lies from a box."""
    return math.hypot(max(box[0] - x, 0, x - box[2]), max(box[1] - y, 0, y - box[3]))
