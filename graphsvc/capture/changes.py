"""The change log: batches, the changes of a batch or record, and undo."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from graphsvc.capture.editing import Who
from graphsvc.errors import Conflict, NotFound
from graphsvc.language import gettext as _
from graphsvc.language import ngettext
from graphsvc.model import records
from graphsvc.network.snapshot import Snapshot
from graphsvc.storage import statements
from graphsvc.storage.changes import BatchRow, ChangeRow, Write, Written
from graphsvc.storage.database import Database
from graphsvc.storage.store import Store

NEWEST = 2**62


@dataclass(frozen=True, slots=True)
class InTheWay:
    """A record of a batch that a later batch changed, which keeps it from being undone."""

    entity: str
    key: str
    batch: str
    seq: int


class ChangedSince(Conflict):
    """Records of the batch were changed by later ones; nothing was undone."""

    def __init__(self, records: list[InTheWay]) -> None:
        self.records = records
        names = ", ".join(f"{_(row.entity)} {row.key}" for row in records[:5])
        if len(records) > 5:
            more = len(records) - 5
            names = ngettext("%(names)s and %(count)s more", "%(names)s and %(count)s more", more, names=names)
        super().__init__(_("changed since: %(names)s; leave them out to undo the rest", names=names))


def after(database: Database, number: int, limit: int = 200) -> list[ChangeRow]:
    """Changes after a number, oldest first, at most `limit` of them."""
    return database.rows(statements.CHANGES_BY_NUMBER, first=number + 1, last=number + limit)


def batches(database: Database, before: int = NEWEST, limit: int = 50) -> list[BatchRow]:
    """Batches whose last change is numbered below `before`, newest first, at most `limit`."""
    return database.rows(statements.BATCHES, before=before, limit=limit)


def of_batch(database: Database, batch: str) -> list[ChangeRow]:
    """The changes of a batch, oldest first; raises NotFound."""
    rows = database.rows(statements.CHANGES_OF_BATCH, seconds=60, batch=batch)
    if not rows:
        raise NotFound(_("there is no batch %(batch)s; the changes list them all", batch=batch))
    return rows


def of_record(database: Database, entity: str, key: str, limit: int = 100) -> list[ChangeRow]:
    """The changes of one record, newest first."""
    return database.rows(statements.CHANGES_OF_RECORD, entity=entity, key=key, limit=limit)


def undo(store: Store, batch: str, who: Who, leave_out: Collection[tuple[str, str]] = ()) -> Written:
    """Restore every record of a batch to its state before it, as a new batch.

    leave_out: (entity, key) of records to leave as they are. Raises NotFound, and ChangedSince with the records
    that were changed since, or that others link to by now; nothing is written until they are left out.
    """
    first: dict[tuple[str, str], ChangeRow] = {}
    last: dict[tuple[str, str], ChangeRow] = {}
    for row in of_batch(store.database, batch):
        first.setdefault((row.entity, row.key), row)
        last[row.entity, row.key] = row
    kept_out = set(leave_out)

    def work(current: Snapshot) -> Sequence[Write]:
        writes: list[Write] = []
        in_the_way: list[InTheWay] = []
        for (entity, key), row in first.items():
            if (entity, key) in kept_out:
                continue
            before, left = (_record(entity, text) for text in (row.before, last[entity, key].after))
            now = current.tables[entity].get(key)
            # A record that was changed since and changed back is as the batch left it, so that it may be undone.
            if now not in (before, left):
                in_the_way.append(InTheWay(entity, key, batch, current.versions[entity].get(key, 0)))
            elif now != before:
                writes.append(Write(entity, key, before))
        gone = {(write.entity, write.key) for write in writes if write.record is None}
        in_the_way += [InTheWay(e, k, batch, current.versions[e][k]) for e, k in _needed(current, gone, writes)]
        if in_the_way:
            raise ChangedSince(sorted(set(in_the_way), key=lambda row: (row.entity, row.key)))
        return writes

    request = ["undo", batch, sorted(kept_out)]
    return store.write(
        work,
        actor=who.actor,
        about=_("undid %(batch)s", batch=batch),
        operation=who.operation,
        request=request,
        undoes=batch,
    )


def _record(entity: str, text: str | None) -> records.Record | None:
    """The record in the JSON text of a change; None where there was none."""
    return records.trusted(records.RECORDS[entity], json.loads(text)) if text else None


def _needed(current: Snapshot, gone: set[tuple[str, str]], writes: Sequence[Write]) -> list[tuple[str, str]]:
    """(entity, key) of the records to delete that others, not part of this undo, link to."""
    if not gone:
        return []
    entities = {entity for entity, _ in gone}
    ours = {(write.entity, write.key) for write in writes}
    needed: set[tuple[str, str]] = set()
    for entity, model in records.RECORDS.items():
        if not any(link.record in entities for link in model.links.values()):
            continue
        for key, record in current.tables[entity].items():
            if (entity, key) not in ours:
                needed |= {(link.record, target) for _, target, link in record.linked()} & gone
    return sorted(needed)
