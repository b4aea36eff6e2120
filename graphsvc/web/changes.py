"""The change log, with undo: pages and API."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from pydantic import BaseModel, ConfigDict
from werkzeug.wrappers import Response

from graphsvc.answers import changes
from graphsvc.capture.changes import ChangedSince
from graphsvc.errors import BadInput
from graphsvc.language import gettext as _
from graphsvc.language import lazy, ngettext
from graphsvc.web import context
from graphsvc.web.openapi import JSON, schema
from graphsvc.web.views import READ, WRITE, view

blueprint = Blueprint("changes", __name__)
#: Number of batches on a page, and of changes on the page of a batch.
BATCHES, CHANGES = 50, 500


class Undoing(BaseModel):
    """The body of an undo: records to leave as they are, as [record, key]."""

    model_config = ConfigDict(extra="forbid")

    leave_out: list[tuple[str, str]] = []


def _number(name: str, default: int) -> int:
    text = request.args.get(name, str(default))
    try:
        number = int(text)
    except ValueError:
        number = -1
    if not 0 <= number < 2**62:
        raise BadInput(_("%(field)s is the number of a change; the changes list them", field=name))
    return number


@blueprint.get("/changes")
@view(READ)
def page() -> str:
    batches = changes.batches(context.store().database, _number("before", 0), BATCHES)
    return render_template("changes/page.html", found=batches)


@blueprint.get("/changes/<batch>")
@view(READ)
def batch_page(batch: str) -> str:
    batch_changes = changes.of_batch(context.store().database, batch, CHANGES)
    return render_template("changes/batch.html", found=batch_changes)


@blueprint.post("/changes/<batch>/undo")
@view(WRITE)
def undo_page(batch: str) -> Response | tuple[str, int]:
    left_out = [tuple(text.split(" ", 1)) for text in request.form.getlist("leave_out")]
    pairs = {(pair[0], pair[1]) for pair in left_out if len(pair) == 2}
    try:
        written = changes.undo(context.store(), batch, context.who(), pairs)
    except ChangedSince as error:
        batch_changes = changes.of_batch(context.store().database, batch, CHANGES, error.records)
        return render_template("changes/batch.html", found=batch_changes), 409
    if written.changes:
        flash(
            ngettext(
                "%(count)s record is as it was before.", "%(count)s records are as they were before.", written.changes
            )
        )
    else:
        flash(_("There was nothing left to undo."))
    return redirect(url_for("changes.page"))


@blueprint.get("/api/changes")
@view(READ, lazy("Every write after a number, oldest first"), query=("after", "limit"), answer=changes.Changes)
def read() -> changes.Changes:
    limit = context.limit(200)
    if not 1 <= limit <= 200:
        raise BadInput(_("ask for 1 to 200 changes"))
    return changes.after(context.store().database, _number("after", 0), limit)


@blueprint.post("/api/changes/<batch>/undo")
@view(
    WRITE,
    lazy("Bring every record of a batch back to what it was"),
    body=(JSON, schema(Undoing)),
    answer=changes.Written,
)
def undo(batch: str) -> changes.Written:
    return changes.undo(context.store(), batch, context.who(), set(context.body(Undoing).leave_out))
