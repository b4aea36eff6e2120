"""Placement of labels beside discs: the side of each, and the zoom from which it overlaps no disc or larger label.

Text keeps its size on the screen while discs grow and part, so a label that is free at one zoom is free at every
greater one: no label disappears while zooming in. Been, Daiches and Yap 2006, IEEE TVCG 12(5).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from graphsvc.maps.drawing import PADDING, TEXT, Box, Disc, Label

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
SIDES = (
    ((0, 1), (0, 1)),
    ((1, 0), (1, 0)),
    ((0, -1), (0, -1)),
    ((-1, 0), (-1, 0)),
    *(((x, y), (x, y)) for y in (1, -1) for x in (1, -1)),
    *(((0, y), (x, y)) for y in (1, -1) for x in (1, -1)),
)
#: Boxes that cover a round disc, as shares of its radius, so that a label may come close to its flanks.
ROUND = ((1.0, 0.39), (0.93, 0.71), (0.71, 0.93), (0.39, 1.0))
FLANK = 0.75

Numbers = npt.NDArray[np.float64]


def placed(discs: Sequence[Disc], texts: Mapping[str, str], frame: Box) -> tuple[Disc, ...]:
    """Place a label beside each disc, the largest first; returns the discs with their labels. texts: key -> text.

    A label stays inside the frame and the padding around it. O(n^2) for n discs.
    """
    covers = [(disc.key, box) for disc in discs for box in boxes(disc)]
    owners = np.array([key for key, _ in covers])
    world: Numbers = np.array([box for _, box in covers]).reshape(-1, 4)
    pixels: Numbers = np.tile((-CLEAR, -CLEAR, CLEAR, CLEAR), (len(covers), 1))
    labels: dict[str, Label] = {}
    for disc in sorted(discs, key=lambda disc: (-disc.radius, disc.key))[:LABELLED]:
        sides = [_label(disc, texts[disc.key], touches, stands) for touches, stands in SIDES]
        nearer = np.where((owners == disc.key)[:, None], 0, pixels)
        free = _free(sides, world, nearer)
        visible = [max(float(zoom), _inside(label, frame)) for zoom, label in zip(free, sides, strict=True)]
        best = min(range(len(SIDES)), key=lambda side: max(visible[side], SMALLEST))
        label = replace(sides[best], visible_from=round(visible[best] + 0.0005, 3))
        labels[disc.key] = label
        world = np.vstack([world, (label.x, label.y, label.x, label.y)])
        pixels = np.vstack([pixels, label.box])
        owners = np.append(owners, "")
    return tuple(replace(disc, label=labels.get(disc.key)) for disc in discs)


def width(text: str) -> float:
    """About how wide a text is drawn, in pixels: its widest line."""
    return TEXT * max(
        sum(
            WIDE if c in "mwMW" else NARROW if c in " .,'’()-/:fiIjlrt" else CAPITAL if c.isupper() else USUAL
            for c in line
        )
        for line in text.split("\n")
    )


def boxes(disc: Disc) -> list[Box]:
    """Boxes that together cover a disc."""
    shares = ROUND if disc.shape == "disc" else ((1.0, 1.0),)
    sizes = [(disc.reach * wide, disc.reach * high) for wide, high in shares]
    return [(disc.x - wide, disc.y - high, disc.x + wide, disc.y + high) for wide, high in sizes]


def _label(disc: Disc, text: str, touches: tuple[int, int], stands: tuple[int, int]) -> Label:
    aside = disc.reach * (FLANK if all(touches) and disc.shape == "disc" else 1)
    return Label(
        text=text,
        x=disc.x + touches[0] * aside,
        y=disc.y + touches[1] * aside,
        right=stands[0],
        down=stands[1],
        width=round(width(text) + 2 * GAP, 1),
        height=round(LINE * TEXT * (1 + text.count("\n")) + 2 * GAP, 1),
    )


def _free(labels: Sequence[Label], world: Numbers, pixels: Numbers) -> Numbers:
    """Per label, the zoom from which it overlaps none of the boxes; a distance on one axis is enough."""
    at: Numbers = np.array([(label.x, label.y) for label in labels])[:, :, None]
    box: Numbers = np.array([label.box for label in labels])[:, :, None]
    apart: Numbers = np.min(
        [
            zooms
            for axis in (0, 1)
            for zooms in (
                _zoom(world[:, axis] - at[:, axis], box[:, axis + 2] - pixels[:, axis]),
                _zoom(at[:, axis] - world[:, axis + 2], pixels[:, axis + 2] - box[:, axis]),
            )
        ],
        axis=0,
    )
    return apart.max(axis=1)


def _inside(label: Label, frame: Box) -> float:
    """The zoom from which a label lies inside the padded frame."""
    left, top, right, bottom = label.box
    room = np.array([label.x - frame[0], label.y - frame[1], frame[2] - label.x, frame[3] - label.y])
    needed = np.array([-left, -top, right, bottom]) - PADDING
    return float(_zoom(room, needed).max())


def _zoom(apart: Numbers, needed: Numbers) -> Numbers:
    """The zoom from which a distance on the map is at least that needed on the screen; NEVER where at none."""
    grows = apart > 1e-9
    zooms = np.divide(needed, apart, out=np.full_like(apart, NEVER), where=grows)
    zooms[~grows & (apart > -1e-9) & (needed <= 0)] = 0
    return np.clip(zooms, 0, NEVER)
