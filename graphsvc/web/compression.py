"""Gzip compression of responses for clients that accept it; static files are compressed once (RFC 9110, 8.4)."""

from __future__ import annotations

import gzip
from typing import cast

from flask import Flask, Response, current_app, request

#: Bytes below which bodies are not compressed, and the level: a higher one takes twice as long to save 1%.
LEAST, LEVEL = 500, 5
KINDS = ("text/", "application/json", "application/problem+json", "application/javascript", "image/svg+xml")
#: The endpoints of static files, and the number of files kept compressed.
FILES, MOST = ("static", "maps.library"), 100


def install(app: Flask) -> None:
    """Compress static files; other responses are compressed in `answer_cache`."""
    app.extensions["graphsvc.compressed_files"] = {}
    app.after_request(_file)


def compressed(response: Response) -> bytes:
    """The compressed body; empty where it is short, no text, or compressed already."""
    if not response.content_type.startswith(KINDS) or response.content_encoding:
        return b""
    body = response.get_data()
    return gzip.compress(body, LEVEL, mtime=0) if len(body) >= LEAST else b""


def accepted() -> bool:
    """Whether the client accepts gzip."""
    return request.accept_encodings["gzip"] > 0


def put(response: Response, body: bytes) -> None:
    """Replace the body of a response by its compressed form."""
    response.set_data(body)
    response.headers["Content-Encoding"] = "gzip"


def _file(response: Response) -> Response:
    """Compress a static file; its compressed form is kept by its ETag."""
    if request.endpoint not in FILES or not response.direct_passthrough or response.status_code != 200:
        return response
    if not accepted() or not response.content_type.startswith(KINDS):
        return response
    kept = cast(dict[str, bytes], current_app.extensions["graphsvc.compressed_files"])
    key = f"{request.path} {response.get_etag()[0]}"
    body = kept.get(key)
    if body is None:
        response.direct_passthrough = False
        if len(kept) >= MOST:
            kept.clear()
        kept[key] = body = compressed(response)
    if body:
        response.direct_passthrough = False
        put(response, body)
        response.vary.add("Accept-Encoding")
    return response
