"""The gap board and its cells, as pages, API, CSV."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from markupsafe import Markup, escape
from werkzeug.wrappers import Response as AnyResponse

from graphsvc import language
from graphsvc.analytics.gaps import GAPS, STATES, Board, Cell
from graphsvc.answers import gaps as gaps_answers
from graphsvc.answers import introducers
from graphsvc.answers.answer import Json
from graphsvc.capture import expectations
from graphsvc.errors import BadInput, Conflict, Problem, Problems
from graphsvc.language import gettext as _
from graphsvc.language import lazy
from graphsvc.model import records
from graphsvc.network import facets
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import gaps, work_lists
from graphsvc.web import context, downloads
from graphsvc.web.views import READ, WRITE, listed, view

blueprint = Blueprint("gaps", __name__)
READING = ("day", "window_months", "without_us")
#: What a file may hold.
PARTS = ("gaps", "board", "places")
#: So many gaps are shown, and whom to ask about each, unless all are asked for.
MOST = 12


@blueprint.get("/gaps")
@view(READ, rests_on=facets.NETWORK)
def page() -> str:
    return _page(None, None)


@blueprint.get("/gaps/<municipality>/<sector>")
@view(READ, rests_on=facets.NETWORK)
def cell_page(municipality: str, sector: str) -> str:
    return _page(municipality, sector)


@blueprint.post("/gaps/<municipality>/<sector>")
@view(WRITE)
def expect_page(municipality: str, sector: str) -> AnyResponse | tuple[str, int]:
    """The council's word on a cell, said on the board."""
    gaps.cell(context.snapshot(), context.reading(), municipality, sector, context.without_us())
    said = {name: request.form.get(name, "").strip() or None for name in ("partners", "from", "source")}
    try:
        written = expectations.say(context.store(), municipality, sector, said, context.who())
    except Problems as error:
        return _page(municipality, sector, said, error.problems), 422
    except Conflict as error:
        return _page(municipality, sector, said, [Problem(str(error), "from")]), 409
    undo = url_for("changes.batch_page", batch=written.batch)
    flash(Markup('{} <a href="{}">{}</a>').format(_("Saved."), undo, _("Undo")))
    given: dict[str, Any] = {name: request.args[name] for name in READING if name in request.args}
    return redirect(url_for("gaps.cell_page", municipality=municipality, sector=sector, **given) + "#cell")


def _page(
    municipality: str | None,
    sector: str | None,
    said: dict[str, str | None] | None = None,
    problems: Sequence[Problem] = (),
) -> str:
    """The board, with a cell opened, and what was typed into its form where it has to be corrected.

    What is shown at a council meeting (`council`) names no partner, no person, and ranks nobody.
    """
    snapshot, reading, without_us = context.snapshot(), context.reading(), context.without_us()
    board = gaps.board(snapshot, reading, without_us)
    opened = gaps.cell(snapshot, reading, municipality, sector, without_us) if municipality and sector else None
    state = request.args.get("state", "")
    only = request.args.get("sector", "")
    shown = gaps.chosen(board, state, only)
    council = request.args.get("council", "") == "1"
    day = reading.day.toordinal()
    introductions = (
        introducers.for_gap(snapshot, reading, opened, context.background()) if opened and not council else None
    )
    leads = () if council else introducers.leads(snapshot, reading, shown[:MOST], without_us)
    return render_template(
        "gaps/council.html" if council else "gaps/page.html",
        board=board,
        board_table=board_table,
        opened=opened,
        introductions=introductions,
        words=expectations.words(context.store(), snapshot, opened.municipality, opened.sector, day) if opened else [],
        said=said or {"partners": str(opened.expected) if opened else "", "from": context.today().isoformat()},
        problems=problems,
        beside=lists_beside,
        gatherings=records.GATHERINGS,
        ranked=shown,
        leads=leads,
        most=MOST,
        sentence=gaps.board_sentence(snapshot, board) if council else _linked(snapshot, board),
        reading=reading,
        without_us=without_us,
        states=STATES,
        gap_states=GAPS,
        state=state,
        only=only,
        everything="all" in request.args,
    )


