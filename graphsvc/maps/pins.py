"""Notes pinned to discs: each in a box that lies, as far as there is room, on no disc, no name and no other note."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from graphsvc.maps import labels, svg
from graphsvc.maps.drawing import PADDING, Box, Disc, Drawing, Pin

#: So many letters a line.
LETTERS = 28
#: Pixels between text and border of a box.
INSIDE = 4.0
#: Where the line to a box begins, in shares of the radius: inside of every shape.
EDGE = 0.8
#: Pixels from there to a box, the near ones tried first.
AWAY = (18.0, 40.0, 80.0, 140.0, 220.0)
DIRECTIONS = tuple((right, down) for down in (-1, 1, 0) for right in (1, -1, 0) if right or down)
#: What a pixel of overlap costs: with another note, beyond the frame, with a disc that has a note, with a disc, a name.
NOTE, BEYOND, PINNED, DISC, NAME = 50.0, 20.0, 5.0, 1.0, 0.5
#: The zooms of pages, in shares of the first one: a wider page shows a map larger.
ZOOMS = (1.0, 1.3, 1.6)


@dataclass(frozen=True, slots=True)
class Ground:
    """The boxes of discs and names at a zoom, in canvas units, and what a pixel of each costs."""

    zoom: float
    boxes: npt.NDArray[np.float64]
    weights: npt.NDArray[np.float64]


def added(drawing: Drawing, notes: Mapping[str, str]) -> Drawing:
    """The drawing with the notes of those of its discs that have one, from left to right; notes: key -> text.

    Each stands where it costs least at the zooms of pages. O(n d) for n notes and d discs.
    """
    discs = sorted((disc for disc in drawing.discs if disc.key in notes), key=lambda disc: (disc.x, disc.y, disc.key))
    if not discs:
        return replace(drawing, pins=())
    grounds = [_ground(drawing, notes, share * drawing.zoom) for share in ZOOMS]
    pins: list[Pin] = []
    for disc in discs:
        tried = [_pin(disc, notes[disc.key], direction, away) for away in AWAY for direction in DIRECTIONS]
        costs = [sum(_cost(pin, drawing, ground, pins) for ground in grounds) for pin in tried]
        pins.append(tried[costs.index(min(costs))])
    return replace(drawing, pins=tuple(pins))


def _ground(drawing: Drawing, notes: Mapping[str, str], zoom: float) -> Ground:
    """What a note may lie on at a zoom."""
    drawn = (*drawing.discs, *drawing.ghosts)
    named = [label.at(zoom) for _disc, label in svg.shown(drawing, zoom)]
    weights = [*(PINNED if disc.key in notes else DISC for disc in drawn), *[NAME] * len(named)]
    return Ground(zoom, np.array([*map(_around, drawn), *named]), np.array(weights))


def _pin(disc: Disc, text: str, direction: tuple[int, int], away: float) -> Pin:
    lines = tuple(textwrap.wrap(text, LETTERS, break_long_words=True)) or (text,)
    wide, high = (size + 2 * INSIDE for size in labels.size("\n".join(lines)))
    right, down = direction
    long = math.hypot(right, down)
    edge = EDGE * disc.radius
    x, y = disc.x + edge * right / long, disc.y + edge * down / long
    left, top = away * right / long + wide * (right - 1) / 2, away * down / long + high * (down - 1) / 2
    return Pin(disc.key, lines, *(round(value, 1) for value in (x, y, left, top, wide, high)))


def _cost(pin: Pin, drawing: Drawing, ground: Ground, others: list[Pin]) -> float:
    """What a place costs at a zoom, in square pixels of overlap, and a little for being far."""
    box, pixels = pin.at(ground.zoom), ground.zoom**2
    margin = PADDING / drawing.zoom
    left, top, right, bottom = drawing.frame
    frame = np.array([(left - margin, top - margin, right + margin, bottom + margin)])
    beyond = pin.width * pin.height - float(_overlap(box, frame)[0]) * pixels
    cost = BEYOND * beyond + float((_overlap(box, ground.boxes) * ground.weights).sum()) * pixels
    if others:
        cost += NOTE * float(_overlap(box, np.array([other.at(ground.zoom) for other in others])).sum()) * pixels
    return cost + abs(pin.left) + abs(pin.top)


def _around(disc: Disc) -> Box:
    return (disc.x - disc.reach, disc.y - disc.reach, disc.x + disc.reach, disc.y + disc.reach)


def _overlap(box: Box, others: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The area that a box shares with each of others."""
    wide = np.minimum(box[2], others[:, 2]) - np.maximum(box[0], others[:, 0])
    high = np.minimum(box[3], others[:, 3]) - np.maximum(box[1], others[:, 1])
    return np.maximum(wide, 0) * np.maximum(high, 0)
