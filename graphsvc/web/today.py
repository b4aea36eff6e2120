"""Today: what a coordinator needs to do, as page and API."""

from __future__ import annotations

from flask import Blueprint, current_app, render_template

from graphsvc.answers import backups, today
from graphsvc.capture import changes
from graphsvc.language import lazy
from graphsvc.web import context
from graphsvc.web.views import READ, view

blueprint = Blueprint("today", __name__)
#: Number of entries shown of each list, and of the latest batches.
MOST, LATEST = 10, 6


def _found(most: int | None = None) -> today.Today:
    latest = changes.batches(context.store().database, limit=LATEST)
    return today.today(context.snapshot(), context.reading(), latest, most)


def _backup() -> str:
    """What is wrong with the daily backups; empty where nothing is, and in the demo, which keeps none."""
    return "" if current_app.config["MODE"] == "demo" else backups.missing(context.settings(), context.today())


@blueprint.get("/")
@view(READ, beside=_backup)
def page() -> str:
    return render_template("today/page.html", today=_found(MOST), reading=context.reading(), backup=_backup())


@blueprint.get("/api/today")
@view(READ, lazy("What needs doing on a day"), query=("day", "window_months"), answer=today.Today)
def read() -> today.Today:
    return _found()
