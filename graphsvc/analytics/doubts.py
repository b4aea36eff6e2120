"""Doubtful records: valid, but probably mistakes. They count as they stand, and a question is asked about each.

| question | about | why it is asked |
|---|---|---|
| affiliations | a person with several open-ended affiliations | the person's participations count for each of them |
| ring | a cycle of records that are part of, or merged into, each other | none of them is the whole |
| unit | a report line whose unit does not fit its measure | the line counts nothing |

Affiliations that have an end, or are marked as held beside others (`alongside`), are not doubted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from graphsvc.model import records
from graphsvc.network.rings import UPWARD, rings
from graphsvc.network.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Doubt:
    """One question, about a field of the first of its records.

    records: keys of all records concerned; credited: keys of the collaborations that count for several of them.
    """

    question: Literal["affiliations", "ring", "unit"]
    entity: str
    field: str
    records: tuple[str, ...]
    credited: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        return self.records[0]


def doubts(snapshot: Snapshot, day: int) -> tuple[Doubt, ...]:
    """All doubts as of a day (ordinal): units, rings, affiliations (most credited collaborations first). O(records)."""
    affiliations = sorted(_affiliations(snapshot, day), key=lambda doubt: (-len(doubt.credited), doubt.records))
    return (*_units(snapshot), *_rings(snapshot), *affiliations)


def _units(snapshot: Snapshot) -> Iterator[Doubt]:
    for key, line in sorted(snapshot.table(records.ReportLine).items()):
        if line.unit not in records.UNITS[line.measure]:
            yield Doubt("unit", "report-line", "unit", (key,))


def _rings(snapshot: Snapshot) -> Iterator[Doubt]:
    for entity, field in UPWARD:
        rows = snapshot.tables[entity].values()
        if (entity, field) == ("collaboration", "part_of"):  # of which there are most, and few are part of another
            rows = [row for parts in snapshot.parts_of.values() for row in parts]
        above = {row.key: up for row in rows if (up := getattr(row, field)) is not None}
        for ring in rings(above, above.get):
            yield Doubt("ring", entity, field, ring)


def _affiliations(snapshot: Snapshot, day: int) -> Iterator[Doubt]:
    for person, rows in snapshot.represents.items():
        if len(rows) < 2:
            continue
        open_rows = [row for row in rows if _is_open(snapshot, row, day)]
        doubtful = [
            row
            for row in open_rows
            if any(
                row.organization != other.organization and not (row.alongside or other.alongside) for other in open_rows
            )
        ]
        if doubtful:
            ordered = sorted(doubtful, key=lambda row: (row.begins, row.key))
            credited = _credited(snapshot, person, {row.organization for row in ordered})
            yield Doubt("affiliations", "representation", "until", tuple(row.key for row in ordered), credited)


def _is_open(snapshot: Snapshot, row: records.Representation, day: int) -> bool:
    """Whether an affiliation is valid on the day with no end recorded, and neither of the two has left."""
    left = any(snapshot.partners[key].days[1] <= day for key in (row.person, row.organization))
    return row.until is None and row.begins <= day and not left


def _credited(snapshot: Snapshot, person: str, organizations: set[str]) -> tuple[str, ...]:
    """Keys of the collaborations in which the person counts for more than one of the organizations."""
    counted_for: dict[str, set[str]] = {}
    for row in snapshot.participations_of.get(person, ()):
        for presence in snapshot.expanded.get(row.key, ()):
            if presence.person == person and presence.organization in organizations:
                counted_for.setdefault(presence.collaboration, set()).add(presence.organization)
    return tuple(sorted(key for key, several in counted_for.items() if len(several) > 1))
