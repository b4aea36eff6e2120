"""A drawing as the shapes of an SVG picture, which templates/maps/svg.html draws."""

from __future__ import annotations

from graphsvc import language
from graphsvc.answers import groups
from graphsvc.answers import marks as marking
from graphsvc.answers.answer import Answer
from graphsvc.maps import drawing, palette, svg, vis
from graphsvc.maps.drawing import TEXT, Drawing
from graphsvc.maps.drawing import Disc as Drawn
from graphsvc.maps.labels import LINE
from graphsvc.network.snapshot import Snapshot

Value = int | float
#: The views whose discs are partners.
PARTNERS = ("partners", "ego")
#: The views whose discs are places.
PLACES = ("municipalities", "provinces")


class Disc(Answer):
    """A disc as the SVG path of its outline, with the segments of its ring, or the whole, as (SVG path, colour).

    home: its true place, None where it is there; pale: not engaged; hollow: gone; marks: lines of glyphs in its middle;
    borders: dashes of the borders around it.
    """

    x: Value
    y: Value
    radius: Value
    home: tuple[Value, Value] | None
    outline: str
    segments: list[tuple[str, str]]
    pale: bool
    hollow: bool
    marks: list[str]
    borders: list[str]


class Ghost(Answer):
    """A hollow disc where so many are missing, and the disc that they are missing at."""

    x: Value
    y: Value
    radius: Value
    home: tuple[Value, Value] | None
    missing: int


class Ribbon(Answer):
    """A line between two discs."""

    x1: Value
    y1: Value
    x2: Value
    y2: Value
    width: Value
    change: str


class Label(Answer):
    """A name beside a disc."""

    x: Value
    y: Value
    size: Value
    anchor: str
    text: str


class Pin(Answer):
    """A note pinned to a disc: its box, the line that joins both, and its lines of text, each (y, text)."""

    x: Value
    y: Value
    width: Value
    height: Value
    from_x: Value
    from_y: Value
    to_x: Value
    to_y: Value
    size: Value
    text_x: Value
    lines: list[tuple[Value, str]]


class Shapes(Answer):
    """The shapes of a picture.

    box: left, top, width and height; sentence: what it shows, for who does not see it; chosen: x, y and radius of a
    circle around the disc that it is about.
    """

    sentence: str
    box: tuple[Value, Value, Value, Value]
    coast: tuple[str, ...]
    ribbons: list[Ribbon]
    discs: list[Disc]
    ghosts: list[Ghost]
    path: list[tuple[str, Value, Value]]
    groups: list[groups.Group]
    leaders: list[tuple[Value, Value, Value, Value]]
    labels: list[Label]
    pins: list[Pin]
    chosen: tuple[Value, Value, Value] | None


def shapes(snapshot: Snapshot, found: Drawing, sentence: str, zoom: float | None = None, chosen: str = "") -> Shapes:
    """The shapes of a drawing; zoom: at which its names are read, by default that of the map; chosen: a disc."""
    left, top, right, bottom = svg.frame(found, zoom)
    at = {disc.key: disc for disc in found.discs}
    return Shapes(
        sentence=sentence,
        box=(left, top, right - left, bottom - top),
        coast=svg.coast(found.coast),
        ribbons=[
            Ribbon(
                x1=at[ribbon.one].x,
                y1=at[ribbon.one].y,
                x2=at[ribbon.other].x,
                y2=at[ribbon.other].y,
                width=width,
                change=ribbon.change,
            )
            for ribbon, width in zip(found.ribbons[: found.drawn], vis.ribbon_widths(found), strict=False)
        ],
        discs=[_disc(snapshot, found.view, disc) for disc in found.discs],
        ghosts=[Ghost(x=g.x, y=g.y, radius=g.radius, home=_home(g), missing=g.partners) for g in found.ghosts],
        path=[(language.name(snapshot.partners[key]), at[key].x, at[key].y) for key in found.path],
        groups=groups.of(found),
        leaders=svg.leaders(found, zoom),
        labels=[
            Label(x=x, y=y, size=size, anchor=anchor, text=text) for x, y, size, anchor, text in svg.texts(found, zoom)
        ],
        pins=[_pinned(pin, zoom or found.zoom) for pin in found.pins],
        chosen=(of.x, of.y, round(of.reach + 4, 1)) if (of := at.get(chosen)) else None,
    )


def _disc(snapshot: Snapshot, view: str, disc: Drawn) -> Disc:
    outline = svg.outline(disc)
    parts = svg.arcs(disc) if view in PLACES else [(disc.ring[0][0], outline)]
    return Disc(
        x=disc.x,
        y=disc.y,
        radius=disc.radius,
        home=_home(disc),
        outline=outline,
        segments=[
            (path, palette.colour(snapshot.sectors[sector]) if sector in snapshot.sectors else palette.GREY)
            for sector, path in parts
        ],
        pale=view in PARTNERS and not disc.engaged,
        hollow=view in PARTNERS and "went" in dict(disc.marks),
        marks=marking.lines(disc, view not in PARTNERS),
        borders=[svg.dashes(disc, mark) for mark, _many in disc.marks] if view in PARTNERS else [],
    )


def _pinned(pin: drawing.Pin, zoom: float) -> Pin:
    left, top, right, bottom = pin.at(zoom)
    line = LINE * TEXT / zoom
    first = (top + bottom) / 2 - line * (len(pin.lines) - 1) / 2
    return Pin(
        x=round(left, 1),
        y=round(top, 1),
        width=round(right - left, 1),
        height=round(bottom - top, 1),
        from_x=pin.x,
        from_y=pin.y,
        to_x=round(min(max(pin.x, left), right), 1),
        to_y=round(min(max(pin.y, top), bottom), 1),
        size=round(TEXT / zoom, 1),
        text_x=round(left + 6 / zoom, 1),
        lines=[(round(first + number * line, 1), text) for number, text in enumerate(pin.lines)],
    )


def _home(disc: Drawn) -> tuple[float, float] | None:
    return None if disc.home == (disc.x, disc.y) else disc.home
