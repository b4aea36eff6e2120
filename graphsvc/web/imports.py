"""Import in three steps on one page: choose, check, confirm; and its API."""

from __future__ import annotations

import threading
from pathlib import Path

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from graphsvc import language
from graphsvc.errors import BadInput, GraphsvcError, Problems
from graphsvc.files import xlsx_out
from graphsvc.files.read import LIMIT_BYTES
from graphsvc.language import gettext as _
from graphsvc.language import lazy
from graphsvc.services import importing
from graphsvc.web import answers, context, twins
from graphsvc.web.openapi import Schema, listed, operation

blueprint = Blueprint("imports", __name__)
UPLOAD: Schema = {
    "type": "object",
    "required": ["files"],
    "properties": {"files": {"type": "array", "minItems": 1, "items": {"type": "string", "format": "binary"}}},
}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def folder() -> Path:
    path = context.settings().data / "imports"
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def _uploads() -> list[tuple[str, bytes]]:
    files = request.files.getlist("files")
    return [(file.filename or "file", file.read()) for file in files if file.filename]


@blueprint.get("/import")
def page() -> str:
    return render_template("import.html", jobs=importing.jobs(folder())[:10], preview=None, job=None)


@blueprint.post("/import")
def check_page() -> AnyResponse | tuple[str, int]:
    uploads = _uploads()
    if not uploads:
        raise BadInput(_("choose at least one file"))
    preview = importing.check(context.graph(), folder(), uploads, context.who().actor, LIMIT_BYTES)
    if preview.problems:
        return render_template("import.html", jobs=[], preview=preview, job=None), 422
    return redirect(url_for("imports.job_page", identifier=preview.id))


@blueprint.get("/import/<identifier>")
def job_page(identifier: str) -> str:
    job = importing.job(folder(), identifier)
    preview = importing.preview(context.graph(), folder(), identifier) if job.state == "checked" else None
    return render_template("import.html", jobs=[], preview=preview, job=job)


@blueprint.post("/import/<identifier>")
def run_page(identifier: str) -> AnyResponse:
    if "forget" in request.form:
        importing.forget(folder(), identifier)
        flash(_("Nothing was imported."))
        return redirect(url_for("imports.page"))
    _begin(identifier, context.expected_version())
    return redirect(url_for("imports.job_page", identifier=identifier))


@blueprint.get("/import/template.xlsx")
def template() -> Response:
    return answers.download(xlsx_out.template(language.current()), "graphsvc.xlsx", XLSX)


@blueprint.post("/api/imports")
@operation(
    lazy("Check files; nothing is written before the import is confirmed"),
    body=("multipart/form-data", UPLOAD),
    status=201,
    answer=listed("id", "version", "new", "changed", "unchanged"),
)
def check() -> tuple[twins.Json, int]:
    uploads = _uploads()
    if not uploads:
        raise BadInput(_("send one file or more as multipart/form-data under the name files"))
    preview = importing.check(context.graph(), folder(), uploads, context.who().actor, LIMIT_BYTES)
    if preview.problems:
        raise Problems(preview.problems)
    return twins.preview(preview), 201


@blueprint.get("/api/imports/<identifier>")
@operation(lazy("Where an import stands"), answer=listed("id", "state", "done", "total"))
def read(identifier: str) -> twins.Json:
    return twins.job(importing.job(folder(), identifier))


@blueprint.post("/api/imports/<identifier>")
@operation(
    lazy("Write an import that was checked; If-Match takes the version of its preview"),
    status=202,
    answer=listed("id", "state", "done", "total"),
    versioned=True,
)
def run(identifier: str) -> tuple[twins.Json, int]:
    _begin(identifier, context.expected_version())
    return twins.job(importing.job(folder(), identifier)), 202


def _begin(identifier: str, expected: int | None) -> None:
    """Write a small import at once, so that its errors are answered; a large one in the background."""
    job = importing.job(folder(), identifier)
    graph, path = context.graph(), folder()
    if job.total <= importing.ROWS_AT_ONCE:
        importing.run(graph, path, identifier, expected)
        return
    importing.require_fresh(graph, job, expected)
    importing.begin(path, identifier)

    def work() -> None:
        try:
            importing.run(graph, path, identifier)
        except GraphsvcError:
            return  # the job's own state says that it was interrupted

    threading.Thread(target=work, name=f"import-{identifier}", daemon=True).start()
