"""CSV files: text cells with the line on which each row begins."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator

from graphsvc.errors import Problem
from graphsvc.files import encoding
from graphsvc.files.guard import unguarded
from graphsvc.files.tables import PROBLEMS_SHOWN, Sheet
from graphsvc.language import gettext as _
from graphsvc.language import number

DELIMITERS = ",;\t"


def sheet(file: str, data: bytes) -> Sheet:
    """Read a CSV file as a sheet, row by row.

    The delimiter is the one most frequent in the first line outside quotes, or that of Excel's `sep=` line.
    Raises BadInput for a file that is not text.
    """
    text, guess = encoding.text(file, data)
    skip = 0
    if declared := re.match(r"sep=(.)\r?\n", text):
        delimiter, skip = declared[1], 1
    else:
        delimiter = _delimiter(text)
    table = Sheet(file, "", iter(()), guess=guess)
    table.rows = _rows(table, text, delimiter, skip)
    return table


def _delimiter(text: str) -> str:
    counts = dict.fromkeys(DELIMITERS, 0)
    quoted = began = False
    for line in io.StringIO(text, newline=""):
        for character in line:
            if character == '"':
                quoted = not quoted
            elif not quoted and character in counts:
                counts[character] += 1
        began = began or bool(line.strip())
        if began and not quoted:
            break
    return max(DELIMITERS, key=lambda d: counts[d])


def _rows(sheet: Sheet, text: str, delimiter: str, skip: int) -> Iterator[tuple[int, list[str]]]:
    lines = io.StringIO(text, newline="")
    for _line in range(skip):
        lines.readline()
    record: list[str] = []
    reader = csv.reader(_kept(lines, record), delimiter=delimiter, strict=True)
    line = skip + 1
    while len(sheet.problems) < PROBLEMS_SHOWN:
        try:
            for guarded in reader:
                cells = [unguarded(cell) for cell in guarded]
                if any(cell and not cell.isspace() for cell in cells):
                    yield line, cells
                line = skip + reader.line_num + 1
                record.clear()
            return
        except csv.Error as error:
            sheet.problems.append(_problem(sheet.file, str(error), line, record, delimiter))
            # A broken row of one line is skipped; one of several lines may have swallowed others, so reading stops.
            if len(record) > 1 or "expected after" not in str(error):
                return
            line = skip + reader.line_num + 1
            record.clear()


def _kept(lines: Iterable[str], record: list[str]) -> Iterator[str]:
    for line in lines:
        record.append(line)
        yield line


def _problem(file: str, error: str, line: int, record: list[str], delimiter: str) -> Problem:
    opened, cell = _last_quote("".join(record), delimiter)
    line += opened
    if "larger than field limit" in error:
        message = _(
            "a cell is longer than %(limit)s characters; shorten it, or close the quote if one is open",
            limit=number(csv.field_size_limit()),
        )
    elif "end of data" in error:
        message = _("the quote that opens this cell is never closed; close it or double it")
    else:
        message = _('the quotes of a cell do not match; inside a quoted cell write "" for a quote')
    return Problem(message, value=cell[:200], file=file, line=line)


def _last_quote(record: str, delimiter: str) -> tuple[int, str]:
    """(line, from 0, on which the last quoted cell of a record begins; first line of its text)."""
    start, position = 0, 0
    cell_begins = True
    while position < len(record):
        character = record[position]
        if cell_begins and character == '"':
            start, position = position, position + 1
            while (position < len(record) and record[position] != '"') or record[position : position + 2] == '""':
                position += 2 if record[position] == '"' else 1
        cell_begins = character == delimiter
        position += 1
    before = record[:start]
    breaks = sum(line.endswith(("\n", "\r")) for line in io.StringIO(before, newline=""))
    return breaks, (record[start:].splitlines() or [""])[0]
