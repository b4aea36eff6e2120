"""Forms for every kind of record, made from its model: fields with hints and choices, and parsing of input."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from werkzeug.datastructures import MultiDict

from graphsvc import language, sizes
from graphsvc.errors import BadInput, NotFound, Problem
from graphsvc.files import headers, values, xlsx_out
from graphsvc.language import gettext as _
from graphsvc.language import lazy
from graphsvc.model import records, texts
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import names, search

#: Fields that no form shows: an edit leaves them as they are.
UNSEEN = ("key", "former_keys")
LONG = ("notes", "description", "outcome", "outcome_fr", "note", "note_fr")

#: Kind of record -> fields that are asked for rarely, behind the others.
RARE = {
    "partner": frozenset(
        "aliases distinct_from voices serves serves_province part_of consent_purpose joined_on left_on".split()
    ),
    "collaboration": frozenset("distinct_from priorities source".split()),
}

#: (record, field) -> how to write it, where its kind does not tell.
HINTS = {
    ("action-item", "title"): lazy("What is to be done, in a few words."),
    ("action-item", "assignees"): lazy("Names, with a | between several; empty while nobody took it on."),
    ("collaboration", "minutes_url"): lazy("Where the minutes can be read, with https:// or http:// before."),
    ("saved-view", "address"): lazy(
        "What follows the question mark in the address of the map; it takes the whole too."
    ),
    ("saved-search", "address"): lazy(
        "What follows the question mark in the address of the history. A period in words (last fiscal year) moves "
        "along with time; days stay as they are."
    ),
    ("saved-view", "pins"): lazy(
        "Each the key of a disc, a colon and the text, as in souris: New here; between two a |."
    ),
}


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form. kind: text, long, choice, choices, link, links; link fields show names.

    doubts: each text of a link field that names no record, with key and name of those nearest. rare: seldom asked for.
    """

    name: str
    label: str
    hint: str
    kind: str
    required: bool
    value: str
    chosen: tuple[str, ...]
    choices: tuple[Choice, ...]
    suggestions: str | None
    problems: tuple[str, ...]
    doubts: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    rare: bool = False


def fields(snapshot: Snapshot, entity: str, data: Mapping[str, Any], problems: list[Problem]) -> list[Field]:
    """The fields of a record's form in the order of its model, without the key where it is made."""
    model = records.RECORDS[entity]
    lists = records.list_fields(model)
    form_fields: list[Field] = []
    for attribute, info in model.model_fields.items():
        name = info.alias or attribute
        if name in UNSEEN:
            continue
        link = model.links.get(attribute)
        choices = tuple(
            Choice(value, values.label(value, language.current())) for value in values.choices(entity, name)
        )
        if (
            link is not None
            and len(snapshot.tables[link.record]) <= sizes.MENU
            and link.record in ("sector", "municipality")
        ):
            choices = named(snapshot, link.record)
        kind = "link" if link is not None and not choices else "choice" if choices else "text"
        if attribute in lists:
            kind = {"choice": "choices", "link": "links", "text": "text"}[kind]
        value = data.get(name)
        parts = cast(list[object], value) if isinstance(value, list) else [] if value in (None, "") else [value]
        chosen = tuple(str(part) for part in parts)
        form_fields.append(
            Field(
                name=name,
                label=headers.label(name, language.current()),
                hint=_hint(entity, name, link, choices),
                kind="long" if name in LONG else kind,
                required=info.is_required(),
                value="|".join(names.label(snapshot, link.record, key) for key in chosen) if link else "|".join(chosen),
                chosen=chosen,
                choices=choices,
                suggestions=link.record if link is not None else None,
                problems=tuple(problem.message for problem in problems if problem.field == name),
                doubts=_doubts(snapshot, link.record, chosen) if link and not choices else (),
                rare=name in RARE.get(entity, ()),
            )
        )
    return form_fields


def _doubts(
    snapshot: Snapshot, entity: str, texts: tuple[str, ...]
) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Of the texts that are no keys, whom they may mean."""
    return tuple(
        (text, tuple((key, names.label(snapshot, entity, key)) for key in names.meant(snapshot, entity, text)))
        for text in texts
        if text not in snapshot.tables[entity]
    )


def _hint(entity: str, name: str, link: records.Link | None, choices: tuple[Choice, ...]) -> str:
    if choices:
        return ""
    if (entity, name) in HINTS:
        return _(HINTS[(entity, name)])
    return _("A name.") if link else xlsx_out.hint(entity, name, language.current())


def named(snapshot: Snapshot, entity: str) -> tuple[Choice, ...]:
    """All records of a kind as choices, sorted by name."""
    table = snapshot.tables[entity]
    return tuple(Choice(place[-1], language.name(table[place[-1]])) for place in search.in_order(snapshot, entity))


def typed(snapshot: Snapshot, entity: str, form: MultiDict[str, str]) -> dict[str, Any]:
    """Parse form input: field -> value, lists as lists, names of other records as their keys."""
    model = records.RECORDS[entity]
    lists = records.list_fields(model)
    data: dict[str, Any] = {}
    # One press takes a record in place of a text that names none (field, text, key).
    taken = (*form.get("instead", "").split("|"), "", "", "")[:3]
    for attribute, info in model.model_fields.items():
        name = info.alias or attribute
        given = [text for text in form.getlist(name) if text.strip()]
        if not given or name in UNSEEN:
            continue
        if taken[0] == name:
            given = [text.replace(taken[1], taken[2]) for text in given]
        parts = (
            [texts.trimmed(part) for text in given for part in text.split("|")] if attribute in lists else [given[0]]
        )
        if attribute in model.links:
            parts = [key_of(snapshot, model.links[attribute].record, part) for part in parts]
        data[name] = parts if attribute in lists else parts[0]
    return data


def key_of(snapshot: Snapshot, entity: str, text: str) -> str:
    """The key of the record of a key or name; the text itself where none or several have it, for it to be refused."""
    try:
        return search.named(snapshot, entity, text)
    except (NotFound, BadInput):
        return text
