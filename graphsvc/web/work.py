"""How far a long computation is, for a page that waits for it."""

from __future__ import annotations

from flask import Blueprint

from graphsvc.answers.answer import Json
from graphsvc.language import lazy
from graphsvc.web import context
from graphsvc.web.views import READ, listed, view

blueprint = Blueprint("work", __name__)


@blueprint.get("/api/work/<identifier>")
@view(READ, lazy("How far a computation is"), answer=listed("id", "state", "done", "total"), kept=False)
def read(identifier: str) -> Json:
    found = context.background().look(identifier)
    return {
        "id": found.id,
        "state": found.state,
        "done": found.done,
        "total": found.total,
        "message": found.message,
    }