def board_table(board: Board, given: dict[str, Any], opened: Cell | None) -> Markup:
    """The board as a table, rendered once as long as its states stay the same; `opened` is marked."""
    snapshot = context.snapshot()

    def rendered() -> Markup:
        # What a template rendered is escaped.
        return Markup(render_template("gaps/board.html", board=board, given=given, states=STATES))  # noqa: S704

    states = tuple(cell.state for cell in board.cells.values())
    question = ("gaps/board.html", *sorted(given.items()), states, language.current())
    table = snapshot.readings.ask(question, rendered, frozenset({facets.MUNICIPALITY, facets.SECTOR}))
    if opened is None:
        return table
    address = url_for("gaps.cell_page", municipality=opened.municipality, sector=opened.sector, **given)
    cell = Markup('<td class="{}"><a href="{}#cell">')
    return table.replace(cell.format(opened.state, address), cell.format(f"{opened.state} opened", address), 1)


def lists_beside(given: dict[str, Any]) -> Markup:
    """The lists beside the board with their first entries, rendered once as long as nothing changes in the network."""
    snapshot, reading, without_us = context.snapshot(), context.reading(), context.without_us()

    def rendered() -> Markup:
        lists = [work_lists.at_hand(snapshot, reading, name, without_us, 5) for name in work_lists.LISTS]
        # What a template rendered is escaped.
        return Markup(render_template("gaps/beside.html", lists=lists, given=given))  # noqa: S704

    question = ("gaps/beside.html", *sorted(given.items()), reading, without_us, language.current())
    return snapshot.readings.ask(question, rendered, facets.NETWORK)


def _linked(snapshot: Snapshot, board: Board) -> Markup:
    """The board's first sentence, whose figures open the gaps that they count, or the board."""
    given: dict[str, Any] = {name: request.args[name] for name in READING if name in request.args}
    nobody: dict[str, Any] = {**given, "state": "nobody-engaged", "all": 1}
    sector = gaps.summary(board).sector
    addresses = {
        "nobody": url_for("gaps.page", **nobody) + "#first",
        "missing": url_for("gaps.page", **nobody, sector=sector) + "#first",
        "expected": "#board",
        "places": "#board",
    }

    def figure(of: str, text: str) -> str:
        return str(Markup('<a href="{}">{}</a>').format(addresses[of], text) if of in addresses else escape(text))

    # Only what goes through `figure` comes from records, and that is escaped.
    return Markup(gaps.board_sentence(snapshot, board, figure))  # noqa: S704


@blueprint.get("/gaps.csv")
@view(READ, rests_on=facets.NETWORK)
def table() -> Response:
    """The gaps, ranked; with `of=board` every cell; with `of=places` those where we know nobody."""
    snapshot, reading, of = context.snapshot(), context.reading(), request.args.get("of") or "gaps"
    if of not in PARTS:
        raise BadInput(_("of is one of %(allowed)s", allowed=", ".join(PARTS)))
    board = gaps.board(snapshot, reading, context.without_us())
    if of == "places":
        places = [
            {"municipality": key, "name": language.name(snapshot.municipalities[key])} for key in board.unknown_places
        ]
        return downloads.csv(places, f"places-{reading.day}.csv", ("municipality", "name"))
    rows = [
        {
            "municipality": cell.municipality,
            "sector": cell.sector,
            "state": cell.state,
            "expected": str(cell.expected),
            "engaged": "|".join(cell.engaged),
            "partners": "|".join(cell.partners),
            "newcomers": "" if cell.newcomers is None else str(round(cell.newcomers)),
            "estimated": "yes" if cell.estimated else "no",
            "sentence": gaps.sentence(snapshot, cell, reading),
        }
        for cell in (board.gaps if of == "gaps" else board.cells.values())
    ]
    return downloads.csv(rows, f"{of}-{reading.day}.csv", ("municipality", "sector", "state"))


@blueprint.get("/api/gaps")
@view(
    READ,
    lazy("The gap board: every municipality and sector with its state"),
    query=READING,
    answer=listed("day", "version", "summary", "municipalities", "sectors", "cells", "gaps", "unknown_places"),
)
def read() -> Json:
    snapshot, reading = context.snapshot(), context.reading()
    return gaps_answers.board(snapshot, gaps.board(snapshot, reading, context.without_us()), reading)


@blueprint.get("/api/gaps/<municipality>/<sector>")
@view(
    READ,
    lazy("One cell of the gap board with the partners behind it"),
    query=READING,
    answer=listed("municipality", "sector", "state", "expected", "label", "sentence", "introductions"),
)
def read_cell(municipality: str, sector: str) -> Json:
    snapshot, reading = context.snapshot(), context.reading()
    found = gaps.cell(snapshot, reading, municipality, sector, context.without_us())
    introductions = introducers.for_gap(snapshot, reading, found, context.background())
    return {**gaps_answers.cell(snapshot, found, reading), "introductions": introductions.json_data()}
