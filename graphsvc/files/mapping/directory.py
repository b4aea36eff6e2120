"""Who and what is on record, or comes with the same import, by the names that people write."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from graphsvc.files.headers import fold
from graphsvc.files.known import Known, known_as
from graphsvc.files.mapping import places
from graphsvc.language import folded
from graphsvc.model import field_types, records

Row = dict[str, Any]


class Directory:
    """Finds records by key, by name in either language, by alias, and by the letters of a name alone."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._letters: dict[str, dict[str, list[str]]] = {}
        self._between: dict[str, dict[tuple[str, str], list[str]]] = {}
        self._new: dict[str, dict[str, Row]] = defaultdict(dict)
        self._new_names: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))

    def record(self, entity: str, key: str) -> Row | None:
        """The record of a key, stored or new; None where there is none."""
        return self._known.record(entity, key) or self._new[entity].get(key)

    def is_stored(self, entity: str, key: str) -> bool:
        return self._known.record(entity, key) is not None

    def find(self, entity: str, text: str, accepts: Callable[[Row], bool] = lambda row: True) -> list[str]:
        """The keys of the records that a text names, sorted; of the surest way only by which it names any."""
        ways: list[Callable[[], Iterable[str]]] = [
            lambda: [known_as(self._known, entity, text)] if field_types.KEY_PATTERN.fullmatch(text) else [],
            lambda: [*self._known.by_name(entity, folded(text)), *self._new_names[entity].get(fold(text), ())],
            lambda: self._by_letters(entity).get(fold(text), ()),
        ]
        for way in ways:
            found = {key for key in way() if (row := self.record(entity, key)) is not None and accepts(row)}
            if found:
                return sorted(found)
        return []

    def add(self, entity: str, key: str, row: Row) -> None:
        """Make a new record known."""
        self._new[entity][key] = row
        for field in ("name", "name_fr", "title"):
            if name := row.get(field):
                self._new_names[entity][fold(name)].append(key)

    def free_key(self, entity: str, key: str) -> str:
        """A key like this one that no record has."""
        if self.record(entity, key) is None:
            return key
        return next(f"{key}-{n}" for n in range(2, 100_000) if self.record(entity, f"{key}-{n}") is None)

    def between(self, entity: str, ends: tuple[str, str]) -> list[str]:
        """The keys of the stored links of a kind between two records."""
        if entity not in self._between:
            index: dict[tuple[str, str], list[str]] = defaultdict(list)
            first, second = [name for name, link in records.RECORDS[entity].links.items() if link.required]
            for key in self._known.keys(entity):
                row = self._known.record(entity, key) or {}
                index[row[first], row[second]].append(key)
            self._between[entity] = index
        return self._between[entity].get(ends, [])

    def municipality(self, place: places.Place) -> list[str]:
        """The keys of the municipalities that a place means."""
        named = self.find("municipality", place.name) or self.find("municipality", places.bare(place.name))
        provinces = {key: (self.record("municipality", key) or {}).get("province") for key in named}
        return [key for key in named if not place.province or provinces[key] in (None, place.province)]

    def is_sector(self, text: str) -> bool:
        return bool(self.find("sector", text))

    def is_municipality(self, text: str) -> bool:
        return bool(self.municipality(places.read(text)))

    def _by_letters(self, entity: str) -> dict[str, list[str]]:
        if entity not in self._letters:
            index: dict[str, list[str]] = defaultdict(list)
            for name, keys in self._known.names(entity).items():
                if letters := fold(name):
                    index[letters] += keys
            self._letters[entity] = dict(index)
        return self._letters[entity]
