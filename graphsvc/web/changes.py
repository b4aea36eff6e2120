"""Every write there ever was, with undo: pages and API."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from pydantic import BaseModel, ConfigDict
from werkzeug.wrappers import Response

from graphsvc.answers import changes as changes_answers
from graphsvc.answers.answer import Json
from graphsvc.capture import changes
from graphsvc.errors import BadInput
from graphsvc.language import gettext as _
from graphsvc.language import lazy, ngettext
from graphsvc.web import context
from graphsvc.web.openapi import JSON, WRITTEN, schema
from graphsvc.web.views import READ, WRITE, listed, view

blueprint = Blueprint("changes", __name__)
PER_PAGE = 50


class Undoing(BaseModel):
    """Records changed since, as [record, key], that are to stay as they are."""

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
    before = _number("before", 0) or changes.NEWEST
    batches = changes.batches(context.store().database, before, PER_PAGE + 1)
    older = batches[PER_PAGE - 1].last if len(batches) > PER_PAGE else None
    return render_template("changes/page.html", batches=batches[:PER_PAGE], older=older)


@blueprint.get("/changes/<batch>")
@view(READ)
def batch_page(batch: str) -> str:
    rows = changes.of_batch(context.store().database, batch)
    return render_template("changes/batch.html", batch=batch, rows=rows[:500], total=len(rows), in_the_way=[])


@blueprint.post("/changes/<batch>/undo")
@view(WRITE)
def undo_page(batch: str) -> Response | tuple[str, int]:
    left_out = [tuple(text.split(" ", 1)) for text in request.form.getlist("leave_out")]
    pairs = {(pair[0], pair[1]) for pair in left_out if len(pair) == 2}
    try:
        written = changes.undo(context.store(), batch, context.who(), pairs)
    except changes.ChangedSince as error:
        rows = changes.of_batch(context.store().database, batch)
        page = render_template(
            "changes/batch.html", batch=batch, rows=rows[:500], total=len(rows), in_the_way=error.records
        )
        return page, 409
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
@view(
    READ, lazy("Every write after a number, oldest first"), query=("after", "limit"), answer=listed("changes", "next")
)
def read() -> Json:
    limit = context.limit(200)
    if not 1 <= limit <= 200:
        raise BadInput(_("ask for 1 to 200 changes"))
    rows = changes.after(context.store().database, _number("after", 0), limit)
    return {
        "changes": [changes_answers.change(row) for row in rows],
        "next": rows[-1].seq if len(rows) == limit else None,
    }


@blueprint.post("/api/changes/<batch>/undo")
@view(WRITE, lazy("Bring every record of a batch back to what it was"), body=(JSON, schema(Undoing)), answer=WRITTEN)
def undo(batch: str) -> Json:
    left_out = set(context.body(Undoing).leave_out)
    written = changes.undo(context.store(), batch, context.who(), left_out)
    return {"batch": written.batch, "version": written.version, "changes": written.changes}
