"""What a column may be mapped to: a field of one of the things that a row holds."""

from __future__ import annotations

import functools

from graphsvc.model import records

#: What a row may hold -> the record that it is written as.
THINGS: dict[str, str] = {
    "partner": "partner",
    "organization": "partner",
    "person": "partner",
    "collaboration": "collaboration",
    "participation": "participation",
    "representation": "representation",
    "municipality": "municipality",
    "sector": "sector",
    "expectation": "expectation",
    "seat": "seat",
    "report-line": "report-line",
    "introduction": "introduction",
    "action-item": "action-item",
    "saved-view": "saved-view",
    "saved-search": "saved-search",
    "setting": "setting",
}
#: Things whose record is made from what else stands in the row.
PARTNERS = ("partner", "organization", "person")
#: What is no field of a record: parts of a name, and the province of a partner's or gathering's town.
NAME_PARTS = ("first_name", "middle_name", "last_name")
PROVINCE = "province"
#: A column whose marked cells say something of their row.
MARK = "mark"


def _fields(thing: str) -> list[str]:
    fields = [name for name in records.columns(records.RECORDS[THINGS[thing]]) if name != "former_keys"]
    if thing == "organization":
        return [*(name for name in fields if name != "voices"), PROVINCE]
    if thing in ("partner", "person"):
        return [*NAME_PARTS, *fields, PROVINCE]
    return [*fields, PROVINCE] if thing == "collaboration" else fields


#: Thing -> its fields, those first by which it is known.
FIELDS: dict[str, list[str]] = {thing: _fields(thing) for thing in THINGS}
ALL = frozenset({MARK, *(f"{thing}.{name}" for thing, names in FIELDS.items() for name in names)})


@functools.cache
def parted(target: str) -> tuple[str, str]:
    """(thing, field) of a target; of a mark ("mark", "")."""
    thing, _, name = target.partition(".")
    return thing, name


def entity(target: str) -> str:
    """The record that a target belongs to; empty for a mark."""
    return THINGS.get(parted(target)[0], "")


@functools.cache
def has_field(target: str) -> bool:
    """Whether a target is a field of a record, and no part of a name, province of a town, or mark."""
    thing, name = parted(target)
    return thing in THINGS and name in records.columns(records.RECORDS[THINGS[thing]])


@functools.cache
def is_list(target: str) -> bool:
    """Whether a target is a field that holds several values."""
    return has_field(target) and parted(target)[1] in records.list_fields(records.RECORDS[entity(target)])
