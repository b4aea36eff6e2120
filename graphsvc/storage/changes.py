"""The change log: what is to be written, and the rows that tell of what was.

Every write of a record is one change with a number; the newest number is the version of the graph. The changes of one
write, or of one import, are a batch.
"""

from __future__ import annotations

from dataclasses import dataclass

from graphsvc.model import records


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


@dataclass(frozen=True, slots=True)
class Header:
    """What a write says of itself: its batch, what it is about, who asked for it, and the batch that it undoes.

    operation: the id by which the same request is known again; request_hash: the digest of that request.
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
class BatchRow:
    """Writes that belong together: first and last number, how many, what it undoes and what undid it."""

    key: str
    about: str
    actor: str
    at: str
    first: int
    last: int
    changes: int
    undoes: str
    undone_by: list[str]


@dataclass(frozen=True, slots=True)
class OperationRow:
    """A request that was answered: its digest, and as JSON text what it did (Written)."""

    request_hash: str
    result: str
