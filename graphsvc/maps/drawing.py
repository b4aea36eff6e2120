"""What a map is made of: discs at places or partners with their labels, ribbons between them, and the coast beneath."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

Ring = tuple[tuple[str, int], ...]
#: Left, top, right and bottom.
Box = tuple[float, float, float, float]
#: In pixels: the usual size of a map on a page, the padding around it, and the size of its text.
SCREEN = (820.0, 520.0)
PADDING = 10.0
TEXT = 13.0
#: Smallest box, in canvas units, so that a lone disc is not blown up to fill the page.
LEAST = (600.0, 360.0)


@dataclass(frozen=True, slots=True)
class Label:
    """A name beside a disc, whose text keeps its size on the screen at every zoom.

    x, y: its anchor on the map; right, down: -1, 0 or 1, its direction from there; width, height: in pixels, a gap
    included; visible_from: the zoom, in pixels per canvas unit, from which it overlaps nothing; visible_until: the one
    at which another takes its place, 0 for none.
    """

    text: str
    x: float
    y: float
    right: int
    down: int
    width: float
    height: float
    visible_from: float = 0.0
    visible_until: float = 0.0

    def visible(self, zoom: float) -> bool:
        """Whether it is shown at a zoom."""
        return self.visible_from <= zoom and (not self.visible_until or zoom < self.visible_until)

    @property
    def box(self) -> Box:
        """Its box in pixels, relative to the anchor."""
        left, top = self.width * (self.right - 1) / 2, self.height * (self.down - 1) / 2
        return (left, top, left + self.width, top + self.height)

    def at(self, zoom: float) -> Box:
        """Its box on the map at a zoom."""
        left, top, right, bottom = self.box
        return (self.x + left / zoom, self.y + top / zoom, self.x + right / zoom, self.y + bottom / zoom)


@dataclass(frozen=True, slots=True)
class Disc:
    """One municipality or partner, in canvas units, y downwards.

    home: its true place, from which it was pushed aside; ring: sector -> partners, most first ("" is none
    recorded); partners and engaged are counts; shape is that of a partner's kind; label: None for small discs where
    there are very many; marks: mark -> how many of its partners have it;
    figure: by which it is sized, None for the usual size.
    """

    key: str
    x: float
    y: float
    radius: float
    home: tuple[float, float]
    ring: Ring
    partners: int
    engaged: int
    shape: str = "disc"
    label: Label | None = None
    callout: Label | None = None
    marks: Ring = ()
    figure: float | None = None

    @property
    def reach(self) -> float:
        """Greatest extent from the centre: the points of a star lie outside its circle."""
        return self.radius * (1 if self.shape == "disc" else 1.3)


@dataclass(frozen=True, slots=True)
class Ribbon:
    """The ties between the partners of two discs: the sum of their weights, and their number.

    change: came or went since the day compared with; empty for neither.
    """

    one: str
    other: str
    weight: float
    ties: int
    change: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """A group of discs with its outline: rings, the one with most members first; at: where its name stands."""

    members: tuple[str, ...]
    rings: tuple[tuple[tuple[float, float], ...], ...]
    at: tuple[float, float]
    name: str = ""


@dataclass(frozen=True, slots=True)
class Pin:
    """A note pinned to a disc, whose box keeps its size on the screen at every zoom.

    x, y: the point of the disc that it is joined to; left, top: of its box from there, width and height, in pixels.
    """

    key: str
    lines: tuple[str, ...]
    x: float
    y: float
    left: float
    top: float
    width: float
    height: float

    def at(self, zoom: float) -> Box:
        """Its box on the map at a zoom."""
        left, top = self.x + self.left / zoom, self.y + self.top / zoom
        return (left, top, left + self.width / zoom, top + self.height / zoom)


def heaviest_first(ribbons: Iterable[Ribbon]) -> list[Ribbon]:
    """Ribbons by weight; of equals the first by key."""
    return sorted(ribbons, key=lambda ribbon: (-ribbon.weight, ribbon.one, ribbon.other))


@dataclass(frozen=True, slots=True)
class Drawing:
    """A map as shapes: discs by key, ribbons strongest first, coast rings, and keys that could not be placed.

    drawn: how many of the ribbons are drawn at first, the others where they are asked for; ribbons_in_all: how many
    there are, handed over or not; untied: how many discs stand apart since nothing ties them; box: what the first zoom
    shows; ghosts: hollow discs where somebody is missing, `partners` of them; most: the greatest figure that sizes a
    disc, 0 for the usual size; path: discs that lead from one to another; untold: how many partners
    were left out; groups: outlines beneath the discs; pins: notes that are pinned to discs.
    """

    view: str
    discs: tuple[Disc, ...]
    ribbons: tuple[Ribbon, ...]
    drawn: int
    ribbons_in_all: int
    coast: tuple[tuple[tuple[float, float], ...], ...]
    unplaced: tuple[str, ...]
    untied: int
    box: Box
    ghosts: tuple[Disc, ...] = ()
    most: float = 0.0
    path: tuple[str, ...] = ()
    untold: int = 0
    groups: tuple[Group, ...] = ()
    pins: tuple[Pin, ...] = ()

    def with_groups(self, groups: tuple[Group, ...]) -> Drawing:
        return replace(self, groups=groups)

    @property
    def frame(self) -> Box:
        """The box with what a usual page shows beside it, or above and below."""
        left, top, right, bottom = self.box
        wide = (SCREEN[0] - 2 * PADDING) / self.zoom - (right - left)
        high = (SCREEN[1] - 2 * PADDING) / self.zoom - (bottom - top)
        return (left - wide / 2, top - high / 2, right + wide / 2, bottom + high / 2)

    @property
    def zoom(self) -> float:
        """The initial zoom, in pixels per canvas unit, at which the box fills a usual page."""
        left, top, right, bottom = self.box
        return min((SCREEN[0] - 2 * PADDING) / (right - left), (SCREEN[1] - 2 * PADDING) / (bottom - top))


def box(discs: Sequence[Disc], margin: float = 30) -> Box:
    """Bounding box of discs and their true places, with a margin, and not smaller than `LEAST`."""
    left = min((min(d.x - d.reach, d.home[0]) for d in discs), default=0) - margin
    top = min((min(d.y - d.reach, d.home[1]) for d in discs), default=0) - margin
    right = max((max(d.x + d.reach, d.home[0]) for d in discs), default=0) + margin
    bottom = max((max(d.y + d.reach, d.home[1]) for d in discs), default=0) + margin
    wide, high = max(0, LEAST[0] - (right - left)) / 2, max(0, LEAST[1] - (bottom - top)) / 2
    return (left - wide, top - high, right + wide, bottom + high)
