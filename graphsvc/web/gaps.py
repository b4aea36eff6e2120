"""The gap board and its cells, as pages, API, CSV."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request

from graphsvc.analytics.gaps import GAPS, STATES
from graphsvc.language import lazy
from graphsvc.services import gaps, introductions
from graphsvc.web import answers, context, twins
from graphsvc.web.openapi import listed, operation

blueprint = Blueprint("gaps", __name__)
READING = ("day", "window_months", "without_us")


@blueprint.get("/gaps")
def page() -> str:
    return _page(None, None)


@blueprint.get("/gaps/<municipality>/<sector>")
def cell_page(municipality: str, sector: str) -> str:
    return _page(municipality, sector)


def _page(municipality: str | None, sector: str | None) -> str:
    graph, reading, without_us = context.snapshot(), context.reading(), context.without_us()
    board = gaps.board(graph, reading, without_us)
    opened = gaps.cell(graph, reading, municipality, sector, without_us) if municipality and sector else None
    state = request.args.get("state", "")
    only = request.args.get("sector", "")
    shown = [cell for cell in board.gaps if state in ("", cell.state) and only in ("", cell.sector)]
    return render_template(
        "gaps.html",
        board=board,
        opened=opened,
        ranked=shown,
        reading=reading,
        without_us=without_us,
        states=STATES,
        gap_states=GAPS,
        state=state,
        only=only,
        everything="all" in request.args,
    )


@blueprint.get("/gaps.csv")
def table() -> Response:
    graph, reading = context.snapshot(), context.reading()
    board = gaps.board(graph, reading, context.without_us())
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
            "sentence": gaps.sentence(graph, cell, reading),
        }
        for cell in board.gaps
    ]
    return answers.csv(rows, f"gaps-{reading.day}.csv")


@blueprint.get("/api/gaps")
@operation(
    lazy("The gap board: every municipality and sector with its state"),
    query=READING,
    answer=listed("day", "version", "summary", "municipalities", "sectors", "cells", "gaps", "unknown_places"),
)
def read() -> twins.Json:
    graph, reading = context.snapshot(), context.reading()
    return twins.board(graph, gaps.board(graph, reading, context.without_us()), reading)


@blueprint.get("/api/gaps/<municipality>/<sector>")
@operation(
    lazy("One cell of the gap board with the partners behind it"),
    query=READING,
    answer=listed("municipality", "sector", "state", "expected", "label", "sentence", "introductions"),
)
def read_cell(municipality: str, sector: str) -> twins.Json:
    graph, reading = context.snapshot(), context.reading()
    found = gaps.cell(graph, reading, municipality, sector, context.without_us())
    suggested = introductions.for_gap(graph, reading, found)
    return {**twins.cell(graph, found, reading), "introductions": twins.introductions(graph, suggested, reading)}
