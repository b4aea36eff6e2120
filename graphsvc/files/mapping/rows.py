"""From a raw table and its mapping to rows of records, as any other import has them."""

from __future__ import annotations

from dataclasses import dataclass, field

from graphsvc import pace
from graphsvc.errors import Problem
from graphsvc.files import headers
from graphsvc.files.headers import fold
from graphsvc.files.mapping import cell_values, marks, people, questions, targets
from graphsvc.files.mapping.directory import Directory
from graphsvc.files.mapping.gathered import Gathered
from graphsvc.files.mapping.model import Column, Mapping, Table
from graphsvc.files.mapping.questions import Question
from graphsvc.files.mapping.raw import Raw
from graphsvc.files.mapping.said import Said
from graphsvc.files.mapping.things import Things
from graphsvc.files.tables import Row
from graphsvc.language import current, joined, ngettext
from graphsvc.language import gettext as _
from graphsvc.model import records, texts

#: Questions asked of one column.
ASKED = 200
#: Values left out that a notice names.
NAMED = 20
_TOTAL = ("total", "totals", "totaux", "sum", "somme", "grand total", "count")


@dataclass(slots=True)
class Reading:
    """What a mapping makes of tables: rows, problems, questions still open, and what was noticed and left out."""

    rows: list[Row] = field(default_factory=list[Row])
    problems: list[Problem] = field(default_factory=list[Problem])
    questions: list[Question] = field(default_factory=list[Question])
    notices: list[str] = field(default_factory=list[str])


def read(raws: list[Raw], mapping: Mapping, directory: Directory) -> Reading:
    """Read tables by a mapping whose tables belong to them one by one, those first to whose records others link."""
    reading = Reading()
    gathered = Gathered(reading.notices, reading.problems)
    for number in sorted(range(len(raws)), key=lambda number: _rank(mapping.tables[number])):
        _Reader(raws[number], mapping.tables[number], number, directory, gathered, reading).read()
    reading.rows += gathered.rows()
    return reading


def _rank(table: Table) -> int:
    """Rank of a table among others: those first to whose records others link."""
    order = list(records.RECORDS)
    return min(
        (order.index(entity) for column in table.columns for t in column.to if (entity := targets.entity(t))),
        default=99,
    )


class _Reader:
    """Reads one table."""

    def __init__(
        self, raw: Raw, table: Table, number: int, directory: Directory, gathered: Gathered, reading: Reading
    ) -> None:
        self._raw, self._table, self._number = raw, table, number
        self._directory, self._reading = directory, reading
        self._things = Things(directory, gathered, self._ask_which)
        self._asked: set[tuple[int, str]] = set()
        self._rows = dict(raw.lines)
        self._read: dict[tuple[int, str, str], cell_values.Value] = {}
        self._in_grid = sum("participation.attendance" in c.to and bool(c.of) for c in table.columns) > 0

    def read(self) -> None:
        """Read all rows below the headings."""
        for line, cells in pace.paced(self._raw.below(self._table.header)):
            if self._is_aside(cells):
                continue
            said = self._said(line, cells)
            self._things.take(said)
        self._things.finish()
        if self._things.strangers:
            self._reading.notices.append(
                ngettext(
                    "%(count)s person at an occasion is counted only: nobody becomes a partner there without consent",
                    "%(count)s people at an occasion are counted only: nobody becomes a partner there without consent",
                    self._things.strangers,
                )
            )
        for name, left in self._things.left.items():
            shown = joined([text[:60] for text in list(left)[:NAMED]], len(left))
            self._reading.notices.append(
                _(
                    "not on record as %(field)s, and left out: %(values)s",
                    field=headers.label(name, current()),
                    values=shown,
                )
            )

    def _is_aside(self, cells: list[str]) -> bool:
        """Whether a row is no record: a total, or the headings once more."""
        filled = [cell for cell in cells if cell.strip()]
        if not filled:
            return True
        start = headers.fold(filled[0].split(":")[0])
        if start in {fold(word) for word in _TOTAL} and (
            ":" in filled[0] or len(filled) == 1 or start == fold(filled[0])
        ):
            return True
        return [cell.strip() for cell in cells] == [column.heading for column in self._table.columns][: len(cells)]

    def _said(self, line: int, cells: list[str]) -> Said:
        said = Said(self._raw.file, self._raw.sheet, line)
        for index, column in enumerate(self._table.columns):
            cell = texts.trimmed(cells[index]) if index < len(cells) else ""
            cell = cell_values.replaced(column, cell)
            for target in column.to:
                self._take(said, index, column, target, cell)
        for target, value in self._table.always.items():
            said.otherwise(target, value)
        return said

    def _take(self, said: Said, index: int, column: Column, target: str, cell: str) -> None:
        """What a cell says of one target."""
        if target == targets.MARK:
            if marks.read(cell, in_grid=True):
                for name, value in column.of.items():
                    self._value(said, index, column, name, value)
        elif column.of and target == "participation.attendance":
            self._mark(said, index, column, cell)
        elif target == "person.name" and people.is_device(cell) and cell not in column.values.values():
            self._ask("value", index, column, target, cell, said.line)
        elif target == "person.name" and column.split:
            person, organization = people.parted(cell, column.split)
            said.add("person.name", person, index)
            said.add("organization.name", organization, index)
        else:
            self._value(said, index, column, target, cell)

    def _mark(self, said: Said, index: int, column: Column, cell: str) -> None:
        """What a cell of a grid says: who took part in what, and how."""
        attendance = cell if cell in ("present", "regrets", "absent") else marks.read(cell, in_grid=True)
        if attendance is None:
            self._ask("value", index, column, "participation.attendance", cell, said.line)
        elif attendance:
            said.marks.append((column.of, attendance, index))

    def _value(self, said: Said, index: int, column: Column, target: str, cell: str) -> None:
        read = self._read.get((index, target, cell))
        if read is None:
            read = self._read[index, target, cell] = cell_values.read(column, target, cell, self._directory)
        if read.asks and cell:
            self._ask(read.asks, index, column, target, read.value, said.line)
        else:
            said.add(target, read.value, index)

    def _ask(self, kind: questions.Kind, index: int, column: Column, target: str, value: str, line: int) -> None:
        """Ask once for a column and value; an order of dates once for the column."""
        _thing, name = targets.parted(target)
        what = headers.label(name, current()) if name in headers.FIELD_NAMES else _(targets.entity(target))
        message = questions.of_dates(value) if kind == "dates" else questions.of_value(value, what)
        self._question(kind, index, target, value, line, message)

    def _ask_which(self, said: Said, target: str, value: str, message: str) -> None:
        """Ask which record a name means; of a name that no single cell holds it is a problem of the row."""
        index = said.index_of(target)
        cell = self._cell(said.line, index) if index is not None else ""
        if index is None or cell != value:
            self._reading.problems.append(
                self._raw.problem(message, said.line, index or 0, targets.parted(target)[1], value)
            )
        else:
            self._question("value", index, target, value, said.line, message)

    def _cell(self, line: int, index: int) -> str:
        row = self._rows.get(line, [])
        return texts.trimmed(row[index]) if index < len(row) else ""

    def _question(self, kind: questions.Kind, index: int, target: str, value: str, line: int, message: str) -> None:
        asked = (index, "" if kind == "dates" else value)
        if asked in self._asked or len(self._asked) >= ASKED:
            return
        self._asked.add(asked)
        problem = self._raw.problem(message, line, index, self._table.columns[index].heading, value)
        self._reading.questions.append(Question(kind, self._number, index, value, target, problem))
