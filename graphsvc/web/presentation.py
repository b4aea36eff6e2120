"""Saved views of the map as a list in their order, and as a presentation; the records themselves are in `records`."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from graphsvc.answers import presentation
from graphsvc.capture import editing
from graphsvc.capture import presentation as capture
from graphsvc.language import gettext as _
from graphsvc.model.records import SavedView
from graphsvc.questions import presentation as question
from graphsvc.web import addresses, context
from graphsvc.web.views import READ, WRITE, view

blueprint = Blueprint("presentation", __name__)


@blueprint.get("/presentation")
@view(READ)
def page() -> str:
    return render_template("presentation/page.html", views=presentation.listed(context.snapshot(), address))


@blueprint.post("/presentation/<key>/move")
@view(WRITE)
def move(key: str) -> Response:
    capture.move(context.store(), key, request.form.get("way", ""), context.who())
    return redirect(url_for("presentation.page", _anchor=f"view-{key}"))


@blueprint.post("/presentation/<key>/pin")
@view(WRITE)
def pin(key: str) -> Response:
    disc, text = request.form.get("disc", ""), request.form.get("text", "")
    written = capture.pin(context.store(), key, disc, text, context.expected_version(), context.who())
    context.tell(_("Saved."), written.batch)
    return redirect(url_for("presentation.page", _anchor=f"view-{key}"))


@blueprint.post("/presentation/<key>/delete")
@view(WRITE)
def delete(key: str) -> Response:
    written = editing.delete(context.store(), "saved-view", key, context.expected_version(), context.who())
    context.tell(_("Deleted."), written.batch)
    return redirect(url_for("presentation.page"))


def address(row: SavedView, presented: bool, council: bool = False) -> str:
    """The address of the map that a view shows; council: to go on with what was begun before a council."""
    asked = question.parameters(context.snapshot(), row) | {"saved": row.key}
    return addresses.of("maps.page", {}, asked | ({"present": "1"} if presented else {}) | _of_council(council))


def _of_council(council: bool) -> dict[str, str]:
    return {"council": "1"} if council else {}
