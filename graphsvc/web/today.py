"""Today: what needs doing, as page and API."""

from __future__ import annotations

from apiflask import APIBlueprint
from flask import render_template

from graphsvc.services import changes, today
from graphsvc.web import context, twins

blueprint = APIBlueprint("today", __name__)


@blueprint.get("/")
@blueprint.doc(hide=True)
def page() -> str:
    graph, reading = context.snapshot(), context.reading()
    found = today.today(graph, reading)
    latest = changes.batches(context.graph().database, limit=6)
    return render_template("today.html", today=found, reading=reading, latest=latest)


@blueprint.get("/api/today")
@blueprint.doc(summary="What needs doing on a day")
def read() -> twins.Json:
    context.arguments("day", "window_months")
    graph, reading = context.snapshot(), context.reading()
    latest = changes.batches(context.graph().database, limit=6)
    return twins.today(graph, today.today(graph, reading), reading, latest)
