"""Lists side by side: headings in one line, and below each its people."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from graphsvc.files.minutes import (
    entries,
    grids,
    heading_labels,
    headings,
    list_styles,
    list_text,
    people,
    sentences,
    tables,
    words,
)
from graphsvc.files.minutes.assembly import Entry
from graphsvc.files.minutes.continuation import OPEN_END
from graphsvc.files.minutes.lines import Cell, Line
from graphsvc.files.minutes.people import Known
from graphsvc.files.minutes.words import Attendance, fold

#: Where each column begins, and the attendance of those in it.
Columns = list[tuple[int, Attendance]]
#: Where the second of two columns begins that no gap parts.
BESIDE = 1_000
#: One of these has every heading of those who were not there, in capitalized words.
_NOT_THERE = words.REGRETS | words.ABSENT | words.NEGATION | {"away", "leave"}


def of(line: Line) -> Columns | None:
    """The columns of a line whose cells are headings of sections side by side."""
    if len(line.cells) < 2:
        return fused(line)
    said: Columns = []
    named = 0
    marked = any((found := headings.of(cell.text)) and found.attendance and not found.single for cell in line.cells)
    for cell in line.cells:
        found = headings.of(cell.text) or (headings.of(f"{cell.text}:") if marked else None)
        if found is None or found.rest or found.single:
            return None
        named += found.attendance is not None
        said.append((cell.start, found.attendance or "present"))  # *Members* beside *Regrets*
    return said if named else None


def fused(line: Line) -> Columns | None:
    """The columns of a line of two headings with no gap between: *Members Present Confirmed Apologies*."""
    raw = line.said.split()
    if not 2 <= len(raw) <= 6 or not all(word.isalpha() and word[0].isupper() for word in raw):
        return None
    if not set(fold(line.said).split()) & _NOT_THERE:
        return None
    for place in range(1, len(raw)):
        left, right = (heading_labels.said(" ".join(own), True) for own in (raw[:place], raw[place:]))
        if left and right and left.attendance == "present" and right.attendance in ("regrets", "absent"):
            return [(0, "present"), (BESIDE, right.attendance)]
    return None


def _parted(line: Line) -> Line:
    """A line below headings that no gap parts, in its two cells: *Ana Roy, Library (AR) Ben Cho*, *Ana Roy Ben Cho*."""
    raw = line.said.split()
    bracketed = [place for place, word in enumerate(raw, 1) if word.endswith(")")]
    for place in bracketed[:1] or range(2, len(raw)):
        left, right = " ".join(raw[:place]), " ".join(raw[place:])
        if (bracketed or people.kind(left) == ("person", True)) and people.kind(right)[0] == "person":
            return replace(line, cells=(Cell(0, left), Cell(BESIDE, right)))
    return line


def below(lines: Sequence[Line], place: int, columns: Columns) -> list[Line]:
    """The lines from a place on whose cells stand below headings side by side."""
    rows: list[Line] = []
    for line in lines[place:]:
        # A heading of its own may stand further down in a column to the right.
        single = len(line.cells) == 1 and line.cells[0].start < columns[-1][0] - 4
        if of(line) or tables.header(line) or (single and (headings.of(line.said) or sentences.ends(line.said))):
            break
        if single and rows and line.gap and re.match(r"\s*\d{1,2}[.)]\s", line.said):
            break
        rows.append(line)
    return rows if columns[-1][0] != BESIDE else [_parted(line) for line in rows]


def _forward(rows: Sequence[Line]) -> Iterator[list[str]]:
    """The texts of the cells of each row, first names first."""
    texts = iter(grids.forward([cell.text for line in rows for cell in line.cells]))
    for line in rows:
        yield [next(texts) for _cell in line.cells]


def read(rows: Sequence[Line], columns: Columns, known: Known) -> Iterator[tuple[Line, Entry, Attendance]]:
    """The entries of rows below headings side by side; none where the columns hold marks."""
    if rows and all(line.table for line in rows) and any(list_text.marked(line) for line in rows):
        return
    rows = [
        replace(line, cells=tuple(replace(cell, text=text) for cell, text in zip(line.cells, texts, strict=True)))
        for line, texts in zip(rows, _forward(rows), strict=True)
    ]
    style = list_styles.of([cell.text for line in rows for cell in line.cells], known)
    said: dict[int, Attendance] = {number: attendance for number, (_start, attendance) in enumerate(columns)}
    going_on: dict[int, tuple[Line, str]] = {}  # by the column: an entry that the next row goes on with
    for line, following in itertools.zip_longest(rows, rows[1:]):
        by_column: dict[int, list[str]] = {}
        for cell in line.cells:
            near = min(
                range(len(columns)),
                key=lambda n, cell=cell: (columns[n][0] > cell.start + 4, abs(columns[n][0] - cell.start)),
            )
            by_column.setdefault(near, []).append(cell.text)
        for number, texts in sorted(by_column.items()):
            begun, text = line, "\t".join(texts)
            if number in going_on:
                begun, before = going_on.pop(number)
                text = f"{before} {text}"
            heading = headings.of(text)
            if heading and heading.attendance and not heading.single and (not heading.rest or ":" in text):
                said[number], text = heading.attendance, heading.rest
            if following is not None and OPEN_END.search(text):
                going_on[number] = begun, text
                continue
            for entry in entries.of(text, style):
                yield begun, entry, said[number]
