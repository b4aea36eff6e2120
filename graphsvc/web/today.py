"""Today: what needs doing, as page and API."""

from __future__ import annotations

from flask import Blueprint, render_template

from graphsvc.answers import introducers as introducers_answers
from graphsvc.answers import today as today_answers
from graphsvc.answers.answer import Json
from graphsvc.capture import changes
from graphsvc.language import lazy
from graphsvc.questions import today
from graphsvc.web import context
from graphsvc.web.views import READ, listed, view

blueprint = Blueprint("today", __name__)


@blueprint.get("/")
@view(READ)
def page() -> str:
    snapshot, reading = context.snapshot(), context.reading()
    found = today.today(snapshot, reading)
    latest = changes.batches(context.store().database, limit=6)
    leads = introducers_answers.leads(snapshot, reading, found.sharpest)
    return render_template("today/page.html", today=found, leads=leads, reading=reading, latest=latest)


@blueprint.get("/api/today")
@view(
    READ,
    lazy("What needs doing on a day"),
    query=("day", "window_months"),
    answer=listed("day", "version", "partners", "engaged", "sharpest", "latest"),
)
def read() -> Json:
    snapshot, reading = context.snapshot(), context.reading()
    latest = changes.batches(context.store().database, limit=6)
    return today_answers.today(snapshot, today.today(snapshot, reading), reading, latest)
