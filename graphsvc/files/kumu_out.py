"""Records for Kumu: a workbook with the sheets that its import asks for, or JSON, which it calls a blueprint.

Elements are partners, collaborations, municipalities and sectors, known by an ID; connections are what links them. The
columns that Kumu knows (Label, Type, Description, Tags) are filled for it, all others are fields of its profiles. A tag
is the key of a sector, which is a single word, as Kumu's selectors want it.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Collection, Iterator, Mapping
from typing import Any

import xlsxwriter  # pyright: ignore[reportMissingTypeStubs]

from graphsvc.files import graph, headers, values, zip_out
from graphsvc.files.graph import Edge, Node
from graphsvc.files.guard import as_text
from graphsvc.files.jsonl_out import KIND
from graphsvc.model.records import Record

CARRIES = frozenset({"municipality", "sector", "partner", "collaboration", *graph.ENDS})
#: Fields that a column of Kumu's own holds, and those whose label is such a column.
_OWN = {
    KIND: "Record",
    "name": "Label",
    "title": "Label",
    "kind": "Type",
    "notes": "Description",
    "description": "Description",
    "from": "Since",
}

Tables = Mapping[str, Collection[Record]]


def workbook(tables: Tables) -> Iterator[bytes]:
    """A workbook with the sheets Elements and Connections, in pieces."""
    with tempfile.TemporaryFile() as file:
        book: Any = xlsxwriter.Workbook(
            file,
            {
                "constant_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        columns = ["ID", "Label", "Type", "Tags", "Description"]
        _sheet(book, "Elements", columns, "node", tables, _elements(tables))
        _sheet(book, "Connections", ["From", "To", "Type", "Key"], "edge", tables, _connections(tables))
        book.close()
        file.seek(0)
        while piece := file.read(zip_out.PIECE):
            yield piece


def blueprint(tables: Tables) -> Iterator[bytes]:
    """A JSON document in pieces, an element or a connection a line."""

    def lines() -> Iterator[bytes]:
        for name, before, items in (
            ("elements", "{\n", _elements(tables)),
            ("connections", ",\n", _connections(tables)),
        ):
            yield f'{before}"{name}": ['.encode()
            separator = "\n"
            for item in items:
                known: dict[str, object] = {_ours(title): text for title, text in item.items()}
                if name == "connections":
                    known["direction"] = "directed"
                if "Tags" in item:
                    known["tags"] = item["Tags"].split("|")
                yield (separator + json.dumps(known, ensure_ascii=False)).encode()
                separator = ",\n"
            yield b"\n]"
        yield b"\n}\n"

    return zip_out.pieces(lines())


def _sheet(book: Any, name: str, first: list[str], of: str, tables: Tables, items: Iterator[dict[str, str]]) -> None:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    titles = list(dict.fromkeys([*first, *map(_title, graph.attributes(of, tables))]))
    places = {title: column for column, title in enumerate(titles)}
    for title, column in places.items():
        sheet.write_string(0, column, title)
    for line, item in enumerate(items, 1):
        for title, text in sorted(item.items(), key=lambda cell: places[cell[0]]):
            sheet.write_string(line, places[title], as_text(text))


def _elements(tables: Tables) -> Iterator[dict[str, str]]:
    sectors = {
        graph.identifier(entity, record.key): "|".join(keys)
        for entity in ("partner", "collaboration")
        for record in tables.get(entity, ())
        if (keys := getattr(record, "sectors", []))
    }
    for node in graph.nodes(tables):
        item = {"ID": node.id, "Label": node.label, "Type": _type(node)}
        if tags := sectors.get(node.id):
            item["Tags"] = tags
        yield {**item, **{_title(name): text for name, text in node.values.items() if name != "kind"}}


def _connections(tables: Tables) -> Iterator[dict[str, str]]:
    edge: Edge
    for edge in graph.edges(tables):
        kind = edge.label if KIND in edge.values else headers.label(edge.label, "en")
        item = {"From": edge.source, "To": edge.target, "Type": kind}
        key = {"Key": edge.id.partition("/")[2]} if edge.id else {}
        yield {**item, **{_title(name): text for name, text in edge.values.items()}, **key}


def _ours(title: str) -> str:
    """The member of a blueprint that a column is."""
    return title.lower() if title in ("ID", "Label", "Type", "Tags", "Description", "From", "To", "Record") else title


def _type(node: Node) -> str:
    """What Kumu draws an element as: its kind, or of a record without one the kind of record."""
    kind, entity = node.values.get("kind"), node.values[KIND]
    return values.label(kind, "en") if kind else headers.RECORD_NAMES[entity][2].capitalize()


def _title(name: str) -> str:
    return _OWN.get(name) or headers.label(name, "en")
