"""Static files of pages: their URLs contain a digest, so that browsers may cache them for ever."""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app, request

from graphsvc.maps import vis

#: Cached for a year without revalidation (RFC 8246).
FOR_GOOD = "public, max-age=31536000, immutable"


def install(app: Flask) -> None:
    """Add the digest to URLs of static files made by url_for, and let clients cache files asked for with it."""
    app.url_defaults(_name)
    app.after_request(_keep)


def _name(endpoint: str, values: dict[str, Any]) -> None:
    if digest := _of(endpoint, values):
        values["v"] = digest


def _keep(response: Response) -> Response:
    digest = request.args.get("v")
    if digest and response.status_code in (200, 304) and digest == _of(request.endpoint, request.view_args or {}):
        response.headers["Cache-Control"] = FOR_GOOD
    return response


def _of(endpoint: str | None, values: dict[str, Any]) -> str | None:
    """The digest of the static file of an endpoint; None for other endpoints."""
    if endpoint == "static":
        path = Path(str(current_app.static_folder)) / str(values.get("filename"))
    elif endpoint == "maps.library" and values.get("name") in vis.FILES:
        path = vis.library(str(values["name"]))
    else:
        return None
    return _digest(path, path.stat().st_mtime_ns) if path.is_file() else None


@functools.lru_cache(maxsize=100)
def _digest(path: Path, _changed_at: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]
