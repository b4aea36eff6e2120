"""Responses that are files: CSV and other downloads."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from flask import Response

from graphsvc import language
from graphsvc.files import csv_out, xlsx_out, zip_out


def csv(rows: Sequence[dict[str, str]], name: str, headers: Sequence[str] = ()) -> Response:
    """Rows as a CSV file, with formulas guarded. headers: columns where there are no rows."""
    columns = list(rows[0] if rows else headers)
    text = "".join(csv_out.written([columns], ([row[column] for column in columns] for row in rows)))
    return download("\ufeff".encode() + text.encode(), name, "text/csv; charset=utf-8")


KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": xlsx_out.MEDIA,
    "ics": "text/calendar; charset=utf-8",
}


def table(titles: list[str], rows: Iterable[Iterable[str | int]], name: str, ending: str) -> Response:
    """Rows as a file with headings, CSV or XLSX by its ending; they are asked for while it is sent."""
    if ending == "xlsx":
        content = xlsx_out.streamed(xlsx_out.sheet_name(name), titles, rows)
    else:
        lines = csv_out.written([titles], (map(str, row) for row in rows))
        content = _gathered(chain([codecs.BOM_UTF8], (line.encode() for line in lines)))
    return download(spoken(content), f"{name}.{ending}", KINDS[ending])


def spoken(content: Iterable[bytes]) -> Iterator[bytes]:
    """Content that is made in the language of this request, also when it is sent after it."""
    chosen = language.current()

    def pieces() -> Iterator[bytes]:
        language.use(chosen)
        yield from content

    return pieces()


def _gathered(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Lines in larger pieces."""
    piece = bytearray()
    for line in lines:
        piece += line
        if len(piece) >= zip_out.PIECE:
            yield bytes(piece)
            piece.clear()
    if piece:
        yield bytes(piece)


def download(content: bytes | Iterable[bytes], name: str, kind: str) -> Response:
    """A file to download under a name; content given in pieces is streamed."""
    response = Response(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
