"""Previews and states of imports."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from pydantic import Field

from graphsvc import language
from graphsvc.answers.answer import Answer, Json
from graphsvc.capture import import_jobs, imports
from graphsvc.capture.differences import Difference
from graphsvc.capture.import_jobs import State
from graphsvc.capture.imports import Count
from graphsvc.errors import Problem
from graphsvc.files import headers, values
from graphsvc.language import gettext as _
from graphsvc.model import records
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions.duplicates import Pair

#: The columns of the CSV file of changed fields.
COLUMNS = ("record", "key", "name", "field", "old", "new")


class Guess(Answer):
    """A guessed encoding, words by which to judge it, and the first line with such a word."""

    file: str
    encoding: str
    words: list[str]
    line: int
    sample: str
    doubtful: bool
    sentence: str


class FieldChange(Answer):
    """One changed field of one record, with its old and new value; null where empty."""

    entity: str
    key: str
    name: str
    field: str
    old: Any
    new: Any
    label: str = Field(exclude=True)
    old_shown: str = Field(exclude=True)
    new_shown: str = Field(exclude=True)


class Preview(Answer):
    """An import before it is written, bound to a version of the graph.

    changes: the first of changes_total fields that would be changed or cleared, the cleared first; first: the first
    records as they were understood; alike: new partners with names similar to others, which are not merged; blanks:
    number of empty cells that keep a stored value; notices: what a mapping left out or decided, in sentences.
    """

    id: str
    files: list[str]
    version: int
    new: int
    changed: int
    unchanged: int
    repeated: int
    clear_blanks: bool
    blanks: int
    cleared: int
    guesses: list[Guess]
    notices: list[str]
    changes: list[FieldChange]
    changes_total: int
    counts: dict[str, Count]
    first: list[Json]
    alike: list[Pair]
    problems: list[Problem]
    more: int = Field(exclude=True)
    first_names: list[tuple[str, str]] = Field(exclude=True)


class Checked(Preview):
    """A preview, with the URL of a CSV file of all changed fields."""

    changes_csv: str


class Job(Answer):
    """The state of an import; done and total count records; batch: empty where it changed nothing."""

    id: str
    files: list[str]
    actor: str
    version: int
    state: State
    done: int
    total: int
    batch: str
    at: str
    message: str
    clear_blanks: bool
    mapping: Json | None
    label: str = Field(exclude=True)
    day: str = Field(exclude=True)


def preview(snapshot: Snapshot, found: imports.Preview, most: int | None) -> Preview:
    """A preview with at most `most` changed fields; all of them for None."""
    return Preview(**_previewed(snapshot, found, most))


def checked(snapshot: Snapshot, found: imports.Preview, most: int, changes_csv: str) -> Checked:
    """A preview with at most `most` changed fields, and the URL of a CSV file of all of them."""
    return Checked(**_previewed(snapshot, found, most), changes_csv=changes_csv)


def table(snapshot: Snapshot, found: imports.Preview) -> list[dict[str, str]]:
    """Every field that an import would change, as rows of a CSV file."""
    return [
        {
            "record": change.entity,
            "key": change.key,
            "name": change.name,
            "field": change.field,
            "old": _shown(snapshot, change.entity, change.field, change.old),
            "new": _shown(snapshot, change.entity, change.field, change.new),
        }
        for change in found.changes
    ]


def job(folder: Path, identifier: str) -> Job:
    """The state of an import; raises NotFound."""
    return _job(import_jobs.job(folder, identifier))


def jobs(folder: Path, most: int) -> list[Job]:
    """The newest imports, at most `most`."""
    return [_job(entry) for entry in import_jobs.jobs(folder)[:most]]


def _previewed(snapshot: Snapshot, preview: imports.Preview, most: int | None) -> Json:
    changes = preview.changes[:most]
    return {
        "id": preview.id,
        "files": preview.files,
        "version": preview.version,
        "new": preview.new,
        "changed": preview.changed,
        "unchanged": preview.unchanged,
        "repeated": preview.repeated,
        "clear_blanks": preview.clear_blanks,
        "blanks": preview.blanks,
        "cleared": preview.cleared,
        "guesses": [Guess(**asdict(guess), sentence=guess.sentence) for guess in preview.guesses],
        "notices": preview.notices,
        "changes": [_change(snapshot, change) for change in changes],
        "changes_total": len(preview.changes),
        "counts": preview.counts,
        "first": [{"entity": row.entity, **row.row()} for row in preview.first],
        "alike": preview.alike,
        "problems": preview.problems,
        "more": len(preview.changes) - len(changes),
        "first_names": [(row.entity, _named(snapshot, preview, row)) for row in preview.first],
    }


def _named(snapshot: Snapshot, preview: imports.Preview, row: records.Record) -> str:
    """The name of a record of the import; of one without, the names of those that it links."""
    new = {(one.entity, one.key): one for one in preview.first}
    ends = [
        language.name(found) if (found := new.get((link.record, key)) or snapshot.tables[link.record].get(key)) else key
        for _field, key, link in row.linked()
        if link.required
    ]
    name = language.name(row)
    return name if name != row.key or not ends else " – ".join(ends)


def _change(snapshot: Snapshot, change: Difference) -> FieldChange:
    return FieldChange(
        **asdict(change),
        label=headers.label(change.field, language.current()),
        old_shown=_shown(snapshot, change.entity, change.field, change.old),
        new_shown=_shown(snapshot, change.entity, change.field, change.new),
    )


def _job(entry: import_jobs.Job) -> Job:
    labels = {
        "mapping": _("to be mapped"),
        "checked": _("checked"),
        "running": _("running"),
        "interrupted": _("interrupted"),
        "damaged": _("damaged"),
    }
    return Job(**asdict(entry), label=labels.get(entry.state, ""), day=entry.at[:10])


def _shown(snapshot: Snapshot, entity: str, field: str, value: Any) -> str:
    """A value for display: other records by name, choices by label; empty for None."""
    if value is None:
        return ""
    if isinstance(value, list):
        return language.listed(_shown(snapshot, entity, field, item) for item in value)  # pyright: ignore[reportUnknownVariableType]
    link = records.RECORDS[entity].links.get(field)
    if link is not None:
        record = snapshot.tables[link.record].get(value)
        return language.name(record) if record else value
    if field.endswith("_on") or field in ("from", "until"):
        return language.date(value)
    return (
        language.number(value) if isinstance(value, int) else values.told(entity, field, str(value), language.current())
    )
