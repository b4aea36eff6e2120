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
#: To this share of the usual width of letters a name may be narrowed where there is little room.
SQUEEZED = 0.85
GAP = 2.0
#: The height of a line, in sizes of the text.
LINE = 1.3
#: Pixels between a label and another disc, lest it be read as that one's name.
CLEAR = 5.0
#: So many discs, the largest, may be named at any zoom; the others from NEAR on, a zoom at which only neighbours are in
#: the way of a name: as if at any zoom, 5,000 labels would take seconds.
LABELLED, NEAR = 400, 1.5
#: Beyond any zoom: for labels that always overlap something.
NEVER = 1000.0
#: A zoom at which a narrow screen shows a province; sides that are free at it are equally good.
SMALLEST = 0.2
#: Of so many discs, the largest, narrower labels are tried: where a screen is narrow, few have room.
NARROWED = 60
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
#: Of labels, the side first that is preferred: anchors (labels, sides, 2), the room around them in pixels (labels,
#: sides, 4), and which of SIDES each is (labels, sides).
Sides = tuple[npt.NDArray[np.float64], npt.NDArray[np.float64], npt.NDArray[np.intp]]
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
    the middle. O(n) for n discs, O(n^2) for the LABELLED largest.
    """
    order = sorted(
        (number for number, disc in enumerate(discs) if disc.key in texts),
        key=lambda number: (discs[number].key != first, -discs[number].radius, discs[number].key),
    )
    if not order:
        return tuple(replace(disc, label=None) for disc in discs)
    says = [texts[discs[number].key] for number in order]
    rooms = np.array([size(text) for text in says])
    sides = _sides([discs[number] for number in order], rooms, frame, outward)
    chosen, zooms = _chosen(discs, np.array(order), sides, frame, enough)
    anchors, _rooms, turns = sides
    labels: dict[int, Label] = {}
    for row, side in enumerate(chosen.tolist()):
        x, y = anchors[row, side].tolist()
        right, down = DIRECTIONS[int(turns[row, side])]
        shown = round(float(zooms[row]) + 0.0005, 3)
        labels[order[row]] = Label(says[row], x, y, right, down, *size(says[row]), visible_from=shown)
    return tuple(replace(disc, label=labels.get(number)) for number, disc in enumerate(discs))


def _chosen(
    discs: Sequence[Disc], order: npt.NDArray[np.int64], sides: Sides, frame: Box, enough: float
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """The side of each label in order, and the zoom from which it is shown."""
    covers = [(number, box) for number, disc in enumerate(discs) for box in boxes(disc)]
    owners, world = np.array([owner for owner, _ in covers]), np.array([box for _, box in covers])
    anchors, rooms, _turns = sides
    begins = overlaps.inside(anchors, rooms, np.array(frame), PADDING, NEVER)
    some, others = slice(0, LABELLED), slice(LABELLED, None)
    chosen: npt.NDArray[np.int64]
    zooms: npt.NDArray[np.float64]
    given = anchors[some], rooms[some], begins[some], order[some]
    chosen, zooms = overlaps.sided(*given, owners, world, CLEAR, enough, NEVER)
    if len(order) <= LABELLED:
        return chosen, zooms
    # Of each disc the label that it has, if any.
    taken, pixels, shown = np.zeros((len(discs), 2)), np.zeros((len(discs), 4)), np.full(len(discs), NEVER)
    at, named = np.arange(len(chosen)), order[some]
    taken[named], pixels[named], shown[named] = anchors[at, chosen], rooms[at, chosen], np.ceil(zooms * 1000) / 1000
    middles = np.array([(disc.x, disc.y) for disc in discs])
    reach = 2 * max(disc.reach for disc in discs) + 2 * (float(np.abs(rooms).max()) + CLEAR) / NEAR
    first = np.searchsorted(owners, np.arange(len(discs) + 1))
    near = middles, first, world, taken, pixels, shown
    lesser = overlaps.lesser(
        anchors[others], rooms[others], begins[others], order[others], *near, reach, CLEAR, max(enough, NEAR), NEVER
    )
    return np.concatenate([chosen, lesser[0]]), np.concatenate([zooms, lesser[1]])


def narrowed(discs: Sequence[Disc], texts: Mapping[str, str], frame: Box) -> tuple[Disc, ...]:
    """The discs with callouts where a narrower text has room beside a disc before its label has: on a narrow screen.

    texts: key -> text of several lines, of those that may have one. Of the NARROWED largest discs, the largest first; a
    callout goes where the label of its disc comes, and labels of lesser discs in its way wait for that.
    """
    order = sorted(range(len(discs)), key=lambda number: (-discs[number].radius, discs[number].key))
    covers = [(number, box) for number, disc in enumerate(discs) for box in boxes(disc)]
    owners, world = np.array([owner for owner, _ in covers]), np.array([box for _, box in covers])
    named: list[Label] = []
    callouts: list[Label] = []
    found: dict[int, Disc] = {}
    for number in order:
        disc, label, callout = discs[number], discs[number].label, None
        if label:
            label = replace(label, visible_from=_behind(label, callouts))
            if label.visible_from > SMALLEST and disc.key in texts and len(callouts) < NARROWED:
                clear = np.where(owners == number, 0.0, CLEAR)[:, None] * np.array([[-1, -1, 1, 1]])
                callout = _callout(disc, texts[disc.key], frame, world, clear, [*named, *callouts])
            if callout and callout.visible_from < label.visible_from:
                callout = replace(callout, visible_until=label.visible_from)
                callouts.append(callout)
            else:
                callout = None
            named.append(label)
        found[number] = replace(disc, label=label, callout=callout)
    return tuple(found[number] for number in range(len(discs)))


def _callout(
    disc: Disc,
    text: str,
    frame: Box,
    world: npt.NDArray[np.float64],
    clear: npt.NDArray[np.float64],
    others: Sequence[Label],
) -> Label:
    """A text on the side of its disc on which it is free soonest, of boxes and of other labels once these show."""
    wide, high = size(text)
    wide = round(SQUEEZED * wide, 1)
    anchors, rooms, turns = _sides([disc], np.array([(wide, high)]), frame, False)
    begins = overlaps.inside(anchors, rooms, np.array(frame), PADDING, NEVER)
    points = np.array([(one.x, one.y, one.x, one.y) for one in others]).reshape(-1, 4)
    pixels = np.concatenate([clear, np.array([one.box for one in others]).reshape(-1, 4)])
    shown = np.concatenate([np.zeros(len(world)), np.array([one.visible_from for one in others])])
    given = np.concatenate([world, points]), pixels, shown
    zooms = overlaps.free(anchors[0], rooms[0], *given, begins[0], SMALLEST, NEVER)
    side = int(np.argmin(np.maximum(zooms, SMALLEST)))
    x, y = anchors[0, side].tolist()
    right, down = DIRECTIONS[int(turns[0, side])]
    return Label(text, x, y, right, down, wide, high, visible_from=round(float(zooms[side]) + 0.0005, 3))


def _behind(label: Label, callouts: Sequence[Label]) -> float:
    """The zoom from which a label covers none of the callouts, for as long as these show."""
    if not callouts:
        return label.visible_from
    least = apart([label], callouts)[0]
    until = np.array([one.visible_until for one in callouts])
    waits = np.minimum(np.ceil(least * 1000) / 1000, until)[least > [one.visible_from for one in callouts]]
    return max(label.visible_from, float(waits.max(initial=0.0)))


def apart(some: Sequence[Label], others: Sequence[Label]) -> npt.NDArray[np.float64]:
    """The zooms (some, others) from which two labels do not overlap: NEVER where they always do."""
    points = [np.array([(one.x, one.y) for one in each]).reshape(-1, 2) for each in (some, others)]
    rooms = [np.array([one.box for one in each]).reshape(-1, 4) for each in (some, others)]
    away = points[1][None, :, :] - points[0][:, None, :]
    here, there = rooms[0][:, None, :], rooms[1][None, :, :]
    needed = np.concatenate([here[:, :, 2:] - there[:, :, :2], there[:, :, 2:] - here[:, :, :2]], axis=2)
    distance = np.concatenate([away, -away], axis=2)
    zooms = np.full(distance.shape, NEVER)
    np.divide(needed, distance, out=zooms, where=distance > 1e-9)
    zooms[(np.abs(distance) <= 1e-9) & (needed <= 0)] = 0.0
    return np.clip(zooms, 0.0, NEVER).min(axis=2)


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


def _sides(discs: Sequence[Disc], sizes: npt.NDArray[np.float64], frame: Box, outward: bool) -> Sides:
    """The label on each side of its disc."""
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
