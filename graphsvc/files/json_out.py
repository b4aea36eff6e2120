"""Records as one JSON document: {"version": ..., "partners": [...], ...}."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping

from graphsvc.model import records
from graphsvc.model.records import Record


def lines(version: int, tables: Mapping[str, Iterable[Record]]) -> Iterator[str]:
    """Yield the document in pieces, one record per line, tables in the order given."""
    yield f'{{\n"version": {version}'
    for entity, rows in tables.items():
        yield f',\n"{records.RECORDS[entity].plural}": ['
        separator = "\n"
        for record in rows:
            yield separator + json.dumps(record.row(), ensure_ascii=False)
            separator = ",\n"
        yield "\n]"
    yield "\n}\n"
