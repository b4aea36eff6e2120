"""Marks of discs: a glyph for each state of a partner, so that none is told by colour alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from graphsvc.maps.drawing import Drawing

#: Glyph and dashes of the border, in shares of the radius, by mark, in the order in which they are shown.
GLYPHS = {"new": "+", "lapsed": "−", "quiet": "…", "cut": "‖", "came": "+", "went": "−"}
DASHES: dict[str, tuple[float, ...]] = {
    "new": (),
    "lapsed": (0.5, 0.35),
    "quiet": (0.15, 0.3),
    "cut": (0.9, 0.2),
    "came": (),
    "went": (0.5, 0.35),
}
#: Marks by a switch; those of two days that are compared, who went as a hollow disc.
MARKS, CHANGES = ("new", "lapsed", "quiet", "cut"), ("came", "went")
#: Those that name no weakness, which a council may see.
FOR_THE_COUNCIL = ("new",)


def marked(drawing: Drawing, members: Mapping[str, frozenset[str]], marks: Mapping[str, frozenset[str]]) -> Drawing:
    """The drawing with how many of each disc's partners have which mark.

    members: disc -> its partners, itself where it is one; marks: mark -> partners.
    """
    discs = tuple(
        replace(
            disc,
            marks=tuple(
                (mark, many) for mark, keys in marks.items() if (many := len(keys & members.get(disc.key, frozenset())))
            ),
        )
        for disc in drawing.discs
    )
    return replace(drawing, discs=discs)
