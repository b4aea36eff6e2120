"""Snapshot: the whole network in memory at one version, as records and presences.

Immutable; the next snapshot shares all unchanged parts with it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from operator import attrgetter
from typing import Any, TypeVar, cast

from graphsvc import sizes
from graphsvc.model import records, vocabulary
from graphsvc.network import attendance, facets, layered
from graphsvc.network.attendance import Incidence, Presence
from graphsvc.network.facets import Facets
from graphsvc.network.memo import Readings

Table = Mapping[str, records.Record]
Model = TypeVar("Model", bound=records.Record)


@dataclass(frozen=True, slots=True)
class Entry:
    """One change: the record after it, None where it was deleted."""

    entity: str
    key: str
    version: int
    record: records.Record | None


@dataclass(frozen=True)
class Snapshot:
    """The network at a version.

    tables: entity -> key -> record; versions: entity -> key -> number of the record's last change;
    expanded: participation key -> its presences (see attendance.py); touched: facet -> the version at which it was
    last touched, or the version loaded.
    """

    version: int
    tables: Mapping[str, Table]
    versions: Mapping[str, Mapping[str, int]]
    expanded: Mapping[str, tuple[Presence, ...]] = field(repr=False)
    touched: Mapping[str, int] = field(default_factory=dict[str, int], repr=False, compare=False)

    def state(self, rests_on: Facets) -> tuple[int, ...]:
        """The versions of these facets, by which snapshots are compared; without facets the snapshot's version."""
        if not rests_on:
            return (self.version,)
        return tuple(self.touched.get(facet, self.version) for facet in sorted(rests_on))

    def table(self, model: type[Model]) -> Mapping[str, Model]:
        """The records of one entity by key."""
        return cast(Mapping[str, Model], self.tables[model.entity])

    @cached_property
    def partners(self) -> Mapping[str, records.Partner]:
        return self.table(records.Partner)

    @cached_property
    def municipalities(self) -> Mapping[str, records.Municipality]:
        return self.table(records.Municipality)

    @cached_property
    def sectors(self) -> Mapping[str, records.Sector]:
        return self.table(records.Sector)

    @cached_property
    def collaborations(self) -> Mapping[str, records.Collaboration]:
        return self.table(records.Collaboration)

    @cached_property
    def participations(self) -> Mapping[str, records.Participation]:
        return self.table(records.Participation)

    @cached_property
    def representations(self) -> Mapping[str, records.Representation]:
        return self.table(records.Representation)

    @cached_property
    def setting(self) -> records.Setting:
        """The settings of the network; an empty record where nothing was set."""
        return self.table(records.Setting).get("network") or records.Setting(key="network")

    @cached_property
    def participations_of(self) -> Mapping[str, list[records.Participation]]:
        """Partner key -> its participations, and those in which it was the alternate."""
        return self._filed("participations_of")

    @cached_property
    def participations_in(self) -> Mapping[str, list[records.Participation]]:
        """Collaboration key -> its participations."""
        return self._filed("participations_in")

    @cached_property
    def represented_by(self) -> Mapping[str, list[records.Representation]]:
        """Organization key -> its representations, past ones too."""
        return self._filed("represented_by")

    @cached_property
    def represents(self) -> Mapping[str, list[records.Representation]]:
        """Person key -> its representations, past ones too."""
        return self._filed("represents")

    @cached_property
    def parts_of(self) -> Mapping[str, list[records.Collaboration]]:
        """Collaboration key -> its parts, such as the meetings of a council."""
        return self._filed("parts_of")

    @cached_property
    def agreed_in(self) -> Mapping[str, list[records.ActionItem]]:
        """Collaboration key -> the action items that were agreed in it."""
        return self._filed("agreed_in")

    @cached_property
    def assigned_to(self) -> Mapping[str, list[records.ActionItem]]:
        """Partner key -> the action items that it is to do, or did."""
        return self._filed("assigned_to")

    @cached_property
    def unanswered_in(self) -> Mapping[str, list[records.Participation]]:
        """Collaboration key -> participations invited, of unknown attendance."""
        return self._filed("unanswered_in")

    @cached_property
    def missed_by(self) -> Mapping[str, list[records.Participation]]:
        """Partner key -> its missed participations: nobody present, no regrets."""
        return self._filed("missed_by")

    @cached_property
    def unsettled(self) -> Mapping[str, list[records.Collaboration]]:
        """`planned` -> planned collaborations; `vague` -> other gatherings without an exact day."""
        return self._filed("unsettled")

    @cached_property
    def took_place(self) -> Mapping[str, list[records.Collaboration]]:
        """Year (empty where unknown) -> collaborations that began in it, without bodies, planned and cancelled ones."""
        return self._filed("took_place")

    @cached_property
    def with_outcome(self) -> Mapping[str, list[records.Collaboration]]:
        """As took_place, only those with an outcome."""
        return self._filed("with_outcome")

    def began_in_years_of(self, start: int, end: int) -> Iterator[records.Collaboration]:
        """Collaborations that took place and began in the years of a period (ordinals)."""
        for year in range(date.fromordinal(start).year, date.fromordinal(end).year + 1):
            yield from self.took_place.get(f"{year:04}", ())

    def _filed(self, name: str) -> dict[str, list[Any]]:
        """An index computed from all records, each of its lists by key, in whichever order they were written."""
        entity, keys = _INDEXES[name]
        index: dict[str, list[Any]] = defaultdict(list)
        for _key, record in sorted(self.tables[entity].items()):
            for key in keys(record):
                index[key].append(record)
        return index

    @cached_property
    def incidence(self) -> Incidence:
        """All presences as columns, for analyses."""
        return attendance.columns(self.partners, self.collaborations, self.expanded)

    def attended(self, incidence: Incidence) -> Snapshot:
        """A snapshot of the same records with other presences, which are in `incidence` only."""
        same = Snapshot(self.version, self.tables, self.versions, {}, self.touched)
        same.__dict__["incidence"] = incidence
        return same

    @cached_property
    def readings(self) -> Readings:
        """The memo of answers computed on this snapshot."""
        return Readings(len(self.participations))

    def advanced(self, entries: Iterable[Entry], version: int) -> Snapshot:
        """The snapshot after later changes, equal to one loaded at that version."""
        latest = {(entry.entity, entry.key): entry for entry in entries}
        if not latest:
            return self if version == self.version else self._renumbered(version)
        news: dict[str, dict[str, Entry]] = defaultdict(dict)
        stale: set[str] = set()
        for (entity, key), entry in latest.items():
            stale |= self._rests_on(entity, key, entry.record)
            news[entity][key] = entry
        tables, versions = dict(self.tables), dict(self.versions)
        for entity, by_key in news.items():
            tables[entity] = layered.changed(tables[entity], {key: entry.record for key, entry in by_key.items()})
            numbers = {key: None if entry.record is None else entry.version for key, entry in by_key.items()}
            versions[entity] = layered.changed(versions[entity], numbers)
        expanded, changed = attendance.renewed(tables, self.expanded, stale)
        touched = self._touches(latest, tables, changed)
        following = Snapshot(version, tables, versions, expanded, {**self.touched, **dict.fromkeys(touched, version)})
        self._hand_on(following, latest, changed)
        if "readings" in self.__dict__:
            changes = {
                entity: [(self.tables[entity].get(key), entry.record) for key, entry in by_key.items()]
                for entity, by_key in news.items()
            }
            followed = None if len(latest) > sizes.FOLLOWED else changes
            following.__dict__["readings"] = self.readings.after(touched, len(following.participations), followed)
        return following

    def _renumbered(self, version: int) -> Snapshot:
        """The same records at a later version."""
        following = Snapshot(version, self.tables, self.versions, self.expanded, self.touched)
        kept = {name: value for name, value in self.__dict__.items() if name in (*_INDEXES, "incidence")}
        following.__dict__.update(kept)
        return following

    def _touches(
        self, latest: Mapping[tuple[str, str], Entry], tables: Mapping[str, Table], changed: list[attendance.Renewal]
    ) -> Facets:
        """The facets that these changes touch; all above sizes.FOLLOWED changes."""
        if len(latest) > sizes.FOLLOWED:
            return facets.EVERY
        before, after = self.tables["collaboration"], tables["collaboration"]
        touched_facets: set[str] = set()
        for (entity, key), entry in latest.items():
            old = self.tables[entity].get(key)
            touched = facets.of_record(old, entry.record, (before, after))
            if facets.PARTNER in touched and any(
                index.get(key) for index in (self.participations_of, self.represents, self.represented_by)
            ):
                touched.add(facets.PARTICIPANT)
            if touched & {facets.COLLABORATION, facets.PLANNED} and any(
                index.get(key) for index in (self.participations_in, self.parts_of)
            ):
                touched.add(facets.ATTENDED)
            if isinstance(old, records.Collaboration) and (new := after.get(key)) is not None:
                moved = old.kind != cast(records.Collaboration, new).kind
                touched |= {facets.PRESENCE} if moved and self.participations_in.get(key) else set()
            touched_facets |= touched
        kinds = {
            presence.collaboration: (_kind(before, presence.collaboration), _kind(after, presence.collaboration))
            for both in changed
            for half in both
            for presence in half
        }
        return frozenset(touched_facets | facets.of_presences(changed, kinds))

    def _hand_on(
        self, following: Snapshot, latest: Mapping[tuple[str, str], Entry], changed: list[attendance.Renewal]
    ) -> None:
        """Pass indexes and incidence on to a later snapshot, updated where records changed.

        Only those already computed, and up to sizes.MENDED changes, above which computing them anew is faster.
        """
        changes: dict[str, set[str]] = defaultdict(set)
        for entity, key in latest:
            changes[entity].add(key)
        for name, (entity, keys) in _INDEXES.items():
            changed_keys = changes[entity]
            if name not in self.__dict__ or len(changed_keys) > sizes.MENDED:
                continue
            index = self.__dict__[name]
            following.__dict__[name] = (
                _refiled(index, self.tables[entity], following.tables[entity], changed_keys, keys)
                if changed_keys
                else index
            )
        if "incidence" in self.__dict__ and len(changed) <= sizes.MENDED and len(latest) <= sizes.FOLLOWED:
            moved = {kind: changes[kind] for kind in ("partner", "collaboration")}
            came_or_went = {
                kind: {key for key in keys if (key in self.tables[kind]) != (key in following.tables[kind])}
                for kind, keys in moved.items()
            }
            touched = moved["collaboration"] | {p.collaboration for both in changed for half in both for p in half}
            before, after = self.tables["collaboration"], following.tables["collaboration"]
            kinds = {key: (_kind(before, key), _kind(after, key)) for key in touched}
            moves = attendance.Moves(changed, came_or_went["partner"], came_or_went["collaboration"], kinds)
            following.__dict__["incidence"] = attendance.patched(self.incidence, moves)

    def _rests_on(self, entity: str, key: str, record: records.Record | None) -> set[str]:
        """Keys of the participations whose presences may differ once this record changed."""
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
    """A snapshot from tables read from the store; missing tables are empty."""
    full = {entity: tables.get(entity, {}) for entity in records.RECORDS}
    numbers = {entity: versions.get(entity, {}) for entity in records.RECORDS}
    return Snapshot(version, full, numbers, attendance.every(full), dict.fromkeys(facets.EVERY, version))


