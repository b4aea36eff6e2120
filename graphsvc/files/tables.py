"""What was read from files, before it is known to be right: sheets of text cells, then rows of records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from graphsvc.errors import Problem
from graphsvc.files.encoding import Guess
from graphsvc.language import gettext as _

#: A thousand problems tell what is wrong with a file; the last one says how many more there are.
PROBLEMS_SHOWN = 1000


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table that holds one kind of record.

    values: by field name, only of the columns that are there; an empty cell is "".
    line: where the row begins in its file or sheet, from 1.
    """

    entity: str
    values: dict[str, str]
    file: str
    sheet: str
    line: int

    def problem(self, message: str, field: str = "", value: str = "") -> Problem:
        """Something wrong with this row."""
        return Problem(message, field, value[:200], self.file, self.sheet, self.line)

    @property
    def place(self) -> str:
        """Where the row stands, in words."""
        if self.sheet:
            return _("%(file)s, sheet %(sheet)s, line %(line)s", file=self.file, sheet=self.sheet, line=self.line)
        return _("%(file)s, line %(line)s", file=self.file, line=self.line)


@dataclass(slots=True)
class Sheet:
    """A table as it stands in a CSV file or on a sheet of a workbook, cells as text.

    rows: line and cells, completely empty ones left out, to be read once.
    problems: what was found wrong while the rows were read, complete when they are. guess: how the encoding of its
    file was guessed, where it had to be.
    """

    file: str
    name: str
    rows: Iterator[tuple[int, list[str]]]
    problems: list[Problem] = field(default_factory=list[Problem])
    guess: Guess | None = None


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of all files of one import, what is wrong with how they are written, and guessed encodings."""

    rows: list[Row]
    problems: list[Problem]
    guesses: list[Guess] = field(default_factory=list[Guess])


def shown(problems: list[Problem]) -> list[Problem]:
    """The problems, or the first thousand and how many more there are."""
    hidden = len(problems) - PROBLEMS_SHOWN
    if hidden <= 0:
        return problems
    more = _("there are %(hidden)s more problems; correct these first", hidden=hidden)
    return [*problems[:PROBLEMS_SHOWN], Problem(more)]


def column_letter(index: int) -> str:
    """The name of a column in a spreadsheet, from 0: A ... Z, AA ..."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
