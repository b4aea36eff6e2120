"""Writing records: checked against the newest snapshot, then written in one transaction.

The transaction writes the records, a change for each, the operation, and last the version: it fails where another
process wrote since the snapshot.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from graphsvc.errors import Conflict, Problem, Problems, Stale
from graphsvc.language import gettext
from graphsvc.model import records
from graphsvc.network import rings
from graphsvc.network.snapshot import Snapshot
from graphsvc.storage import statements
from graphsvc.storage.changes import Header, Write, Written
from graphsvc.storage.database import Database, Transaction

#: Rows of one UNWIND: larger lists are slower on both engines and hold more memory.
ROWS = 2000

#: Kind of record -> (number of the change, write).
Numbered = Mapping[str, list[tuple[int, Write]]]


class Overtaken(Exception):
    """Another process wrote between the snapshot and the commit."""


def done_before(database: Database, operation: str, request_hash: str) -> Written | None:
    """Result of an operation that was carried out before, None if new; raises Conflict for another request."""
    rows = database.rows(statements.OPERATION, id=operation)
    if not rows:
        return None
    if rows[0].request_hash != request_hash:
        raise Conflict(
            gettext("operation %(operation)s was already used for another request; send a new id", operation=operation)
        )
    return Written(**json.loads(rows[0].result))


def require_version(current: Snapshot, entity: str, key: str, expected: int | None) -> None:
    """Raise Stale unless the record is at the expected version; None checks nothing."""
    if expected is not None and current.versions[entity].get(key, 0) != expected:
        raise Stale(
            gettext(
                "%(record)s %(key)s was changed since you read it; look at it again and repeat your change",
                record=gettext(entity),
                key=key,
            )
        )


def changed(current: Snapshot, writes: Iterable[Write]) -> list[Write]:
    """The writes that change something, only the last one of each record."""
    last = {(write.entity, write.key): write for write in writes}
    return [write for write in last.values() if current.tables[write.entity].get(write.key) != write.record]


def check_links(current: Snapshot, writes: Sequence[Write]) -> None:
    """Raise Problems for every written record that links to a missing or deleted record."""
    after = {(write.entity, write.key): write.record is not None for write in writes}
    problems: list[Problem] = []
    for write in writes:
        if write.record is None:
            continue
        for name, key, link in write.record.linked():
            if not after.get((link.record, key), key in current.tables[link.record]):
                message = gettext(
                    "there is no %(record)s %(key)s; add it first or mend the key",
                    record=gettext(link.record),
                    key=key,
                )
                problems.append(Problem(message, field=name, value=key))
    if problems:
        raise Problems(problems)


def check_rings(current: Snapshot, writes: Sequence[Write]) -> None:
    """Raise Problems where writes would close a cycle of records that are part of, or merged into, each other.

    A cycle on record already is no problem: only a write of one of its links is refused.
    """
    problems: list[Problem] = []
    for entity, field in rings.UPWARD:
        written = {write.key: write.record for write in writes if write.entity == entity}
        for ring in rings.closed(current.tables[entity], written, field):
            message = gettext("leads in a ring: %(way)s; take one of these links out", way=rings.told(ring))
            problems.append(Problem(message, field, next(key for key in ring if written.get(key) is not None)))
    if problems:
        raise Problems(problems)


def transaction(
    current: Snapshot, writes: Sequence[Write], header: Header, at: str
) -> Callable[[Transaction], Written]:
    """The whole write as a function of a transaction, which raises Overtaken where the snapshot is not the newest."""
    written = Written(header.batch, current.version + len(writes), len(writes))

    def run(tx: Transaction) -> Written:
        tx.run(
            statements.CLAIM_OPERATION,
            id=header.operation,
            request_hash=header.request_hash,
            result=json.dumps(asdict(written)),
        )
        if not writes:
            return written
        # First of all, since all writers then take the same lock before any other: none waits for one who waits for it.
        if not tx.rows(statements.ADVANCE_VERSION, version=current.version, advanced=written.version):
            raise Overtaken
        by_entity: dict[str, list[tuple[int, Write]]] = defaultdict(list)
        for number, write in enumerate(writes, current.version + 1):
            by_entity[write.entity].append((number, write))
        _remove(tx, current, by_entity)
        _write(tx, current, by_entity)
        _run(tx, statements.WRITE_CHANGES, _changes(current, writes, header, at))
        tx.run(
            statements.WRITE_BATCH,
            key=header.batch,
            about=header.about,
            actor=header.actor,
            at=at,
            first=current.version + 1,
            last=written.version,
            count=len(writes),
            undoes=header.undoes,
        )
        return written

    return run


def _remove(tx: Transaction, current: Snapshot, by_entity: Numbered) -> None:
    """Remove deleted nodes, and every relationship that is deleted or written, since it is created anew.

    Kinds that link to others go first.
    """
    for entity, model in reversed(records.RECORDS.items()):
        table, remove = current.tables[entity], statements.RECORDS[entity].remove
        existing = [write for _, write in by_entity.get(entity, ()) if write.key in table]
        if model.is_relationship:
            start = _ends(model)[0]
            gone = sorted((table[write.key] for write in existing), key=lambda record: getattr(record, start))
            for page in _pages(gone):
                tx.run(remove, rows=_by_start(page, start))
        else:
            _run(tx, remove, [{"key": write.key} for write in existing if write.record is None])


def _by_start(gone: Iterable[records.Record], start: str) -> list[dict[str, Any]]:
    """One row per start node of relationships, so that its links are traversed once, however many are removed."""
    rows: dict[str, dict[str, bool]] = defaultdict(dict)
    for record in gone:
        rows[getattr(record, start)][record.key] = True
    return [{start: key, "keys": keys} for key, keys in rows.items()]


def _write(tx: Transaction, current: Snapshot, by_entity: Numbered) -> None:
    """Write the records that are not deleted, kinds that others link to first."""
    for entity, model in records.RECORDS.items():
        commands = statements.RECORDS[entity]
        kept = [(number, write.record) for number, write in by_entity.get(entity, ()) if write.record is not None]
        # Nodes first, then links: a record may link to one of its own kind that comes later.
        add(tx, model, kept)
        if commands.unlink is None:
            continue
        _run(tx, commands.unlink, [{"key": record.key} for _, record in kept if record.key in current.tables[entity]])
        link(tx, model, [record for _, record in kept])


def add(tx: Transaction, model: type[records.Record], numbered: Iterable[tuple[int, records.Record]]) -> None:
    """Write records of a kind, each with the number of its change, without the links of nodes."""
    _run(tx, statements.RECORDS[model.entity].write, [_row(model, record, number) for number, record in numbered])


def link(tx: Transaction, model: type[records.Record], written: Iterable[records.Record]) -> None:
    """Write the links of nodes that have none, to nodes that are there."""
    links: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for record in written:
        for name, key, _link in record.linked():
            links[name].append({"key": record.key, "target": key})
    for name, rows in links.items():
        if name in statements.RECORDS[model.entity].links:
            _run(tx, statements.RECORDS[model.entity].links[name], rows)


def _row(model: type[records.Record], record: records.Record, number: int) -> dict[str, Any]:
    """A record as a row for its statement: its key, the keys of its ends, and the properties that are not links."""
    ends = _ends(model)
    links = statements.RECORDS[model.entity].links
    properties = {name: value for name, value in record.row().items() if name not in links and name not in ends}
    end_keys = {name: getattr(record, name) for name in ends}
    return {"key": record.key, **end_keys, "properties": {**properties, "version": number}}


def _ends(model: type[records.Record]) -> tuple[str, ...]:
    """The two fields with the ends of a relationship; empty for a record that is a node."""
    return tuple(name for name, link in model.links.items() if link.required) if model.is_relationship else ()


def _changes(current: Snapshot, writes: Sequence[Write], header: Header, at: str) -> list[dict[str, Any]]:
    """The rows of the change log for these writes, numbered from the version of the snapshot on."""

    def text(record: records.Record | None) -> str | None:
        return None if record is None else json.dumps(record.row(), ensure_ascii=False)

    return [
        {
            "seq": number,
            "at": at,
            "actor": header.actor,
            "batch": header.batch,
            "operation": header.operation,
            "entity": write.entity,
            "key": write.key,
            "before": text(current.tables[write.entity].get(write.key)),
            "after": text(write.record),
        }
        for number, write in enumerate(writes, current.version + 1)
    ]


def _run(tx: Transaction, command: statements.Command, rows: list[dict[str, Any]]) -> None:
    """Run a statement over rows, at most ROWS at once."""
    for page in _pages(rows):
        tx.run(command, rows=page)


def _pages(rows: list[Any]) -> Iterable[list[Any]]:
    return (rows[i : i + ROWS] for i in range(0, len(rows), ROWS))
