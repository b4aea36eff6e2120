"""The whole graph in memory at one version: its records, and who was present at what.

A snapshot never changes. The next one shares what did not change with it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar, cast

from graphsvc import records
from graphsvc.network import layered, presences
from graphsvc.network.presences import Incidence, Presence
from graphsvc.network.readings import Readings

Table = Mapping[str, records.Record]
#: Up to so many changes at once are mended into what was worked out before.
FEW = 200
#: So many answers outlast the snapshot on which they were worked out.
LASTING = 8
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
    versions: Mapping[str, Mapping[str, int]]
    expanded: Mapping[str, tuple[Presence, ...]] = field(repr=False)

    def table(self, model: type[Model]) -> Mapping[str, Model]:
        """The records of one kind by key."""
        return cast(Mapping[str, Model], self.tables[model.entity])

    @property
    def partners(self) -> Mapping[str, records.Partner]:
        return self.table(records.Partner)

    @property
    def municipalities(self) -> Mapping[str, records.Municipality]:
        return self.table(records.Municipality)

    @property
    def sectors(self) -> Mapping[str, records.Sector]:
        return self.table(records.Sector)

    @property
    def collaborations(self) -> Mapping[str, records.Collaboration]:
        return self.table(records.Collaboration)

    @property
    def participations(self) -> Mapping[str, records.Participation]:
        return self.table(records.Participation)

    @property
    def representations(self) -> Mapping[str, records.Representation]:
        return self.table(records.Representation)

    @property
    def setting(self) -> records.Setting:
        """What holds for the whole network; empty where nothing was set."""
        return self.table(records.Setting).get("network") or records.Setting(key="network")

    @cached_property
    def participations_of(self) -> Mapping[str, list[records.Participation]]:
        """Partner key -> its participations as recorded, and those in which it sat in for somebody."""
        return self._filed("participations_of")

    @cached_property
    def participations_in(self) -> Mapping[str, list[records.Participation]]:
        """Collaboration key -> its participations."""
        return self._filed("participations_in")

    @cached_property
    def represented_by(self) -> Mapping[str, list[records.Representation]]:
        """Organization key -> who speaks or spoke for it."""
        return self._filed("represented_by")

    @cached_property
    def represents(self) -> Mapping[str, list[records.Representation]]:
        """Person key -> for whom the person speaks or spoke."""
        return self._filed("represents")

    @cached_property
    def parts_of(self) -> Mapping[str, list[records.Collaboration]]:
        """Collaboration key -> its parts, such as the meetings of a council."""
        return self._filed("parts_of")

    def _filed(self, name: str) -> dict[str, list[Any]]:
        """The records of an index under each of its keys."""
        entity, keys = _INDEXES[name]
        found: dict[str, list[Any]] = defaultdict(list)
        for record in self.tables[entity].values():
            for key in keys(record):
                found[key].append(record)
        return found

    @cached_property
    def incidence(self) -> Incidence:
        """All presences as columns."""
        return presences.columns(self.partners, self.collaborations, self.expanded)

    def attended(self, incidence: Incidence) -> Snapshot:
        """The same records with other presences, which stand in the incidence alone."""
        found = Snapshot(self.version, self.tables, self.versions, {})
        found.__dict__["incidence"] = incidence
        return found

    @cached_property
    def readings(self) -> Readings:
        """What was already worked out on this snapshot; it goes when the snapshot goes."""
        return Readings(len(self.participations))

    @cached_property
    def lasting(self) -> Readings:
        """What was worked out and whose question names all that it rests on: later snapshots have it too."""
        return Readings(len(self.participations), LASTING)

    def advanced(self, entries: Iterable[Entry], version: int) -> Snapshot:
        """The snapshot after later changes: equal to one loaded afresh at that version."""
        latest = {(entry.entity, entry.key): entry for entry in entries}
        if not latest:
            if version == self.version:
                return self
            following = Snapshot(version, self.tables, self.versions, self.expanded)
            following.__dict__["lasting"] = self.lasting
            return following
        news: dict[str, dict[str, Entry]] = defaultdict(dict)
        stale: set[str] = set()
        for (entity, key), entry in latest.items():
            stale |= self._rests_on(entity, key, entry.record)
            news[entity][key] = entry
        tables, versions = dict(self.tables), dict(self.versions)
        for entity, found in news.items():
            tables[entity] = layered.changed(tables[entity], {key: entry.record for key, entry in found.items()})
            numbers = {key: None if entry.record is None else entry.version for key, entry in found.items()}
            versions[entity] = layered.changed(versions[entity], numbers)
        expanded, changed = presences.renewed(tables, self.expanded, stale)
        following = Snapshot(version, tables, versions, expanded)
        following.__dict__["lasting"] = self.lasting
        self._hand_on(following, latest, changed)
        return following

    def _hand_on(
        self, following: Snapshot, latest: Mapping[tuple[str, str], Entry], changed: list[presences.Renewal]
    ) -> None:
        """Give a later snapshot what was worked out here, mended where records changed.

        Only what was asked for; nothing where so much changed that working it out afresh is faster.
        """
        if len(latest) > FEW:
            return
        for name, (entity, keys) in _INDEXES.items():
            if name in self.__dict__:
                own = {key for kind, key in latest if kind == entity}
                index = self.__dict__[name]
                following.__dict__[name] = _refiled(index, self.tables[entity], following.tables[entity], own, keys)
        if "incidence" in self.__dict__ and len(changed) <= FEW:
            moved = {kind: {k for entity, k in latest if entity == kind} for kind in ("partner", "collaboration")}
            came_or_went = {
                kind: {key for key in keys if (key in self.tables[kind]) != (key in following.tables[kind])}
                for kind, keys in moved.items()
            }
            touched = moved["collaboration"] | {p.collaboration for both in changed for half in both for p in half}
            kinds = {key: (self._kind_of(key), following._kind_of(key)) for key in touched}
            moves = presences.Moves(changed, came_or_went["partner"], came_or_went["collaboration"], kinds)
            following.__dict__["incidence"] = presences.patched(self.incidence, moves)

    def _kind_of(self, collaboration: str) -> str | None:
        found = self.collaborations.get(collaboration)
        return found.kind if found else None

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


def loaded(version: int, tables: Mapping[str, Table], versions: Mapping[str, Mapping[str, int]]) -> Snapshot:
    """A snapshot of tables read from the store."""
    full = {entity: tables.get(entity, {}) for entity in records.RECORDS}
    numbers = {entity: versions.get(entity, {}) for entity in records.RECORDS}
    return Snapshot(version, full, numbers, presences.every(full))


def _refiled(
    index: Mapping[str, list[Any]], before: Table, after: Table, changed: set[str], keys: Callable[[Any], list[str]]
) -> Mapping[str, list[Any]]:
    """An index in which some records changed; its lists are shared with the former one where they did not."""
    found: dict[str, list[Any] | None] = {}

    def filed(group: str) -> list[Any]:
        return (found[group] if group in found else index.get(group)) or []

    for key in changed:
        old, new = before.get(key), after.get(key)
        gone = set(keys(old)) if old is not None else set[str]()
        kept = set(keys(new)) if new is not None else set[str]()
        for group in gone - kept:
            found[group] = [record for record in filed(group) if record.key != key] or None
        for group in gone & kept:
            found[group] = [new if record.key == key else record for record in filed(group)]
        for group in kept - gone:
            found[group] = [*filed(group), new]
    return layered.changed(index, found)


#: Index -> the records it files, and under which keys.
_INDEXES: dict[str, tuple[str, Callable[[Any], list[str]]]] = {
    "participations_of": ("participation", lambda row: [row.partner, row.via] if row.via else [row.partner]),
    "participations_in": ("participation", lambda row: [row.collaboration]),
    "represented_by": ("representation", lambda row: [row.organization]),
    "represents": ("representation", lambda row: [row.person]),
    "parts_of": ("collaboration", lambda row: [row.part_of] if row.part_of else []),
}


def empty() -> Snapshot:
    return loaded(0, {}, {})
