"""The look-ups in stored records that an import needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from graphsvc.language import folded
from graphsvc.model.records import RECORDS, Record


class Known(Protocol):
    """Look-ups in stored records; each should take constant time."""

    def record(self, entity: str, key: str) -> dict[str, Any] | None:
        """The record's row(); None where there is no such record."""
        ...

    def by_name(self, entity: str, name: str) -> list[str]:
        """Keys of the records with this folded name, in either language or as an alias."""
        ...

    def names(self, entity: str) -> Mapping[str, list[str]]:
        """Folded name -> keys of the records with it."""
        ...

    def keys(self, entity: str) -> Iterable[str]:
        """All keys, to suggest one from."""
        ...

    def successor(self, entity: str, key: str) -> str | None:
        """The key of the record that a record with this key was merged into; None where it was not."""
        ...


class Tables:
    """Known on records in memory, by kind and key; names are indexed on first use."""

    def __init__(self, tables: Mapping[str, Mapping[str, Record]]) -> None:
        self._tables = tables
        self._names: dict[str, dict[str, list[str]]] = {}
        self._successors: dict[str, dict[str, str]] = {}

    def record(self, entity: str, key: str) -> dict[str, Any] | None:
        record = self._tables.get(entity, {}).get(key)
        return record.row() if record else None

    def by_name(self, entity: str, name: str) -> list[str]:
        return self.names(entity).get(name, [])

    def names(self, entity: str) -> Mapping[str, list[str]]:
        if entity not in self._names:
            index: dict[str, list[str]] = {}
            for key, record in self._tables.get(entity, {}).items():
                for folded_name in names(vars(record)):
                    index.setdefault(folded_name, []).append(key)
            self._names[entity] = index
        return self._names[entity]

    def keys(self, entity: str) -> Iterable[str]:
        return self._tables.get(entity, {})

    def successor(self, entity: str, key: str) -> str | None:
        if entity not in self._successors:
            rows = self._tables.get(entity, {}).values()
            self._successors[entity] = {former: row.key for row in rows for former in getattr(row, "former_keys", ())}
        return None if key in self._tables.get(entity, {}) else self._successors[entity].get(key)


def known_as(known: Known, entity: str, key: str) -> str:
    """The key under which a record is on record now, where it, or what its composite key names, was merged."""
    if known.record(entity, key) is not None:
        return key
    model = RECORDS[entity]
    targets = {model.links[name].record for name in model.key_from if name in model.links}
    parts = [next(filter(None, (known.successor(to, part) for to in targets)), part) for part in key.split("--")]
    return known.successor(entity, key) or "--".join(parts)


def names(record: Mapping[str, Any]) -> set[str]:
    """All folded names of a record: its name or title in both languages, and its aliases."""
    aliases: str | list[str] = record.get("aliases") or []
    others = aliases.split("|") if isinstance(aliases, str) else aliases
    titles = [record.get(field) for field in ("name", "name_fr", "title", "title_fr")]
    return {folded(text.strip()) for text in (*titles, *others) if text and text.strip()}
