"""Sizes of discs by a figure of partners, within the room that the places of partners leave."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

from graphsvc.maps.drawing import Drawing

#: The least and the greatest radius of a partner's disc.
LEAST, MOST = 9.0, 20.0


def radius(value: float, most: float) -> float:
    """The radius for a value of 0..most."""
    return round(LEAST + (MOST - LEAST) * math.sqrt(max(0.0, value) / most), 1) if most > 0 else LEAST


def of_ties(strength: float, share: float = 1.5) -> float:
    """The radius for the strength of a partner's ties; share: of the square root."""
    return LEAST + min(MOST - LEAST, share * math.sqrt(strength))


def sized(drawing: Drawing, values: Mapping[str, float]) -> Drawing:
    """The drawing with discs sized by a figure of partners, compared with all who have one; those without it are 0."""
    most = max(values.values(), default=0.0)
    discs = tuple(
        replace(disc, radius=radius(figure, most), figure=figure)
        for disc in drawing.discs
        for figure in [values.get(disc.key, 0.0)]
    )
    return replace(drawing, discs=discs, most=most)
