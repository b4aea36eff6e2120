"""Introductions: suggestions for a gap, a partner or a pair, and recording decisions on them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from graphsvc.answers import introducers
from graphsvc.capture.introductions import decide, redecide
from graphsvc.language import gettext as _
from graphsvc.language import lazy
from graphsvc.questions.introducers import Asked
from graphsvc.web import addresses, context, downloads
from graphsvc.web.views import READ, WRITE, view

#: URLs below /introductions belong to the records.
blueprint = Blueprint("introducers", __name__)
HEADERS = (
    "municipality",
    "sector",
    "partner",
    "chain",
    "names",
    "score",
    "reason",
    "contact",
    "gathering",
    "sentence",
)
NAMES = ("municipality", "sector", "partner", "with")


@blueprint.get("/introducers")
@view(READ)
def page() -> str:
    return render_template("introducers/page.html", found=_suggested())


@blueprint.get("/introducers.csv")
@view(READ)
def table() -> AnyResponse:
    suggested = _suggested()
    if suggested.work is not None:
        return redirect(addresses.of("introducers.page", {}, request.args))
    return downloads.csv(
        introducers.table(context.snapshot(), suggested), f"introductions-{suggested.day}.csv", HEADERS
    )


@blueprint.post("/introducers")
@view(WRITE)
def decide_page() -> AnyResponse:
    store, form, asked = context.store(), request.form, _asked(request.form)
    today, status, who = context.today(), form.get("status", ""), context.who()
    if key := form.get("key"):
        written = redecide(store, key, status, today, context.expected_version(), who)
    else:
        chain = [part for part in form.get("chain", "").split("|") if part]
        note, reading = form.get("note"), context.reading()
        written = decide(store, asked, chain, status, note, reading, today, who)
    context.tell(_("Saved."), written.batch)
    return redirect(_back(asked))


def _back(asked: Asked) -> str:
    """URL of the page on which the chain was shown, as of the same day."""
    query = context.reading_given()
    if asked.municipality and asked.sector:
        return url_for("gaps.cell_page", municipality=asked.municipality, sector=asked.sector, **query) + "#cell"
    if asked.partner and not asked.with_ and not query:
        return url_for("partners.record", key=asked.partner)
    names: dict[str, Any] = {"partner": asked.partner, "with": asked.with_}
    return url_for("introducers.page", **{name: value for name, value in names.items() if value}, **query)


def _suggested() -> introducers.Suggested:
    return introducers.suggested(context.snapshot(), context.reading(), _asked(request.args), context.background())


def _asked(parameters: MultiDict[str, str]) -> Asked:
    return Asked(*(parameters.get(name, "").strip() for name in NAMES))


@blueprint.get("/api/introducers")
@view(
    READ,
    lazy("Who could introduce us: for a gap, or a partner, or a pair (partner and with)"),
    query=(*NAMES, "day", "window_months"),
    answer=introducers.Suggested,
    tag="introductions",
)
def read() -> introducers.Suggested:
    return _suggested()
