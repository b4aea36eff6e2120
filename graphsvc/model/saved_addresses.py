"""What saved views and saved searches keep of a page's address: its parameters, each of which the page takes."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import get_args
from urllib.parse import parse_qsl, urlencode

from graphsvc.language import gettext as _
from graphsvc.model import texts
from graphsvc.model.field_types import DATE_PATTERN, partial_date
from graphsvc.model.vocabulary import CollaborationKind, Province

_DAY = r"\d{4}-\d{2}-\d{2}"
#: The parameters of a map's address that a saved view keeps, with what each may be; a record's key may be any text.
MAP_PARAMETERS = {
    "view": "municipalities|partners|sectors|ego|provinces",
    "province": "|".join(get_args(Province)),
    **dict.fromkeys(("municipality", "collaboration", "partner", "with", "sector", "kind"), ".{1,300}"),
    "minimum": r"\d{1,9}(\.\d{1,9})?",
    "day": _DAY,
    "window_months": r"[1-9]\d{0,3}",
    "compared": _DAY,
    "size": "collaborations|betweenness|reach",
    **dict.fromkeys(("without_us", "new", "lapsed", "quiet", "cut", "groups", "gaps", "council"), "[01]"),
}
#: The parameters of a history's address that a saved search keeps, with what each may be; `with` may be repeated.
HISTORY_PARAMETERS = {
    "q": ".{1,200}",
    **dict.fromkeys(("partner", "with", "municipality", "sector", "body"), ".{1,300}"),
    "kind": "|".join(("body", "occasion", "undertaking", *get_args(CollaborationKind))),
    **dict.fromkeys(("from", "until"), DATE_PATTERN.pattern),
    "by": "month|pair",
}
#: Those that both leave behind: how somebody looked at the page.
LEFT_BEHIND = ("lang", "saved", "present", "sort", "page", "after", "limit")


def _asked_of(page: str, value: str, taken: Mapping[str, str], several: Collection[str] = ()) -> str | None:
    """The parameters in the address of a page, in the order of those that it takes; neither host nor path is kept.

    value: the whole address, or what follows its question mark. several: those that may be repeated. ValueError for
    the address of another page, and for what the page does not take.
    """
    path, mark, query = value.partition("#")[0].partition("?")
    if not mark and "/" not in path and path != page:
        path, query = "", path
    asked = [(name, text) for name, text in parse_qsl(query, keep_blank_values=True) if name not in LEFT_BEHIND]
    is_page = re.fullmatch(rf"((https?://[^/\s]+)?(/[^\s:]*)?/)?{page}|", path)
    if not is_page or any(name not in taken for name in dict(asked)):
        told = {"page": f"/{page}", "allowed": ", ".join(taken)}
        raise ValueError(_("is no address of %(page)s; copy it again, with nothing but %(allowed)s", **told))
    found: dict[str, list[str]] = {}
    for name, text in asked:
        if not text.strip():
            continue
        if name in found and name not in several:
            raise ValueError(_("%(name)s is there more than once", name=name))
        if not re.fullmatch(taken[name], text) or not texts.is_text(text):
            raise ValueError(_("holds a %(name)s that the page does not take; copy the address again", name=name))
        found.setdefault(name, []).append(text.strip())
    return urlencode([(name, text) for name in taken for text in found.get(name, ())]) or None


def of_map(value: str) -> str | None:
    return _asked_of("map", value, MAP_PARAMETERS)


def of_history(value: str) -> str:
    address = _asked_of("history", value, HISTORY_PARAMETERS, ("with",))
    if address is None:
        raise ValueError(_("asks for nothing yet; search the history, then copy its address"))
    for name, text in parse_qsl(address):
        if name in ("from", "until"):
            partial_date(text)
    return address
