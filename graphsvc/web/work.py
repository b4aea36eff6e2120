"""Progress of a background computation, for a page that waits for it."""

from __future__ import annotations

from flask import Blueprint

from graphsvc.answers import work
from graphsvc.language import lazy
from graphsvc.web import context
from graphsvc.web.views import READ, view

blueprint = Blueprint("work", __name__)


@blueprint.get("/api/work/<identifier>")
@view(READ, lazy("How far a computation is"), answer=work.Progress, kept=False)
def read(identifier: str) -> work.Progress:
    return work.progress(context.background(), identifier)
