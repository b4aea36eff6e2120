"""What one row of a table says, by target."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from graphsvc.files.mapping import targets
from graphsvc.files.tables import column_letter
from graphsvc.model import records

#: Fields whose values from several columns are all kept, and how they are joined.
_JOINED = {"phone": " / ", "notes": "\n", "description": "\n"}


@dataclass(slots=True)
class Said:
    """What a row says: a text for each target, and the column that it comes from.

    marks: of a grid: what each marked cell stands for, the attendance, and its column.
    """

    file: str
    sheet: str
    line: int
    texts: dict[str, str] = field(default_factory=dict[str, str])
    columns: dict[str, str] = field(default_factory=dict[str, str])
    marks: list[tuple[Mapping[str, str], str, int]] = field(default_factory=list[tuple[Mapping[str, str], str, int]])

    def add(self, target: str, text: str, index: int) -> None:
        """Take what a column says of a target; of several columns the first that says anything, or all joined."""
        before = self.texts.get(target, "")
        thing, name = targets.parted(target)
        if not before:
            self.texts[target] = text
            self.columns[target] = column_letter(index)
        elif text and text != before:
            model = records.RECORDS[targets.THINGS[thing]]
            if name in records.list_fields(model):
                self.texts[target] = f"{before}|{text}"
            elif name in _JOINED:
                self.texts[target] = f"{before}{_JOINED[name]}{text}"

    def otherwise(self, target: str, text: str) -> None:
        """Take what is the same in all rows, where no column says it."""
        if not self.texts.get(target):
            self.texts[target] = text

    def of(self, thing: str) -> dict[str, str]:
        """Field -> text of one thing."""
        start = f"{thing}."
        return {name[len(start) :]: text for name, text in self.texts.items() if name.startswith(start)}

    def columns_of(self, thing: str) -> dict[str, str]:
        """Field -> column letter of one thing."""
        start = f"{thing}."
        return {name[len(start) :]: letter for name, letter in self.columns.items() if name.startswith(start)}
