"""The whole graph in memory at one version: its records, and who was present at what.

A snapshot never changes. The next one shares what did not change with it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar, cast

from graphsvc import records
from graphsvc.network import presences
from graphsvc.network.presences import Incidence, Presence

Table = dict[str, records.Record]
Model = TypeVar("Model", bound=records.Record)


@dataclass(frozen=True, slots=True)
class Entry:
    """What one change left of a record: `record` is None where it was deleted."""

    entity: str
    key: str
    version: int
    record: records.Record | None


@dataclass(frozen=True)
class Snapshot:
    """The graph at a version.

    tables: entity -> key -> record; versions: entity -> key -> number of the record's last change;
    expanded: participation key -> its presences (see presences.py).
    """

    version: int
    tables: Mapping[str, Table]
    versions: Mapping[str, dict[str, int]]
    expanded: Mapping[str, tuple[Presence, ...]] = field(repr=False)

    def table(self, model: type[Model]) -> dict[str, Model]:
        """The records of one kind by key."""
        return cast(dict[str, Model], self.tables[model.entity])

    @property
    def partners(self) -> dict[str, records.Partner]:
        return self.table(records.Partner)

    @property
    def municipalities(self) -> dict[str, records.Municipality]:
        return self.table(records.Municipality)

    @property
    def sectors(self) -> dict[str, records.Sector]:
        return self.table(records.Sector)

    @property
    def collaborations(self) -> dict[str, records.Collaboration]:
        return self.table(records.Collaboration)

    @property
    def participations(self) -> dict[str, records.Participation]:
        return self.table(records.Participation)

    @property
    def representations(self) -> dict[str, records.Representation]:
        return self.table(records.Representation)

    @property
    def setting(self) -> records.Setting:
        """What holds for the whole network; empty where nothing was set."""
        return self.table(records.Setting).get("network") or records.Setting(key="network")

    @cached_property
    def participations_of(self) -> Mapping[str, list[records.Participation]]:
        """Partner key -> its participations as recorded, and those in which it sat in for somebody."""
        found: dict[str, list[records.Participation]] = defaultdict(list)
        for row in self.participations.values():
            found[row.partner].append(row)
            if row.via and row.via != row.partner:
                found[row.via].append(row)
        return found

    @cached_property
    def participations_in(self) -> Mapping[str, list[records.Participation]]:
        """Collaboration key -> its participations."""
        found: dict[str, list[records.Participation]] = defaultdict(list)
        for row in self.participations.values():
            found[row.collaboration].append(row)
        return found

    @cached_property
    def represented_by(self) -> Mapping[str, list[records.Representation]]:
        """Organization key -> who speaks or spoke for it."""
        found: dict[str, list[records.Representation]] = defaultdict(list)
        for row in self.representations.values():
            found[row.organization].append(row)
        return found

    @cached_property
    def represents(self) -> Mapping[str, list[records.Representation]]:
        """Person key -> for whom the person speaks or spoke."""
        found: dict[str, list[records.Representation]] = defaultdict(list)
        for row in self.representations.values():
            found[row.person].append(row)
        return found

    @cached_property
    def parts_of(self) -> Mapping[str, list[str]]:
        """Collaboration key -> the keys of its parts, such as the meetings of a council."""
        found: dict[str, list[str]] = defaultdict(list)
        for key, row in self.collaborations.items():
            if row.part_of:
                found[row.part_of].append(key)
        return found

    @cached_property
    def incidence(self) -> Incidence:
        """All presences as columns."""
        return presences.columns(self.partners, self.collaborations, self.expanded)

    @cached_property
    def readings(self) -> dict[object, object]:
        """What was already computed on this snapshot, by question; it goes when the snapshot goes."""
        return {}

    def advanced(self, entries: Iterable[Entry], version: int) -> Snapshot:
        """The snapshot after later changes: equal to one loaded afresh at that version."""
        latest = {(entry.entity, entry.key): entry for entry in entries}
        if not latest:
            return self if version == self.version else Snapshot(version, self.tables, self.versions, self.expanded)
        touched = {entity for entity, _ in latest}
        tables = {name: dict(table) if name in touched else table for name, table in self.tables.items()}
        versions = {name: dict(table) if name in touched else table for name, table in self.versions.items()}
        stale: set[str] = set()
        for (entity, key), entry in latest.items():
            stale |= self._rests_on(entity, key, entry.record)
            if entry.record is None:
                tables[entity].pop(key, None)
                versions[entity].pop(key, None)
            else:
                tables[entity][key] = entry.record
                versions[entity][key] = entry.version
        return Snapshot(version, tables, versions, presences.renewed(tables, self.expanded, stale))

    def _rests_on(self, entity: str, key: str, record: records.Record | None) -> set[str]:
        """The participations whose presences may differ once this record changed."""
        if entity == "participation":
            return {key}
        if entity == "collaboration":
            return {row.key for row in self.participations_in.get(key, ())}
        if entity == "partner":
            return {row.key for row in self.participations_of.get(key, ())}
        if entity == "representation":
            both = (self.representations.get(key), cast("records.Representation | None", record))
            return {p.key for r in both if r for p in self.participations_of.get(r.person, ())}
        return set()


def loaded(version: int, tables: Mapping[str, Table], versions: Mapping[str, dict[str, int]]) -> Snapshot:
    """A snapshot of tables read from the store."""
    full = {entity: tables.get(entity, {}) for entity in records.RECORDS}
    every = {entity: versions.get(entity, {}) for entity in records.RECORDS}
    return Snapshot(version, full, every, presences.renewed(full, {}, set(full["participation"])))


def empty() -> Snapshot:
    return loaded(0, {}, {})
