"""Addresses of pages with what was asked for, whatever that is called.

Flask's url_for takes some names for itself (endpoint, values, _anchor, _method, _scheme, _external), and those of the
route for the path: what comes from a request must never be handed to it by name.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from flask import url_for


def of(endpoint: str, path: Mapping[str, object], query: Mapping[str, object]) -> str:
    """The address of a page; what is None or empty in the query is left out, a list stands there several times."""
    given = {name: value for name, value in query.items() if value not in (None, "", [], [""])}
    address = url_for(endpoint, **path)  # pyright: ignore[reportArgumentType]
    return f"{address}?{urlencode(given, doseq=True)}" if given else address
