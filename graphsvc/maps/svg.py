"""Shapes of a drawing as SVG path data."""

from __future__ import annotations

import functools
import math

from graphsvc.maps.drawing import PADDING, TEXT, Box, Disc, Drawing, Label
from graphsvc.maps.geography import Rings
from graphsvc.maps.labels import GAP, LINE
from graphsvc.maps.marks import DASHES


def arcs(disc: Disc) -> list[tuple[str, str]]:
    """(sector, path) of each segment of a disc's ring, clockwise from the top; the shares add up to the whole."""
    total = sum(count for _, count in disc.ring)
    segments: list[tuple[str, str]] = []
    begin = -math.pi / 2
    for sector, count in disc.ring:
        end = begin + 2 * math.pi * count / total
        segments.append((sector, _segment(disc, begin, min(end, begin + 2 * math.pi - 1e-4))))
        begin = end
    return segments


def outline(disc: Disc) -> str:
    """The outline of a disc: a circle for places and people, another shape for each group of kinds of partner."""
    r, up = disc.radius, -math.pi / 2
    match disc.shape:
        case "triangle":
            return _polygon(disc, [(1.2 * r, up + 2 * math.pi * turn / 3) for turn in range(3)])
        case "square":
            side = 0.9 * r
            return f"M{disc.x - side:.1f} {disc.y - side:.1f}h{2 * side:.1f}v{2 * side:.1f}h{-2 * side:.1f}Z"
        case "diamond":
            return _polygon(disc, [(1.25 * r, up + math.pi * turn / 2) for turn in range(4)])
        case "star":
            points = [((0.6 if point % 2 else 1.3) * r, up + math.pi * point / 5) for point in range(10)]
            return _polygon(disc, points)
        case _:
            return f"M{disc.x - r:.1f} {disc.y}a{r} {r} 0 1 0 {2 * r:.1f} 0a{r} {r} 0 1 0 {-2 * r:.1f} 0Z"


def _polygon(disc: Disc, corners: list[tuple[float, float]]) -> str:
    points = [f"{disc.x + size * math.cos(angle):.1f} {disc.y + size * math.sin(angle):.1f}" for size, angle in corners]
    return f"M{'L'.join(points)}Z"


def dashes(disc: Disc, mark: str) -> str:
    """The dashes of the border of a mark as an SVG attribute."""
    return " ".join(f"{disc.radius * part:.1f}" for part in DASHES[mark])


@functools.lru_cache(maxsize=16)
def coast(rings: Rings) -> tuple[str, ...]:
    """The points of each coast polygon as SVG text; cached."""
    return tuple(" ".join(f"{x},{y}" for x, y in ring) for ring in rings)


def shown(drawing: Drawing, zoom: float | None = None) -> list[tuple[Disc, Label]]:
    """The labels of a zoom with their discs; by default of the first one, as in what follows."""
    return [
        (disc, label)
        for disc in (*drawing.discs, *drawing.ghosts)
        for label in (disc.label, disc.callout)
        if label and label.visible(zoom or drawing.zoom)
    ]


def frame(drawing: Drawing, zoom: float | None = None) -> Box:
    """The box with the labels of a zoom, which may stand beside it."""
    zoom = zoom or drawing.zoom
    margin = PADDING / zoom
    boxes = [*(label.at(zoom) for _, label in shown(drawing, zoom)), *(pin.at(zoom) for pin in drawing.pins)]
    left, top, right, bottom = zip(drawing.box, *boxes, strict=True)
    widened = (min(left), min(top), max(right), max(bottom))
    outside = [margin * (edge != was) for edge, was in zip(widened, drawing.box, strict=True)]
    left, top, right, bottom = widened
    return (left - outside[0], top - outside[1], right + outside[2], bottom + outside[3])


def texts(drawing: Drawing, zoom: float | None = None) -> list[tuple[float, float, float, str, str]]:
    """(x, y, size, anchor, text) of each line of the labels that a zoom shows."""
    unit = 1 / (zoom or drawing.zoom)
    return [
        (
            round(label.x + GAP * label.right * unit, 1),
            round(label.y + (label.down * label.height / 2 + (number - (len(lines) - 1) / 2) * LINE * TEXT) * unit, 1),
            round(TEXT * unit, 1),
            ("middle", "start", "end")[label.right],
            line,
        )
        for _, label in shown(drawing, zoom)
        for lines in [label.text.split("\n")]
        for number, line in enumerate(lines)
    ]


def leaders(drawing: Drawing, zoom: float | None = None) -> list[tuple[float, float, float, float]]:
    """The lines from discs to their callouts at a zoom: x and y of both ends."""
    return [(disc.x, disc.y, label.x, label.y) for disc, label in shown(drawing, zoom) if label is disc.callout]


def _segment(disc: Disc, begin: float, end: float) -> str:
    outer, inner = disc.radius, disc.radius * 0.5
    large = int(end - begin > math.pi)

    def at(size: float, angle: float) -> str:
        return f"{disc.x + size * math.cos(angle):.1f} {disc.y + size * math.sin(angle):.1f}"

    return (
        f"M{at(outer, begin)}A{outer} {outer} 0 {large} 1 {at(outer, end)}"
        f"L{at(inner, end)}A{inner:.1f} {inner:.1f} 0 {large} 0 {at(inner, begin)}Z"
    )
