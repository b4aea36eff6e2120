"""Tables as they stand in files, before anything is known of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from graphsvc.errors import Problem
from graphsvc.files.encoding import Guess
from graphsvc.files.mapping import cells, dates, headings
from graphsvc.files.tables import Row, column_letter

#: Lines among which the headings are looked for.
TITLES = 30
Line = tuple[int, list[str]]


@dataclass(slots=True)
class Raw:
    """A table of text cells. sheet: its name in a workbook, empty for other files; lines: without empty ones."""

    file: str
    sheet: str
    lines: list[Line]
    problems: list[Problem] = field(default_factory=list[Problem])
    guess: Guess | None = None

    def heading_line(self) -> int:
        """The line that holds the headings: the first of those near the top that look most like some."""
        usual = median(_filled(row) for _, row in self.lines[:200]) if self.lines else 0
        best, line_of_best = 0.0, self.lines[0][0] if self.lines else 1
        for index, (line, row) in enumerate(self.lines[:TITLES]):
            below = self.lines[index + 1 : index + 6]
            score = _likeness(row, below) * min(1.0, _filled(row) / (usual or 1))
            if score > best * 1.001:
                best, line_of_best = score, line
        return line_of_best

    def headings(self, line: int) -> list[str]:
        """The headings in a line, as many as the table has columns; empty strings where there are none."""
        found = dict(self.lines).get(line, [])
        width = max((len(row) for number, row in self.lines if number >= line), default=0)
        return [*found, *([""] * (width - len(found)))]

    def below(self, line: int) -> list[Line]:
        """The lines below the headings."""
        return [entry for entry in self.lines if entry[0] > line]

    def column(self, index: int, line: int, most: int) -> list[str]:
        """The first cells of a column below the headings."""
        return [row[index] if index < len(row) else "" for _, row in self.below(line)[:most]]

    def title(self, line: int) -> str:
        """What stands above the headings, its first line; empty where nothing does."""
        above = [text for number, row in self.lines if number < line for text in row if text.strip()]
        return " ".join(above[0].split()) if above else ""

    def problem(self, message: str, line: int, index: int, heading: str, value: str) -> Problem:
        """A problem with a cell."""
        row = Row("", {}, self.file, self.sheet, line, {heading: column_letter(index)})
        return row.problem(message, heading, value)


def _filled(row: Sequence[str]) -> int:
    return sum(bool(cell.strip()) for cell in row)


def _likeness(row: Sequence[str], below: Sequence[Line]) -> float:
    """How much a row looks like headings: words that say fields, days of meetings, texts above what is none."""
    score = 0.0
    texts = [cell.strip() for cell in row]
    for index, text in enumerate(texts):
        if not text or len(text) > 200:
            continue
        under = [cells_[index] for _, cells_ in below if index < len(cells_) and cells_[index].strip()]
        meant = headings.meaning(text)
        if meant is not None:
            score += 2 * meant.surely
        if dates.found_in(text)[0] and under and cells.form(under).name in ("mark", "number"):
            score += 2
        if cells.form([text]).name in ("email", "phone", "website", "number"):
            score -= 2
        if len(text.split()) > 12:
            score -= 1
    return max(0.0, score) / (1 + 0.5 * (len(set(filter(None, texts))) < _filled(row))) + 0.1 * (len(texts) > 0)
