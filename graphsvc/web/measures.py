"""The measures of the network and its partners, as page, API, CSV."""

from __future__ import annotations

from typing import Any, cast

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from graphsvc import language
from graphsvc.language import lazy
from graphsvc.network.ties import Level
from graphsvc.services import cards, measures
from graphsvc.services.finding import LIMIT
from graphsvc.services.measures import Measures
from graphsvc.web import answers, context, twins
from graphsvc.web.openapi import listed, operation

blueprint = Blueprint("measures", __name__)
READING = ("day", "window_months", "without_us", "level")
#: How long a file waits for its figures; then the page shows how far they are.
PATIENCE = 2.0


def _choice() -> measures.Choice:
    level = cast(Level, request.args.get("level") or "organization")  # what is none is refused by the service
    return measures.Choice(context.reading(), level, context.without_us())


def _given() -> dict[str, Any]:
    return dict(request.args.to_dict())


def _order() -> str:
    return request.args.get("order") or "strength"


@blueprint.get("/measures")
def page() -> str:
    graph = context.snapshot()
    found = measures.measures(
        graph,
        context.background(),
        _choice(),
        order=_order(),
        limit=context.limit(15),
        after=request.args.get("after"),
    )
    return render_template(
        "measures.html",
        found=found,
        reading=found.choice.period,
        without_us=found.choice.without_us,
        sentence=measures.sentence(found),
        columns=cards.PARTNERS,
        levels=measures.LEVELS,
        shown=cards.shown,
        banded=measures.banded,
    )


@blueprint.get("/measures.csv")
def table() -> AnyResponse:
    """The partners, or with `of=network` the figures of the network; both with their bands where they are ready."""
    network = request.args.get("of") == "network"
    choice = _choice()
    rows: list[dict[str, str]] = []
    after: str | None = None
    while True:
        found = measures.measures(
            context.snapshot(), context.background(), choice, order=_order(), limit=LIMIT, after=after, wait=PATIENCE
        )
        if not found.figures.current:
            return redirect(url_for("measures.page", **_given()))
        rows += _network(found) if network else _partners(found)
        after = found.rows.next
        if after is None or network:
            break
    return answers.csv(rows, f"measures-{choice.period.day}.csv", ("partner",))


def _network(found: Measures) -> list[dict[str, str]]:
    return [
        {
            "key": card.description.key,
            "value": _text(card.value),
            "low": _text(card.band and card.band[0]),
            "high": _text(card.band and card.band[1]),
            "sentence": card.sentence,
            "literature": language.gettext(card.description.literature),
        }
        for card in found.cards
    ]


def _partners(found: Measures) -> list[dict[str, str]]:
    partners = context.snapshot().partners
    rows: list[dict[str, str]] = []
    for row in found.rows.items:
        name = language.name(partners[row.partner]) if row.partner in partners else row.partner
        line = {"partner": row.partner, "name": name}
        for column in cards.PARTNERS:
            band = row.bands[column.key]
            line[column.key] = _text(row.values[column.key])
            line[f"{column.key}_low"] = _text(band and band[0])
            line[f"{column.key}_high"] = _text(band and band[1])
        rows.append(line)
    return rows


def _text(value: float | None) -> str:
    return "" if value is None else str(value)


@blueprint.get("/api/measures")
@operation(
    lazy("The figures of the network and its partners, as far as they are computed"),
    query=(*READING, "order", "limit", "after"),
    answer=listed("day", "level", "figures", "bands", "measures", "partners", "next"),
)
def read() -> twins.Json:
    return twins.measures(
        measures.measures(
            context.snapshot(),
            context.background(),
            _choice(),
            order=_order(),
            limit=context.limit(),
            after=request.args.get("after"),
        )
    )
