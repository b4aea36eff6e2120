"""The legend of a map: shapes, sizes, paleness, thickness, marks and ghosts, each a figure with its text."""

from __future__ import annotations

import math

from graphsvc import language
from graphsvc.answers import marks
from graphsvc.answers.answer import Answer
from graphsvc.language import gettext as _
from graphsvc.language import ngettext
from graphsvc.maps import sizing, vis
from graphsvc.maps.drawing import Disc, Drawing
from graphsvc.maps.marks import DASHES, GLYPHS
from graphsvc.maps.municipalities import radius
from graphsvc.questions.maps import Choice

CIRCLE = "M1 6a5 5 0 1 0 10 0a5 5 0 1 0-10 0"
#: The strength from which a partner's disc grows no more, graphsvc/maps/partners.py.
GREATEST = 75


class Entry(Answer):
    """A figure of the legend: an SVG path in a box of 12 by 12, and what it stands for.

    filled: whether it is a disc, or a hollow one; dash: of its line; glyph: in its middle; width: of its line.
    """

    path: str
    text: str
    filled: bool = True
    opacity: float = 1.0
    dash: tuple[float, ...] = ()
    glyph: str = ""
    width: float = 0.6


class Group(Answer):
    """Entries under a title."""

    title: str
    entries: list[Entry]


def legend(choice: Choice, found: Drawing) -> list[Group]:
    """How to read a map."""
    partners = found.view in ("partners", "ego")
    groups = [_size(found, choice)]
    if partners:
        groups.append(Group(title=_("Shape: kind"), entries=_shapes()))
        if not choice.council:
            pale = [Entry(path=CIRCLE, text=_("engaged")), Entry(path=CIRCLE, text=_("not engaged"), opacity=0.45)]
            groups.append(Group(title=_("Paleness"), entries=pale))
    if found.ribbons:
        groups.append(_thickness(found))
    shown = [
        Entry(
            path=CIRCLE,
            text=_(marks.LABELS[mark][0]),
            filled=False,
            glyph=GLYPHS[mark],
            dash=tuple(4 * part for part in DASHES[mark]) if partners else (),
            width=1.2 if partners else 0,
        )
        for mark in choice.marks
    ]
    if choice.compared:
        solid = Entry(
            path=CIRCLE, text=_("came: engaged now, and not then"), filled=False, glyph=GLYPHS["came"], width=1.2
        )
        gone = _("went: engaged then, and not now")
        hollow = Entry(path=CIRCLE, text=gone, filled=False, glyph=GLYPHS["went"], dash=(2, 1.4), width=1.2)
        tie = Entry(path="M0 6H12", text=_("a tie that went"), filled=False, dash=(2, 1.4), width=1.2)
        shown += [solid] if choice.council else [solid, hollow, tie]
    if found.groups:
        text = _("A group: who works more among themselves than with others (Louvain)")
        shown.append(Entry(path="M2 7a4 4 0 0 1 6-4a4 4 0 0 1 2 6a5 5 0 0 1-8-2Z", text=text, filled=False, width=1.2))
    if found.ghosts:
        text = _("Places to fill: so many are missing")
        shown.append(Entry(path=CIRCLE, text=text, filled=False, glyph="1", dash=(2, 1.6)))
    return [*groups, Group(title=_("Marks"), entries=shown)] if shown else groups


def _shapes() -> list[Entry]:
    return [
        Entry(path=CIRCLE, text=_("People")),
        Entry(path="M6 .5 11.5 10.5 .5 10.5Z", text=_("Governments")),
        Entry(path="M1.5 1.5H10.5V10.5H1.5Z", text=_("Communities and settlement")),
        Entry(path="M6 .5 11.5 6 6 11.5 .5 6Z", text=_("Businesses and funders")),
        Entry(
            path="M6 .3 7.4 4.2 11.6 4.3 8.3 6.9 9.5 11 6 8.6 2.5 11 3.7 6.9 .4 4.3 4.6 4.2Z",
            text=_("Schools, health, libraries, media"),
        ),
    ]


def _size(found: Drawing, choice: Choice) -> Group:
    """Three discs with their values, the largest as large as the figures of the legend."""
    if found.view not in ("partners", "ego"):
        greatest = max(found.discs, key=lambda disc: disc.partners, default=None)
        most = greatest.partners if greatest else 1
        steps = sorted({most, max(1, most // 4), 1}, reverse=True)
        texts = [ngettext("%(count)s partner", "%(count)s partners", many) for many in steps]
        return _discs(_("Size: partners"), [_like(greatest, many) for many in steps], texts)
    if found.most:
        values = [found.most, found.most / 4, 0.0]
        radii = [sizing.radius(value, found.most) for value in values]
        return _discs(figure_label(choice), radii, [language.share(value) for value in values])
    if found.view == "ego":
        strengths = [(sizing.of_ties(strength, 4), strength) for strength in (7.6, 1.0, 0.25)]
        return _discs(
            _("Size: strength of the tie"),
            [of for of, _strength in strengths],
            [language.number(strength) for _of, strength in strengths],
        )
    many = [GREATEST, 20, 1]
    texts = [ngettext("%(count)s collaboration", "%(count)s collaborations", value) for value in many]
    return _discs(figure_label(choice), [sizing.of_ties(value) for value in many], texts)


def _like(greatest: Disc | None, partners: int) -> float:
    """The radius of a disc of so many partners on the map of the greatest one."""
    if greatest is None or not greatest.partners:
        return radius(partners)
    return radius(0) + (greatest.radius - radius(0)) * math.sqrt(partners / greatest.partners)


def figure_label(choice: Choice) -> str:
    """What the size of a partner's disc tells."""
    return {
        "betweenness": _("Size: betweenness"),
        "reach": _("Size: reached in two steps"),
    }.get(choice.figure, _("Size: collaborations"))


def _discs(title: str, radii: list[float], texts: list[str]) -> Group:
    greatest = max(radii)
    entries = [
        Entry(
            path=f"M{6 - r:.1f} 6a{r:.1f} {r:.1f} 0 1 0 {2 * r:.1f} 0a{r:.1f} {r:.1f} 0 1 0 {-2 * r:.1f} 0", text=text
        )
        for r, text in zip([5.5 * of / greatest for of in radii], texts, strict=True)
    ]
    return Group(title=title, entries=entries)


def _thickness(found: Drawing) -> Group:
    """The thickest ribbon and one of a quarter of its strength."""
    most = max(ribbon.weight for ribbon in found.ribbons)
    widths = vis.ribbon_widths(found)
    thickest = max(widths)
    entries = [
        Entry(path="M0 6H12", text=language.number(round(most * part, 1)), filled=False, opacity=0.6, width=width)
        for part, width in ((1.0, min(thickest, 6.0)), (0.25, min(1 + (thickest - 1) / 4, 2.5)))
    ]
    return Group(title=_("Thickness: strength of the tie"), entries=entries)
