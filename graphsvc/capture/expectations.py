"""The council's words on a cell of the gap board: how many partners it expects, since when, and who said so."""

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
    """One expectation as recorded; holds: whether it decides on the day; batch: its last change, to undo it."""

    record: records.Expectation
    holds: bool
    batch: str | None


def words(store: Store, current: Snapshot, municipality: str, sector: str, day: int) -> list[Word]:
    """All words on a cell, also those on places that became part of it, the latest first."""
    places = municipalities.successors(current, day)
    found = [
        row
        for row in current.table(records.Expectation).values()
        if row.sector == sector and places.get(row.municipality) == municipality
    ]
    holding = gaps.words(current, day, places).get((municipality, sector))
    result: list[Word] = []
    for row in sorted(found, key=lambda row: (row.from_ or "", row.key), reverse=True):
        log = changes.of_record(store.database, "expectation", row.key, limit=1)
        result.append(Word(row, row is holding, log[0].batch if log else None))
    return result


def say(store: Store, municipality: str, sector: str, said: Mapping[str, Any], who: Who) -> Written:
    """Write a word on a cell; it ends none that was said before, since the latest holds.

    said: partners, and from, until, source where known. Raises Problems; Conflict where a word from that very day
    is there already.
    """
    data = {**said, "municipality": municipality, "sector": sector}
    return editing.create(store, "expectation", data, who)[1]
