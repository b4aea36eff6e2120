"""The gap board and its cells, as pages, API and CSV."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from markupsafe import Markup, escape
from werkzeug.wrappers import Response as AnyResponse

from graphsvc import language
from graphsvc.answers import gaps, insets, work_lists
from graphsvc.answers.gaps import Cell, Overview, Summary
from graphsvc.capture import expectations
from graphsvc.errors import Conflict, Problem, Problems
from graphsvc.language import gettext as _
from graphsvc.language import lazy
from graphsvc.model import parameters
from graphsvc.network import facets
from graphsvc.network.snapshot import Snapshot
from graphsvc.web import context, downloads
from graphsvc.web.views import READ, READING, WRITE, view

blueprint = Blueprint("gaps", __name__)
#: Part of the board in a CSV file -> its columns where there are no rows.
PARTS = {
    "gaps": ("municipality", "sector", "state"),
    "board": ("municipality", "sector", "state"),
    "places": ("municipality", "name"),
}


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
    """Record the council's expectation for a cell, from the form on the board."""
    gaps.cell(context.snapshot(), context.reading(), municipality, sector, context.without_us())
    entered = {name: request.form.get(name, "").strip() or None for name in ("partners", "from", "source")}
    try:
        written = expectations.say(context.store(), municipality, sector, entered, context.who())
    except Problems as error:
        return _page(municipality, sector, entered, error.problems), 422
    except Conflict as error:
        return _page(municipality, sector, entered, [Problem(str(error), "from")]), 409
    context.tell(_("Saved."), written.batch)
    query = context.reading_given()
    return redirect(url_for("gaps.cell_page", municipality=municipality, sector=sector, **query) + "#cell")


def _page(
    municipality: str | None,
    sector: str | None,
    entered: dict[str, str | None] | None = None,
    problems: Sequence[Problem] = (),
) -> str:
    """The board page, with a cell opened, and the input of its form where it has to be corrected.

    In council view (`council`) it names no partner and no person, and ranks nobody.
    """
    snapshot, reading, without_us = context.snapshot(), context.reading(), context.without_us()
    council = request.args.get("council", "") == "1"
    board = gaps.overview(snapshot, reading, without_us)
    shared: dict[str, Any] = {
        "board": board,
        "board_table": board_table,
        "reading": reading,
        "without_us": without_us,
    }
    cell = (snapshot, reading, municipality, sector, without_us) if municipality and sector else None
    if council:
        opened = gaps.cell(*cell) if cell else None
        return render_template(
            "gaps/council.html",
            opened=opened,
            sentence=gaps.board_sentence(snapshot, board.summary),
            opened_sentence=gaps.council_sentence(opened) if opened else "",
            **shared,
        )
    state, only = request.args.get("state", ""), request.args.get("sector", "")
    everything, day = "all" in request.args, reading.day.toordinal()
    opened = gaps.opened(*cell, context.background()) if cell else None
    return render_template(
        "gaps/page.html",
        opened=opened,
        inset=insets.of_cell(*cell) if cell else None,
        words=expectations.words(context.store(), snapshot, opened.municipality, opened.sector, day) if opened else [],
        said=entered or {"partners": str(opened.expected) if opened else "", "from": context.today().isoformat()},
        problems=problems,
        beside=lists_beside,
        ranked=gaps.ranked(snapshot, reading, without_us, state, only, everything),
        sentence=_linked(snapshot, board.summary),
        state=state,
        only=only,
        **shared,
    )


def board_table(board: Overview, given: dict[str, Any], opened: Cell | None) -> Markup:
    """The board table, rendered once while its states stay the same; `opened` is marked."""
    snapshot = context.snapshot()

    def rendered() -> Markup:
        rows = gaps.rows(snapshot, context.reading(), context.without_us())
        # A rendered template is escaped.
        return Markup(render_template("gaps/board.html", board=board, rows=rows, given=given))  # noqa: S704

    question = ("gaps/board.html", *sorted(given.items()), board.states, language.current())
    table = snapshot.readings.ask(question, rendered, frozenset({facets.MUNICIPALITY, facets.SECTOR}))
    if opened is None:
        return table
    address = url_for("gaps.cell_page", municipality=opened.municipality, sector=opened.sector, **given)
    cell = Markup('<td class="{}"><a href="{}#cell">')
    return table.replace(cell.format(opened.state, address), cell.format(f"{opened.state} opened", address), 1)


def lists_beside(given: dict[str, Any]) -> Markup:
    """The first entries of the lists beside the board, rendered once while the network stays the same."""
    snapshot, reading, without_us = context.snapshot(), context.reading(), context.without_us()

    def rendered() -> Markup:
        lists = [work_lists.at_hand(snapshot, reading, name, without_us, 5) for name in work_lists.LISTS]
        # A rendered template is escaped.
        return Markup(render_template("gaps/beside.html", lists=lists, given=given))  # noqa: S704

    question = ("gaps/beside.html", *sorted(given.items()), reading, without_us, language.current())
    return snapshot.readings.ask(question, rendered, facets.NETWORK)


def _linked(snapshot: Snapshot, summary: Summary) -> Markup:
    """The board's first sentence, its figures linked to the gaps that they count."""
    query = context.reading_given()
    nobody: dict[str, Any] = {**query, "state": "nobody-engaged", "all": 1}
    addresses = {
        "nobody": url_for("gaps.page", **nobody) + "#first",
        "missing": url_for("gaps.page", **nobody, sector=summary.sector) + "#first",
        "expected": "#board",
        "places": "#board",
    }

    def figure(field: str, text: str) -> str:
        return str(Markup('<a href="{}">{}</a>').format(addresses[field], text) if field in addresses else escape(text))

    # Only what goes through `figure` comes from records, and that is escaped.
    return Markup(gaps.board_sentence(snapshot, summary, figure))  # noqa: S704


@blueprint.get("/gaps.csv")
@view(READ, rests_on=facets.NETWORK)
def table() -> Response:
    """The gaps, ranked; with `of=board` every cell; with `of=places` the municipalities without organizations."""
    snapshot, reading, without_us = context.snapshot(), context.reading(), context.without_us()
    part = parameters.one_of("of", request.args.get("of") or "gaps", PARTS)
    rows = (
        gaps.places_table(snapshot, reading, without_us)
        if part == "places"
        else gaps.table(snapshot, reading, without_us, everything=part == "board")
    )
    return downloads.csv(rows, f"{part}-{reading.day}.csv", PARTS[part])


@blueprint.get("/api/gaps")
@view(
    READ,
    lazy("The gap board: every municipality and sector with its state"),
    query=READING,
    answer=gaps.Board,
)
def read() -> gaps.Board:
    return gaps.board(context.snapshot(), context.reading(), context.without_us())


@blueprint.get("/api/gaps/<municipality>/<sector>")
@view(
    READ,
    lazy("One cell of the gap board with the partners behind it"),
    query=READING,
    answer=gaps.OpenedCell,
)
def read_cell(municipality: str, sector: str) -> gaps.OpenedCell:
    return gaps.opened(
        context.snapshot(), context.reading(), municipality, sector, context.without_us(), context.background()
    )
