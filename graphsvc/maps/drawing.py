"""What a map is made of: discs at places or partners, ribbons between them, and the coast beneath."""

from __future__ import annotations

from dataclasses import dataclass

Ring = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Disc:
    """One municipality or partner, in canvas units, y downwards.

    home: its true place, from which it was pushed aside; ring: sector -> partners, most first ("" is none
    recorded); partners and engaged are counts; shape is that of a partner's kind; labelled: whether its name is
    drawn from the start.
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
    labelled: bool = True


@dataclass(frozen=True, slots=True)
class Ribbon:
    """What ties two discs together: the sum of their partners' ties, and of how many ties."""

    one: str
    other: str
    weight: float
    ties: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture: discs by key, the strongest ribbons first, coast rings, and what could not be placed.

    ribbons_in_all: how many there are, drawn or not; colours: sector -> number in the palette, the rest is *other*;
    box: left, top, right and bottom of all that is drawn.
    """

    view: str
    discs: tuple[Disc, ...]
    ribbons: tuple[Ribbon, ...]
    ribbons_in_all: int
    coast: tuple[tuple[tuple[float, float], ...], ...]
    unplaced: tuple[str, ...]
    colours: dict[str, int]
    box: tuple[float, float, float, float]


def box(discs: tuple[Disc, ...] | list[Disc], margin: float = 30) -> tuple[float, float, float, float]:
    """The smallest box around discs, with a margin; a small one around nothing."""
    if not discs:
        return (-100.0, -60.0, 100.0, 60.0)
    return (
        min(min(d.x - d.radius, d.home[0]) for d in discs) - margin,
        min(min(d.y - d.radius, d.home[1]) for d in discs) - margin,
        max(max(d.x + d.radius, d.home[0]) for d in discs) + margin,
        max(max(d.y + d.radius, d.home[1]) for d in discs) + margin,
    )
