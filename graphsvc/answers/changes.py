"""The change log: batches, the changes of a batch or of a record, and undo."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict

from pydantic import Field

from graphsvc.answers.answer import Answer
from graphsvc.capture import changes
from graphsvc.capture.changes import NEWEST, InTheWay
from graphsvc.capture.editing import Who
from graphsvc.language import gettext as _
from graphsvc.storage import changes as log
from graphsvc.storage.changes import BatchRow, ChangeRow
from graphsvc.storage.database import Database
from graphsvc.storage.store import Store


class Batch(Answer):
    """A batch: numbers of its first and last change, how many, the batch it undoes and those that undid it."""

    key: str
    about: str
    actor: str
    at: str
    first: int
    last: int
    changes: int
    undoes: str
    undone_by: list[str]
    minute: str = Field(exclude=True)


class Batches(Answer):
    """Batches, newest first; older: `before` for the next page, null on the last."""

    batches: list[Batch]
    older: int | None


class Change(Answer):
    """One write of one record; before and after are JSON text, null where there was or is no record."""

    seq: int
    at: str
    actor: str
    batch: str
    operation: str
    entity: str
    key: str
    before: str | None
    after: str | None
    minute: str = Field(exclude=True)
    done: str = Field(exclude=True)


class Changes(Answer):
    """Changes after a number, oldest first; next: `after` for the next page, null where there are no more."""

    changes: list[Change]
    next: int | None


class BatchChanges(Answer):
    """The first changes of a batch, their number in all, and the records that keep it from being undone."""

    batch: str
    total: int
    more: int
    changes: list[Change]
    in_the_way: list[InTheWay]


class Written(Answer):
    """What a write did: its batch, the graph's version after it, and how many records it changed."""

    batch: str
    version: int
    changes: int


def batches(database: Database, before: int | None, limit: int) -> Batches:
    """Batches whose last change is numbered below `before`, newest first; None: the newest."""
    rows = changes.batches(database, before or NEWEST, limit + 1)
    shown = rows[:limit]
    older = shown[-1].last if len(rows) > limit else None
    return Batches(batches=[batch(row) for row in shown], older=older)


def after(database: Database, number: int, limit: int) -> Changes:
    """Changes after a number, oldest first, at most `limit`."""
    rows = changes.after(database, number, limit)
    return Changes(changes=[_change(row) for row in rows], next=rows[-1].seq if len(rows) == limit else None)


def of_batch(database: Database, batch: str, limit: int, in_the_way: Sequence[InTheWay] = ()) -> BatchChanges:
    """The first changes of a batch, oldest first; raises NotFound."""
    rows = changes.of_batch(database, batch)
    return BatchChanges(
        batch=batch,
        total=len(rows),
        more=max(len(rows) - limit, 0),
        changes=[_change(row) for row in rows[:limit]],
        in_the_way=list(in_the_way),
    )


def of_record(database: Database, entity: str, key: str, limit: int) -> list[Change]:
    """The changes of one record, newest first."""
    return [_change(row) for row in changes.of_record(database, entity, key, limit)]


def undo(store: Store, batch: str, who: Who, leave_out: Collection[tuple[str, str]] = ()) -> Written:
    """Restore every record of a batch to its state before it; raises NotFound and ChangedSince."""
    return written(changes.undo(store, batch, who, leave_out))


def written(found: log.Written) -> Written:
    """The result of a write as an answer."""
    return Written(batch=found.batch, version=found.version, changes=found.changes)


def batch(row: BatchRow) -> Batch:
    """One batch as an answer."""
    return Batch(**asdict(row), minute=_minute(row.at))


def _change(row: ChangeRow) -> Change:
    done = _("created") if not row.before else _("deleted") if not row.after else _("changed")
    return Change(**asdict(row), minute=_minute(row.at), done=done)


def _minute(at: str) -> str:
    """An instant to the minute, as pages show it."""
    return at[:16].replace("T", " ")
