"""Import in three steps on one page: choose, check, confirm; and its API."""

from __future__ import annotations

import threading
from pathlib import Path

from apiflask import APIBlueprint
from flask import Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from graphsvc import language
from graphsvc.errors import BadInput, GraphsvcError, Problems
from graphsvc.files import xlsx_out
from graphsvc.files.read import LIMIT_BYTES
from graphsvc.language import gettext as _
from graphsvc.services import importing
from graphsvc.web import answers, context, twins

blueprint = APIBlueprint("imports", __name__)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def folder() -> Path:
    path = context.settings().data / "imports"
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def _uploads() -> list[tuple[str, bytes]]:
    files = request.files.getlist("files")
    return [(file.filename or "file", file.read()) for file in files if file.filename]


@blueprint.get("/import")
@blueprint.doc(hide=True)
def page() -> str:
    return render_template("import.html", jobs=importing.jobs(folder())[:10], preview=None, job=None)


@blueprint.post("/import")
@blueprint.doc(hide=True)
def check_page() -> AnyResponse | tuple[str, int]:
    uploads = _uploads()
    if not uploads:
        raise BadInput(_("choose at least one file"))
    preview = importing.check(context.graph(), folder(), uploads, context.who().actor, LIMIT_BYTES)
    if preview.problems:
        return render_template("import.html", jobs=[], preview=preview, job=None), 422
    return redirect(url_for("imports.job_page", identifier=preview.id))


@blueprint.get("/import/<identifier>")
@blueprint.doc(hide=True)
def job_page(identifier: str) -> str:
    job = importing.job(folder(), identifier)
    preview = importing.preview(context.graph(), folder(), identifier) if job.state == "checked" else None
    return render_template("import.html", jobs=[], preview=preview, job=job)


@blueprint.post("/import/<identifier>")
@blueprint.doc(hide=True)
def run_page(identifier: str) -> AnyResponse:
    if "forget" in request.form:
        importing.forget(folder(), identifier)
        flash(_("Nothing was imported."))
        return redirect(url_for("imports.page"))
    _begin(identifier, context.expected_version())
    return redirect(url_for("imports.job_page", identifier=identifier))


@blueprint.get("/import/template.xlsx")
@blueprint.doc(hide=True)
def template() -> Response:
    return answers.download(xlsx_out.template(language.current()), "graphsvc.xlsx", XLSX)


@blueprint.post("/api/imports")
@blueprint.doc(summary="Check files; nothing is written before the import is confirmed")
def check() -> tuple[twins.Json, int]:
    uploads = _uploads()
    if not uploads:
        raise BadInput(_("send one file or more as multipart/form-data under the name files"))
    preview = importing.check(context.graph(), folder(), uploads, context.who().actor, LIMIT_BYTES)
    if preview.problems:
        raise Problems(preview.problems)
    return twins.preview(preview), 201


@blueprint.get("/api/imports/<identifier>")
@blueprint.doc(summary="Where an import stands")
def read(identifier: str) -> twins.Json:
    return twins.job(importing.job(folder(), identifier))


@blueprint.post("/api/imports/<identifier>")
@blueprint.doc(summary="Write an import that was checked; If-Match takes the version of its preview")
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

    def work() -> None:
        try:
            importing.run(graph, path, identifier)
        except GraphsvcError:
            return  # the job's own state says that it was interrupted

    threading.Thread(target=work, name=f"import-{identifier}", daemon=True).start()
