"""Questions of one's own: the list of them, and the rows of one with names and a sentence."""

from __future__ import annotations

import contextlib
import datetime
import json
from typing import Any, Literal, cast

from pydantic import Field

from graphsvc import language
from graphsvc.answers.answer import Answer
from graphsvc.files import headers
from graphsvc.files.question_in import Label, Parameter, Question
from graphsvc.language import gettext as _
from graphsvc.language import ngettext
from graphsvc.model import records
from graphsvc.model.period import DAY
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions.asked import Entry, Value
from graphsvc.storage.asked import Record, Rows


class Named(dict[str, str]):
    """A record in an answer: entity, key and name."""


class ParameterTold(Answer):
    """A parameter: its name, what kind of value it takes, its label and what it is where nothing is given."""

    name: str
    kind: Literal["text", "number", "day", "partner", "municipality", "sector", "body", "collaboration"]
    label: str
    default: str
    optional: bool


class QuestionTold(Answer):
    """A question; own: from the data folder; replaces: in place of one that ships; problem: where it is broken."""

    name: str
    title: str
    about: str
    own: bool
    replaces: bool
    parameters: list[ParameterTold]
    problem: str | None
    line: int | None


class Questions(Answer):
    """All questions that may be asked."""

    questions: list[QuestionTold]


class Column(Answer):
    """A column; number: whether every value is a number; record: whether a value is a record."""

    name: str
    label: str
    number: bool = Field(exclude=True)
    record: bool = Field(exclude=True)


class Asked(Answer):
    """The rows of a question, each value by the name of its column.

    A value is a text, a number, true, false or null, a list or an object of these; a record is an object with entity,
    key and name. more: whether there were more rows than are answered.
    """

    question: str
    version: int
    parameters: dict[str, str | int | float | None]
    sentence: str
    columns: list[Column]
    rows: list[dict[str, Any]]
    more: bool


def is_record(value: object) -> bool:
    """Whether a value of an answer is a record."""
    return isinstance(value, Named)


def is_day(value: object) -> bool:
    """Whether a value is the text of a day."""
    if not isinstance(value, str) or not DAY.fullmatch(value):
        return False
    with contextlib.suppress(ValueError):
        return bool(datetime.date.fromisoformat(value))
    return False


def questions(entries: list[Entry]) -> Questions:
    """The list of questions by title, the broken ones with what is wrong."""
    told = [_told(entry) for entry in entries]
    return Questions(questions=sorted(told, key=lambda row: (language.folded(row.title), row.name)))


def _told(entry: Entry) -> QuestionTold:
    problem = entry.problems[0] if entry.problems else None
    question = entry.known.question if entry.known else None
    return QuestionTold(
        name=entry.key,
        title=language.name(question) if question else f"{entry.key}.cypher",
        about=about(question) if question else "",
        own=entry.own,
        replaces=entry.replaces,
        parameters=[parameter(row) for row in question.parameters] if question else [],
        problem=problem and (f"{problem.message} ({problem.value})" if problem.value else problem.message),
        line=problem and problem.line,
    )


def about(question: Question) -> str:
    """What a question says of itself in the current language."""
    return question.about_fr if language.current() == "fr" else question.about


def parameter(row: Parameter) -> ParameterTold:
    """A parameter as it is told."""
    return ParameterTold(
        name=row.key, kind=cast(Any, row.kind), label=language.name(row), default=row.default, optional=row.optional
    )


def answer(snapshot: Snapshot, question: Question | None, values: dict[str, Value], found: Rows) -> Asked:
    """The rows of a question, or of a pasted statement, with names and a sentence."""
    labels = question.columns if question else dict[str, Label]()
    columns = [
        Column(
            name=name,
            label=_label(name, labels.get(name)),
            number=_is_number([row[place] for row in found.rows]),
            record=any(isinstance(row[place], Record) for row in found.rows),
        )
        for place, name in enumerate(found.columns)
    ]
    return Asked(
        question=question.key if question else "",
        version=snapshot.version,
        parameters=dict(values),
        sentence=_sentence(found),
        columns=columns,
        rows=[
            {column: _value(snapshot, value) for column, value in zip(found.columns, row, strict=True)}
            for row in found.rows
        ],
        more=found.more,
    )


def table(asked: Asked) -> tuple[list[str], list[list[str]]]:
    """Columns and rows of a CSV file: a column of records has one with their names beside it."""
    names: list[str] = []
    for column in asked.columns:
        names += [column.name, f"{column.name}_name"] if column.record else [column.name]
    rows: list[list[str]] = []
    for row in asked.rows:
        cells: list[str] = []
        for column in asked.columns:
            value = row[column.name]
            cells.append(cell(value))
            if column.record:
                cells.append(value["name"] if isinstance(value, Named) else "")
        rows.append(cells)
    return names, rows


def cell(value: object) -> str:
    """A value as the text of one cell: of a record its key, lists joined by `|`, the rest as JSON."""
    match value:
        case None:
            return ""
        case str():
            return value
        case Named():
            return value["key"]
        case list():
            return "|".join(cell(item) for item in cast(list[object], value))
        case _:
            return json.dumps(value, ensure_ascii=False)


def words(value: object) -> str:
    """A value as it is read: of a record its name, lists with commas."""
    match value:
        case Named():
            return value["name"]
        case list():
            return language.listed(words(item) for item in cast(list[object], value))
        case _:
            return cell(value)


def _sentence(found: Rows) -> str:
    count = len(found.rows)
    if found.more:
        return ngettext(
            "The first %(count)s row; there are more. Narrow the question down to see the others.",
            "The first %(count)s rows; there are more. Narrow the question down to see the others.",
            count,
        )
    return ngettext("%(count)s row.", "%(count)s rows.", count) if count else _("Nothing fits.")


def _label(name: str, label: Label | None) -> str:
    if label is not None:
        return language.name(label)
    for entity, model in records.RECORDS.items():
        if name == model.plural:
            return headers.plural(entity, language.current())
        if name == entity:
            return _(entity).capitalize()
    if name in headers.FIELD_NAMES:
        return headers.label(name, language.current())
    return name.replace("_", " ").capitalize() if name.isidentifier() else name


def _is_number(values: list[object]) -> bool:
    return any(value is not None for value in values) and all(
        value is None or (isinstance(value, (int, float)) and not isinstance(value, bool)) for value in values
    )


def _value(snapshot: Snapshot, value: object) -> object:
    match value:
        case Record():
            return Named(entity=value.entity, key=value.key, name=_name(snapshot, value))
        case list():
            return [_value(snapshot, item) for item in cast(list[object], value)]
        case dict():
            return {name: _value(snapshot, item) for name, item in cast(dict[str, object], value).items()}
        case _:
            return value


def _name(snapshot: Snapshot, found: Record) -> str:
    row: records.Record | None = snapshot.tables[found.entity].get(found.key)
    return language.name(row) if row else found.key
