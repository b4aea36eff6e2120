"""Reading all that a store holds of one version, for a backup: records, changes, batches and operations.

A snapshot and the changes up to its version do not change any more, so whoever writes meanwhile is not held up.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, fields
from importlib import metadata
from typing import Any

from graphsvc.files import backup_out
from graphsvc.model import records
from graphsvc.network.snapshot import Snapshot
from graphsvc.storage import reading, schema, statements
from graphsvc.storage.changes import ChangeRow
from graphsvc.storage.database import Database
from graphsvc.storage.store import Store

#: Seconds for reading all batches, or all operations.
SECONDS = 600
CHANGES, BATCHES, OPERATIONS, KEPT = "changes.jsonl", "batches.jsonl", "operations.jsonl", "kept.jsonl"

_FIELDS = [field.name for field in fields(ChangeRow)]

Rows = Iterable[Mapping[str, Any]]


def pieces(store: Store, at: str, kept: Mapping[str, str]) -> Iterator[bytes]:
    """A backup of the newest version as one file, in pieces.

    at: the instant, as ISO text; kept: texts beside the store that belong to it, by name. Memory: the snapshot, and a
    row for each batch and operation; never the changes, which are the most.
    """
    snapshot = store.snapshot()
    head = {
        "graphsvc": metadata.version("graphsvc"),
        "schema_": schema.migrations()[-1][0].number,
        "version": snapshot.version,
        "at": at,
    }
    return backup_out.pieces(head, _members(snapshot, store.database, kept))


def name_of(model: type[records.Record]) -> str:
    """The member of a backup with the records of a kind."""
    return f"records/{model.entity}.jsonl"


def _members(snapshot: Snapshot, database: Database, kept: Mapping[str, str]) -> Iterator[tuple[str, Rows]]:
    for model in records.RECORDS.values():
        yield name_of(model), _records(snapshot, model)
    changed: dict[str, tuple[int, int]] = {}
    yield CHANGES, _changes(database, snapshot.version, changed)
    yield BATCHES, _batches(database, snapshot.version, changed)
    yield OPERATIONS, _operations(database, snapshot.version)
    yield KEPT, ({"name": name, "text": kept[name]} for name in sorted(kept))


def _records(snapshot: Snapshot, model: type[records.Record]) -> Rows:
    versions = snapshot.versions[model.entity]
    for key, record in sorted(snapshot.tables[model.entity].items()):
        yield {"version": versions[key], "record": record.row()}


def _changes(database: Database, version: int, changed: dict[str, tuple[int, int]]) -> Rows:
    """The changes up to a version, oldest first; puts into `changed` the last one of each batch, and how many."""
    for page in _ahead(database, version):
        for row in page:
            changed[row.batch] = row.seq, changed.get(row.batch, (0, 0))[1] + 1
            yield {name: getattr(row, name) for name in _FIELDS}  # asdict takes seven times as long


def _ahead(database: Database, version: int) -> Iterator[list[ChangeRow]]:
    """The changes up to a version in pages; while one is written the engine reads the next."""
    with ThreadPoolExecutor(1, thread_name_prefix="graphsvc-backup") as reader:
        pages = [(first - 1, min(first + reading.PAGE - 1, version)) for first in range(1, version + 1, reading.PAGE)]
        coming = reader.submit(reading.later, database, *pages[0]) if pages else None
        for following in [*pages[1:], None]:
            if coming is None:
                return
            page = coming.result()
            coming = reader.submit(reading.later, database, *following) if following else None
            yield page


def _batches(database: Database, version: int, changed: Mapping[str, tuple[int, int]]) -> Rows:
    """The batches as they were at a version: of an import that goes on meanwhile, what it had done."""
    for row in database.rows(statements.STORED_BATCHES, seconds=SECONDS):
        if row.last > version and row.key in changed:
            last, count = changed[row.key]
            yield {**asdict(row), "last": last, "changes": count}
        elif row.last <= version:
            yield asdict(row)


def _operations(database: Database, version: int) -> Rows:
    for row in database.rows(statements.STORED_OPERATIONS, seconds=SECONDS):
        if json.loads(row.result)["version"] <= version:
            yield asdict(row)
