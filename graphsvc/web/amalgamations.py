"""The amalgamation of municipalities: the page that shows what it would do, and its API."""

from __future__ import annotations

import datetime

from flask import Blueprint, redirect, render_template, request, url_for
from pydantic import BaseModel, ConfigDict
from werkzeug.wrappers import Response

from graphsvc import language
from graphsvc.answers import amalgamations, changes
from graphsvc.errors import GraphsvcError, Stale
from graphsvc.language import gettext as _
from graphsvc.language import lazy
from graphsvc.model.period import exact_day
from graphsvc.questions import search
from graphsvc.web import context
from graphsvc.web.openapi import JSON, schema
from graphsvc.web.views import READ, WRITE, view

blueprint = Blueprint("amalgamations", __name__)


class Amalgamating(BaseModel):
    """The body of an amalgamation: keys of the municipalities that become part of this one, and from which day."""

    model_config = ConfigDict(extra="forbid")

    others: list[str]
    day: datetime.date


@blueprint.get("/municipalities/<key>/amalgamation")
@view(READ)
def page(key: str) -> str | tuple[str, int]:
    """The form, and what it would do once municipalities and a day are chosen."""
    search.get(context.snapshot(), "municipality", key)
    if not any(text.strip() for text in request.args.getlist("other")) and not request.args.get("day"):
        return _page(key, None, "")
    return _previewed(key, request.args.getlist("other"), request.args.get("day", ""), "")


@blueprint.post("/municipalities/<key>/amalgamation")
@view(WRITE)
def amalgamate_page(key: str) -> Response | str | tuple[str, int]:
    others, day = request.form.getlist("other"), request.form.get("day", "")
    try:
        written = amalgamations.amalgamate(
            context.store(), key, others, exact_day(day, "day"), context.expected_version(), context.who()
        )
    except Stale as error:
        page = _previewed(key, others, day, str(error))
        return page if isinstance(page, tuple) else (page, error.status)
    except GraphsvcError as error:
        return _page(key, None, str(error)), error.status
    name = language.name(search.get(context.store().snapshot(), "municipality", key))
    context.tell(_("They are part of %(name)s now.", name=name), written.batch)
    return redirect(url_for("municipalities.record", key=key))


@blueprint.get("/api/municipalities/<key>/amalgamation")
@view(
    READ,
    lazy("What it would do if other municipalities became part of this one on a day"),
    query=("other", "day"),
    needed=("other", "day"),
    repeated=("other",),
    answer=amalgamations.Amalgamation,
    tag="municipalities",
)
def read(key: str) -> amalgamations.Amalgamation:
    day = exact_day(request.args.get("day", ""), "day")
    return amalgamations.preview(context.snapshot(), key, request.args.getlist("other"), day)


@blueprint.post("/api/municipalities/<key>/amalgamation")
@view(
    WRITE,
    lazy("Make other municipalities part of this one; If-Match takes the version of what was looked at"),
    body=(JSON, schema(Amalgamating)),
    answer=changes.Written,
    versioned=True,
    tag="municipalities",
)
def amalgamate(key: str) -> changes.Written:
    sent = context.body(Amalgamating)
    return amalgamations.amalgamate(
        context.store(), key, sent.others, sent.day, context.expected_version(), context.who()
    )


def _previewed(key: str, texts: list[str], day: str, problem: str) -> str | tuple[str, int]:
    """The page with what it would do; with the problem where the municipalities or the day cannot be."""
    snapshot = context.snapshot()
    try:
        others = [search.named(snapshot, "municipality", text.strip()) for text in texts if text.strip()]
        found = amalgamations.preview(snapshot, key, others, exact_day(day, "day"))
    except GraphsvcError as error:
        return _page(key, None, str(error)), error.status
    return _page(key, found, problem)


def _page(key: str, found: amalgamations.Amalgamation | None, problem: str) -> str:
    record = search.get(context.snapshot(), "municipality", key)
    given = [text for text in request.values.getlist("other") if text.strip()]
    return render_template(
        "amalgamations/page.html",
        record=record,
        found=found,
        problem=problem,
        others=[*given, *[""] * max(1, 3 - len(given))],
        day=request.values.get("day", ""),
    )
