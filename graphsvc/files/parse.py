"""From rows to records: keys made or found, links resolved, merged with stored records, validated."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from typing import Any

from graphsvc import pace
from graphsvc.errors import Problem, Problems
from graphsvc.files.encoding import Guess
from graphsvc.files.known import Known, Tables, known_as
from graphsvc.files.links import Links
from graphsvc.files.tables import Row, Rows, shown
from graphsvc.language import folded
from graphsvc.language import gettext as _
from graphsvc.model import records, texts
from graphsvc.model.keys import contradiction
from graphsvc.model.records import RECORDS, Record


@dataclass(frozen=True, slots=True)
class Read:
    """A record as it will be after the import, its row, and whether it is new.

    fields: names of the fields that the row sets; others keep the value that they have when it is written.
    """

    record: Record
    row: Row
    is_new: bool
    fields: tuple[str, ...]


@dataclass(slots=True)
class Parsed:
    """The records that an import would write, kinds that others link to first; with problems, nothing may be written.

    duplicates: number of rows that repeat an earlier one, and are left out; blanks: number of empty cells that keep a
    stored value; guesses: the encodings that had to be guessed; notices: what was left out or decided, in sentences.
    """

    records: list[Read] = field(default_factory=list[Read])
    problems: list[Problem] = field(default_factory=list[Problem])
    duplicates: int = 0
    blanks: int = 0
    guesses: list[Guess] = field(default_factory=list[Guess])
    notices: list[str] = field(default_factory=list[str])


def records_of(rows: Rows, known: Known | None = None, *, clear_blanks: bool = False) -> Parsed:
    """Turn rows into records, merged with the stored ones; returns them with all problems found.

    A missing column keeps the stored value; so does an empty cell, unless clear_blanks is set: then it clears the
    value. known: None where nothing is stored.
    """
    known = known or Tables({})
    parsed = Parsed(problems=list(rows.problems), guesses=rows.guesses, notices=rows.notices)
    links = Links(known)
    order = {entity: number for number, entity in enumerate(RECORDS)}
    ready = sorted(rows.rows, key=lambda row: order[row.entity])
    keys = [_own_key(row, known, parsed) for row in pace.paced(ready)]
    for row, key in zip(ready, keys, strict=True):
        if key:
            links.add(row.entity, key, row.values)
    first: dict[tuple[str, str], tuple[Row, Record | None]] = {}
    for row, key in pace.paced(zip(ready, keys, strict=True)):
        _take(row, key, known, links, first, parsed, clear_blanks)
    parsed.problems = shown(parsed.problems)
    return parsed


def _own_key(row: Row, known: Known, parsed: Parsed) -> str:
    """The key of a row: given, found by name, or made; empty where making it takes its resolved links."""
    if written := texts.trimmed(row.values.get("key", "")):
        return known_as(known, row.entity, written)
    model = RECORDS[row.entity]
    if any(part in model.links for part in model.key_from):
        return ""
    made = model.make_key(row.values)
    if model.key_from != ("name",):
        return known_as(known, row.entity, made)
    name = texts.trimmed(row.values.get("name", ""))
    current = known.record(row.entity, made)
    if current is None and (remaining := known.successor(row.entity, made)):
        return remaining
    if current is None and name:
        same = [key for key in known.by_name(row.entity, folded(name)) if _is_called(known, row.entity, key, name)]
        if len(same) > 1:
            message = _(
                "several %(records)s are called %(name)s: %(keys)s; write the key",
                records=_(model.plural),
                name=name,
                keys=", ".join(sorted(same)[:5]),
            )
            parsed.problems.append(row.problem(message, "key"))
        elif same:
            return same[0]
    elif current is not None:
        province, row_province = current.get("province"), row.values.get("province")
        if row.entity == "municipality" and province and row_province and province != row_province:
            message = _(
                "%(key)s on record lies in %(province)s; give this one a key, as in %(suggestion)s",
                key=made,
                province=province,
                suggestion=f"{made}-{row_province.lower()}",
            )
            parsed.problems.append(row.problem(message, "key"))
    return made


def _is_called(known: Known, entity: str, key: str, name: str) -> bool:
    """Whether a stored record has this very name; an alias is enough for a link, but not to overwrite it."""
    current = known.record(entity, key) or {}
    return folded(name) in {folded(current[field]) for field in ("name", "name_fr") if field in current}


def _take(
    row: Row,
    key: str,
    known: Known,
    links: Links,
    first: dict[tuple[str, str], tuple[Row, Record | None]],
    parsed: Parsed,
    clear_blanks: bool,
) -> None:
    model = RECORDS[row.entity]
    values: dict[str, Any] = dict(row.values)
    problems = _follow(row, values, links)
    unlinked = {problem.field for problem in problems}
    made = not texts.trimmed(values.get("key", ""))
    key = key or ("" if unlinked.intersection(model.key_from) else model.make_key(values))
    by_former_key = bool(key) and key != (texts.trimmed(row.values.get("key", "")) or model.make_key(values))
    values["key"] = key or "x"
    current = known.record(row.entity, key) if key else None
    if by_former_key and current and folded(values.get("name", "")) in map(folded, current.get("aliases", ())):
        del values["name"]  # a name that the partner gave up when it was merged
    blanks = frozenset[str]() if clear_blanks else _blanks(row.entity, values)
    if current is not None:
        values = {name: value for name, value in values.items() if name not in blanks}
    record = None
    try:
        record = records.read(row.entity, _merged(row.entity, current, values))
    except Problems as error:
        others = any(problem.field != "key" for problem in error.problems)
        for problem in error.problems:
            # Problems of a key that was made come from its parts, whose own problems are reported.
            if problem.field not in unlinked and not (made and problem.field == "key" and (others or problems)):
                problems.append(
                    row.problem(problem.message, problem.field, row.values.get(problem.field, problem.value))
                )
    if record is not None and not made:
        old = None if current is None else records.trusted(model, current)
        if message := contradiction(old, record):
            problems.append(row.problem(message, "key", key))
    if key and _is_again(row, key, record, first, problems):
        parsed.duplicates += 1
        return
    parsed.problems += problems
    if record is not None and not problems:
        fields = tuple(name for name in values if name != "key" and name not in blanks)
        parsed.blanks += len(blanks & (current or {}).keys())
        parsed.records.append(Read(record, row, current is None, fields))


def _follow(row: Row, values: dict[str, Any], links: Links) -> list[Problem]:
    """Replace the names of linked records by keys in `values`; returns a problem for each one not found."""
    problems: list[Problem] = []
    for name, target, several in _linked(row.entity):
        text = texts.trimmed(values.get(name, ""))
        if not text:
            continue
        keys: list[str] = []
        for part in map(texts.trimmed, text.split("|")) if several else (text,):
            if part:
                key, message = links.find(target, part)
                keys.append(key)
                if message:
                    problems.append(row.problem(message, name, part))
        values[name] = "|".join(keys)
    return problems


def _merged(entity: str, current: dict[str, Any] | None, values: dict[str, Any]) -> dict[str, Any]:
    merged = {**(current or {}), **values}
    optional = _optional(entity)
    for name in [n for n, value in values.items() if n in optional and (not value or value.isspace())]:
        del merged[name]
    return merged


def _blanks(entity: str, values: dict[str, str]) -> frozenset[str]:
    """The columns with a blank cell; in a list, bars alone are blank too."""
    lists = _lists(entity)
    return frozenset(
        name for name, text in values.items() if not text or text.isspace() or (name in lists and not text.strip("| "))
    )


@functools.cache
def _linked(entity: str) -> list[tuple[str, str, bool]]:
    """(field, kind of record it links to, whether it holds several keys) of each linking field."""
    model = RECORDS[entity]
    several = _lists(entity)
    return [(name, link.record, name in several) for name, link in model.links.items()]


@functools.cache
def _lists(entity: str) -> frozenset[str]:
    return records.list_fields(RECORDS[entity])


@functools.cache
def _optional(entity: str) -> frozenset[str]:
    fields = RECORDS[entity].model_fields
    return frozenset(info.alias or name for name, info in fields.items() if not info.is_required())


def _is_again(
    row: Row,
    key: str,
    record: Record | None,
    first: dict[tuple[str, str], tuple[Row, Record | None]],
    problems: list[Problem],
) -> bool:
    """Whether the row repeats an earlier one of the same key; adds a problem where the two differ."""
    earlier, same = first.setdefault((row.entity, key), (row, record))
    if earlier is row:
        return False
    if (record is not None and record == same) or row.values == earlier.values:
        return True
    message = _(
        "%(place)s, says something else of %(record)s %(key)s; keep one, or give each a key of its own",
        place=earlier.place,
        record=_(row.entity),
        key=key,
    )
    problems.append(row.problem(message, "key", key))
    return False
