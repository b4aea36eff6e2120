"""Questions of one's own: the list, a question as page, CSV, workbook and API, and the console."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import Blueprint, Response, render_template, request

from graphsvc import language, sizes
from graphsvc.answers import asked as answers
from graphsvc.answers.asked import Asked, Questions
from graphsvc.errors import BadInput, NotFound, Problem, Problems, TooSlow
from graphsvc.files import csv_out, question_in, xlsx_out
from graphsvc.files.question_in import Parameter
from graphsvc.language import gettext as _
from graphsvc.language import lazy
from graphsvc.model import vocabulary
from graphsvc.questions import asked, names
from graphsvc.questions.asked import Known
from graphsvc.web import context, downloads, forms
from graphsvc.web.views import READ, WRITE, view

blueprint = Blueprint("asked", __name__)


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter in the form. choices: of a menu; of: the kind of record that is named, where there are too many."""

    name: str
    kind: str
    label: str
    value: str
    needed: bool
    choices: tuple[forms.Choice, ...] = ()
    of: str = ""


#: Rows that a page shows; files and the API have all of them.
SHOWN = 500


def _files() -> str:
    """The state of the files of the data folder, on which answers rest beside the network."""
    return asked.digest(context.settings().data)


def _find(question: str) -> Known:
    return asked.find(context.settings().data, question)


def _given(known: Known) -> dict[str, str]:
    """What the request gives of the parameters; raises BadInput for others in the API."""
    parameters = {parameter.key for parameter in known.question.parameters}
    unknown = [name for name in request.args if name not in parameters and name != "lang"]
    if unknown and request.path.startswith("/api/"):
        allowed = ", ".join(sorted({*parameters, "lang"}))
        raise BadInput(
            _("there is no parameter %(name)s; use %(allowed)s", name=repr(unknown[0][:60]), allowed=allowed)
        )
    return {name: request.args[name] for name in parameters if name in request.args}


def _asked(known: Known, given: Mapping[str, str]) -> Asked:
    snapshot = context.snapshot()
    values = asked.values(snapshot, known.question.parameters, given, context.today())
    rows = asked.ask(context.store().database, known.reading, values)
    return answers.answer(snapshot, known.question, values, rows)


@blueprint.get("/questions")
@view(READ, beside=_files)
def index() -> str:
    data = context.settings().data
    found = answers.questions(asked.listed(data))
    return render_template("asked/index.html", found=found.questions, folder=data / asked.FOLDER)


@blueprint.get("/questions/<question>")
@view(READ, beside=_files)
def page(question: str) -> str | tuple[str, int]:
    """The question with its form, and its rows where nothing that it needs is missing."""
    known = _find(question)
    given = _given(known)
    problems: list[Problem] = []
    found, status = None, 200
    if not given and asked.missing(known.question.parameters, given):
        return _page(known, given, None, [], 200)  # nothing was asked yet
    try:
        found = _asked(known, given)
    except Problems as error:
        problems, status = error.problems, error.status
    except (BadInput, NotFound, TooSlow) as error:
        problems, status = [Problem(str(error))], error.status
    return _page(known, given, found, problems, status)


def _page(
    known: Known, given: Mapping[str, str], found: Asked | None, problems: list[Problem], status: int
) -> tuple[str, int]:
    parameters = known.question.parameters
    text = render_template(
        "asked/page.html",
        question=known.question,
        about=answers.about(known.question),
        fields=[_field(parameter, given) for parameter in parameters],
        given=given,
        found=found,
        most=SHOWN,
        problems=problems,
        is_record=answers.is_record,
        is_day=answers.is_day,
    )
    return text, status


def _field(parameter: Parameter, given: Mapping[str, str]) -> Field:
    snapshot = context.snapshot()
    value = given.get(parameter.key, _typed(parameter))
    entity = question_in.RECORDS.get(parameter.kind, "")
    shown = Field(parameter.key, parameter.kind, language.name(parameter), value, not parameter.optional)
    if not entity:
        return shown
    choices = forms.named(snapshot, entity)
    if parameter.kind == "body":
        choices = tuple(row for row in choices if snapshot.collaborations[row.value].kind in vocabulary.BODIES)
    if parameter.kind in ("sector", "municipality", "body") and len(choices) <= sizes.MENU:
        return replace(shown, value=forms.key_of(snapshot, entity, value), choices=choices)
    return replace(shown, value=names.label(snapshot, entity, value) if value else value, of=entity)


def _typed(parameter: Parameter) -> str:
    """The default as a form shows it."""
    value = question_in.value(parameter, parameter.default, context.today())
    return "" if value is None else str(value)


@blueprint.get("/questions/<question>.csv")
@view(READ, beside=_files)
def table(question: str) -> Response:
    known = _find(question)
    return _csv(_asked(known, _given(known)), question)


@blueprint.get("/questions/<question>.xlsx")
@view(READ, beside=_files)
def workbook(question: str) -> Response:
    known = _find(question)
    found = _asked(known, _given(known))
    numbers = {column.name for column in found.columns if column.number}
    content = xlsx_out.table(question, *answers.table(found), numbers)
    return downloads.download(content, f"{question}.xlsx", xlsx_out.MEDIA)


def _csv(found: Asked, name: str) -> Response:
    columns, rows = answers.table(found)
    text = "".join(csv_out.written([columns], rows))
    return downloads.download("\ufeff".encode() + text.encode(), f"{name}.csv", "text/csv; charset=utf-8")


@blueprint.get("/api/questions")
@view(READ, lazy("The questions of one's own, and those that ship"), beside=_files, answer=Questions)
def read_all() -> Questions:
    return answers.questions(asked.listed(context.settings().data))


@blueprint.get("/api/questions/<question>")
@view(
    READ,
    lazy("The answer to a question"),
    beside=_files,
    others=lazy("The parameters of the question, by the names that the list of questions tells"),
    answer=Asked,
)
def read(question: str) -> Asked:
    known = _find(question)
    return _asked(known, _given(known))


@blueprint.get("/console")
@view(READ)
def console() -> str:
    return _console("", None)


@blueprint.post("/console")
@view(WRITE)
def console_asked() -> str | Response | tuple[str, int]:
    """The rows of a pasted statement; for editors, though nothing is written: what they paste may be anything."""
    statement = request.form.get("statement", "")
    try:
        rows = asked.ask(context.store().database, asked.typed(statement), {})
    except (BadInput, TooSlow) as error:
        return _console(statement, None, str(error)), error.status
    found = answers.answer(context.snapshot(), None, {}, rows)
    return _csv(found, "console") if request.form.get("as") == "csv" else _console(statement, found)


def _console(statement: str, found: Asked | None, problem: str = "") -> str:
    return render_template(
        "asked/console.html",
        statement=statement,
        found=found,
        problem=problem,
        most=SHOWN,
        is_record=answers.is_record,
        is_day=answers.is_day,
    )
