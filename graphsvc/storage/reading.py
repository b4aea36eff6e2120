"""Loading the network into memory: all of it once, then only the changes since."""

from __future__ import annotations

import concurrent.futures
import contextlib
import contextvars
import functools
import gc
import json
from collections.abc import Generator, Mapping
from typing import Any, cast

from neo4j.exceptions import ConstraintError

from graphsvc import sizes
from graphsvc.model import records
from graphsvc.network import snapshot
from graphsvc.network.snapshot import Entry, Snapshot
from graphsvc.storage import statements
from graphsvc.storage.changes import ChangeRow
from graphsvc.storage.database import WRITE_PATIENCE, Database, Transaction
from graphsvc.storage.statements import RecordRow

#: Number of changes read per query while catching up.
PAGE = 5000


def version(database: Database) -> int:
    """The number of the newest change; 0 in an empty store."""
    rows = database.rows(statements.VERSION, seconds=5)
    return rows[0].version if rows else 0


def settled(database: Database) -> int:
    """The number of the newest change, after waiting for the commits under way."""

    def read() -> int:
        return database.write(lambda tx: tx.rows(statements.SETTLED_VERSION))[0].version

    try:
        return read()
    except ConstraintError:  # in an empty store, two processes created the counter at once
        return read()


def later(database: Database, after: int, until: int) -> list[ChangeRow]:
    """The changes numbered after+1..until, oldest first; some are missing while their commit is under way."""
    read = functools.partial(database.rows, statements.CHANGES_BY_NUMBER, seconds=60)
    return [row for page in _pages(after, until) for row in read(**page)]


def locked(tx: Transaction, current: Snapshot) -> tuple[Snapshot, list[ChangeRow]]:
    """As `newest`, on an earlier snapshot, after taking the counter's lock: nobody else commits before `tx` ends.

    Where an engine has no locks, the commit of one of the two fails, and its transaction runs again.
    """
    latest = tx.rows(statements.SETTLED_VERSION)[0].version
    since = [row for page in _pages(current.version, latest) for row in tx.rows(statements.CHANGES_BY_NUMBER, **page)]
    return _between(current, latest, since)


def _pages(after: int, until: int) -> list[dict[str, int]]:
    return [{"first": first, "last": min(first + PAGE - 1, until)} for first in range(after + 1, until + 1, PAGE)]


def _between(current: Snapshot, latest: int, since: list[ChangeRow]) -> tuple[Snapshot, list[ChangeRow]]:
    return current.advanced([_entry(change) for change in since], latest), since


def newest(database: Database, current: Snapshot | None) -> tuple[Snapshot, list[ChangeRow]]:
    """The newest snapshot, built on an earlier one where given, and the changes between them, oldest first."""
    current = current or load(database)
    latest = version(database)
    if latest < current.version:  # the store was restored or emptied by another process
        current = load(database)
    since = later(database, current.version, latest)
    if len(since) < latest - current.version:  # the counter of a commit was visible before its changes
        latest = settled(database)
        since = later(database, current.version, latest)
    return _between(current, latest, since)


def load(database: Database) -> Snapshot:
    """Load a snapshot from the store: one query per kind of record, two at a time.

    Changes made meanwhile are applied by the next call of `newest`: each holds a whole record.
    """
    latest = settled(database)
    tables: dict[str, dict[str, records.Record]] = {}
    versions: dict[str, dict[str, int]] = {}
    with _uncollected(), concurrent.futures.ThreadPoolExecutor(2) as readers:
        # Participations, the most by far, take longest to query: meanwhile the other kinds become records.
        models = sorted(records.RECORDS.values(), key=lambda model: model is not records.Participation)
        reads = {model: readers.submit(contextvars.copy_context().run, _read, database, model) for model in models}
        for model in reversed(models):
            rows = [_record(model, row) for row in reads.pop(model).result()]
            tables[model.entity] = {record.key: record for record, _ in rows}
            versions[model.entity] = {record.key: number for record, number in rows}
        loaded = snapshot.loaded(latest, tables, versions)
    if len(loaded.participations) > sizes.FROZEN:
        gc.freeze()
    return loaded


def of_kind(database: Database, model: type[records.Record]) -> list[tuple[records.Record, int]]:
    """(record, its version) of all records of a kind, in no order; twice where the store holds one twice."""
    return [_record(model, row) for row in _read(database, model)]


def _entry(change: ChangeRow) -> Entry:
    """A change log row as an entry for Snapshot.advanced."""
    model = records.RECORDS[change.entity]
    record = records.trusted(model, json.loads(change.after)) if change.after else None
    return Entry(change.entity, change.key, change.seq, record)


def _read(database: Database, model: type[records.Record]) -> list[dict[str, Any]]:
    """All records of a kind, as the store returns them."""
    # It takes long, and would begin again: a store that is busy is given the time that a write is given.
    rows = database.rows(statements.RECORDS[model.entity].read, seconds=600, patience=WRITE_PATIENCE)
    return [record for row in rows for record in ([row.record] if isinstance(row, RecordRow) else row.records)]


@contextlib.contextmanager
def _uncollected() -> Generator[None]:
    """Disable the garbage collector, which would traverse millions of new records, none of them garbage."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _record(model: type[records.Record], row: Mapping[str, Any]) -> tuple[records.Record, int]:
    """(record, its version) from a row of the store."""
    if model.is_relationship:
        return records.trusted(model, row), row["version"]
    lists = _lists(model)
    data = dict(row)
    for name in statements.RECORDS[model.entity].links:  # linked nodes come in any order
        value = data.get(name)
        if isinstance(value, list):
            keys = cast(list[str], value)
            data[name] = sorted(keys) if name in lists else keys[0] if keys else None
    return records.trusted(model, data), data["version"]


_lists = functools.cache(records.list_fields)
