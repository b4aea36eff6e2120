"""Placement of labels beside discs: the side of each, and the zoom from which it overlaps no disc or larger label.

Text keeps its size on the screen while discs grow and part, so a label that is free at one zoom is free at every
greater one: no label disappears while zooming in. Been, Daiches and Yap 2006, IEEE TVCG 12(5).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

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


def placed(
    discs: Sequence[Disc], texts: Mapping[str, str], frame: Box, enough: float = SMALLEST, outward: bool = False
) -> tuple[Disc, ...]:
    """Place a label beside each disc that has a text, the largest first; returns the discs with their labels.

    texts: key -> text. A label stays inside the frame and the padding around it. Sides that are free at the zoom
    `enough` are equally good; outward: those come first that lie away from the middle. O(n^2) for n discs.
    """
    named = [disc for disc in discs if disc.key in texts]
    order = sorted(named, key=lambda disc: (-disc.radius, disc.key))[:LABELLED]
    covers = [(number, box) for number, disc in enumerate(discs) for box in boxes(disc)]
    filled, number = len(covers), {disc.key: number for number, disc in enumerate(discs)}
    owners = np.full(filled + len(order), -1)
    world, pixels, shown = np.zeros((len(owners), 4)), np.zeros((len(owners), 4)), np.zeros(len(owners))
    if covers:
        owners[:filled], world[:filled] = [owner for owner, _ in covers], [box for _, box in covers]
        pixels[:filled] = (-CLEAR, -CLEAR, CLEAR, CLEAR)
    labels: dict[str, Label] = {}
    middle = ((frame[0] + frame[2]) / 2, (frame[1] + frame[3]) / 2)
    for disc in order:
        sides = _sides(disc, texts[disc.key])
        if outward:
            sides.sort(key=lambda label: round(_inward(label, disc, middle)))
        places, rooms = np.array([(label.x, label.y) for label in sides]), np.array([label.box for label in sides])
        nearer = np.where((owners[:filled] == number[disc.key])[:, None], 0, pixels[:filled])
        begins = overlaps.inside(places, rooms, np.array(frame), PADDING, NEVER)
        visible = overlaps.free(places, rooms, world[:filled], nearer, shown[:filled], begins, enough, NEVER)
        best = int(np.argmin(np.maximum(visible, enough)))
        label = replace(sides[best], visible_from=round(float(visible[best]) + 0.0005, 3))
        labels[disc.key] = label
        world[filled], pixels[filled] = (label.x, label.y, label.x, label.y), label.box
        shown[filled] = label.visible_from
        filled += 1
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


def size(text: str) -> tuple[float, float]:
    """Width and height of a label in pixels, a gap included."""
    return (round(width(text) + 2 * GAP, 1), round(LINE * TEXT * (1 + text.count("\n")) + 2 * GAP, 1))


def boxes(disc: Disc) -> list[Box]:
    """Boxes that together cover a disc."""
    shares = ROUND if disc.shape == "disc" else ((1.0, 1.0),)
    sizes = [(disc.reach * wide, disc.reach * high) for wide, high in shares]
    return [(disc.x - wide, disc.y - high, disc.x + wide, disc.y + high) for wide, high in sizes]


def _sides(disc: Disc, text: str) -> list[Label]:
    """The label on each side of its disc."""
    wide, high = size(text)
    slant = disc.reach * (FLANK if disc.shape == "disc" else 1)
    found: list[Label] = []
    for (x, y), (right, down) in SIDES:
        aside = slant if x and y else disc.reach
        found.append(Label(text, disc.x + x * aside, disc.y + y * aside, right, down, wide, high))
    return found


def _inward(label: Label, disc: Disc, middle: tuple[float, float]) -> float:
    """How much a label points towards the middle, -1..1."""
    x, y = middle[0] - disc.x, middle[1] - disc.y
    away = math.hypot(x, y) or 1.0
    return (label.right * x + label.down * y) / away / math.hypot(label.right, label.down)
