"""JSON as tables: a list of objects, lists by name in one object, or an object a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, cast

from graphsvc.errors import BadInput
from graphsvc.files import encoding, headers, hsds_in, kumu_in
from graphsvc.files.jsonl_out import KIND
from graphsvc.files.tables import Sheet
from graphsvc.language import gettext as _
from graphsvc.model.records import RECORDS

#: Most levels of nesting, columns that objects may have together, and tables.
DEPTH, COLUMNS, TABLES = 20, 208, 40

Object = dict[str, Any]


def sheets(file: str, data: bytes) -> list[Sheet]:
    """Read the tables of a JSON file. A field within a field has both names for its heading; lists are joined by `|`.

    The heading is line 1 and each object a line of its own. Raises BadInput for what holds no list of objects.
    """
    text, _guess = encoding.text(file, data)
    value = _parsed(text)
    if kumu_in.is_document(value):
        return kumu_in.of_document(file, cast(Object, value))
    if hsds_in.is_document(value):
        return hsds_in.of_document(file, cast(Object, value))
    if isinstance(value, dict) and KIND in value:  # one line of JSON Lines
        value = [cast(Object, value)]
    found = [*_tables(value, "")][:TABLES]
    if not found:
        raise BadInput(
            _("this JSON holds no list of objects; write one list of them, several by name, or an object a line")
        )
    if len(found) == 1 and (kinds := _by_kind(found[0][1])):
        return [_sheet(file, "", rows, entity) for entity, rows in kinds.items()]
    return [
        _sheet(file, name if len(found) > 1 or headers.record_named(name) else "", [*enumerate(rows, 2)])
        for name, rows in found
    ]


def _by_kind(objects: list[Object]) -> dict[str, list[tuple[int, Object]]]:
    """Objects that say of which kind of record they are, with their lines; none where one does not."""
    kinds: dict[str, list[tuple[int, Object]]] = {}
    for line, one in enumerate(objects, 1):
        kind = one.get(KIND)
        if not isinstance(kind, str) or kind not in RECORDS:
            return {}
        kinds.setdefault(kind, []).append((line, {name: value for name, value in one.items() if name != KIND}))
    return kinds


def _parsed(text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_members)
    except RecursionError:
        raise BadInput(_("the JSON is nested deeper than %(most)s levels", most=DEPTH)) from None
    except ValueError as error:
        lines = [line for line in text.split("\n") if line.strip()]
        if len(lines) > 1 and all(line.lstrip().startswith("{") for line in lines[:20]):
            return _of_lines(text)
        where = error.lineno if isinstance(error, json.JSONDecodeError) else 1
        raise BadInput(_("this is no JSON from line %(line)s on; save it again, or as CSV", line=where)) from None


def _members(pairs: list[tuple[str, Any]]) -> Object:
    """An object with each key once; raises BadInput for one that comes twice, of which either could be meant."""
    members = dict(pairs)
    if len(members) < len(pairs):
        twice = next(key for number, (key, _value) in enumerate(pairs) if key in dict(pairs[:number]))
        raise BadInput(_("the key %(key)s comes twice in one object; write it once", key=repr(twice[:60])))
    return members


def _of_lines(text: str) -> list[Any]:
    values: list[Any] = []
    for number, line in enumerate(text.split("\n"), 1):  # a string may hold other line ends
        if line.strip():
            try:
                values.append(json.loads(line, object_pairs_hook=_members))
            except (ValueError, RecursionError):
                raise BadInput(
                    _("this is no JSON from line %(line)s on; save it again, or as CSV", line=number)
                ) from None
    return values


def _tables(value: Any, name: str, depth: int = 0) -> Iterator[tuple[str, list[Object]]]:
    """The lists of objects in a value, by name."""
    if isinstance(value, list):
        objects = [cast(Object, one) for one in cast(list[Any], value) if isinstance(one, dict)]
        if objects and len(objects) == len(cast(list[Any], value)):
            yield name, _properties(objects)
    elif isinstance(value, dict) and depth < 3:
        for key, inside in cast(Object, value).items():
            yield from _tables(inside, key, depth + 1)


def _properties(objects: list[Object]) -> list[Object]:
    """Objects; of GeoJSON features, what they say."""
    if all(set(one) >= {"type", "properties"} and isinstance(one["properties"], dict) for one in objects):
        return [cast(Object, one["properties"]) for one in objects]
    return objects


def _sheet(file: str, name: str, objects: list[tuple[int, Object]], entity: str = "") -> Sheet:
    flat = [(line, dict(_flat(one, "", 0))) for line, one in objects]
    headings = list(dict.fromkeys(name for _line, row in flat for name in row))[:COLUMNS]

    def rows() -> Iterator[tuple[int, list[str]]]:
        yield 1, headings
        for line, row in flat:
            yield line, [row.get(heading, "") for heading in headings]

    return Sheet(file, name, rows(), entity=entity)


def _flat(value: Object, before: str, depth: int) -> Iterator[tuple[str, str]]:
    if depth > DEPTH:
        raise BadInput(_("the JSON is nested deeper than %(most)s levels", most=DEPTH))
    for key, inside in value.items():
        name = f"{before} {key}".strip()
        if isinstance(inside, dict):
            yield from _flat(cast(Object, inside), name, depth + 1)
        else:
            yield name, _text(inside)


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case list():
            return "|".join(part for one in cast(list[Any], value) if (part := _item(one)))
        case _:
            return str(value)


def _item(value: Any) -> str:
    """One value of a list: text, or of an object its name."""
    if isinstance(value, dict):
        inside = cast(Object, value)
        return next((str(inside[key]) for key in ("name", "title", "label", "value", "nom") if inside.get(key)), "")
    return "" if isinstance(value, list) else _text(value)
