"""Wide grids: a column for each meeting, partner or sector, and marks in the cells."""

from __future__ import annotations

import re

from graphsvc.files.mapping import cells, dates, headings, marks
from graphsvc.files.mapping.directory import Directory
from graphsvc.files.mapping.model import Table
from graphsvc.files.mapping.raw import Raw
from graphsvc.language import gettext as _

#: Rows looked at.
SAMPLE = 300
_WORDS = re.compile(
    r"\b(?:attendance|presences?|sign[- ]?in|sheet|list|liste|register|registre|feuille|tracker|suivi|"
    r"des|de|du|of|the|for|19\d\d|20\d\d)\b",
    re.IGNORECASE,
)


def mark(table: Table, raw: Raw, directory: Directory) -> set[int]:
    """Map the columns that stand for a meeting, a partner or a sector each; returns their indexes."""
    marked = [
        index
        for index, column in enumerate(table.columns)
        if column.heading and _holds_marks(raw.column(index, table.header, SAMPLE))
    ]
    for named in (_days, _gatherings_on_record, _sectors, _partners):
        if found := named(table, raw, directory, marked):
            return found
    return set()


def _holds_marks(texts: list[str]) -> bool:
    filled = [text for text in texts if text.strip()]
    good = sum(marks.read(text, in_grid=True) is not None for text in filled)
    return good >= 0.8 * len(filled)


def _days(table: Table, raw: Raw, directory: Directory, marked: list[int]) -> set[int]:
    """Columns headed by the day of a meeting, with or without its title."""
    found: set[int] = set()
    unnamed = False
    for index in marked:
        day, named_so = dates.found_in(table.columns[index].heading)
        meant = headings.meaning(named_so)
        if day and not (meant and meant.field in ("from", "until")):
            table.columns[index].to = ["participation.attendance"]
            table.columns[index].of = {"collaboration.starts_on": day} | (
                {"collaboration.title": named_so} if named_so else {}
            )
            found.add(index)
            unnamed = unnamed or not named_so
    if found and unnamed:
        table.always["collaboration.title"] = title(raw.title(table.header)) or _("Meeting")
    return found if found and any(cells.form(raw.column(i, table.header, SAMPLE)).is_filled for i in found) else set()


def title(above: str) -> str:
    """The title of the meetings, from what stands above the headings."""
    plain = re.sub(r"\s*[-–—:]\s*$|^\s*[-–—:]\s*", "", _WORDS.sub("", dates.found_in(above)[1]).strip())
    return " ".join(plain.split()) if 2 < len(plain) < 80 else ""


def _gatherings_on_record(table: Table, raw: Raw, directory: Directory, marked: list[int]) -> set[int]:
    found = {i for i in marked if len(directory.find("collaboration", table.columns[i].heading)) == 1}
    if len(found) < 2 or len(found) < len(marked) - 1:
        return set()
    for index in found:
        table.columns[index].to = ["participation.attendance"]
        table.columns[index].of = {"collaboration.title": table.columns[index].heading}
    return found


def _sectors(table: Table, raw: Raw, directory: Directory, marked: list[int]) -> set[int]:
    found = {i for i in marked if directory.is_sector(table.columns[i].heading)}
    if len(found) < 2:
        return set()
    for index in found:
        table.columns[index].to = ["mark"]
        table.columns[index].of = {"organization.sectors": table.columns[index].heading}
    return found


def _partners(table: Table, raw: Raw, directory: Directory, marked: list[int]) -> set[int]:
    """Columns headed by partners, where rows are meetings: a day in each row, and headings that say no field."""
    others = [index for index in range(len(table.columns)) if index not in marked]
    named = [headings.meaning(table.columns[index].heading) for index in others]
    if any(one and one.field in ("name", "first_name", "full_name") and one.thing != "collaboration" for one in named):
        return set()
    dated = any(cells.form(raw.column(index, table.header, SAMPLE)).name == "date" for index in others)
    found = {
        index
        for index in marked
        if headings.meaning(table.columns[index].heading) is None
        or directory.find("partner", table.columns[index].heading)
    }
    if not dated or len(found) < 2:
        return set()
    for index in found:
        heading = table.columns[index].heading
        known = directory.find("partner", heading)
        is_person = len(known) == 1 and (directory.record("partner", known[0]) or {}).get("kind") == "person"
        table.columns[index].to = ["participation.attendance"]
        table.columns[index].of = {"person.name" if is_person else "organization.name": heading}
    return found
