"""The council's expectations for a cell of the gap board: how many partners, from when, and by which source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphsvc.analytics import gaps
from graphsvc.capture import changes, editing
from graphsvc.capture.editing import Who
from graphsvc.model import records
from graphsvc.network import municipalities
from graphsvc.network.snapshot import Snapshot
from graphsvc.storage.changes import Written
from graphsvc.storage.store import Store


@dataclass(frozen=True, slots=True)
class Word:
    """A recorded expectation; holds: whether it is in force on the day; batch: of its last change, to undo it."""

    record: records.Expectation
    holds: bool
    batch: str | None


def words(store: Store, current: Snapshot, municipality: str, sector: str, day: int) -> list[Word]:
    """All expectations for a cell, those for municipalities merged into it too, the latest first. day: ordinal."""
    places = municipalities.successors(current, day)
    rows = [
        row
        for row in current.table(records.Expectation).values()
        if row.sector == sector and places.get(row.municipality) == municipality
    ]
    holding = gaps.words(current, day, places).get((municipality, sector))
    result: list[Word] = []
    for row in sorted(rows, key=lambda row: (row.from_ or "", row.key), reverse=True):
        log = changes.of_record(store.database, "expectation", row.key, limit=1)
        result.append(Word(row, row is holding, log[0].batch if log else None))
    return result


def say(store: Store, municipality: str, sector: str, said: Mapping[str, Any], who: Who) -> Written:
    """Record an expectation for a cell; earlier ones are kept, since the latest is in force.

    said: partners, and from, until, source where known. Raises Problems, and Conflict where there is one from the
    same day already.
    """
    data = {**said, "municipality": municipality, "sector": sector}
    return editing.create(store, "expectation", data, who)[1]
