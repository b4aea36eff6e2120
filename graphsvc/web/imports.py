"""Import in three steps on one page: choose, check, confirm; and its API."""

from __future__ import annotations

import threading
from pathlib import Path

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from graphsvc import language, sizes
from graphsvc.answers import imports
from graphsvc.answers import mapping as mapping_answers
from graphsvc.capture import import_jobs, mapping
from graphsvc.capture import imports as capture_imports
from graphsvc.errors import BadInput, GraphsvcError, Problems
from graphsvc.files import xlsx_out
from graphsvc.files.mapping.model import Mapping
from graphsvc.files.read import LIMIT_BYTES
from graphsvc.language import gettext as _
from graphsvc.language import lazy
from graphsvc.model import parameters
from graphsvc.web import context, downloads
from graphsvc.web.views import READ, WRITE, Schema, view

blueprint = Blueprint("imports", __name__)
_BINARY: Schema = {"type": "array", "minItems": 1, "items": {"type": "string", "format": "binary"}}
FILES: Schema = {"type": "object", "required": ["files"], "properties": {"files": _BINARY}}
UPLOAD: Schema = {
    "type": "object",
    "required": ["files"],
    "properties": {
        "files": _BINARY,
        "mapping": {
            "type": "string",
            "description": "What the columns mean, as JSON from /api/mapping, or `guess` for the guess; "
            "without it the headings are those of the template",
        },
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


def mappings_folder() -> Path:
    return context.settings().data / "mappings"


def folder() -> Path:
    path = context.settings().data / "imports"
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def uploads() -> list[tuple[str, bytes]]:
    """The files that came, and what was pasted; raises BadInput where nothing did."""
    files = [(file.filename or "file", file) for file in request.files.getlist("files") if file.filename]
    found: list[tuple[str, bytes]] = []
    for name, file in files:
        file.seek(0)
        found.append((name, file.read()))
    if pasted := request.form.get("pasted", ""):
        found.append((_("pasted.tsv"), pasted.encode()))
    if not found:
        raise BadInput(_("choose one file or more; a program sends them as multipart/form-data under the name files"))
    return found


def _clear_blanks() -> bool:
    return parameters.switched("clear_blanks", request.form.get("clear_blanks", "0"))


def _check(found: list[tuple[str, bytes]], mapping: Mapping | None = None) -> capture_imports.Preview:
    store, who = context.store(), context.who()
    return capture_imports.check(store, folder(), found, who.actor, LIMIT_BYTES, _clear_blanks(), mapping)


def _page(preview: capture_imports.Preview | None, job: imports.Job | None) -> str:
    jobs = [] if preview or job else imports.jobs(folder(), JOBS)
    return render_template(
        "imports/page.html",
        jobs=jobs,
        preview=None if preview is None else imports.preview(context.snapshot(), preview, SHOWN),
        job=job,
        mappings=[] if preview or job else [one.name for one in mapping.kept(mappings_folder())],
        days_kept=import_jobs.DAYS_KEPT,
    )


@blueprint.get("/import")
@view(READ, kept=False)
def page() -> str:
    return _page(None, None)


@blueprint.post("/import")
@view(WRITE)
def check_page() -> AnyResponse | tuple[str, int]:
    found = uploads()
    preview = _check(found)
    if not preview.problems:
        return redirect(url_for("imports.job_page", identifier=preview.id))
    store, who = context.store(), context.who()
    draft = mapping.guessed(context.snapshot(), mappings_folder(), found, LIMIT_BYTES, asks=False)
    if not draft.tables or draft.problems:
        return _page(preview, None), 422
    job = mapping.begin(store, folder(), draft, found, who.actor, _clear_blanks())
    problems = mapping.settle(store, folder(), job.id, draft.mapping).problems
    if draft.recognized and not problems:
        flash(_("Read by the mapping %(name)s.", name=draft.recognized))
        return redirect(url_for("imports.job_page", identifier=job.id))
    if problems and mapping.is_nearly_ours(draft):
        draft = mapping.of(context.snapshot(), folder(), import_jobs.job(folder(), job.id))
        shown = mapping_answers.page(context.snapshot(), draft, problems)
        return mapping_page(shown, imports.job(folder(), job.id)), 422
    return redirect(url_for("mapping.page", identifier=job.id))


def mapping_page(shown: mapping_answers.Page, job: imports.Job) -> str:
    """The page on which the columns of files are mapped."""
    return render_template("mapping/page.html", mapping=shown, job=job)


@blueprint.get("/import/<identifier>")
@view(READ, kept=False)
def job_page(identifier: str) -> str | AnyResponse:
    job = imports.job(folder(), identifier)
    if job.state == "mapping":
        return redirect(url_for("mapping.page", identifier=identifier))
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
    return downloads.download(xlsx_out.template(language.current()), "graphsvc.xlsx", xlsx_out.MEDIA)


@blueprint.post("/api/imports")
@view(
    WRITE,
    lazy("Check files; nothing is written before the import is confirmed"),
    body=("multipart/form-data", UPLOAD),
    status=201,
    answer=imports.Checked,
)
def check() -> imports.Checked:
    found = uploads()
    said = mapping.asked(request.form.get("mapping", ""), context.snapshot(), mappings_folder(), found)
    preview = _check(found, said)
    if preview.problems:
        raise Problems(preview.problems)
    if said is not None and said.name:
        mapping.keep(mappings_folder(), said)
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
