"""Partners that are probably recorded twice: the page on which each is answered, and its API."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from pydantic import BaseModel, ConfigDict
from werkzeug.wrappers import Response

from graphsvc.answers import changes, duplicates
from graphsvc.capture.merges import MERGED
from graphsvc.errors import BadInput
from graphsvc.language import gettext as _
from graphsvc.language import lazy
from graphsvc.model import parameters, records
from graphsvc.questions.duplicates import RESTS_ON
from graphsvc.web import context
from graphsvc.web.openapi import JSON, schema
from graphsvc.web.views import READ, WRITE, view

blueprint = Blueprint("duplicates", __name__)
#: Number of pairs on the page, unless all are asked for.
MOST = 100


class Apart(BaseModel):
    """The body that says of two records that they are not the same."""

    model_config = ConfigDict(extra="forbid")

    other: str


@blueprint.get("/duplicates")
@view(READ, rests_on=RESTS_ON)
def page() -> str:
    found = duplicates.listed(context.snapshot(), None if "all" in request.args else MOST, context.background())
    return render_template("duplicates/page.html", found=found)


@blueprint.post("/duplicates/apart")
@view(WRITE)
def apart_page() -> Response:
    """Of two records of a kind, that they are not the same; then back to the page on which they were listed."""
    form = request.form
    entity = parameters.one_of("entity", form.get("entity", "partner"), MERGED)
    one, other = form.get("one", ""), form.get("other", "")
    written = duplicates.apart(context.store(), entity, one, other, context.who())
    context.tell(_("Noted: not the same."), written.batch)
    return redirect(url_for("duplicates.page") if entity == "partner" else url_for("work_lists.unknowns_page"))


@blueprint.get("/api/duplicates")
@view(
    READ,
    lazy("Pairs of partners that are probably one, the most similar first"),
    query=("limit",),
    answer=duplicates.Duplicates,
    tag="partners",
)
def read() -> duplicates.Duplicates:
    limit = context.limit()
    if not 1 <= limit <= 200:
        raise BadInput(_("limit is %(limit)s; ask for 1 to %(most)s", limit=limit, most=200))
    return duplicates.listed(context.snapshot(), limit, context.background())


def apart(entity: str, key: str) -> changes.Written:
    return duplicates.apart(context.store(), entity, key, context.body(Apart).other, context.who())


for _entity in MERGED:
    _plural = records.RECORDS[_entity].plural
    _here: dict[str, Any] = {"defaults": {"entity": _entity}}
    _apart = view(
        WRITE,
        lazy("Say that another record is not the same"),
        body=(JSON, schema(Apart)),
        answer=changes.Written,
        tag=_plural,
    )(apart)
    blueprint.add_url_rule(f"/api/{_plural}/<key>/apart", f"{_entity}_apart", _apart, methods=["POST"], **_here)
