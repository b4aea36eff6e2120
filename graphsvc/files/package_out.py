"""A Frictionless data package: CSV files in a zip archive, and `datapackage.json`, which says what their columns are.

https://specs.frictionlessdata.io/tabular-data-package/
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from graphsvc.files import csv_out, values, zip_out
from graphsvc.model import records
from graphsvc.model.records import RECORDS, Record

NAME = "datapackage.json"
#: What a field of a kind of record may hold, where it is no choice.
_DATE = r"\d{4}(-\d{2}(-\d{2})?)?"


def archive(tables: Mapping[str, Collection[Record]]) -> Iterator[bytes]:
    """All records as an archive in pieces: a CSV file for each kind of which there are any, and the description.

    The same records give the same bytes, whatever was changed and undone meanwhile.
    """
    filled = {entity: rows for entity, rows in tables.items() if rows}
    members = [
        (f"{RECORDS[entity].plural}.csv", csv_out.records(RECORDS[entity], rows)) for entity, rows in filled.items()
    ]
    described = json.dumps(descriptor(filled), ensure_ascii=False, indent=1).encode()
    return zip_out.archive([*members, (NAME, [described])])


def descriptor(entities: Collection[str]) -> dict[str, Any]:
    """The description of the tables of these kinds of records."""
    return {
        "profile": "tabular-data-package",
        "name": "graphsvc",
        "resources": [_resource(entity, entities) for entity in RECORDS if entity in entities],
    }


def _resource(entity: str, entities: Collection[str]) -> dict[str, Any]:
    model = RECORDS[entity]
    several = records.list_fields(model)
    foreign = [
        {"fields": name, "reference": {"resource": _plural(link.record, entity), "fields": "key"}}
        for name, link in model.links.items()
        if name not in several and link.record in entities
    ]
    return {
        "profile": "tabular-data-resource",
        "name": str(model.plural),
        "path": f"{model.plural}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {
            "fields": [_field(entity, name) for name in records.columns(model)],
            "primaryKey": "key",
            **({"foreignKeys": foreign} if foreign else {}),
        },
    }


def _plural(entity: str, own: str) -> str:
    return "" if entity == own else str(RECORDS[entity].plural)


def _field(entity: str, name: str) -> dict[str, Any]:
    model = RECORDS[entity]
    info = next(info for field, info in model.model_fields.items() if (info.alias or field) == name)
    constraints: dict[str, Any] = {"required": True} if info.is_required() else {}
    kind = values.kind(entity, name)
    if name in records.list_fields(model):
        return {"name": name, "type": "string", "description": "several are joined with |"}
    if choices := values.choices(entity, name):
        constraints["enum"] = list(choices)
    elif name.endswith("_on") or name in ("from", "until"):
        constraints["pattern"] = _DATE
    return {"name": name, "type": kind, **({"constraints": constraints} if constraints else {})}
