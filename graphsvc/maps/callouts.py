"""Names in the margins of a crowded map, each joined by a line to its disc: those of the greatest discs whose label has
no room beside them yet. Bekos, Kaufmann, Symvonis and Wolff 2007, Computational Geometry 36(3), label boundaries so.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from graphsvc.maps import labels
from graphsvc.maps.drawing import PADDING, Disc, Drawing, Label
from graphsvc.sparse import overlaps

#: On either side at most.
MOST = 12
#: Pixels between two of them, and between the discs and them.
APART, ASIDE = 6.0, 14.0


def added(drawing: Drawing, texts: Mapping[str, str]) -> Drawing:
    """The drawing with callouts, the greatest discs first, in place of any it had; labels that they are in the way of
    come later.

    texts: key -> text.
    """
    if any(disc.callout for disc in drawing.discs):
        drawing = replace(drawing, discs=tuple(replace(disc, callout=None) for disc in drawing.discs))
    zoom = drawing.zoom
    hidden = [
        disc for disc in drawing.discs if disc.key in texts and not (disc.label and disc.label.visible_from <= zoom)
    ]
    order = sorted(hidden, key=lambda disc: (-disc.radius, disc.key))
    placed = {key: label for found in _columns(drawing, order, texts) for key, label in found.items()}
    if not placed:
        return drawing
    discs = _out_of_the_way(drawing.discs, placed)
    discs = tuple(
        replace(disc, callout=_until(placed[disc.key], disc.label)) if disc.key in placed else disc for disc in discs
    )
    return replace(drawing, discs=discs, ghosts=_out_of_the_way(drawing.ghosts, placed))


def _columns(drawing: Drawing, order: Sequence[Disc], texts: Mapping[str, str]) -> Iterator[dict[str, Label]]:
    """The callouts to the left and to the right: of each disc on its own side, or where that is full on the other."""
    zoom, frame = drawing.zoom, drawing.frame
    middle = (drawing.box[0] + drawing.box[2]) / 2
    rows = min(MOST, int((drawing.box[3] - drawing.box[1]) * zoom // (labels.size("\n")[1] + APART)))
    # To the right of a map with gaps stand empty chairs.
    sides = (-1,) if drawing.ghosts else (-1, 1)
    edges = {side: max((disc.x * side + disc.reach for disc in drawing.discs), default=0) * side for side in sides}
    columns = {side: edge + side * ASIDE / zoom for side, edge in edges.items()}
    room = {side: abs(frame[0 if side < 0 else 2] - x) * zoom + PADDING for side, x in columns.items()}
    taken: dict[int, list[Disc]] = {side: [] for side in sides}
    for disc in order:
        own = 1 if disc.x >= middle else -1
        wide = labels.size(texts[disc.key])[0]
        fits = [side for side in (own, -own) if side in sides and wide * labels.SQUEEZED <= room[side]]
        free = [side for side in fits if len(taken[side]) < rows]
        if free:
            taken[free[0]].append(disc)
    for side, discs in taken.items():
        yield _column(drawing, discs, texts, columns[side], side, room[side])


def _column(
    drawing: Drawing, discs: Sequence[Disc], texts: Mapping[str, str], x: float, side: int, room: float
) -> dict[str, Label]:
    """The callouts of some discs at x, in even steps from the top, on the left (-1) or the right (1)."""
    top, bottom = drawing.box[1], drawing.box[3]
    slots = [top + (number + 0.5) * (bottom - top) / len(discs) for number in range(len(discs))]
    found: dict[str, Label] = {}
    for disc, y in zip(_uncrossed(discs, x, slots), slots, strict=True):
        wide, high = labels.size(texts[disc.key])
        found[disc.key] = Label(texts[disc.key], round(x, 1), round(y, 1), side, 0, round(min(wide, room), 1), high)
    return _separate(found, drawing)


def _uncrossed(discs: Sequence[Disc], x: float, slots: Sequence[float]) -> list[Disc]:
    """The discs in the order of their slots: two whose lines cross change places, which makes both lines shorter."""
    order = sorted(discs, key=lambda disc: (disc.y, disc.key))

    def long(disc: Disc, slot: int) -> float:
        return math.hypot(disc.x - x, disc.y - slots[slot])

    shorter = True
    while shorter:
        shorter = False
        for one, other in itertools.combinations(range(len(order)), 2):
            now = long(order[one], one) + long(order[other], other)
            if long(order[one], other) + long(order[other], one) < now - 1e-6:
                order[one], order[other] = order[other], order[one]
                shorter = True
    return order


def _separate(found: Mapping[str, Label], drawing: Drawing) -> dict[str, Label]:
    """Callouts of a column with the zooms from which they overlap neither each other nor a disc."""
    discs = [box for disc in (*drawing.discs, *drawing.ghosts) for box in labels.boxes(disc)]
    world = [*discs, *((label.x, label.y, label.x, label.y) for label in found.values())]
    pixels = [*[(0.0, 0.0, 0.0, 0.0)] * len(discs), *(label.box for label in found.values())]
    separate: dict[str, Label] = {}
    for number, (key, label) in enumerate(found.items()):
        others = np.arange(len(world)) != len(discs) + number
        visible = _free(label, np.array(world)[others], np.array(pixels)[others], np.zeros(len(world) - 1))
        separate[key] = replace(label, visible_from=round(visible + 0.0005, 3))
    return separate


def _until(callout: Label, label: Label | None) -> Label:
    """A callout that goes where the label beside the disc comes."""
    return replace(callout, visible_until=label.visible_from if label else labels.NEVER)


def _out_of_the_way(discs: Sequence[Disc], placed: Mapping[str, Label]) -> tuple[Disc, ...]:
    """The discs, whose labels come only where they overlap no callout that shows then."""
    keys = list(placed)
    shown = np.array([label.visible_from for label in placed.values()])
    kept: list[Disc] = []
    zooms = labels.apart([disc.label for disc in discs if disc.label], list(placed.values()))
    rows = iter(np.where(zooms > shown, zooms, 0.0))
    for disc in discs:
        label = disc.label
        if label:
            row = next(rows)
            if disc.key in placed:
                row[keys.index(disc.key)] = 0.0
            zoom = float(row.max())
            if zoom and round(zoom + 0.0005, 3) > label.visible_from:
                disc = replace(disc, label=replace(label, visible_from=round(zoom + 0.0005, 3)))
        kept.append(disc)
    return tuple(kept)


def _free(label: Label, world: np.ndarray, pixels: np.ndarray, shown: np.ndarray) -> float:
    """The zoom from which a label overlaps none of the boxes, as labels.placed has them."""
    place, room = np.array([(label.x, label.y)]), np.array([label.box])
    return float(overlaps.free(place, room, world, pixels, shown, np.zeros(1), 0.0, labels.NEVER)[0])
