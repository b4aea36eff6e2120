"""Every statement that is sent to the store: the name of its Cypher file, and the dataclass of its rows.

The files of `cypher/migrations` are run by schema.py, in their order.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graphsvc.storage.changes import (
    BatchRow,
    ChangeRow,
    CountRow,
    MarkRow,
    OperationRow,
    StoredBatch,
    StoredOperation,
    VersionRow,
)
from graphsvc.storage.cypher import Command, Query


@dataclass(frozen=True, slots=True)
class AnswersRow:
    """The row of a query that only checks that the database answers."""

    answers: bool


@dataclass(frozen=True, slots=True)
class Migration:
    """One migration: its number, its name and the SHA-256 of its text."""

    number: int
    name: str
    checksum: str


@dataclass(frozen=True, slots=True)
class RecordRow:
    """A record stored as a node: its properties, and the keys that it links to."""

    record: dict[str, Any]


@dataclass(frozen=True, slots=True)
class RecordsRow:
    """All records stored as relationships from one node: their properties, and the keys of both ends."""

    records: list[dict[str, Any]]


ANSWERS = Query("schema/answers", AnswersRow)
APPLIED_MIGRATIONS = Query("schema/applied", Migration)
RECORD_MIGRATION = Command("schema/record")

VERSION = Query("changes/version", VersionRow)
SETTLED_VERSION = Query("changes/settled", VersionRow)
ADVANCE_VERSION = Query("changes/advance", VersionRow)
CHANGES_BY_NUMBER = Query("changes/numbered", ChangeRow)
CHANGES_OF_BATCH = Query("changes/of_batch", ChangeRow)
CHANGES_OF_RECORD = Query("changes/of_record", ChangeRow)
WRITE_CHANGES = Command("changes/write")
BATCHES = Query("changes/batches", BatchRow)
WRITE_BATCH = Command("changes/batch")
OPERATION = Query("changes/operation", OperationRow)
CLAIM_OPERATION = Command("changes/claim")

STORED_BATCHES = Query("backups/batches", StoredBatch)
STORED_OPERATIONS = Query("backups/operations", StoredOperation)
WRITE_STORED_BATCHES = Command("backups/write_batches")
WRITE_STORED_OPERATIONS = Command("backups/write_operations")
ANYTHING = Query("backups/anything", CountRow)
CLEAR = Query("backups/clear", CountRow)
MARK_RESTORE = Command("backups/mark")
MARKED_RESTORE = Query("backups/marked", MarkRow)
SETTLE_RESTORE = Command("backups/settle")


@dataclass(frozen=True, slots=True)
class OfRecords:
    """The statements that read, write and remove the records of a kind.

    links: field -> the statement that writes its links to other nodes; unlink: removes all of these links.
    """

    read: Query[RecordRow] | Query[RecordsRow]
    write: Command
    remove: Command
    unlink: Command | None = None
    links: Mapping[str, Command] = field(default_factory=dict[str, Command])


RECORDS: dict[str, OfRecords] = {
    "municipality": OfRecords(
        Query("municipalities/read", RecordRow),
        Command("municipalities/write"),
        Command("municipalities/remove"),
        Command("municipalities/unlink"),
        {"merged_into": Command("municipalities/link_merged_into")},
    ),
    "sector": OfRecords(
        Query("sectors/read", RecordRow),
        Command("sectors/write"),
        Command("sectors/remove"),
    ),
    "partner": OfRecords(
        Query("partners/read", RecordRow),
        Command("partners/write"),
        Command("partners/remove"),
        Command("partners/unlink"),
        {
            "distinct_from": Command("partners/link_distinct_from"),
            "municipality": Command("partners/link_municipality"),
            "serves": Command("partners/link_serves"),
            "part_of": Command("partners/link_part_of"),
            "sectors": Command("partners/link_sectors"),
        },
    ),
    "collaboration": OfRecords(
        Query("collaborations/read", RecordRow),
        Command("collaborations/write"),
        Command("collaborations/remove"),
        Command("collaborations/unlink"),
        {
            "distinct_from": Command("collaborations/link_distinct_from"),
            "municipality": Command("collaborations/link_municipality"),
            "sectors": Command("collaborations/link_sectors"),
            "part_of": Command("collaborations/link_part_of"),
        },
    ),
    "representation": OfRecords(
        Query("representations/read", RecordsRow),
        Command("representations/write"),
        Command("representations/remove"),
    ),
    "participation": OfRecords(
        Query("participations/read", RecordsRow),
        Command("participations/write"),
        Command("participations/remove"),
    ),
    "expectation": OfRecords(
        Query("expectations/read", RecordsRow),
        Command("expectations/write"),
        Command("expectations/remove"),
    ),
    "seat": OfRecords(
        Query("seats/read", RecordRow),
        Command("seats/write"),
        Command("seats/remove"),
        Command("seats/unlink"),
        {
            "body": Command("seats/link_body"),
            "sector": Command("seats/link_sector"),
            "municipality": Command("seats/link_municipality"),
            "holder": Command("seats/link_holder"),
        },
    ),
    "report-line": OfRecords(
        Query("report_lines/read", RecordRow),
        Command("report_lines/write"),
        Command("report_lines/remove"),
        Command("report_lines/unlink"),
        {"body": Command("report_lines/link_body")},
    ),
    "introduction": OfRecords(
        Query("introductions/read", RecordRow),
        Command("introductions/write"),
        Command("introductions/remove"),
        Command("introductions/unlink"),
        {
            "municipality": Command("introductions/link_municipality"),
            "sector": Command("introductions/link_sector"),
            "partner": Command("introductions/link_partner"),
        },
    ),
    "action-item": OfRecords(
        Query("action_items/read", RecordRow),
        Command("action_items/write"),
        Command("action_items/remove"),
        Command("action_items/unlink"),
        {
            "assignees": Command("action_items/link_assignees"),
            "collaboration": Command("action_items/link_collaboration"),
        },
    ),
    "saved-view": OfRecords(
        Query("saved_views/read", RecordRow),
        Command("saved_views/write"),
        Command("saved_views/remove"),
    ),
    "saved-search": OfRecords(
        Query("saved_searches/read", RecordRow),
        Command("saved_searches/write"),
        Command("saved_searches/remove"),
    ),
    "setting": OfRecords(
        Query("settings/read", RecordRow),
        Command("settings/write"),
        Command("settings/remove"),
        Command("settings/unlink"),
        {"host": Command("settings/link_host")},
    ),
}
