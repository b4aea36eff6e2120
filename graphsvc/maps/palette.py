"""Nine colours that stay apart for colour-blind readers, and one for all others: Paul Tol's muted set."""

from __future__ import annotations

from collections.abc import Iterable

MUTED = ("#332288", "#88CCEE", "#117733", "#DDCC77", "#CC6677", "#44AA99", "#882255", "#999933", "#AA4499")
OTHER = "#BBBBBB"
#: Kind of partner -> shape; kinds share shapes, since more could not be told apart.
SHAPES: dict[str, str] = {
    "person": "disc",
    "municipality": "triangle",
    "provincial-department": "triangle",
    "federal-department": "triangle",
    "settlement-agency": "square",
    "community-organization": "square",
    "francophone-organization": "square",
    "indigenous-organization": "square",
    "ethnocultural-association": "square",
    "faith-group": "square",
    "business": "diamond",
    "business-association": "diamond",
    "funder": "diamond",
}


def colours(sectors: Iterable[str], counts: dict[str, int]) -> dict[str, int]:
    """Sector -> number in the palette, for the nine sectors with most partners; of equals the first by key."""
    ranked = sorted(sectors, key=lambda key: (-counts.get(key, 0), key))
    return {key: number for number, key in enumerate(ranked[: len(MUTED)])}


def colour(numbers: dict[str, int], sector: str) -> str:
    """The colour of a sector in a drawing."""
    return MUTED[numbers[sector]] if sector in numbers else OTHER


def shape(kind: str) -> str:
    """The shape of a partner's kind; a star for schools, health, libraries, media and others."""
    return SHAPES.get(kind, "star")
