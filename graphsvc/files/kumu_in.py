"""Maps of Kumu: the workbooks that it imports and exports, its JSON (blueprints), and its backups of projects.

A sheet begins with Label (or ID), and holds elements, or with From and To, and holds connections; two empty lines begin
another section of a sheet; a sheet with `(ignore)` in its name is left alone. What elements and connections become says
graph_rows.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from graphsvc.errors import BadInput
from graphsvc.files import graph_rows
from graphsvc.files.graph import Edge, Node
from graphsvc.files.headers import fold, record_named
from graphsvc.files.tables import Sheet
from graphsvc.language import gettext as _
from graphsvc.language import ngettext

Section = tuple[list[str], list[tuple[int, list[str]]]]
#: Members of an element or a connection that say what it links, and how it is drawn.
_ENDS = frozenset({"_id", "from", "to"})
_DRAWN = frozenset({"direction", "delayed", "reversed"})


def is_workbook(sheets: Sequence[Sheet]) -> bool:
    """Whether the sheets of a workbook hold elements and connections; their rows stay to be read."""
    kinds: list[str] = []
    second = ""
    for sheet in _used(sheets):
        rows = list(sheet.rows)
        sheet.rows = iter(rows)
        if rows:
            kinds.append("" if record_named(sheet.name) == "report-line" else _kind(rows[0][1]))
            second = second or (fold(rows[0][1][1]) if len(rows[0][1]) > 1 else "")
    return bool(kinds) and all(kinds) and ("connections" in kinds or second in ("label", "type", "tags", "description"))


def of_workbook(file: str, sheets: Sequence[Sheet]) -> list[Sheet]:
    """The tables of records in a workbook of Kumu."""
    map_ = _Map()
    problems = [problem for sheet in sheets for problem in sheet.problems]
    for sheet in _used(sheets):
        for header, rows in _sections(sheet):
            kind = _kind(header)
            for line, cells in rows:
                given = {name.strip(): text for name, text in zip(header, cells, strict=False) if name.strip() and text}
                if kind == "elements":
                    map_.element(line, given)
                else:
                    map_.connection(line, given)
    found = map_.sheets(file)
    found[0].problems += problems
    return found


def is_document(value: Any) -> bool:
    """Whether a JSON value holds elements and connections."""
    if not isinstance(value, dict):
        return False
    members = cast(dict[str, Any], value)
    both = isinstance(members.get("elements"), list) and isinstance(members.get("connections", []), list)
    return both and bool(members["elements"]) and "partners" not in members


def of_document(file: str, value: Mapping[str, Any]) -> list[Sheet]:
    """The tables of records in a JSON document of Kumu; a line is the number of an element or of a connection."""
    map_ = _Map()
    for line, one in enumerate(_objects(value.get("elements")), 1):
        map_.element(line, _given(one))
    for line, one in enumerate(_objects(value.get("connections")), 1):
        map_.connection(line, _given(one))
    return map_.sheets(file)


class _Map:
    """Elements by what connections may call them by: an ID, or else a label."""

    def __init__(self) -> None:
        self._nodes: dict[str, Node] = {}
        self._called: dict[str, str] = {}
        self._edges: list[Edge] = []
        self._only_connected = 0

    def element(self, line: int, given: dict[str, str]) -> None:
        label, key = _pop(given, "label"), _pop(given, "_id") or _pop(given, "id")
        identifier = key or self._called.get(label, label)
        if not identifier:
            return
        if there := self._nodes.get(identifier):  # Kumu takes two of one label for one element
            there.values.update({name: text for name, text in given.items() if name not in there.values})
            return
        self._nodes[identifier] = Node(identifier, label, given, line)
        self._called.setdefault(label, identifier)

    def connection(self, line: int, given: dict[str, str]) -> None:
        source, targets = _pop(given, "from"), _pop(given, "to")
        for name in ("_id", "id"):
            _pop(given, name)
        kind = next((text for name, text in given.items() if fold(name) in ("type", "connectiontype")), "")
        for target in [targets] if targets in self._nodes else targets.split("|"):
            if source.strip() and target.strip():
                ends = self._end(source, line), self._end(target, line)
                self._edges.append(Edge(*ends, kind, given, line))

    def _end(self, text: str, line: int) -> str:
        name = text if text in self._nodes else text.strip()
        name = name if name in self._nodes else self._called.get(name, name)
        if name not in self._nodes:  # as Kumu does, which draws what only a connection names
            self._nodes[name] = Node(name, name, {}, line)
            self._called.setdefault(name, name)
            self._only_connected += 1
        return name

    def sheets(self, file: str) -> list[Sheet]:
        if not self._nodes:
            raise BadInput(_("this map of Kumu has no elements"))
        found = graph_rows.sheets(file, [*self._nodes.values()], self._edges)
        if self._only_connected:
            found[0].notices.append(
                ngettext(
                    "%(file)s: %(count)s element is named by a connection only",
                    "%(file)s: %(count)s elements are named by connections only",
                    self._only_connected,
                    file=file,
                )
            )
        return found


def _used(sheets: Sequence[Sheet]) -> list[Sheet]:
    return [sheet for sheet in sheets if "(ignore)" not in sheet.name.lower()]


def _kind(header: Sequence[str]) -> str:
    """What a section with these headings holds; empty where they are not of Kumu."""
    names = [fold(name) for name in header[:3]] + ["", ""]
    if names[0] == "label" or names[:2] == ["id", "label"]:
        return "elements"
    return "connections" if names[:2] == ["from", "to"] or names[:3] == ["id", "from", "to"] else ""


def _sections(sheet: Sheet) -> Iterator[Section]:
    header: list[str] = []
    rows: list[tuple[int, list[str]]] = []
    before = 0
    for line, cells in sheet.rows:
        if header and line - before < 3:
            rows.append((line, cells))
        else:
            if header:
                yield header, rows
            header, rows = cells, []
        before = line
    if header:
        yield header, rows


def _objects(value: Any) -> list[dict[str, Any]]:
    items = cast(list[Any], value) if isinstance(value, list) else []
    return [cast(dict[str, Any], one) for one in items if isinstance(one, dict)]


def _given(one: dict[str, Any]) -> dict[str, str]:
    """The attributes of an element or a connection as text; of its own members, those that name what it links."""
    inside = one.get("attributes")
    attributes = cast(dict[str, Any], inside) if isinstance(inside, dict) else {}
    flat = one if not attributes and "attributes" not in one else {k: v for k, v in one.items() if k in _ENDS}
    given = {name: _text(value) for name, value in {**attributes, **flat}.items() if name not in _DRAWN}
    return {name: text for name, text in given.items() if text}


def _text(value: Any) -> str:
    match value:
        case None | dict():
            return ""
        case bool():
            return "true" if value else "false"
        case list():
            return "|".join(filter(None, map(_text, cast(list[Any], value))))
        case _:
            return str(value)


def _pop(given: dict[str, str], name: str) -> str:
    for there in [*given]:
        if there.lower() == name:
            return given.pop(there)
    return ""
