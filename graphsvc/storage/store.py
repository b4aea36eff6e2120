"""The records in the store and their newest snapshot in memory; every write goes through here.

A write is one transaction: the records, one Change each, the operation, and last the counter. The state before
it is the snapshot's: the counter refuses the commit when another process wrote in between.
"""

from __future__ import annotations

import concurrent.futures
import contextlib
import contextvars
import datetime
import functools
import gc
import hashlib
import json
import secrets
import threading
from collections import defaultdict
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Self, cast

from neo4j.exceptions import ConstraintError

from graphsvc import sizes
from graphsvc.errors import Conflict, Problem, Problems, Stale, StoreDown
from graphsvc.language import gettext
from graphsvc.model import records
from graphsvc.network import rings, snapshot
from graphsvc.network.snapshot import Entry, Snapshot
from graphsvc.storage.database import CommitUnknown, Database, Transaction

#: Rows of one UNWIND: larger lists are slower on both engines and hold more memory.
ROWS = 2000
#: Several processes may write to one Neo4j; each conflict costs one more reading of the changes between.
ATTEMPTS = 20
#: Changes read at once while catching up.
PAGE = 5000


@dataclass(frozen=True, slots=True)
class VersionRow:
    version: int


@dataclass(frozen=True, slots=True)
class RecordRow:
    record: dict[str, Any]


@dataclass(frozen=True, slots=True)
class RecordsRow:
    records: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class OperationRow:
    request_hash: str
    result: str


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One write of one record; before and after are JSON text, empty where there was or is no record."""

    seq: int
    at: str
    actor: str
    batch: str
    operation: str
    entity: str
    key: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Write:
    """One record as it is to be, or None to delete it."""

    entity: str
    key: str
    record: records.Record | None


@dataclass(frozen=True, slots=True)
class Written:
    """What a write did: its batch, the graph's version after it, and how many records it changed."""

    batch: str
    version: int
    changes: int


def now() -> str:
    """This instant in UTC, to the millisecond."""
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Store:
    """The store: open it once a process, ask for `snapshot()`, write with `write()`."""

    def __init__(self, database: Database, clock: Callable[[], str] = now) -> None:
        self.database = database
        self._clock = clock
        self._snapshot: Snapshot | None = None
        self._last_at = ""
        self._refreshing = threading.Lock()
        self._writing = FairLock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.database.close()

    def snapshot(self) -> Snapshot:
        """The newest snapshot: one short read where nothing changed, and only the later changes where it did."""
        current = self._snapshot
        if current is not None and current.version == version(self.database):
            return current
        with self._refreshing:
            return self._refresh()

    def _refresh(self) -> Snapshot:
        current = self._snapshot or load(self.database)
        newest = version(self.database)
        if newest < current.version:  # restored or emptied by somebody else
            current = load(self.database)
        changes = later(self.database, current.version, newest)
        if len(changes) < newest - current.version:  # the counter of a commit was seen, and not yet all the rest
            newest = settled(self.database)
            changes = later(self.database, current.version, newest)
        if changes:
            self._last_at = changes[-1].at
        self._snapshot = current.advanced([entry(change) for change in changes], newest)
        return self._snapshot

    def write(
        self,
        work: Callable[[Snapshot], Sequence[Write]],
        *,
        actor: str,
        about: str,
        operation: str | None = None,
        request: object = None,
        batch: str | None = None,
        undoes: str = "",
    ) -> Written:
        """Write what `work` makes of the newest snapshot, all in one transaction.

        operation: an id given by the caller; the same id with the same request answers as the first time, with
        another request it raises Conflict. `work` may raise any error and may be called again. Records that are
        as they were are not written. Raises Problems where a link would lead nowhere.
        """
        operation = operation or secrets.token_hex(12)
        digest = hashlib.sha256(json.dumps(request, sort_keys=True, default=str).encode()).hexdigest()
        batch = batch or f"{self._clock()[:10]}-{secrets.token_hex(4)}"
        header = _Header(batch, about, actor, undoes, operation, digest)
        with self._writing:
            return self._attempt(work, header)

    def _attempt(self, work: Callable[[Snapshot], Sequence[Write]], header: _Header) -> Written:
        lost: CommitUnknown | None = None
        for _ in range(ATTEMPTS):
            done = done_before(self.database, header.operation, header.digest)
            if done:
                self.snapshot()
                return done
            current = self.snapshot()
            writes = changed(current, work(current))
            check_links(current, writes)
            check_rings(current, writes)
            try:
                written = self.database.write(_transaction(current, writes, header, max(self._clock(), self._last_at)))
            except _Overtaken:
                continue
            except CommitUnknown as error:  # what is stored of the operation tells whether it happened
                lost = error
                continue
            except ConstraintError:  # a second claim of the operation id, or a MERGE race
                continue
            with self._refreshing:
                self._refresh()
            return written
        if lost:
            raise lost
        raise StoreDown(gettext("others kept writing at the same time; try again in a moment"))


