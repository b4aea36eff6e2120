"""Responses that are files: CSV and other downloads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask import Response

from graphsvc.files import csv_out


def csv(rows: Sequence[dict[str, str]], name: str, headers: Sequence[str] = ()) -> Response:
    """Rows as a CSV file, with formulas guarded. headers: columns where there are no rows."""
    columns = list(rows[0] if rows else headers)
    text = "".join(csv_out.written([columns], ([row[column] for column in columns] for row in rows)))
    return download("\ufeff".encode() + text.encode(), name, "text/csv; charset=utf-8")


def download(content: bytes | Iterable[bytes], name: str, kind: str) -> Response:
    """A file to download under a name; content given in pieces is streamed."""
    response = Response(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
