"""Placement of labels beside discs: the side of each, and the zoom from which it overlaps no disc or larger label.

Text keeps its size on the screen while discs grow and part, so a label that is free at one zoom is free at every
greater one: no label disappears while zooming in. Been, Daiches and Yap 2006, IEEE TVCG 12(5).
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from graphsvc.maps.drawing import PADDING, TEXT, Box, Disc, Label
from graphsvc.sparse import overlaps

#: Character widths relative to the text size, for a wide typeface; the page squeezes names that are wider still.
NARROW, USUAL, CAPITAL, WIDE = 0.4, 0.62, 0.75, 0.98
GAP = 2.0
#: The height of a line, in sizes of the text.
LINE = 1.3
#: Pixels between a label and another disc, lest it be read as that one's name.
CLEAR = 5.0
#: Number of discs with labels, the largest: trying 8 sides for 400 labels takes a quarter of a second.
LABELLED = 400
#: Beyond any zoom: for labels that always overlap something.
NEVER = 1000.0
#: A zoom at which a narrow screen shows a province; sides that are free at it are equally good.
SMALLEST = 0.2
#: (point of the disc that a label touches, direction of the label from there), in order of preference.
SIDES: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = (
    ((0, 1), (0, 1)),
    ((1, 0), (1, 0)),
    ((0, -1), (0, -1)),
    ((-1, 0), (-1, 0)),
    *(((x, y), (x, y)) for y in (1, -1) for x in (1, -1)),
    *(((0, y), (x, y)) for y in (1, -1) for x in (1, -1)),
)
DIRECTIONS: list[tuple[int, int]] = [direction for _, direction in SIDES]
#: Boxes that cover a round disc, as shares of its radius, so that a label may come close to its flanks.
ROUND = ((1.0, 0.39), (0.93, 0.71), (0.71, 0.93), (0.39, 1.0))
FLANK = 0.75


def placed(
    discs: Sequence[Disc],
    texts: Mapping[str, str],
    frame: Box,
    enough: float = SMALLEST,
    outward: bool = False,
    first: str = "",
) -> tuple[Disc, ...]:
    """Place a label beside each disc that has a text, the largest first; returns the discs with their labels.

    texts: key -> text; first: the disc that is named before all others. A label stays inside the frame and the padding
    around it. Sides that are free at the zoom `enough` are equally good; outward: those come first that lie away from
    the middle. O(n^2) for n discs.
    """
    order = sorted(
        (number for number, disc in enumerate(discs) if disc.key in texts),
        key=lambda number: (discs[number].key != first, -discs[number].radius, discs[number].key),
    )[:LABELLED]
    if not order:
        return tuple(replace(disc, label=None) for disc in discs)
    named, says = [discs[number] for number in order], [texts[discs[number].key] for number in order]
    covers = [(number, box) for number, disc in enumerate(discs) for box in boxes(disc)]
    owners, world = np.array([owner for owner, _ in covers]), np.array([box for _, box in covers])
    anchors, rooms, turns = _sides(named, np.array([size(text) for text in says]), frame, outward)
    begins = overlaps.inside(anchors, rooms, np.array(frame), PADDING, NEVER)
    chosen: npt.NDArray[np.int64]
    chosen, zooms = overlaps.sided(anchors, rooms, begins, np.array(order), owners, world, CLEAR, enough, NEVER)
    labels: dict[int, Label] = {}
    for row, side in enumerate(chosen.tolist()):
        x, y = anchors[row, side].tolist()
        right, down = DIRECTIONS[int(turns[row, side])]
        label = Label(says[row], x, y, right, down, *size(says[row]))
        labels[order[row]] = replace(label, visible_from=round(float(zooms[row]) + 0.0005, 3))
    return tuple(replace(disc, label=labels.get(number)) for number, disc in enumerate(discs))


@functools.lru_cache(maxsize=20_000)
def width(text: str) -> float:
    """About how wide a text is drawn, in pixels: its widest line."""
    return TEXT * max(
        sum(
            WIDE if c in "mwMW" else NARROW if c in " .,'’()-/:fiIjlrt" else CAPITAL if c.isupper() else USUAL
            for c in line
        )
        for line in text.split("\n")
    )


def size(text: str) -> tuple[float, float]:
    """Width and height of a label in pixels, a gap included."""
    return (round(width(text) + 2 * GAP, 1), round(LINE * TEXT * (1 + text.count("\n")) + 2 * GAP, 1))


def boxes(disc: Disc) -> list[Box]:
    """Boxes that together cover a disc."""
    shares = ROUND if disc.shape == "disc" else ((1.0, 1.0),)
    sizes = [(disc.reach * wide, disc.reach * high) for wide, high in shares]
    return [(disc.x - wide, disc.y - high, disc.x + wide, disc.y + high) for wide, high in sizes]


def _sides(
    discs: Sequence[Disc], sizes: npt.NDArray[np.float64], frame: Box, outward: bool
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64], npt.NDArray[np.intp]]:
    """The label on each side of its disc, those first that are preferred: its anchor (discs, sides, 2), the room around
    it in pixels (discs, sides, 4), and which of SIDES it is (discs, sides)."""
    touched, towards = np.array(SIDES, dtype=np.float64).transpose(1, 0, 2)
    middles = np.array([(disc.x, disc.y) for disc in discs])
    reach = np.array([disc.reach for disc in discs])
    slant = np.array([disc.reach * (FLANK if disc.shape == "disc" else 1) for disc in discs])
    aside = np.where(touched.all(axis=1), slant[:, None], reach[:, None])
    anchors = middles[:, None, :] + touched * aside[:, :, None]
    starts = sizes[:, None, :] * (towards - 1) / 2
    rooms = np.concatenate([starts, starts + sizes[:, None, :]], axis=2)
    turns = np.tile(np.arange(len(SIDES)), (len(discs), 1))
    if outward:
        turns = np.argsort(np.rint(_inward(middles, towards, frame)), axis=1, kind="stable")
        rows = np.arange(len(discs))[:, None]
        anchors, rooms = anchors[rows, turns], rooms[rows, turns]
    return anchors, rooms, turns


def _inward(middles: npt.NDArray[np.float64], towards: npt.NDArray[np.float64], frame: Box) -> npt.NDArray[np.float64]:
    """How much a label on each side of each disc points towards the middle of the frame, -1..1."""
    away = np.array([(frame[0] + frame[2]) / 2, (frame[1] + frame[3]) / 2]) - middles
    distance = np.hypot(away[:, 0], away[:, 1])
    distance[distance == 0] = 1.0
    return (away @ towards.T) / distance[:, None] / np.hypot(towards[:, 0], towards[:, 1])
