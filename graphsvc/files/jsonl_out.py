"""Records as JSON Lines: an object a line, whose `record` says of which kind it is."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping

from graphsvc.model.records import Record

#: The field that tells the kind of a record, in the formats in which all kinds stand side by side.
KIND = "record"


def lines(tables: Mapping[str, Iterable[Record]]) -> Iterator[bytes]:
    """Yield a line for each record, tables in the order given."""
    for entity, rows in tables.items():
        for record in rows:
            yield (json.dumps({KIND: entity, **record.row()}, ensure_ascii=False) + "\n").encode()