@dataclass(frozen=True, slots=True)
class _Header:
    """What a batch says of itself."""

    batch: str
    about: str
    actor: str
    undoes: str
    operation: str
    digest: str


def _transaction(
    current: Snapshot, writes: Sequence[Write], header: _Header, at: str
) -> Callable[[Transaction], Written]:
    """The whole write as one transaction; it raises _Overtaken where the snapshot is no longer the newest."""
    written = Written(header.batch, current.version + len(writes), len(writes))

    def run(tx: Transaction) -> Written:
        tx.run(
            "changes/claim",
            id=header.operation,
            request_hash=header.digest,
            result=json.dumps(asdict(written)),
        )
        if not writes:
            return written
        apply(tx, current, writes)
        for rows in _pages(_changes(current, writes, at, header)):
            tx.run("changes/write", rows=rows)
        tx.run(
            "changes/batch",
            key=header.batch,
            about=header.about,
            actor=header.actor,
            at=at,
            first=current.version + 1,
            last=written.version,
            count=len(writes),
            undoes=header.undoes,
        )
        if not tx.rows(VersionRow, "changes/advance", version=current.version, advanced=written.version):
            raise _Overtaken
        return written

    return run


class _Overtaken(Exception):
    """Another process wrote between the snapshot and the commit."""


class FairLock:
    """A lock that serves its waiters in the order in which they came: no writer starves behind an import."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._next = 0
        self._serving = 0

    def __enter__(self) -> None:
        with self._condition:
            ticket = self._next
            self._next += 1
            self._condition.wait_for(lambda: self._serving == ticket)

    def __exit__(self, *_: object) -> None:
        with self._condition:
            self._serving += 1
            self._condition.notify_all()


def version(database: Database) -> int:
    """The number of the newest change; 0 in an empty store."""
    rows = database.rows(VersionRow, "changes/version", seconds=5)
    return rows[0].version if rows else 0


def settled(database: Database) -> int:
    """The number of the newest change once every commit under way is done."""

    def read() -> int:
        return database.write(lambda tx: tx.rows(VersionRow, "changes/settled"))[0].version

    try:
        return read()
    except ConstraintError:  # in an empty store two made the counter at once
        return read()


def later(database: Database, after: int, until: int) -> list[ChangeRow]:
    """The changes after a number, up to another, oldest first; as many as the numbers between, unless a commit is
    under way."""
    found: list[ChangeRow] = []
    for first in range(after + 1, until + 1, PAGE):
        last = min(first + PAGE - 1, until)
        found += database.rows(ChangeRow, "changes/numbered", seconds=60, first=first, last=last)
    return found


def load(database: Database) -> Snapshot:
    """A snapshot read afresh: one read for each kind of record, two at a time.

    Changes made meanwhile are read again afterwards by whoever refreshes: each holds the whole record.
    """
    at = settled(database)
    tables: dict[str, dict[str, records.Record]] = {}
    versions: dict[str, dict[str, int]] = {}
    with _uncollected(), concurrent.futures.ThreadPoolExecutor(2) as readers:
        # The store takes longest over participations, the most by far: meanwhile all others become records.
        models = sorted(records.RECORDS.values(), key=lambda model: model is not records.Participation)
        reads = {model: readers.submit(contextvars.copy_context().run, _read, database, model) for model in models}
        for model in reversed(models):
            rows = [from_graph(model, row) for row in reads.pop(model).result()]
            tables[model.entity] = {record.key: record for record, _ in rows}
            versions[model.entity] = {record.key: number for record, number in rows}
        found = snapshot.loaded(at, tables, versions)
    if len(found.participations) > sizes.FROZEN:
        gc.freeze()
    return found


def _read(database: Database, model: type[records.Record]) -> list[dict[str, Any]]:
    name = f"{folder(model)}/read"
    if not model.is_relationship:
        return [row.record for row in database.rows(RecordRow, name, seconds=600)]
    return [record for row in database.rows(RecordsRow, name, seconds=600) for record in row.records]


@contextlib.contextmanager
def _uncollected() -> Generator[None]:
    """Without the garbage collector, which looks through millions of new records that all stay."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def folder(model: type[records.Record]) -> str:
    """The folder of Cypher files of a kind of record."""
    return model.plural.replace("-", "_")


