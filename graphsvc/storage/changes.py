"""The change log: writes to be made, and the rows that record those that were.

Every write of a record is one change with a number; the newest number is the version of the graph. The changes of one
write, or of one import, are a batch.
"""

from __future__ import annotations

from dataclasses import dataclass

from graphsvc.model import records


@dataclass(frozen=True, slots=True)
class Write:
    """One record to write; None deletes it."""

    entity: str
    key: str
    record: records.Record | None


@dataclass(frozen=True, slots=True)
class Written:
    """What a write did: its batch, the graph's version after it, and how many records it changed."""

    batch: str
    version: int
    changes: int


@dataclass(frozen=True, slots=True)
class Header:
    """Metadata of a write: its batch, what it is about, who asked for it, and the batch that it undoes.

    operation: idempotency key of the request; request_hash: digest of the request.
    """

    batch: str
    about: str
    actor: str
    undoes: str
    operation: str
    request_hash: str


@dataclass(frozen=True, slots=True)
class VersionRow:
    """The number of the newest change."""

    version: int


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
class StoredBatch:
    """A batch as it is stored: numbers of its first and last change, how many, and the batch it undoes."""

    key: str
    about: str
    actor: str
    at: str
    first: int
    last: int
    changes: int
    undoes: str


@dataclass(frozen=True, slots=True)
class BatchRow(StoredBatch):
    """A batch, with those that undid it."""

    undone_by: list[str]


@dataclass(frozen=True, slots=True)
class OperationRow:
    """A request that was carried out: its digest, and its result (Written) as JSON text."""

    request_hash: str
    result: str


@dataclass(frozen=True, slots=True)
class StoredOperation:
    """A request that was carried out, with its id, for a backup."""

    id: str
    request_hash: str
    result: str


@dataclass(frozen=True, slots=True)
class CountRow:
    """How many."""

    count: int


@dataclass(frozen=True, slots=True)
class MarkRow:
    """A restore that was begun: the digest of its backup, and when."""

    digest: str
    at: str
