"""Splitting a partner into two: the page on which is chosen what moves, and its API."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from pydantic import BaseModel, ConfigDict
from werkzeug.wrappers import Response

from graphsvc.answers import splits
from graphsvc.errors import GraphsvcError, Problems
from graphsvc.language import gettext as _
from graphsvc.language import lazy
from graphsvc.questions import search
from graphsvc.web import context
from graphsvc.web.openapi import JSON, schema
from graphsvc.web.views import READ, WRITE, view

blueprint = Blueprint("splits", __name__)


class Splitting(BaseModel):
    """The body of a split: what moves, as [record, key], to which partner, or to a new one of a name."""

    model_config = ConfigDict(extra="forbid")

    records: list[tuple[str, str]]
    to: str | None = None
    name: str | None = None
    key: str | None = None


@blueprint.get("/partners/<key>/split")
@view(READ)
def page(key: str) -> str:
    return _page(key, "")


@blueprint.post("/partners/<key>/split")
@view(WRITE)
def split_page(key: str) -> Response | tuple[str, int]:
    form = request.form
    chosen = [tuple(text.split(" ", 1)) for text in form.getlist("record")]
    try:
        to = form.get("to", "").strip()
        target = search.named(context.snapshot(), "partner", to) if to else None
        done = splits.split(
            context.store(),
            key,
            {(pair[0], pair[1]) for pair in chosen if len(pair) == 2},
            target,
            {"name": form.get("name", "")},
            context.who(),
        )
    except GraphsvcError as error:
        told = "; ".join(problem.message for problem in error.problems) if isinstance(error, Problems) else str(error)
        return _page(key, told), 422
    context.tell(_("Moved."), done.written.batch)
    return redirect(url_for("partners.record", key=done.key))


@blueprint.get("/api/partners/<key>/split")
@view(READ, lazy("What of a partner can move to another one"), answer=splits.Split, tag="partners")
def read(key: str) -> splits.Split:
    return splits.movable(context.snapshot(), key)


@blueprint.post("/api/partners/<key>/split")
@view(
    WRITE,
    lazy("Move records of a partner to another one, or to a new one"),
    body=(JSON, schema(Splitting)),
    answer=splits.Done,
    tag="partners",
)
def split(key: str) -> splits.Done:
    sent = context.body(Splitting)
    made: dict[str, Any] = {name: value for name, value in (("name", sent.name), ("key", sent.key)) if value}
    return splits.split(context.store(), key, set(sent.records), sent.to, made, context.who())


def _page(key: str, problem: str) -> str:
    snapshot = context.snapshot()
    return render_template(
        "splits/page.html",
        found=splits.movable(snapshot, key),
        problem=problem,
        chosen=set(request.form.getlist("record")),
    )
