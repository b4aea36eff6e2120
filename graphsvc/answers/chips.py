"""What a search of the history was understood to ask for: chips with their names, and what else each may mean."""

from __future__ import annotations

import datetime
from dataclasses import replace

from graphsvc import language
from graphsvc.answers import periods
from graphsvc.answers.answer import Answer
from graphsvc.files import values
from graphsvc.language import gettext as _
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import chips, names, search
from graphsvc.questions.history import FAMILY_NAMES, Filters, settled


class Other(Answer):
    """Something else that words may mean, with what tells it apart; query: the search that asks for it instead."""

    field: str
    value: str
    name: str
    detail: str
    query: dict[str, str | list[str]]


class Chip(Answer):
    """A filter in force. text: the words it was understood from, empty where it was chosen; name: what it is called.

    query: the search without it. An empty value: the words name nobody that there is, and `others` are the nearest.
    """

    field: str
    value: str
    text: str
    name: str
    query: dict[str, str | list[str]]
    others: list[Other]


class Asked(Answer):
    """The filters in force, by parameter, with keys; and their chips."""

    filters: dict[str, str | list[str]]
    chips: list[Chip]


def understood(snapshot: Snapshot, given: Filters, today: datetime.date) -> tuple[Filters, Asked]:
    """The filters that a search asks for: those given, and those that its words `q` mean.

    Of one field the words win, but partners add up. Raises NotFound or BadInput for names given that are none, and
    Problems for too many words.
    """
    search.words(given.q)
    found = chips.understood(snapshot, given.q, today)
    filters = replace(settled(snapshot, given), q=found.quoted)
    typed: dict[tuple[str, str], chips.Chip] = {}
    for chip in found.chips:
        typed[chip.field, chip.value] = chip
        if chip.value and (chip.field != "partner" or chip.value not in filters.asked):
            filters = _with(filters, chip.field, chip.value)
    shown = [_chip(snapshot, filters, field, value, typed.get((field, value))) for field, value in _fields(filters)]
    unknown = [_chip(snapshot, filters, chip.field, "", chip) for chip in found.chips if not chip.value]
    asked = Asked(filters=query(filters), chips=[*shown, *unknown])
    return replace(filters, q=found.words), asked


def query(filters: Filters) -> dict[str, str | list[str]]:
    """The filters as parameters of an address."""
    return {name: list(value) if isinstance(value, tuple) else value for name, value in filters.active().items()}


def _fields(filters: Filters) -> list[tuple[str, str]]:
    """(field, value) of the filters in force, the dates as one period."""
    found = [("partner", key) for key in filters.asked]
    found += [(field, getattr(filters, field)) for field in ("municipality", "sector", "body", "kind")]
    if filters.from_ or filters.until:
        found.append(("period", f"{filters.from_}/{filters.until}"))
    return [(field, value) for field, value in (*found, ("q", filters.q)) if value]


def _chip(snapshot: Snapshot, filters: Filters, field: str, value: str, typed: chips.Chip | None) -> Chip:
    rest = _without(filters, field, value)
    others: list[Other] = []
    for meaning in typed.others if typed else ():
        if meaning not in {chips.Meaning(*pair) for pair in _fields(filters)}:
            others.append(_other(snapshot, rest, meaning))
    if typed and value and field != "period":
        quoted = replace(rest, q=f'{rest.q} "{typed.text}"'.strip())
        others.append(Other(field="q", value=typed.text, name=typed.text, detail=_("the words"), query=query(quoted)))
    return Chip(
        field=field,
        value=value,
        text=typed.text if typed else "",
        name=named(snapshot, field, value) if value else typed.text if typed else "",
        query=query(rest),
        others=others,
    )


def _other(snapshot: Snapshot, rest: Filters, meaning: chips.Meaning) -> Other:
    return Other(
        field=meaning.field,
        value=meaning.value,
        name=named(snapshot, meaning.field, meaning.value),
        detail=detail(snapshot, meaning.field, meaning.value),
        query=query(_with(rest, meaning.field, meaning.value)),
    )


def _with(filters: Filters, field: str, value: str) -> Filters:
    if field == "partner":
        return replace(filters, with_=(*filters.with_, value)) if filters.partner else replace(filters, partner=value)
    if field == "period":
        start, until = value.split("/")
        return replace(filters, from_=start, until=until)
    return replace(filters, **{field: value})


def _without(filters: Filters, field: str, value: str) -> Filters:
    if field == "partner":
        first, *others = [key for key in filters.asked if key != value] or [""]
        return replace(filters, partner=first, with_=tuple(others))
    return replace(filters, from_="", until="") if field == "period" else replace(filters, **{field: ""})


def named(snapshot: Snapshot, field: str, value: str) -> str:
    """What the value of a filter is called, in the language spoken."""
    match field:
        case "partner" | "municipality" | "sector" | "body":
            return names.label(snapshot, field, value)
        case "kind":
            return family(value) if value in FAMILY_NAMES else values.label(value, language.current())
        case "period":
            return periods.name(snapshot, *value.split("/"))
        case _:
            return value


def family(name: str) -> str:
    """What a family of kinds is called."""
    return {
        "body": _("Bodies"),
        "meeting": _("Meetings"),
        "occasion": _("Occasions"),
        "undertaking": _("Projects and agreements"),
        "contact": values.label("contact", language.current()),
    }[name]


def detail(snapshot: Snapshot, field: str, key: str) -> str:
    """What something else is, beside its name: a partner's place or kind, or of what kind it is."""
    match field:
        case "partner":
            row = snapshot.partners[key]
            return search.detail(snapshot, row) or values.label(row.kind, language.current())
        case "municipality":
            return _("place")
        case "sector":
            return _("sector")
        case "body":
            return values.label(snapshot.collaborations[key].kind, language.current())
        case _:
            return ""