def from_graph(model: type[records.Record], row: Mapping[str, Any]) -> tuple[records.Record, int]:
    """A record and its version, from the map that a `read` query returns."""
    if model.is_relationship:
        return records.trusted(model, row), row["version"]
    lists = _lists(model)
    data = dict(row)
    for name in model.links.keys() - _PROPERTIES:  # related nodes come in any order, a chain in its own
        value = data.get(name)
        if isinstance(value, list):
            keys = cast(list[str], value)
            data[name] = sorted(keys) if name in lists else keys[0] if keys else None
    return records.trusted(model, data), data["version"]


_lists = functools.cache(records.list_fields)


def entry(change: ChangeRow) -> Entry:
    model = records.RECORDS[change.entity]
    record = records.trusted(model, json.loads(change.after)) if change.after else None
    return Entry(change.entity, change.key, change.seq, record)


def done_before(database: Database, operation: str, digest: str) -> Written | None:
    """What an operation did when it came the first time; Conflict where it was another request."""
    rows = database.rows(OperationRow, "changes/operation", id=operation)
    if not rows:
        return None
    if rows[0].request_hash != digest:
        raise Conflict(
            gettext("operation %(operation)s was already used for another request; send a new id", operation=operation)
        )
    return Written(**json.loads(rows[0].result))


def changed(current: Snapshot, writes: Iterable[Write]) -> list[Write]:
    """The writes that change something, the last one of each record."""
    last = {(write.entity, write.key): write for write in writes}
    return [write for write in last.values() if current.tables[write.entity].get(write.key) != write.record]


def check_links(current: Snapshot, writes: Sequence[Write]) -> None:
    """Raise Problems for every written record that links to a record that is not, or no longer, there."""
    after = {(write.entity, write.key): write.record is not None for write in writes}
    problems: list[Problem] = []
    for write in writes:
        if write.record is None:
            continue
        for name, key, link in linked(write.record):
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
    """Raise Problems where a record would become part of itself, or of what is part of it, however far up.

    A ring that is on record already stands in nobody's way: only a write of one of its links is refused.
    """
    problems: list[Problem] = []
    for entity, field in rings.UPWARD:
        written = {write.key: write.record for write in writes if write.entity == entity}
        for ring in rings.closed(current.tables[entity], written, field):
            message = gettext("leads in a ring: %(way)s; take one of these links out", way=rings.told(ring))
            problems.append(Problem(message, field, next(key for key in ring if written.get(key) is not None)))
    if problems:
        raise Problems(problems)


