"""Bodies compressed with gzip for whoever takes it; the files that pages load are compressed once (RFC 9110, 8.4)."""

from __future__ import annotations

import gzip
from typing import cast

from flask import Flask, Response, current_app, request

#: Smaller bodies are sent as they are; a level above 5 takes twice as long for a hundredth less.
LEAST, LEVEL = 500, 5
KINDS = ("text/", "application/json", "application/problem+json", "application/javascript", "image/svg+xml")
#: The endpoints of the files that pages load, of which at most so many are kept compressed.
FILES, MOST = ("static", "maps.library"), 100


def install(app: Flask) -> None:
    """Compress the files that pages load; finished answers are compressed where they are kept (`answer_cache`)."""
    app.extensions["graphsvc.compressed_files"] = {}
    app.after_request(_file)


def compressed(response: Response) -> bytes:
    """The body compressed; nothing where it is short, no text, or compressed already."""
    if not response.content_type.startswith(KINDS) or response.content_encoding:
        return b""
    body = response.get_data()
    return gzip.compress(body, LEVEL, mtime=0) if len(body) >= LEAST else b""


def accepted() -> bool:
    """Whether who asks takes a compressed body."""
    return request.accept_encodings["gzip"] > 0


def put(response: Response, body: bytes) -> None:
    """Give an answer its compressed body."""
    response.set_data(body)
    response.headers["Content-Encoding"] = "gzip"


def _file(response: Response) -> Response:
    """A file that pages load: its ETag tells one version of it from another."""
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
