"""The map with its labels: as an SVG picture with a table, and as data for the page's script and the API."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from graphsvc import language
from graphsvc.answers.answer import Answer, Json
from graphsvc.language import gettext as _
from graphsvc.language import ngettext
from graphsvc.maps import labels, palette, svg, vis
from graphsvc.maps.drawing import PADDING, TEXT, Drawing
from graphsvc.maps.drawing import Disc as Drawn
from graphsvc.model.period import Period
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import maps as question
from graphsvc.questions import search
from graphsvc.questions.maps import RESTS_ON, Choice

Value = int | float
#: Most letters of a label: longer ones crowd their neighbours; the panel shows the whole name.
LETTERS = 26
#: Number of sectors of a disc named in the table.
SECTORS = 6


class Map(Answer):
    """The map as data. box: what the initial zoom shows; screen: sizes of text and margins; words: page texts."""

    version: int
    view: str
    nodes: list[Json]
    edges: list[Json]
    ribbons_in_all: int
    coast: list[Any]
    unplaced: list[str]
    box: list[Value]
    screen: dict[str, Value]
    sectors: dict[str, Json]
    words: dict[str, str]

    def drawn_data(self) -> Json:
        """The data that a page draws: all but the version."""
        return {name: value for name, value in self.json_data().items() if name != "version"}


class Disc(Answer):
    """A disc with the segments of its ring as (SVG path, colour); home: its true place, None where it is there."""

    x: Value
    y: Value
    radius: Value
    home: tuple[Value, Value] | None
    segments: list[tuple[str, str]]


class Ribbon(Answer):
    """A line between two discs."""

    x1: Value
    y1: Value
    x2: Value
    y2: Value
    width: Value


class Label(Answer):
    """A name beside a disc."""

    x: Value
    y: Value
    size: Value
    anchor: str
    text: str


class Row(Answer):
    """A disc as a row of the table. sectors: (name, number of partners); strongest: (name, strength of the tie)."""

    key: str
    name: str
    partners: str
    engaged: str
    sectors: list[tuple[str, str]]
    strongest: list[tuple[str, str]]


class Sector(Answer):
    """A sector of the legend."""

    key: str
    name: str
    colour: str


class Picture(Answer):
    """The map as a picture with its table; box: left, top, width and height."""

    view: str
    heading: str
    sentence: str
    box: tuple[Value, Value, Value, Value]
    coast: tuple[str, ...]
    ribbons: list[Ribbon]
    discs: list[Disc]
    labels: list[Label]
    unplaced: list[str]
    rows: list[Row]
    sectors: list[Sector]


def drawing(snapshot: Snapshot, period: Period, choice: Choice) -> Drawing:
    """The drawing with labels in the current language; raises what questions.maps.draw raises."""
    found = question.draw(snapshot, period, choice)
    asked = ("labelled map", period, choice, language.current())
    return snapshot.readings.ask(asked, lambda: _labelled(snapshot, found), RESTS_ON)


def data(snapshot: Snapshot, period: Period, choice: Choice, address: Callable[[str, str], str]) -> Map:
    """The map as data; address: (view, key of a disc) -> URL of the page that it opens."""
    found = drawing(snapshot, period, choice)
    plain = vis.data(found, _names(snapshot, found))
    records = snapshot.municipalities if found.view == "municipalities" else snapshot.partners
    return Map(
        version=snapshot.version,
        view=found.view,
        nodes=[
            {
                **node,
                "home": list(disc.home),
                "ring": [[sector, count] for sector, count in disc.ring],
                "partners": disc.partners,
                "engaged": disc.engaged,
                "form": disc.shape,
                "search": search.searchable(records[disc.key]),
                "href": address(found.view, disc.key),
            }
            for node, disc in zip(plain["nodes"], found.discs, strict=True)
        ],
        edges=[
            {**edge, "weight": ribbon.weight, "ties": ribbon.ties}
            for edge, ribbon in zip(plain["edges"], found.ribbons, strict=True)
        ],
        ribbons_in_all=found.ribbons_in_all,
        coast=[[list(point) for point in ring] for ring in found.coast],
        unplaced=list(found.unplaced),
        box=list(found.box),
        screen={"text": TEXT, "padding": PADDING, "gap": labels.GAP},
        sectors={
            key: {"name": language.name(row), "colour": palette.colour(found.colours, key)}
            for key, row in snapshot.sectors.items()
        },
        words={
            "partners": _("Partners"),
            "engaged": _("Engaged"),
            "open": _("Open"),
            "weight": _("Strength of the tie"),
            "ties": _("Ties between partners"),
            "none": _("No sector recorded"),
            "history": _("What they did together"),
            "nothing": _("Nothing on this map has that name."),
        },
    )


def picture(snapshot: Snapshot, period: Period, choice: Choice) -> Picture:
    """The map as an SVG picture with its table."""
    found = drawing(snapshot, period, choice)
    left, top, right, bottom = found.box
    at = {disc.key: disc for disc in found.discs}
    sectors = [
        Sector(key=key, name=language.name(row), colour=palette.colour(found.colours, key))
        for key, row in snapshot.sectors.items()
    ]
    return Picture(
        view=found.view,
        heading=_("Partners in %(place)s", place=language.name(snapshot.municipalities[choice.municipality]))
        if choice.municipality
        else _("The network on the map"),
        sentence=_sentence(snapshot, found, choice),
        box=(left, top, right - left, bottom - top),
        coast=svg.coast(found.coast),
        ribbons=[
            Ribbon(
                x1=at[ribbon.one].x,
                y1=at[ribbon.one].y,
                x2=at[ribbon.other].x,
                y2=at[ribbon.other].y,
                width=vis.width(found, ribbon.weight),
            )
            for ribbon in found.ribbons
        ],
        discs=[_disc(found, disc) for disc in found.discs],
        labels=[Label(x=x, y=y, size=size, anchor=anchor, text=text) for x, y, size, anchor, text in svg.texts(found)],
        unplaced=list(found.unplaced),
        rows=_rows(snapshot, found),
        sectors=sorted(sectors, key=lambda sector: sector.name.lower()),
    )


def _labelled(snapshot: Snapshot, found: Drawing) -> Drawing:
    names = _names(snapshot, found)
    texts = {
        disc.key: f"{names[disc.key]} ({language.number(disc.partners)})"
        if found.view == "municipalities"
        else _shortened(names[disc.key])
        for disc in found.discs
    }
    return replace(found, discs=labels.placed(found.discs, texts, found.box))


def _shortened(text: str) -> str:
    """A long name cut before its comma, after which often comes the place."""
    return text if len(text) <= LETTERS else text[: LETTERS - 1].partition(", ")[0].rstrip(" ,") + "…"


def _names(snapshot: Snapshot, found: Drawing) -> dict[str, str]:
    """The name of every disc in the current language."""
    table = snapshot.municipalities if found.view == "municipalities" else snapshot.partners
    return {disc.key: language.name(table[disc.key]) for disc in found.discs}


def _disc(found: Drawing, disc: Drawn) -> Disc:
    return Disc(
        x=disc.x,
        y=disc.y,
        radius=disc.radius,
        home=None if disc.home == (disc.x, disc.y) else disc.home,
        segments=[(path, palette.colour(found.colours, sector)) for sector, path in svg.arcs(disc)],
    )


def _rows(snapshot: Snapshot, found: Drawing) -> list[Row]:
    names, places = _names(snapshot, found), found.view == "municipalities"
    return [
        Row(
            key=row.key,
            name=names[row.key],
            partners=language.number(row.partners),
            engaged=language.number(row.engaged) if places else _("yes") if row.engaged else _("no"),
            sectors=[
                (language.name(snapshot.sectors[sector]), language.number(count) if places else "")
                for sector, count in row.sectors[:SECTORS]
                if sector
            ],
            strongest=[(names[other], language.number(round(weight, 1))) for other, weight in row.strongest],
        )
        for row in question.table(found)
    ]


def _sentence(snapshot: Snapshot, found: Drawing, choice: Choice) -> str:
    """The sentence on what the map shows, in the current language."""
    if not found.discs:
        return _("Nobody is on the map.")
    count = sum(disc.partners for disc in found.discs)
    shown = ngettext("%(count)s partner", "%(count)s partners", count)
    ribbons = ngettext(
        "the strongest %(drawn)s of %(count)s tie drawn",
        "the strongest %(drawn)s of %(count)s ties drawn",
        found.ribbons_in_all,
        drawn=language.number(len(found.ribbons)),
    )
    if choice.municipality:
        place = language.name(snapshot.municipalities[choice.municipality])
        return _("%(partners)s in %(place)s; %(ribbons)s.", partners=shown, place=place, ribbons=ribbons)
    places = ngettext("%(count)s municipality", "%(count)s municipalities", len(found.discs))
    return _("%(partners)s in %(places)s; %(ribbons)s.", partners=shown, places=places, ribbons=ribbons)
