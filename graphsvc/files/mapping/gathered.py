"""The records of an import as they are put together from many rows: each comes once, with all that is said of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from graphsvc.errors import Problem
from graphsvc.files.mapping.said import Said
from graphsvc.files.tables import Row
from graphsvc.language import folded, ngettext
from graphsvc.language import gettext as _
from graphsvc.model import records

#: Contradictions that are told one by one.
TOLD = 50


@dataclass(slots=True)
class _Entry:
    row: Row
    columns: dict[str, str] = field(default_factory=dict[str, str])


class Gathered:
    """Records by kind and key; what rows say of the same one is joined, and the first of two different words kept."""

    def __init__(self, notices: list[str], problems: list[Problem]) -> None:
        self._notices, self._problems = notices, problems
        self._entries: dict[tuple[str, str], _Entry] = {}
        self._hidden = 0

    def __contains__(self, of: tuple[str, str]) -> bool:
        return of in self._entries

    def add(self, entity: str, key: str, values: dict[str, str], said: Said, columns: dict[str, str]) -> None:
        """Take what a row says of a record."""
        entry = self._entries.get((entity, key))
        if entry is None:
            own = dict(columns)
            row = Row(entity, dict(values), said.file, said.sheet, said.line, own)
            self._entries[entity, key] = _Entry(row, own)
            return
        lists = records.list_fields(records.RECORDS[entity])
        for name, value in values.items():
            before = entry.row.values.get(name, "")
            if not before:
                entry.row.values[name] = value
                if name in columns:
                    entry.columns[name] = columns[name]
            elif name in lists:
                entry.row.values[name] = "|".join(dict.fromkeys([*before.split("|"), *value.split("|")]))
            elif value and folded(value) != folded(before) and name not in ("name", "key"):
                self._tell(entity, entry, name, value, said)

    def count(self, entity: str, key: str, name: str, number: int, stored: object) -> None:
        """Set a count of a record that was taken, where neither a row nor the record stored says it."""
        entry = self._entries.get((entity, key))
        if entry is not None and stored is None and not entry.row.values.get(name):
            entry.row.values[name] = str(number)

    def rows(self) -> list[Row]:
        """All records as rows, in the order in which they came."""
        if self._hidden:
            self._notices.append(
                ngettext("%(count)s more is told twice", "%(count)s more are told twice", self._hidden)
            )
            self._hidden = 0
        return [entry.row for entry in self._entries.values()]

    def _tell(self, entity: str, entry: _Entry, name: str, value: str, said: Said) -> None:
        """Tell of two different words; two towns of one name are two partners, unless a person's town was taken."""
        if name == "municipality" and entity == "partner" and not any(said.texts.get("person", {}).values()):
            message = _(
                "line %(line)s says %(value)s of %(record)s, and line %(first)s %(kept)s; if they are two, write the "
                "town into their names, or give each a key in a column of its own",
                line=said.line,
                value=value,
                record=entry.row.values.get("name") or entry.row.values["key"],
                first=entry.row.line,
                kept=entry.row.values[name],
            )
            row = Row(
                entity,
                {},
                said.file,
                said.sheet,
                said.line,
                said.columns_of("organization") or said.columns_of("partner"),
            )
            self._problems.append(row.problem(message, name, value))
            return
        if len(self._notices) >= TOLD:
            self._hidden += 1
            return
        self._notices.append(
            _(
                "line %(line)s says %(value)s of %(record)s, and line %(first)s %(kept)s: %(kept)s is kept",
                line=said.line,
                value=value[:80],
                record=entry.row.values.get("name")
                or entry.row.values.get("title")
                or entry.row.values.get("key", entity),
                first=entry.row.line,
                kept=entry.row.values[name][:80],
            )
        )
