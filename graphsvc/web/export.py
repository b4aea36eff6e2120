"""Export: all records in one of the formats, or one kind of record as CSV."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from graphsvc.answers import export as answers
from graphsvc.files import formats
from graphsvc.language import lazy
from graphsvc.questions import export
from graphsvc.web import context, downloads
from graphsvc.web.views import READ, view

blueprint = Blueprint("export", __name__)


@blueprint.get("/export")
@view(READ, kept=False)
def page() -> str:
    snapshot = context.snapshot()
    counts = {entity: len(table) for entity, table in snapshot.tables.items()}
    return render_template("export/page.html", counts=counts, formats=answers.formats(snapshot).formats)


@blueprint.get("/export/<plural>.csv")
@view(READ, kept=False)
def table(plural: str) -> Response:
    content = export.table(context.snapshot(), plural)
    return downloads.download(content, f"{plural}.csv", "text/csv; charset=utf-8")


@blueprint.get("/api/export")
@view(READ, lazy("The formats of the export, and what each leaves out"), answer=answers.Formats, kept=False)
def listed() -> answers.Formats:
    return answers.formats(context.snapshot())


@blueprint.get("/api/export/<form>")
@view(
    READ,
    lazy("All records in one of the formats that /api/export lists; each can be imported again"),
    answer="application/octet-stream",
    kept=False,
)
def read(form: str) -> Response:
    content = export.export(context.snapshot(), form)
    found = formats.named(form)
    return downloads.download(content, f"graphsvc-{context.today()}.{found.extension}", found.media_type)
