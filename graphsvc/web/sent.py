"""Strict parsing of JSON request bodies: nothing ambiguous is silently resolved or dropped."""

from __future__ import annotations

import json
import math
import re
from typing import Any, NoReturn, cast

from flask import request
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from graphsvc.errors import BadInput, Problem, Problems
from graphsvc.language import gettext as _

#: Most levels of nesting (the API needs four), and most digits of a number.
DEPTH, DIGITS = 20, 30
_MARKS = re.compile(r'"(?:[^"\\]|\\.)*+"?|[\[{]|[\]}]', re.DOTALL)
_HALF = re.compile("[\ud800-\udfff]")


def data() -> Any:
    """The request's JSON; raises BadInput, or werkzeug's errors where it is no JSON."""
    if not request.is_json:
        raise UnsupportedMediaType
    try:
        return parsed(request.get_data().decode("utf-8-sig"))
    except ValueError:  # not JSON, or not UTF-8
        raise BadRequest from None


def parsed(text: str) -> Any:
    """Parse JSON text; raises ValueError where it is none.

    Raises BadInput for duplicate keys in an object, numbers that cannot be stored, lone surrogates (Problems), and
    nesting deeper than DEPTH.
    """
    level = 0
    for mark in _MARKS.finditer(text):
        level += {"[": 1, "{": 1, "]": -1, "}": -1}.get(mark[0], 0)
        if level > DEPTH:
            raise BadInput(_("the JSON is nested deeper than %(most)s levels", most=DEPTH))
    value = json.loads(text, object_pairs_hook=_object, parse_int=_whole, parse_float=_decimal, parse_constant=_none)
    _check(value, "")
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object with each key once; raises BadInput for duplicates."""
    members: dict[str, Any] = {}
    for key, value in pairs:
        if key in members:
            raise BadInput(_("the key %(key)s comes twice in one object; send it once", key=_shown(key)))
        _check(key, "")
        _check(value, key)
        members[key] = value
    return members


def _check(value: Any, key: str) -> None:
    if isinstance(value, list):
        for item in cast(list[Any], value):
            _check(item, key)
    elif isinstance(value, str) and _HALF.search(value):
        raise Problems([Problem(_("holds half of a character (a lone surrogate); send the whole"), _shown(key))])


def _shown(key: str) -> str:
    return _HALF.sub("\ufffd", key)[:80]


def _whole(digits: str) -> int:
    if len(digits) > DIGITS:
        raise BadInput(_("the number %(start)s... is too long", start=digits[:10]))
    return int(digits)


def _decimal(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        _none(digits)
    return value


def _none(text: str) -> NoReturn:
    raise BadInput(_("%(text)s is no number that can be kept", text=text[:20]))
