"""The mapping of a spreadsheet with columns of its own: a page between choosing files and checking them; its API."""

from __future__ import annotations

import re

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from graphsvc.answers import imports as imports_answers
from graphsvc.answers import mapping as answers
from graphsvc.capture import import_jobs
from graphsvc.capture import mapping as capture
from graphsvc.errors import BadInput, Problem
from graphsvc.files.mapping import targets
from graphsvc.files.mapping.model import Column, Mapping, Table
from graphsvc.language import gettext as _
from graphsvc.language import lazy
from graphsvc.web import context, imports
from graphsvc.web.views import READ, WRITE, view

blueprint = Blueprint("mapping", __name__)
_TO = re.compile(r"[a-z_.+-]{0,200}")


@blueprint.get("/import/<identifier>/mapping")
@view(READ, kept=False)
def page(identifier: str) -> str:
    return _page(identifier, [])


def _page(identifier: str, problems: list[Problem]) -> str:
    job = import_jobs.job(imports.folder(), identifier)
    snapshot = context.snapshot()
    draft = capture.of(snapshot, imports.folder(), job)
    return imports.mapping_page(
        answers.page(snapshot, draft, problems), imports_answers.job(imports.folder(), identifier)
    )


@blueprint.post("/import/<identifier>/mapping")
@view(WRITE)
def settle(identifier: str) -> AnyResponse | tuple[str, int]:
    """Take the mapping of the page: on to the check, or back with what is still asked."""
    folder = imports.folder()
    snapshot = context.snapshot()
    draft = capture.of(snapshot, folder, import_jobs.job(folder, identifier))
    before = draft.mapping.model_copy(deep=True)
    mapping = _sent(request.form, draft)
    if _is_changed(before, mapping):
        draft.mapping.tables[:] = mapping.tables
        mapping = capture.detailed(snapshot, draft)
    preview = capture.settle(context.store(), folder, identifier, mapping)
    if preview.problems:
        return _page(identifier, preview.problems), 422
    if mapping.name:
        capture.keep(imports.mappings_folder(), mapping)
    return redirect(url_for("imports.job_page", identifier=identifier))


@blueprint.post("/import/mappings")
@view(WRITE)
def forget() -> AnyResponse:
    """Delete a kept mapping."""
    capture.forget(imports.mappings_folder(), request.form.get("name", "")[:100])
    flash(_("The mapping is forgotten."))
    return redirect(url_for("imports.page"))


@blueprint.post("/api/mapping")
@view(
    WRITE,
    lazy("Guess what the columns of files mean; nothing is kept"),
    body=("multipart/form-data", imports.FILES),
    answer=answers.Guessed,
)
def guess() -> answers.Guessed:
    return answers.guessed(capture.guessed(context.snapshot(), imports.mappings_folder(), imports.uploads()))


def _is_changed(before: Mapping, after: Mapping) -> bool:
    return [[column.to for column in table.columns] for table in before.tables] != [
        [column.to for column in table.columns] for table in after.tables
    ]


def _sent(form: MultiDict[str, str], draft: capture.Draft) -> Mapping:
    """The mapping that the page sends, over the one that it showed."""
    snapshot = context.snapshot()
    tables: list[Table] = []
    for number, (raw, table) in enumerate(zip(draft.tables, draft.mapping.tables, strict=True)):
        line = form.get(f"t{number}h", "")
        if line.isdigit() and int(line) != table.header and int(line) <= raw.lines[-1][0]:
            tables.append(capture.again(snapshot, raw, int(line)))
            continue
        columns = [_column(form, f"t{number}c{index}", column) for index, column in enumerate(table.columns)]
        always = dict(table.always)
        for name, value in form.items():
            target = name.removeprefix(f"t{number}a:")
            if target != name and target in targets.ALL:
                always[target] = value.strip()[:500]
        always = {target: value for target, value in always.items() if value}
        tables.append(Table(sheet=table.sheet, header=table.header, columns=columns, always=always))
    return Mapping(name=" ".join(form.get("name", "").split())[:100], tables=tables)


def _column(form: MultiDict[str, str], name: str, column: Column) -> Column:
    to = form.get(name)
    if to is None:
        return column
    if not _TO.fullmatch(to) or any(part not in targets.ALL for part in to.split("+") if part):
        raise BadInput(_("%(name)s is no target; write one such as organization.name", name=repr(to[:60])))
    dates = form.get(f"{name}d", column.dates)
    split = form.get(f"{name}p", column.split)
    values = dict(column.values)
    for number in range(answers.VALUES):
        said = form.get(f"{name}k{number}")
        read_as = form.get(f"{name}v{number}")
        if said is not None and read_as is not None and read_as != "?":
            values[said] = read_as.strip()
    return Column(
        heading=column.heading,
        to=[part for part in to.split("+") if part],
        split=split if split in ("person (organization)", "person - organization", "person, organization") else "",
        separator=form.get(f"{name}s", column.separator).replace("⏎", "\n")[:8],
        dates=dates if dates in ("day-first", "month-first") else "",
        values=values,
        of=column.of if to else {},
    )
