"""The map as page and API, and the drawing library that the page loads."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from typing import cast
from urllib.parse import urlencode

import networkx as nx
from flask import Blueprint, Response, g, render_template, request, send_file, url_for

from graphsvc import language
from graphsvc.answers import map_step, map_table, maps, offline, presentation, ties
from graphsvc.answers.answer import names
from graphsvc.errors import BadInput, NotFound
from graphsvc.language import gettext as _
from graphsvc.language import lazy
from graphsvc.maps import vis
from graphsvc.maps.drawing import Drawing
from graphsvc.model import parameters
from graphsvc.model.period import Period, exact_day
from graphsvc.model.records import SavedView
from graphsvc.model.saved_addresses import MAP_PARAMETERS
from graphsvc.network.facets import NETWORK, SAVED_VIEW
from graphsvc.questions import map_choice, positions
from graphsvc.questions import maps as question
from graphsvc.questions.map_choice import SWITCHES
from graphsvc.questions.maps import Choice
from graphsvc.web import addresses, context, downloads
from graphsvc.web import presentation as steps
from graphsvc.web.answer_cache import MADE_BY
from graphsvc.web.views import OPEN, READ, READING, view

blueprint = Blueprint("maps", __name__)
NAMES = ("view", "province", "municipality", "collaboration", "partner", "sector", "kind", "minimum", *READING)
#: The saved view that the map is shown as, and whether that is presented.
SAVED = ("saved", "present")
RESTS_ON = NETWORK | {SAVED_VIEW}
#: What a step is made from.
STEP = ("since", "state")


def _choice() -> Choice:
    asked = request.args.to_dict()
    if context.given("minimum") is None:  # left empty in the form
        asked.pop("minimum", None)
    return question.fitting(context.snapshot(), context.reading(), map_choice.of(asked))


@blueprint.get("/map")
@view(READ, rests_on=RESTS_ON)
def page() -> str:
    snapshot, reading, choice = context.snapshot(), context.reading(), _choice()
    drawing = _drawing(choice)
    positions.begin(snapshot, context.beside())
    slide = _slide(choice, drawing)
    return render_template(
        "maps/page.html",
        slide=slide,
        save=_save(),
        picture=maps.picture(snapshot, reading, choice, drawing, _behind(choice)),
        data=maps.data(
            snapshot, reading, choice, drawing, _address, _behind(choice), _state(choice), slide
        ).drawn_data(),
        table=_table(choice, drawing),
        choice=choice,
        reading=reading,
        municipalities=names(snapshot.municipalities),
        provinces=question.provinces_of(snapshot),
    )


@blueprint.get("/api/map")
@view(
    READ,
    lazy("The map of a day: municipalities, or the partners of one"),
    query=(*NAMES, *SWITCHES, *SAVED, "size", "compared", "with"),
    answer=maps.Map,
)
def read() -> maps.Map:
    choice = _choice()
    drawing = _drawing(choice)
    found = context.snapshot(), context.reading(), choice, drawing
    return maps.data(*found, _address, _behind(choice), _state(choice), _slide(choice, drawing))


@blueprint.get("/api/map/step")
@view(
    READ,
    lazy("What changes on the map from one day to another"),
    rests_on=RESTS_ON,
    query=(*NAMES, *SWITCHES, *SAVED, "size", "compared", "with", *STEP),
    needed=STEP,
    answer=map_step.Step,
)
def step() -> map_step.Step:
    choice, reading = _choice(), context.reading()
    since = exact_day(request.args.get("since", ""), "since")
    drawing = _drawing(choice)
    earlier = Period(since, reading.months)
    before = maps.drawing(context.snapshot(), earlier, choice, context.background())
    state = _state(choice)
    known = (earlier, before) if state and state == request.args.get("state") else None
    found = context.snapshot(), reading, choice, drawing
    return map_step.step(*found, _address, _behind(choice), state, known, _slide(choice, drawing))


def _state(choice: Choice) -> str:
    """What a map is made of beside its day and choice, once it is drawn; empty while that is computed."""
    if g.get("unfinished", False):
        return ""
    snapshot, place = context.snapshot(), question.placed_by(choice)
    placed = "" if place is None else positions.positions_of(snapshot, context.background(), place).digest
    parts = (MADE_BY, language.current(), *snapshot.state(RESTS_ON), placed)
    return hashlib.blake2b(repr(parts).encode(), digest_size=12).hexdigest()


@blueprint.get("/api/map/table")
@view(
    READ,
    lazy("The map of a day as a table"),
    query=(*NAMES, *SWITCHES, *SAVED, "size", "compared", "sort", "page"),
    answer=map_table.Table,
)
def table() -> map_table.Table:
    choice = _choice()
    return _table(choice, _drawing(choice))


def _table(choice: Choice, drawing: Drawing) -> map_table.Table:
    sort = parameters.one_of("sort", request.args.get("sort", ""), ("", *map_table.ORDERS))
    page = request.args.get("page") or "1"
    if not re.fullmatch(r"[1-9][0-9]{0,5}", page):
        raise BadInput(_("page is a number, as in 2"))
    return map_table.table(context.snapshot(), choice, drawing, _behind_row(choice), sort, int(page))


def _behind_row(choice: Choice) -> Callable[[str, str], str]:
    """The pages behind the names of the table: of a place its map, with the filters that are chosen."""
    kept = {name: text for name, text in request.args.items() if name not in ("view", "sort", "page", "lang")}

    def page(view: str, key: str) -> str:
        if view in maps.PLACES:
            opened = "municipality" if view == "municipalities" else "province"
            return addresses.of("maps.page", {}, kept | {opened: key})
        return "" if choice.council else _address(view, key)

    return page


@blueprint.get("/api/map/tie")
@view(
    READ,
    lazy("What the tie of two partners is made of"),
    query=("partner", "with", *READING),
    needed=("partner", "with"),
    answer=ties.Tie,
)
def tie() -> ties.Tie:
    one, other = request.args.get("partner", ""), request.args.get("with", "")
    if not one or not other:
        raise BadInput(_("a tie needs both partner and with"))
    return ties.tie(context.snapshot(), context.reading(), one, other, context.without_us())


@blueprint.get("/map.svg")
@view(READ, rests_on=RESTS_ON)
def svg() -> Response:
    """The picture of the page, with its heading, legend and credits, to print or to put into a report."""
    reading, choice = context.reading(), _choice()
    picture = maps.picture(context.snapshot(), reading, choice, _drawing(choice))
    text = render_template("maps/picture.svg", picture=picture, day=reading.day)
    return downloads.download(text.encode(), f"map-{reading.day}.svg", "image/svg+xml")


@blueprint.get("/map.html")
@view(READ, rests_on=RESTS_ON)
def html() -> Response:
    """The map with its script as one file, which opens offline."""
    snapshot, reading, choice = context.snapshot(), context.reading(), _choice()
    drawing = _drawing(choice)
    picture = maps.picture(snapshot, reading, choice, drawing)
    data = maps.data(snapshot, reading, choice, drawing, lambda _view, _key: "")
    rows = map_table.table(snapshot, choice, drawing, lambda _view, _key: "", rows=len(drawing.discs) + 1)
    text = offline.page(picture, data, rows, offline.title(snapshot))
    return downloads.download(text.encode(), f"map-{reading.day}.html", "text/html")


@blueprint.get("/map.gexf")
@view(READ, rests_on=RESTS_ON)
def gexf() -> Response:
    """What the map shows for Gephi, with all its ties."""
    return _file("gexf", nx.generate_gexf(_graph()))


@blueprint.get("/map.graphml")
@view(READ, rests_on=RESTS_ON)
def graphml() -> Response:
    """What the map shows for other programs, with all its ties."""
    return _file("graphml", cast(Iterator[str], nx.generate_graphml(_graph())))  # pyright: ignore


def _drawing(choice: Choice) -> Drawing:
    """The drawing, with the notes of the saved view that it is shown as."""
    found = maps.drawing(context.snapshot(), context.reading(), choice, context.background())
    saved = request.args.get("saved", "")
    return presentation.pinned(context.snapshot(), saved, found) if saved else found


def _slide(choice: Choice, drawing: Drawing) -> presentation.Slide | None:
    """The saved view that the map is shown as; a map for the council leads to maps for the council only."""
    presented, saved = context.switched("present"), request.args.get("saved", "")
    if not saved:
        return None

    def address(row: SavedView, presented: bool) -> str:
        return steps.address(row, presented, choice.council)

    return presentation.slide(context.snapshot(), saved, presented, choice.council, drawing, address)


def _save() -> str:
    """The form in which this view is saved."""
    shown = urlencode([(name, text) for name, text in request.args.items() if name in MAP_PARAMETERS and text])
    return addresses.of("saved_views.new", {}, {"address": shown})


def _graph() -> nx.Graph[str]:
    choice = _choice()
    return maps.graph(context.snapshot(), context.reading(), choice, _drawing(choice))


def _file(ending: str, lines: Iterator[str]) -> Response:
    return downloads.download("\n".join(lines).encode(), f"map-{context.reading().day}.{ending}", "application/xml")


@blueprint.get("/vis/<name>")
@view(OPEN)
def library(name: str) -> Response:
    """A file of vis-network, as pyvis ships it."""
    if name not in vis.FILES:
        raise NotFound(_("there is no such file"))
    return send_file(vis.library(name), mimetype=vis.FILES[name])


def _behind(choice: Choice) -> Callable[[str, str], str]:
    """The pages behind the figures of a map's sentences."""
    given = context.reading_given()
    nobody = {**given, "state": "nobody-engaged", "all": 1}

    def page(figure: str, key: str) -> str:
        if choice.council and figure in ("nobody", "missing"):
            return addresses.of("gaps.page", {}, {**given, "council": 1})
        if choice.council and figure not in ("cell", "new", "came"):
            return ""
        match figure:
            case "cell":
                municipality, sector = key.split(" ")
                cell = {"municipality": municipality, "sector": sector}
                return addresses.of("gaps.cell_page", cell, {**given, "council": int(choice.council) or ""}) + "#cell"
            case "with":
                return addresses.of("introducers.page", {}, {"partner": choice.partner, "with": choice.with_})
            case "came" | "went":
                return "#map-changes"
            case "new":
                kept = {name: text for name, text in request.args.items() if name not in STEP}
                return addresses.of("maps.page", {}, {**kept, "new": 1})
            case "nobody" | "missing":
                return addresses.of("gaps.page", {}, {**nobody, "sector": key}) + "#first"
            case "together" | "partner":
                return addresses.of("history.page", {}, {"partner": choice.partner, "with": key})
            case "quiet" | "cut":
                return addresses.of(f"work_lists.{figure}_page", {}, given)
            case _:
                return ""

    return page


def _address(view: str, key: str) -> str:
    """The page that a disc opens."""
    if view == "provinces":
        return url_for("maps.page", province=key)
    if view == "municipalities":
        return url_for("maps.page", municipality=key)
    return addresses.record_page("sector" if view == "sectors" else "partner", key) if key else ""
