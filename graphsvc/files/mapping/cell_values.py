"""What one cell says, read as the field that its column is mapped to."""

from __future__ import annotations

import re
from dataclasses import dataclass

from graphsvc.files import values
from graphsvc.files.mapping import dates, kinds, lists, marks, targets
from graphsvc.files.mapping.directory import Directory
from graphsvc.files.mapping.model import Column
from graphsvc.files.mapping.questions import Kind

_DATES = frozenset({"from", "until"})
#: Fields that hold text of several lines.
_LONG = frozenset({"notes", "description", "outcome", "outcome_fr", "note"})
_FOOTNOTE = re.compile(r"^[*†‡]+\s*|\s*[*†‡]+$")


@dataclass(frozen=True, slots=True)
class Value:
    """A cell as read; lists are joined by `|`. asks: what has to be asked of it, empty where nothing has."""

    value: str
    asks: Kind | None = None


def replaced(column: Column, cell: str) -> str:
    """A cell, or what the mapping says that it is to be read as."""
    if not column.values or not cell:
        return cell
    if cell in column.values:
        return column.values[cell]
    wanted = cell.casefold()
    return next((to for of, to in column.values.items() if of.casefold() == wanted), cell)


def is_date(name: str) -> bool:
    return name in _DATES or name.endswith("_on")


def vocabulary(name: str, directory: Directory) -> lists.IsKnown | None:
    """Whether a text is one value of a list of this field; None where anything may stand in it."""
    return {"sectors": directory.is_sector, "serves": directory.is_municipality}.get(name)


def read(column: Column, target: str, cell: str, directory: Directory) -> Value:
    """Read a cell as a target."""
    _thing, name = targets.parted(target)
    entity = targets.entity(target)
    if not cell or not targets.has_field(target):
        return Value(cell)
    if is_date(name):
        return _date(cell, column)
    if name == "attendance":
        found = cell if cell in values.choices(entity, name) else marks.read(cell, in_grid=False)
        return Value(cell, "value") if found is None else Value(found)
    if targets.is_list(target):
        known = vocabulary(name, directory)
        parts = [
            part for value in lists.values(cell, column.separator or "|", known) for part in _replaced(column, value)
        ]
        return _choices(entity, name, parts) if values.choices(entity, name) else Value("|".join(parts))
    if values.choices(entity, name):
        found = kinds.of_value(entity, name, cell)
        return Value(cell, "value") if found is None else Value(found)
    if reader := values.reader(entity, name):
        number = reader(cell)
        return Value(number) if re.fullmatch(r"[-+]?\d+(?:\.\d+)?", number) else Value(cell, "value")
    return Value(_text(name, cell))


def _replaced(column: Column, value: str) -> list[str]:
    return [part for part in replaced(column, value).split("|") if part]


def _date(cell: str, column: Column) -> Value:
    found = dates.read(cell, column.dates)
    if found.text:
        return Value(found.text)
    return Value(cell, "dates" if found.is_ambiguous else "value")


def _choices(entity: str, name: str, parts: list[str]) -> Value:
    reader = values.reader(entity, name)
    read = [reader(part) if reader else part for part in parts]
    unknown = [part for part in read if part not in values.choices(entity, name)]
    return Value(unknown[0], "value") if unknown else Value("|".join(read))


def _text(name: str, cell: str) -> str:
    """Text as the field holds it: one line, a website with its beginning, a name without footnote marks."""
    if name in _LONG:
        return cell
    line = re.sub(r"\s*[\r\n]+\s*", "; ", cell).replace("\t", " ")
    if name == "website":
        return _website(line)
    if name in ("name", "title"):
        return _FOOTNOTE.sub("", line) or line
    return line


def _website(text: str) -> str:
    first = next(iter(text.replace(";", " ").split()), text)
    if re.match(r"https?://", first, re.IGNORECASE):
        return first
    host, slash, path = first.partition("/")
    return f"https://{host.lower()}{slash}{path}"
