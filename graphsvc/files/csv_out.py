"""Records as CSV that spreadsheets open without conversion."""

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
    """Yield records as UTF-8 lines of CSV, header first; the byte order mark tells Excel the encoding."""
    if byte_order_mark:
        yield codecs.BOM_UTF8
    columns = columns_of(model)
    yield from (line.encode() for line in written([columns], (cells(columns, record) for record in rows)))


def written(*parts: Iterable[Iterable[str]]) -> Iterator[str]:
    """Yield rows of text cells as CSV lines (CRLF); formulas are guarded (see guard.py)."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    for part in parts:
        for row in part:
            writer.writerow([guarded(cell) for cell in row])
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()


def cells(columns: Iterable[str], record: Record) -> list[str]:
    """A record as text cells: empty for missing values, lists joined by `|`."""
    row = record.row()
    return [_cell(row.get(name)) for name in columns]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return "|".join(map(str, value)) if isinstance(value, list) else str(value)  # pyright: ignore[reportUnknownArgumentType,reportUnknownVariableType]
