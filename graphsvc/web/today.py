"""Today: what a coordinator needs to do, as page and API."""

from __future__ import annotations

from flask import Blueprint, render_template

from graphsvc.answers import today
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


@blueprint.get("/")
@view(READ)
def page() -> str:
    return render_template("today/page.html", today=_found(MOST), reading=context.reading())


@blueprint.get("/api/today")
@view(READ, lazy("What needs doing on a day"), query=("day", "window_months"), answer=today.Today)
def read() -> today.Today:
    return _found()
