"""Records to CSV that a spreadsheet opens as it is."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any

from graphsvc.files.guard import guarded
from graphsvc.model.records import Record
from graphsvc.model.records import columns as columns_of


def records(model: type[Record], rows: Iterable[Record], byte_order_mark: bool = True) -> Iterator[bytes]:
    """A table line by line, each with its line end; with its mark Excel knows that it is UTF-8."""
    if byte_order_mark:
        yield codecs.BOM_UTF8
    columns = columns_of(model)
    yield from (line.encode() for line in written([columns], (cells(columns, record) for record in rows)))


def written(*parts: Iterable[Iterable[str]]) -> Iterator[str]:
    """Rows of text cells as CSV lines; formulas are guarded."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    for part in parts:
        for row in part:
            writer.writerow([guarded(cell) for cell in row])
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()


def cells(columns: Iterable[str], record: Record) -> list[str]:
    """A record as text cells, unknown values empty, lists joined."""
    row = record.row()
    return [_cell(row.get(name)) for name in columns]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return "|".join(map(str, value)) if isinstance(value, list) else str(value)  # pyright: ignore[reportUnknownArgumentType,reportUnknownVariableType]
