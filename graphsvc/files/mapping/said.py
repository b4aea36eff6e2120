"""What one row of a table says, by target."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from graphsvc.files.mapping import targets
from graphsvc.files.tables import column_letter

#: Fields whose values from several columns are all kept, and how they are joined.
_JOINED = {"phone": " / ", "notes": "\n", "description": "\n"}


@dataclass(slots=True)
class Said:
    """What a row says: by thing and field a text, and the index of the column that it comes from.

    marks: of a grid: what each marked cell stands for, the attendance, and its column.
    """

    file: str
    sheet: str
    line: int
    texts: dict[str, dict[str, str]] = field(default_factory=dict[str, dict[str, str]])
    indexes: dict[str, dict[str, int]] = field(default_factory=dict[str, dict[str, int]])
    marks: list[tuple[Mapping[str, str], str, int]] = field(default_factory=list[tuple[Mapping[str, str], str, int]])

    def add(self, target: str, text: str, index: int) -> None:
        """Take what a column says of a target; of several columns the first that says anything, or all joined."""
        thing, name = targets.parted(target)
        texts = self.texts.setdefault(thing, {})
        before = texts.get(name, "")
        if not before:
            texts[name] = text
            self.indexes.setdefault(thing, {})[name] = index
        elif text and text != before:
            if targets.is_list(target):
                texts[name] = f"{before}|{text}"
            elif name in _JOINED:
                texts[name] = f"{before}{_JOINED[name]}{text}"

    def otherwise(self, target: str, text: str) -> None:
        """Take what is the same in all rows, where no column says it."""
        thing, name = targets.parted(target)
        if not self.texts.get(thing, {}).get(name):
            self.texts.setdefault(thing, {})[name] = text

    def of(self, thing: str) -> dict[str, str]:
        """Field -> text of one thing, to be changed at will."""
        return dict(self.texts.get(thing, ()))

    def columns_of(self, thing: str) -> dict[str, str]:
        """Field -> column letter of one thing."""
        return {name: column_letter(index) for name, index in self.indexes.get(thing, {}).items()}

    def index_of(self, target: str) -> int | None:
        """The index of the column that says a target; None where none does."""
        thing, name = targets.parted(target)
        return self.indexes.get(thing, {}).get(name)

    def forget(self, thing: str) -> None:
        """Take a thing out of the row."""
        self.texts.pop(thing, None)