def _kind(collaborations: Table, key: str) -> str | None:
    record = collaborations.get(key)
    return None if record is None else cast(records.Collaboration, record).kind


def _refiled(
    index: Mapping[str, list[Any]], before: Table, after: Table, changed: set[str], keys: Callable[[Any], list[str]]
) -> Mapping[str, list[Any]]:
    """An index after some records changed, its lists still by key; unchanged ones are shared with the former one."""
    lists: dict[str, list[Any] | None] = {}

    def filed(group: str) -> list[Any]:
        return (lists[group] if group in lists else index.get(group)) or []

    for key in changed:
        old, new = before.get(key), after.get(key)
        gone = set(keys(old)) if old is not None else set[str]()
        kept = set(keys(new)) if new is not None else set[str]()
        for group in gone - kept:
            lists[group] = [record for record in filed(group) if record.key != key] or None
        for group in gone & kept:
            lists[group] = [new if record.key == key else record for record in filed(group)]
        for group in kept - gone:
            lists[group] = [*filed(group), new]
    for several in lists.values():
        if several:
            several.sort(key=attrgetter("key"))
    return layered.changed(index, lists)


def _unsettled(row: records.Collaboration) -> list[str]:
    if row.status == "planned":
        return ["planned"]
    vague = row.kind in vocabulary.GATHERINGS and len(row.starts_on or "") < len("YYYY-MM-DD")
    return ["vague"] if vague else []


