"""URLs of pages with query parameters of any name.

Flask's url_for takes some names for itself (endpoint, values, _anchor, _method, _scheme, _external), and those of the
route for the path: parameters that come from a request must never be passed to it as keywords.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from flask import request, url_for
from markupsafe import Markup, escape

from graphsvc import language
from graphsvc.language import ngettext
from graphsvc.model import records
from graphsvc.web import context


def of(endpoint: str, path: Mapping[str, object], query: Mapping[str, object]) -> str:
    """The URL of an endpoint; None and empty values are left out of the query, a list repeats its parameter."""
    filled = {name: value for name, value in query.items() if value not in (None, "", [], [""])}
    address = url_for(endpoint, **path)  # pyright: ignore[reportArgumentType]
    return f"{address}?{urlencode(filled, doseq=True)}" if filled else address


def page_of(entity: str, view: str, key: str | None = None) -> str:
    """The URL of a page of a kind of record: its list, a form, or one record."""
    return url_for(endpoint(entity, view), key=key)


def endpoint(entity: str, view: str) -> str:
    """The endpoint of a page of a kind of record."""
    return f"{records.RECORDS[entity].plural.replace('-', '_')}.{view}"


def ours(text: str, otherwise: str) -> str:
    """The address of a page of ours that a form came from; another one in place of anything else."""
    is_path = text.startswith("/") and not text.startswith(("//", "/\\")) and text.isprintable()
    return text if is_path else otherwise


def for_programs(path: str) -> bool:
    """Whether a path is for programs, for which errors are JSON instead of a page."""
    return path.startswith("/api") or path in ("/readyz", "/livez", "/metrics")


def link(entity: str, key: str) -> Markup:
    """A link to a record with its name as text; only the key where it was deleted."""
    record = context.snapshot().tables[entity].get(key)
    if record is None:
        return escape(key)
    address = record_page(entity, key)
    return _link(address, language.name(record), language.name_language(record))


def links(entity: str, keys: Sequence[str], most: int = 0) -> Markup:
    """Links to records, separated by commas; with `most` only the first ones, and how many more there are."""
    shown = keys[:most] if most else keys
    markup = Markup(", ").join(link(entity, key) for key in shown)
    more = len(keys) - len(shown)
    return markup + (" " + ngettext("and %(count)s more", "and %(count)s more", more) if more else "")


def record_page(entity: str, key: str) -> str:
    """The URL of a record's page."""
    return _record(request.script_root, entity, key)


@functools.lru_cache(maxsize=100_000)
def _record(_root: str, entity: str, key: str) -> str:
    """The URL of a record's page below a root; cached, since a page may link to hundreds."""
    return page_of(entity, "record", key)


@functools.lru_cache(maxsize=20_000)
def _link(address: str, name: str, spoken: str | None) -> Markup:
    marked = f' lang="{escape(spoken)}"' if spoken else ""
    return Markup(f'<a href="{escape(address)}"{marked}>{escape(language.bdi(name))}</a>')  # noqa: S704
