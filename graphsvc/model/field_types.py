"""The types of the fields of records: each reads what a cell, a form or JSON holds, and tells what is wrong with it."""

from __future__ import annotations

import datetime
import re
import zoneinfo
from collections.abc import Collection
from typing import Annotated, cast

from pydantic import AfterValidator, BeforeValidator, Field

from graphsvc.language import gettext as _
from graphsvc.model import texts

KEY_PATTERN = re.compile(r"[a-z0-9]+(?:[-.][a-z0-9]+)*(?:--[a-z0-9]+(?:[-.][a-z0-9]+)*)*")
KEY_LENGTH = 300
DATE_PATTERN = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")


def key(value: str) -> str:
    if len(value) > KEY_LENGTH or not KEY_PATTERN.fullmatch(value):
        raise ValueError(_("a key has small letters, digits and single hyphens, as in souris-library"))
    return value


def partial_date(value: str) -> str:
    if not DATE_PATTERN.fullmatch(value):
        raise ValueError(_("write the date as YYYY, YYYY-MM or YYYY-MM-DD"))
    try:
        datetime.date.fromisoformat((value + "-01-01")[:10])
    except ValueError:
        raise ValueError(_("there is no such day; write the date as YYYY, YYYY-MM or YYYY-MM-DD")) from None
    return value


def several(value: object) -> object:
    """Read a list: values joined by `|` in a cell, a list in forms and JSON; sorted, without duplicates."""
    if value is None:
        return []
    if isinstance(value, str):
        value = value.split("|")
    if isinstance(value, (list, tuple, set, frozenset)):
        items = cast(Collection[object], value)
        if any(isinstance(item, str) and "|" in item for item in items):
            raise ValueError(_("| separates the values of a list; leave it out of a value"))
        if not all(isinstance(item, str) for item in items):
            return list(items)  # for pydantic to refuse
        return sorted({text for item in items if isinstance(text := texts.line(item), str)})
    return value


def in_order(value: object) -> object:
    """Read a list as a Keys field does, but keep its order: a chain leads from us to the partner."""
    if value is None:
        return []
    return [text for part in value.split("|") if (text := texts.line(part))] if isinstance(value, str) else value


_WEB_ADDRESS = re.compile(r"https?://[^\s]+$")


def website(value: str) -> str:
    if not _WEB_ADDRESS.match(value):
        raise ValueError(_("a website begins with https:// or http://"))
    return value


def minutes_url(value: str) -> str:
    if not _WEB_ADDRESS.match(value):
        raise ValueError(_("write the address of the minutes as a browser shows it, with https:// or http:// before"))
    return value


def timezone(value: str) -> str:
    if value not in zoneinfo.available_timezones():
        raise ValueError(_("write a time zone as in America/Halifax"))
    return value


Text = Annotated[Annotated[str, Field(max_length=500)] | None, BeforeValidator(texts.line)]
LongText = Annotated[Annotated[str, Field(max_length=20_000)] | None, BeforeValidator(texts.lines)]
Name = Annotated[str, BeforeValidator(texts.line), Field(min_length=1, max_length=300), AfterValidator(texts.visible)]
Key = Annotated[str, BeforeValidator(texts.line), AfterValidator(key)]
OptionalKey = Annotated[str | None, BeforeValidator(texts.line), AfterValidator(lambda v: v and key(v))]
Keys = Annotated[list[Annotated[str, AfterValidator(key)]], BeforeValidator(several)]
Texts = Annotated[list[Annotated[str, Field(max_length=300)]], BeforeValidator(several)]
PartialDate = Annotated[
    str | None,
    BeforeValidator(texts.line),
    AfterValidator(lambda v: v and partial_date(v)),
    Field(json_schema_extra={"examples": ["2026-11"]}),
]
Count = Annotated[Annotated[int, Field(ge=0, le=100_000_000)] | None, BeforeValidator(texts.line)]