def _took_place(row: records.Collaboration) -> list[str]:
    standing = row.kind in vocabulary.BODIES or row.status in ("planned", "cancelled")
    return [] if standing else [(row.starts_on or "")[:4]]


#: Index -> entity of its records, and function from a record to its keys.
_INDEXES: dict[str, tuple[str, Callable[[Any], list[str]]]] = {
    "participations_of": ("participation", lambda row: [row.partner, row.via] if row.via else [row.partner]),
    "participations_in": ("participation", lambda row: [row.collaboration]),
    "represented_by": ("representation", lambda row: [row.organization]),
    "represents": ("representation", lambda row: [row.person]),
    "parts_of": ("collaboration", lambda row: [row.part_of] if row.part_of else []),
    "agreed_in": ("action-item", lambda row: [row.collaboration] if row.collaboration else []),
    "assigned_to": ("action-item", lambda row: row.assignees),
    "unanswered_in": ("participation", lambda row: [row.collaboration] if attendance.unanswered(row) else []),
    "missed_by": ("participation", lambda row: [row.partner] if attendance.missed(row) else []),
    "took_place": ("collaboration", lambda row: _took_place(row)),
    "with_outcome": ("collaboration", lambda row: _took_place(row) if row.outcome or row.outcome_fr else []),
    "unsettled": ("collaboration", lambda row: _unsettled(row)),
}


def empty() -> Snapshot:
    """A snapshot without records, at version 0."""
    return loaded(0, {}, {})
