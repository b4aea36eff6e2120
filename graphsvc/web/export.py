"""Export: all records as CSV or JSON, or one kind of record as CSV."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from graphsvc.language import lazy
from graphsvc.questions import export
from graphsvc.web import context, downloads
from graphsvc.web.views import READ, view

blueprint = Blueprint("export", __name__)
KINDS = {"csv": ("application/zip", "zip"), "json": ("application/json", "json")}


@blueprint.get("/export")
@view(READ, kept=False)
def page() -> str:
    return render_template("export/page.html", counts={e: len(t) for e, t in context.snapshot().tables.items()})


@blueprint.get("/export/<plural>.csv")
@view(READ, kept=False)
def table(plural: str) -> Response:
    content = export.table(context.snapshot(), plural)
    return downloads.download(content, f"{plural}.csv", "text/csv; charset=utf-8")


@blueprint.get("/api/export/<form>")
@view(
    READ,
    lazy("All records: csv (a zip of CSV files that can be imported again) or json"),
    answer="application/octet-stream",
    kept=False,
)
def read(form: str) -> Response:
    content = export.export(context.snapshot(), form)
    kind, ending = KINDS[form]
    return downloads.download(content, f"graphsvc-{context.today()}.{ending}", kind)
