"""Whether a store, or a backup, is whole: its records are what its changes tell, and nothing is missing or twice."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from graphsvc.files.backup_in import Backup
from graphsvc.language import gettext as _
from graphsvc.model import records
from graphsvc.storage import backup, loading, reading, statements
from graphsvc.storage.database import Database

#: Faults of which the sentences are kept; more are counted.
MOST = 20

Row = Mapping[str, Any]
Held = tuple[str, int, records.Record]


@dataclass(slots=True)
class Checked:
    """What was found: the version, how many records and changes, and what is wrong, in sentences."""

    version: int
    records: int = 0
    changes: int = 0
    faults: list[str] = field(default_factory=list[str])
    more: int = 0

    def fault(self, sentence: str) -> None:
        if len(self.faults) < MOST:
            self.faults.append(sentence)
        else:
            self.more += 1


def of_store(database: Database) -> Checked:
    """Check a store, also while others write to it: what changed meanwhile is not compared.

    Memory: the records of the store, and a digest for each.
    """
    before = reading.settled(database)
    held = list(_held(database))
    version = reading.settled(database)
    checked = Checked(version)
    if mark := loading.marked(database):
        checked.fault(_("a restore that began at %(at)s was interrupted", at=mark.at))
    changes = (
        asdict(row)
        for first in range(1, version + 1, reading.PAGE)
        for row in reading.later(database, first - 1, min(first + reading.PAGE - 1, version))
    )
    batches = [asdict(row) for row in database.rows(statements.STORED_BATCHES, seconds=backup.SECONDS)]
    _compare(checked, changes, held, [row for row in batches if row["last"] <= version], before)
    return checked


def of_backup(made: Backup) -> Checked:
    """Check a backup, after its checksums; raises BadInput where these do not hold."""
    made.verify()
    checked = Checked(made.manifest.version)
    held = (
        (entity, row["version"], records.trusted(model, row["record"]))
        for entity, model in records.RECORDS.items()
        for row in made.rows(backup.name_of(model))
    )
    _compare(checked, made.rows(backup.CHANGES), held, made.rows(backup.BATCHES), made.manifest.version)
    return checked


def _held(database: Database) -> Iterator[Held]:
    for entity, model in records.RECORDS.items():
        for record, number in reading.of_kind(database, model):
            yield entity, number, record


def _compare(
    checked: Checked, changes: Iterable[Row], held: Iterable[Held], batches: Iterable[Row], before: int
) -> None:
    """Replay the changes, and compare what they tell with the records held; those changed after `before` are not."""
    told, in_batches = _replayed(checked, changes)
    seen: dict[tuple[str, str], bool] = {}
    links: dict[tuple[str, str], str] = {}
    for entity, number, record in held:
        checked.records += 1
        at = entity, record.key
        if at in seen:
            checked.fault(_("%(record)s %(key)s is there twice", record=_(entity), key=record.key))
        seen[at] = True
        links |= {(link.record, key): record.key for _name, key, link in record.linked()}
        last, digest = told.get(at, (0, b""))
        if last <= before and (number, _digest(record.row())) != (last, digest):
            checked.fault(_("%(record)s %(key)s is not what its changes say", record=_(entity), key=record.key))
    for entity, key in told:
        if (entity, key) not in seen and told[entity, key][0] <= before:
            checked.fault(_("%(record)s %(key)s is missing", record=_(entity), key=key))
    for (entity, key), by in links.items():
        if (entity, key) not in seen and told.get((entity, key), (0, b""))[0] <= before:
            checked.fault(_("%(record)s %(key)s is missing, and %(by)s links to it", record=_(entity), key=key, by=by))
    for row in batches:
        if in_batches.pop(row["key"], None) != (row["first"], row["last"], row["changes"]):
            checked.fault(_("batch %(batch)s does not hold the changes that it says", batch=row["key"]))
    for batch in sorted(key for key, (_first, last, _count) in in_batches.items() if last <= before):
        checked.fault(_("batch %(batch)s is missing", batch=batch))


def _replayed(
    checked: Checked, changes: Iterable[Row]
) -> tuple[dict[tuple[str, str], tuple[int, bytes]], dict[str, tuple[int, int, int]]]:
    """(entity, key) -> (number of its last change, digest) of the records that there are after all changes; and batch
    -> (first, last, how many)."""
    told: dict[tuple[str, str], tuple[int, bytes]] = {}
    batches: dict[str, tuple[int, int, int]] = {}
    expected = 1
    for row in changes:
        number, at = row["seq"], (row["entity"], row["key"])
        if number != expected:
            checked.fault(_("change %(number)s is missing, or there twice", number=min(number, expected)))
        expected = number + 1
        checked.changes += 1
        if _text(row["before"]) != told.get(at, (0, b""))[1]:
            checked.fault(_("change %(number)s does not go on from the one before it", number=number))
        told.pop(at, None)
        if row["after"] is not None:
            told[at] = number, _text(row["after"])
        first, _last, count = batches.get(row["batch"], (number, number, 0))
        batches[row["batch"]] = first, number, count + 1
    if expected != checked.version + 1:
        checked.fault(_("the last change is %(last)s, and not %(version)s", last=expected - 1, version=checked.version))
    return told, batches


def _text(text: str | None) -> bytes:
    return b"" if text is None else _digest(json.loads(text))


def _digest(row: Row) -> bytes:
    return hashlib.blake2b(json.dumps(row, sort_keys=True).encode(), digest_size=16).digest()
