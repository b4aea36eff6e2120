"""Records as a graph of nodes and edges, as GEXF, GraphML and Kumu hold them.

A node is a record that stands alone, an edge one that relates two others, or a link that a record has. The attribute
`record` says which kind of record it is; the label of an edge that has none is the field of the link.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graphsvc.files import values
from graphsvc.files.jsonl_out import KIND
from graphsvc.model import records
from graphsvc.model.records import RECORDS, Record

#: Kind of record -> the fields of the nodes between which it is an edge.
ENDS = {
    "representation": ("person", "organization"),
    "participation": ("partner", "collaboration"),
    "expectation": ("municipality", "sector"),
}
#: What an edge of such a record is called.
CALLED = {"representation": "represents", "participation": "takes part in", "expectation": "expects"}
#: What the id and the label of a node say already.
_NOT_SAID = frozenset({"key", "label"})
#: Links whose order counts stay with their record.
_IN_ORDER = frozenset({"chain"})


@dataclass(frozen=True, slots=True)
class Node:
    """A node: its attributes by name as text, and the line of the file that it comes from."""

    id: str
    label: str
    values: dict[str, str]
    line: int = 0


@dataclass(frozen=True, slots=True)
class Edge:
    """An edge, as a node is; label: what kind of edge it is. id: of a record's edge; empty for a link."""

    source: str
    target: str
    label: str
    values: dict[str, str]
    line: int = 0
    id: str = ""


def identifier(entity: str, key: str) -> str:
    """The id of a record's node or edge: keys of different kinds of record may be equal."""
    return f"{entity}/{key}"


def nodes(tables: Mapping[str, Collection[Record]]) -> Iterator[Node]:
    """The nodes of records, in the order of their tables."""
    for entity, rows in tables.items():
        if entity in ENDS:
            continue
        aside = _links(entity) | _NOT_SAID
        for record in rows:
            row = record.row()
            label = row.get("name") or row.get("title") or row.get("label") or record.key
            texts = {name: _text(value) for name, value in row.items() if name not in aside}
            yield Node(identifier(entity, record.key), label, {KIND: entity, **texts})


def edges(tables: Mapping[str, Collection[Record]]) -> Iterator[Edge]:
    """The edges of records, in the order of their tables; only those between kinds that are there."""
    for entity, rows in tables.items():
        links = RECORDS[entity].links
        ends = ENDS.get(entity)
        for record in rows:
            if ends:
                row = record.row()
                source, target = (identifier(links[field].record, row[field]) for field in ends)
                texts = {name: _text(value) for name, value in row.items() if name not in (*ends, "key")}
                own = identifier(entity, record.key)
                yield Edge(source, target, CALLED[entity], {KIND: entity, **texts}, id=own)
                continue
            own = identifier(entity, record.key)
            for field, key, link in record.linked():
                if field not in _IN_ORDER and link.record in tables:
                    yield Edge(own, identifier(link.record, key), field, {})


def attributes(of: str, entities: Collection[str]) -> dict[str, str]:
    """Attribute -> what it holds (`string`, `integer` or `number`), of the nodes or the edges of kinds of records."""
    found = {KIND: "string"}
    for entity in entities:
        if (of == "edge") == (entity in ENDS):
            aside = {*ENDS[entity], "key"} if of == "edge" else _links(entity) | _NOT_SAID
            for name in records.columns(RECORDS[entity]):
                if name not in aside:
                    found.setdefault(name, values.kind(entity, name))
    return found


@functools.cache
def _links(entity: str) -> frozenset[str]:
    """The links of a kind of record that become edges."""
    return frozenset(RECORDS[entity].links) - _IN_ORDER


def _text(value: Any) -> str:
    return "|".join(map(str, value)) if isinstance(value, list) else str(value)  # pyright: ignore[reportUnknownArgumentType,reportUnknownVariableType]
