"""The measures of the network and its partners, as page, API, CSV."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from graphsvc import language
from graphsvc.answers import measures as measures_answers
from graphsvc.answers.answer import Json
from graphsvc.language import lazy
from graphsvc.network import facets
from graphsvc.network.ties import Level
from graphsvc.questions import cards, measures, over_time
from graphsvc.questions.measures import Card, Measures, Work
from graphsvc.questions.search import LIMIT
from graphsvc.web import addresses, context, downloads
from graphsvc.web.views import READ, listed, view

blueprint = Blueprint("measures", __name__)
READING = ("day", "window_months", "without_us", "level")
#: What a file tells of a meeting of groups.
MEETING = ("observed", "expected", "density", "low", "high", "fewer", "more")
#: How long a file waits for its figures; then the page shows how far they are.
PATIENCE = 2.0


def _choice() -> measures.Choice:
    level = cast(Level, request.args.get("level") or "organization")  # what is none is refused by the service
    return measures.Choice(context.reading(), level, context.without_us())


def _order() -> str:
    return request.args.get("order") or "strength"


@blueprint.get("/measures")
@view(READ, rests_on=facets.NETWORK)
def page() -> str:
    found = measures.measures(
        context.snapshot(),
        context.background(),
        _choice(),
        order=_order(),
        limit=context.limit(15),
        after=request.args.get("after"),
    )
    return context.rendered_once(lambda: _rendered(found), facets.NETWORK, *map(_told, (found.figures, found.bands)))


def _told(work: Work) -> Work:
    """What the page tells of how far a computation is: its version where that is another one, a twentieth more or
    less."""
    version = None if work.current else work.version
    return replace(work, version=version, done=work.done * 20 // max(work.total, 1))


def _rendered(found: Measures) -> str:
    return render_template(
        "measures/page.html",
        found=found,
        reading=found.choice.period,
        without_us=found.choice.without_us,
        sentence=measures.sentence(found),
        columns=[column for column in cards.PARTNERS if not column.researchers],
        more_columns=[column for column in cards.PARTNERS if column.researchers],
        lists=over_time.LISTS,
        levels=measures.LEVELS,
        shown=cards.shown,
        decimals={column.key: _beside(found, column.key) for column in cards.PARTNERS},
        banded=measures.banded,
    )


def _beside(found: Measures, column: str) -> list[float | None]:
    """What stands in a column, which is written with equally many decimals."""
    return [value for row in found.rows.items for value in (row.values[column], *(row.bands[column] or ()))]


@blueprint.get("/measures.csv")
@view(READ)
def table() -> AnyResponse:
    """The partners, or what `of` names: figures of the network or over_time, with their bands where they are ready,
    the meetings of groups, or all that one of the figures counts."""
    of, choice = request.args.get("of") or "partners", _choice()
    if of not in ("partners", "network", "over_time", "meetings"):
        return _list(choice, of)
    rows: list[dict[str, str]] = []
    after: str | None = None
    while True:
        found = measures.measures(
            context.snapshot(), context.background(), choice, order=_order(), limit=LIMIT, after=after, wait=PATIENCE
        )
        if not found.figures.current:
            return redirect(addresses.of("measures.page", {}, request.args))
        if of == "meetings":
            return downloads.csv(_meetings(found), f"meetings-{choice.period.day}.csv", ("by", "one", "other"))
        if of != "partners":
            rows = _figures(found.cards if of == "network" else found.over_time)
            break
        rows += _partners(found)
        after = found.rows.next
        if after is None:
            break
    return downloads.csv(rows, f"measures-{choice.period.day}.csv", ("partner",))


def _list(choice: measures.Choice, figure: str) -> AnyResponse:
    snapshot, columns = context.snapshot(), over_time.columns(figure)
    found = measures.listed(snapshot, context.background(), choice, figure, PATIENCE)
    if found.value is None or not found.current:
        return redirect(addresses.of("measures.page", {}, request.args))
    rows = [{field: _cell(value) for field, value in row.items()} | _names(row, columns) for row in found.value]
    return downloads.csv(rows, f"{figure}-{choice.period.day}.csv", tuple(columns))


def _names(row: dict[str, Any], columns: dict[str, str]) -> dict[str, str]:
    """The names of the records whose keys a row holds."""
    tables = context.snapshot().tables
    found: dict[str, str] = {}
    for field, entity in columns.items():
        keys = [row[field]] if isinstance(row[field], str) else row[field]
        found[f"{field}_name"] = "|".join(
            language.name(tables[entity][key]) if key in tables[entity] else key for key in keys
        )
    return found


def _cell(value: Any) -> str:
    return "|".join(cast("list[str]", value)) if isinstance(value, list) else str(value)


def _figures(found: tuple[Card, ...]) -> list[dict[str, str]]:
    return [
        {
            "key": card.description.key,
            "value": _text(card.value),
            "before": _text(card.before),
            "low": _text(card.band and card.band[0]),
            "high": _text(card.band and card.band[1]),
            "sentence": card.sentence,
            "literature": language.gettext(card.description.literature),
        }
        for card in found
    ]


def _meetings(found: Measures) -> list[dict[str, str]]:
    return [
        {"by": by, "one": row.one, "other": row.other, **{name: _text(getattr(row, name)) for name in MEETING}}
        for by, rows in found.meetings.items()
        for row in rows or ()
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
@view(
    READ,
    lazy("The figures of the network and its partners, as far as they are computed"),
    query=(*READING, "order", "limit", "after"),
    answer=listed("day", "level", "figures", "bands", "measures", "over_time", "partners", "next"),
)
def read() -> Json:
    return measures_answers.measures(
        measures.measures(
            context.snapshot(),
            context.background(),
            _choice(),
            order=_order(),
            limit=context.limit(),
            after=request.args.get("after"),
        )
    )
