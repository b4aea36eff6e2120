"""Files read by a mapping: from bytes to rows, and the mapping that is guessed for them."""

from __future__ import annotations

from collections.abc import Sequence

from graphsvc.errors import Problem
from graphsvc.files import read as files
from graphsvc.files.known import Known
from graphsvc.files.mapping import guess, rows
from graphsvc.files.mapping.directory import Directory
from graphsvc.files.mapping.model import Column, Mapping, Table
from graphsvc.files.mapping.raw import Raw
from graphsvc.files.mapping.rows import Reading
from graphsvc.files.tables import Rows
from graphsvc.language import gettext as _

Uploads = Sequence[tuple[str, bytes]]


def raws(uploads: Uploads, limit_bytes: int | None = files.LIMIT_BYTES) -> tuple[list[Raw], list[Problem]]:
    """(the tables in files, problems of files that hold none). Raises TooLarge."""
    files.hold_size(uploads, limit_bytes)
    found: list[Raw] = []
    problems: list[Problem] = []
    lines = 0
    for _file, tables, refused in files.tables(uploads):
        problems += refused
        for sheet in tables:
            lines_of = [(line, cells) for line, cells in sheet.rows if any(map(str.strip, cells))]
            raw = Raw(sheet.file, sheet.name, lines_of)
            raw.problems, raw.guess = sheet.problems, sheet.guess
            lines += len(raw.lines)
            files.hold_rows(lines, limit_bytes)
            if raw.lines and max(len(cells) for _, cells in raw.lines) > files.COLUMNS:
                message = _("there are more than %(most)s columns; delete the empty ones", most=files.COLUMNS)
                raw.problems, raw.lines = [*raw.problems, Problem(message, file=sheet.file, sheet=sheet.name)], []
            problems += raw.problems
            found += [raw] if raw.lines else []
    return found, problems


def guessed(found: Sequence[Raw], known: Known, kept: Sequence[Mapping] = ()) -> tuple[Mapping, str]:
    """(the mapping of tables, the name of the kept one that knows all their headings; empty where none does)."""
    for mapping in kept:
        tables = [_recognized(raw, mapping) for raw in found]
        if tables and None not in tables:
            return Mapping(name=mapping.name, tables=[table for table in tables if table]), mapping.name
    directory = Directory(known)
    return Mapping(tables=[guess.table(raw, directory) for raw in found]), ""


def read(uploads: Uploads, mapping: Mapping, known: Known, limit_bytes: int | None = None) -> tuple[Rows, Reading]:
    """The rows of files by a mapping, with all problems: of the files, and for each question that is open."""
    found, problems = raws(uploads, limit_bytes)
    of_each = [(raw, aligned(raw, mapping)) for raw in found]
    used = [(raw, table) for raw, table in of_each if table is not None]
    reading = rows.read([raw for raw, _ in used], Mapping(tables=[table for _, table in used]), Directory(known))
    reading.notices += [_unmapped(raw) for raw, table in of_each if table is None]
    if not reading.rows and not reading.problems and not reading.questions and not problems:
        problems = [Problem(_("no column is mapped to what a record is known by, such as its name"))]
    asked = [question.problem for question in reading.questions]
    guesses = [raw.guess for raw in found if raw.guess]
    return Rows(reading.rows, [*problems, *asked, *reading.problems], guesses, reading.notices), reading


def aligned(raw: Raw, mapping: Mapping) -> Table | None:
    """The table of a mapping that belongs to a raw one, its columns in the order of the file; None without one.

    It is the one with the same headings, or else with the same sheet or file and some of the headings.
    """
    if same := _recognized(raw, mapping):
        return same
    of_sheet = [table for table in mapping.tables if table.sheet == (raw.sheet or raw.file)]
    for table in of_sheet or (mapping.tables if len(mapping.tables) == 1 else []):
        ordered = _in_order(raw.headings(table.header), table)
        if ordered and (table.header > 0):
            return table.model_copy(update={"columns": ordered})
    return None


def _recognized(raw: Raw, mapping: Mapping) -> Table | None:
    """The table of a mapping with the very headings of a raw one."""
    for line in dict.fromkeys((raw.heading_line(), *(table.header for table in mapping.tables))):
        headings = raw.headings(line)
        known = sorted(text for text in map(_compared, headings) if text)
        for table in mapping.tables:
            if (
                known
                and sorted(text for text in table.headings if text) == known
                and len(headings) == len(table.columns)
            ):
                ordered = _in_order(headings, table)
                return table.model_copy(update={"columns": ordered, "header": line})
    return None


def _in_order(headings: Sequence[str], table: Table) -> list[Column]:
    """The columns of a table in the order of the headings of a file; others are left out. Empty where none is there."""
    left = list(table.columns)
    ordered: list[Column] = []
    known = 0
    for heading in headings:
        found = next((column for column in left if _compared(column.heading) == _compared(heading)), None)
        if found is not None:
            left.remove(found)
            known += 1
        ordered.append(found or Column(heading=heading.strip()))
    return ordered if known else []


def _compared(heading: str) -> str:
    return " ".join(heading.split()).casefold()


def _unmapped(raw: Raw) -> str:
    return _("%(table)s is left out: the mapping has no table with its headings", table=raw.sheet or raw.file)
