"""Doubtful records: valid, but probably mistakes. They count as they stand, and a question is asked about each.

| question | about | why it is asked |
|---|---|---|
| affiliations | a person with several open-ended affiliations | the person's participations count for each of them |
| overlap | a person whose affiliations with two organizations overlap for a time | the same, in that time |
| undated | an affiliation of unknown beginning beside another one | the two may overlap |
| came | a partner present and absent at one collaboration, or absent and sitting in there | it counts as present |
| outside | a gathering of a body before that began, or after it ended | one of the two days is wrong |
| twice | two gatherings of one kind, day and title, with half of their participants in common | both count |
| ring | a cycle of records that are part of, or merged into, each other | none of them is the whole |
| unit | a report line whose unit does not fit its measure | the line counts nothing |

Contacts are not asked about: they are history only. Affiliations that are marked as held beside others (`alongside`),
and collaborations said to be others (`distinct_from`), are not doubted.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Literal

from graphsvc.analytics import contradictions
from graphsvc.analytics.contradictions import Doubt
from graphsvc.model import records
from graphsvc.network import joined
from graphsvc.network.rings import UPWARD, rings
from graphsvc.network.snapshot import Snapshot


def doubts(snapshot: Snapshot, day: int) -> tuple[Doubt, ...]:
    """All doubts as of a day (ordinal): units, rings, contradictions, affiliations (most collaborations first).

    O(records + pairs of gatherings of one kind and day).
    """
    asked = (*_affiliations(snapshot, day), *_overlaps(snapshot, day))
    affiliations = sorted(asked, key=lambda doubt: (-len(doubt.credited), doubt.records))
    return (*_units(snapshot), *_rings(snapshot), *contradictions.contradictions(snapshot), *affiliations)


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


def _overlaps(snapshot: Snapshot, day: int) -> Iterator[Doubt]:
    """Affiliations of one person with two organizations at one time, unless both are open-ended, which is asked."""
    for person, rows in snapshot.represents.items():
        if len(rows) < 2:
            continue
        both = [
            (one, two)
            for one, two in itertools.combinations(sorted(rows, key=lambda row: (row.begins, row.key)), 2)
            if one.organization != two.organization
            and not (one.alongside or two.alongside)
            and joined.is_one(one, two)
            and not (_is_open(snapshot, one, day) and _is_open(snapshot, two, day))
        ]
        questions: tuple[tuple[Literal["undated", "overlap"], str], ...] = (("undated", "from"), ("overlap", "until"))
        for question, field in questions:
            asked = [pair for pair in both if (None in (pair[0].from_, pair[1].from_)) == (question == "undated")]
            if asked:
                keys = tuple(dict.fromkeys(row.key for pair in asked for row in pair))
                credited = _credited(snapshot, person, {row.organization for pair in asked for row in pair})
                yield Doubt(question, "representation", field, keys, credited)


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
