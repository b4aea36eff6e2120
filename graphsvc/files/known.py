"""The look-ups in stored records that an import needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from graphsvc.language import folded
from graphsvc.model.records import Record


class Known(Protocol):
    """Look-ups in stored records; each should take constant time."""

    def record(self, entity: str, key: str) -> dict[str, Any] | None:
        """The record's row(); None where there is no such record."""
        ...

    def by_name(self, entity: str, name: str) -> list[str]:
        """Keys of the records with this folded name, in either language or as an alias."""
        ...

    def keys(self, entity: str) -> Iterable[str]:
        """All keys, to suggest one from."""
        ...


class Tables:
    """Known on records in memory, by kind and key; names are indexed on first use."""

    def __init__(self, tables: Mapping[str, Mapping[str, Record]]) -> None:
        self._tables = tables
        self._names: dict[str, dict[str, list[str]]] = {}

    def record(self, entity: str, key: str) -> dict[str, Any] | None:
        record = self._tables.get(entity, {}).get(key)
        return record.row() if record else None

    def by_name(self, entity: str, name: str) -> list[str]:
        if entity not in self._names:
            index: dict[str, list[str]] = {}
            for key, record in self._tables.get(entity, {}).items():
                for folded_name in names(vars(record)):
                    index.setdefault(folded_name, []).append(key)
            self._names[entity] = index
        return self._names[entity].get(name, [])

    def keys(self, entity: str) -> Iterable[str]:
        return self._tables.get(entity, {})


def names(record: Mapping[str, Any]) -> set[str]:
    """All folded names of a record: its name or title in both languages, and its aliases."""
    aliases: str | list[str] = record.get("aliases") or []
    others = aliases.split("|") if isinstance(aliases, str) else aliases
    titles = [record.get(field) for field in ("name", "name_fr", "title", "title_fr")]
    return {folded(text.strip()) for text in (*titles, *others) if text and text.strip()}
