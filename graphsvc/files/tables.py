"""Data read from files, before validation: sheets of text cells, and rows of records."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from graphsvc.errors import Problem
from graphsvc.files.encoding import Guess
from graphsvc.language import gettext as _

#: Number of problems reported; one more says how many others there are.
PROBLEMS_SHOWN = 1000
_NOWHERE: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table that holds one kind of record.

    values: by field name, only of the columns that are there; an empty cell is "".
    line: where the row begins in its file or sheet, from 1. columns: the letters of the fields' columns.
    """

    entity: str
    values: dict[str, str]
    file: str
    sheet: str
    line: int
    columns: Mapping[str, str] = field(default_factory=lambda: _NOWHERE)

    def problem(self, message: str, field: str = "", value: str = "") -> Problem:
        """A problem with this row; the value is cut to 200 characters."""
        letter = self.columns.get(field, "")
        cell = f"{letter}{self.line}" if letter else ""
        return Problem(message, field, value[:200], self.file, self.sheet, self.line, cell)

    @property
    def place(self) -> str:
        """File, sheet and line of the row, in words."""
        if self.sheet:
            return _("%(file)s, sheet %(sheet)s, line %(line)s", file=self.file, sheet=self.sheet, line=self.line)
        return _("%(file)s, line %(line)s", file=self.file, line=self.line)


@dataclass(slots=True)
class Sheet:
    """A table from a CSV file or from a sheet of a workbook, cells as text.

    rows: (line, cells), without empty rows; to be read once. problems: found while the rows are read. guess: the
    guessed encoding of its file, None where it is certain. entity: the kind of record that its format says it holds;
    empty where its name or its columns tell. notices: what its format holds and a record does not, in sentences.
    """

    file: str
    name: str
    rows: Iterator[tuple[int, list[str]]]
    problems: list[Problem] = field(default_factory=list[Problem])
    guess: Guess | None = None
    entity: str = ""
    notices: list[str] = field(default_factory=list[str])


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of all files of an import, the problems met while reading them, guessed encodings, and notices."""

    rows: list[Row]
    problems: list[Problem]
    guesses: list[Guess] = field(default_factory=list[Guess])
    notices: list[str] = field(default_factory=list[str])


def shown(problems: list[Problem]) -> list[Problem]:
    """The problems; of more than a thousand the first, and one that says how many others there are."""
    hidden = len(problems) - PROBLEMS_SHOWN
    if hidden <= 0:
        return problems
    more = _("there are %(hidden)s more problems; correct these first", hidden=hidden)
    return [*problems[:PROBLEMS_SHOWN], Problem(more)]


@functools.cache
def column_letter(index: int) -> str:
    """Spreadsheet name of a column by its index from 0: A ... Z, AA ..."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
