"""Import in three steps on one page: choose, check, confirm; and its API."""

from __future__ import annotations

import threading
from pathlib import Path

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from graphsvc import language, sizes
from graphsvc.answers import imports
from graphsvc.capture import import_jobs
from graphsvc.capture import imports as capture_imports
from graphsvc.errors import BadInput, GraphsvcError, Problems
from graphsvc.files import xlsx_out
from graphsvc.files.read import LIMIT_BYTES
from graphsvc.language import gettext as _
from graphsvc.language import lazy
from graphsvc.web import context, downloads
from graphsvc.web.views import READ, WRITE, Schema, view

blueprint = Blueprint("imports", __name__)
UPLOAD: Schema = {
    "type": "object",
    "required": ["files"],
    "properties": {
        "files": {"type": "array", "minItems": 1, "items": {"type": "string", "format": "binary"}},
        "clear_blanks": {
            "type": "string",
            "enum": ["0", "1"],
            "description": "1 where empty cells are to clear what is on record; they leave it otherwise",
        },
    },
}
#: Changed fields shown on the page, and in the API; all of them are offered as a file.
SHOWN, ANSWERED = 50, 1000
#: Number of earlier imports on the page.
JOBS = 10
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def folder() -> Path:
    path = context.settings().data / "imports"
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def _uploads() -> list[tuple[str, bytes]]:
    files = request.files.getlist("files")
    return [(file.filename or "file", file.read()) for file in files if file.filename]


def _clear_blanks() -> bool:
    text = request.form.get("clear_blanks", "0")
    if text not in ("0", "1"):
        raise BadInput(_("%(name)s is one of %(allowed)s", name="clear_blanks", allowed="0, 1"))
    return text == "1"


def _check() -> capture_imports.Preview:
    uploads = _uploads()
    if not uploads:
        raise BadInput(_("choose one file or more; a program sends them as multipart/form-data under the name files"))
    store, who = context.store(), context.who()
    return capture_imports.check(store, folder(), uploads, who.actor, LIMIT_BYTES, _clear_blanks())


def _page(preview: capture_imports.Preview | None, job: imports.Job | None) -> str:
    jobs = [] if preview or job else imports.jobs(folder(), JOBS)
    return render_template(
        "imports/page.html",
        jobs=jobs,
        preview=None if preview is None else imports.preview(context.snapshot(), preview, SHOWN),
        job=job,
        days_kept=import_jobs.DAYS_KEPT,
    )


@blueprint.get("/import")
@view(READ, kept=False)
def page() -> str:
    return _page(None, None)


@blueprint.post("/import")
@view(WRITE)
def check_page() -> AnyResponse | tuple[str, int]:
    preview = _check()
    if preview.problems:
        return _page(preview, None), 422
    return redirect(url_for("imports.job_page", identifier=preview.id))


@blueprint.get("/import/<identifier>")
@view(READ, kept=False)
def job_page(identifier: str) -> str:
    job = imports.job(folder(), identifier)
    preview = capture_imports.preview(context.store(), folder(), identifier) if job.state == "checked" else None
    return _page(preview, job)


@blueprint.get("/import/<identifier>/changes.csv")
@view(READ, kept=False)
def table(identifier: str) -> Response:
    """Every field that an import would change, as in its preview."""
    preview = capture_imports.preview(context.store(), folder(), identifier)
    rows = imports.table(context.snapshot(), preview)
    return downloads.csv(rows, f"import-{preview.id}.csv", imports.COLUMNS)


@blueprint.post("/import/<identifier>")
@view(WRITE)
def run_page(identifier: str) -> AnyResponse:
    if "forget" in request.form:
        import_jobs.forget(folder(), identifier)
        flash(_("Nothing was imported."))
        return redirect(url_for("imports.page"))
    _begin(identifier, context.expected_version())
    return redirect(url_for("imports.job_page", identifier=identifier))


@blueprint.get("/import/template.xlsx")
@view(READ, kept=False)
def template() -> Response:
    return downloads.download(xlsx_out.template(language.current()), "graphsvc.xlsx", XLSX)


@blueprint.post("/api/imports")
@view(
    WRITE,
    lazy("Check files; nothing is written before the import is confirmed"),
    body=("multipart/form-data", UPLOAD),
    status=201,
    answer=imports.Checked,
)
def check() -> imports.Checked:
    preview = _check()
    if preview.problems:
        raise Problems(preview.problems)
    table = url_for("imports.table", identifier=preview.id)
    return imports.checked(context.snapshot(), preview, ANSWERED, table)


@blueprint.get("/api/imports/<identifier>")
@view(READ, lazy("Where an import stands"), answer=imports.Job, kept=False)
def read(identifier: str) -> imports.Job:
    return imports.job(folder(), identifier)


@blueprint.post("/api/imports/<identifier>")
@view(
    WRITE,
    lazy("Write an import that was checked; If-Match takes the version of its preview"),
    status=202,
    answer=imports.Job,
    versioned=True,
)
def run(identifier: str) -> imports.Job:
    _begin(identifier, context.expected_version())
    return imports.job(folder(), identifier)


def _begin(identifier: str, expected: int | None) -> None:
    """Write a small import at once, so that its errors reach the client; a large one in the background."""
    job = import_jobs.job(folder(), identifier)
    store, path = context.store(), folder()
    if job.total <= sizes.WRITTEN_WHOLE:
        capture_imports.run(store, path, identifier, expected)
        return
    capture_imports.require_fresh(store, job, expected)
    capture_imports.begin(path, identifier)

    def work() -> None:
        try:
            capture_imports.run(store, path, identifier)
        except (GraphsvcError, OSError):
            return  # the state of the import says that it was interrupted

    threading.Thread(target=work, name=f"import-{identifier}", daemon=True).start()