def linked(record: records.Record) -> list[tuple[str, str, records.Link]]:
    """The links of a record: field, key of the other record, and what the link means."""
    found: list[tuple[str, str, records.Link]] = []
    for name, link in record.links.items():
        value = getattr(record, name)
        keys = cast(list[str], value) if isinstance(value, list) else [value] if value else []
        found += [(name, key, link) for key in keys]
    return found


def require_version(current: Snapshot, entity: str, key: str, expected: int | None) -> None:
    """Raise Stale unless the record is still at the version that the caller read; None asks for nothing."""
    if expected is not None and current.versions[entity].get(key, 0) != expected:
        raise Stale(
            gettext(
                "%(record)s %(key)s was changed since you read it; look at it again and repeat your change",
                record=gettext(entity),
                key=key,
            )
        )


def apply(tx: Transaction, current: Snapshot, writes: Sequence[Write]) -> None:
    """Bring the nodes and relationships into line with the records written."""
    by_entity: dict[str, list[tuple[int, Write]]] = defaultdict(list)
    for number, write in enumerate(writes, current.version + 1):
        by_entity[write.entity].append((number, write))
    for entity in reversed(records.RECORDS):
        model = records.RECORDS[entity]
        ends = _ends(model)
        table = current.tables[entity]
        gone = [
            table[write.key]
            for _, write in by_entity.get(entity, ())
            if write.key in table and (ends or write.record is None)
        ]
        for some in _pages(sorted(gone, key=lambda record: getattr(record, ends[0])) if ends else gone):
            rows = _by_end(some, ends[0]) if ends else [{"key": record.key} for record in some]
            tx.run(f"{folder(model)}/remove", rows=rows)
    for entity, model in records.RECORDS.items():
        kept = [(number, write.record) for number, write in by_entity.get(entity, ()) if write.record is not None]
        # Nodes first, then links: a record may link to one of its own kind that comes later.
        for rows in _pages([_node(model, record, number) for number, record in kept]):
            tx.run(f"{folder(model)}/write", rows=rows)
        if _ends(model):
            continue
        table = current.tables[entity]
        if model.links:
            for rows in _pages([{"key": record.key} for _, record in kept if record.key in table]):
                tx.run(f"{folder(model)}/unlink", rows=rows)
        links: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for _, record in kept:
            for name, key, _link in linked(record):
                links[name].append({"key": record.key, "target": key})
        for name, targets in links.items():
            if name not in _PROPERTIES:
                for rows in _pages(targets):
                    tx.run(f"{folder(model)}/link_{name}", rows=rows)


#: Links kept as properties, because they belong to a relationship or have an order.
_PROPERTIES = frozenset({"via", "chain"})


def _ends(model: type[records.Record]) -> tuple[str, ...]:
    """The two fields that are the ends of a relationship; none where the record is a node."""
    return tuple(name for name, link in model.links.items() if link.required) if model.is_relationship else ()


def _by_end(gone: Iterable[records.Record], end: str) -> list[dict[str, Any]]:
    """One row for each record at an end, so that its links are walked once, however many of them go."""
    rows: dict[str, dict[str, bool]] = defaultdict(dict)
    for record in gone:
        rows[getattr(record, end)][record.key] = True
    return [{end: key, "keys": keys} for key, keys in rows.items()]


def _end_keys(record: records.Record, ends: tuple[str, ...]) -> dict[str, Any]:
    return {"key": record.key, **{name: getattr(record, name) for name in ends}}


def _node(model: type[records.Record], record: records.Record, number: int) -> dict[str, Any]:
    linked_elsewhere = model.links.keys() - _PROPERTIES
    properties = {name: value for name, value in record.row().items() if name not in linked_elsewhere}
    return {**_end_keys(record, _ends(model)), "properties": {**properties, "version": number}}


def _changes(current: Snapshot, writes: Sequence[Write], at: str, header: _Header) -> list[dict[str, Any]]:
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


def _pages(rows: list[Any]) -> Iterable[list[Any]]:
    return (rows[i : i + ROWS] for i in range(0, len(rows), ROWS))
