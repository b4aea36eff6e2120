"""A mapping: what the columns of a spreadsheet mean, as JSON that a person may edit."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from graphsvc.errors import BadInput
from graphsvc.files.mapping import targets
from graphsvc.language import gettext as _

#: How the days and months of a column are ordered where a cell alone does not say it.
Order = Literal["", "day-first", "month-first"]
#: What a cell of several parts is made of.
Split = Literal["", "person (organization)", "person - organization", "person, organization"]
Text = Field(max_length=40_000)


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", validate_assignment=True)


class Column(_Part):
    """What one column means.

    to: the targets of its cells, such as organization.name; none where it is left out. split: how a cell holds a
    person and an organization. separator: the characters that separate the values of a list. dates: the order of day
    and month. values: what a cell is to be read as, by what it holds; empty: as nothing. of: what a marked cell says,
    by target, in a column that stands for one meeting, partner or sector.
    """

    heading: str = Text
    to: list[str] = Field(default_factory=list[str], max_length=4)
    split: Split = ""
    separator: str = Field(default="", max_length=8)
    dates: Order = ""
    values: dict[str, str] = Field(default_factory=dict, max_length=2_000)
    of: dict[str, str] = Field(default_factory=dict, max_length=4)

    @field_validator("to")
    @classmethod
    def _are_known(cls, to: list[str]) -> list[str]:
        return [_target(name) for name in to]

    @field_validator("of")
    @classmethod
    def _says_what_is_known(cls, of: dict[str, str]) -> dict[str, str]:
        return {_target(name): value for name, value in of.items()}


class Table(_Part):
    """What the columns of one table mean.

    sheet: its name in a workbook, or the file's; header: the line of its headings, from 1; always: what is the same in
    all rows, by target.
    """

    sheet: str = Field(default="", max_length=300)
    header: int = Field(default=1, ge=0, le=1_000_000)
    columns: list[Column] = Field(max_length=300)
    always: dict[str, str] = Field(default_factory=dict, max_length=50)

    @field_validator("always")
    @classmethod
    def _says_what_is_known(cls, always: dict[str, str]) -> dict[str, str]:
        return {_target(name): value for name, value in always.items()}

    @property
    def headings(self) -> list[str]:
        """The headings as they are compared with those of another file."""
        return [" ".join(column.heading.split()).casefold() for column in self.columns]

    def to(self, target: str) -> list[int]:
        """Indexes of the columns with a target."""
        return [index for index, column in enumerate(self.columns) if target in column.to]


class Mapping(_Part):
    """What the tables of one import mean. name: under which it is kept, for files with the same headings."""

    name: str = Field(default="", max_length=100)
    tables: list[Table] = Field(max_length=60)


def of_json(text: str | bytes) -> Mapping:
    """A mapping from JSON text; raises BadInput that says what is wrong with it."""
    try:
        return Mapping.model_validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        raise BadInput(
            _(
                "the mapping cannot be read: %(place)s: %(why)s; graphsvc import --guess prints one to edit",
                place=".".join(map(str, first["loc"])) or "JSON",
                why=str(first["msg"]),
            )
        ) from None


def _target(name: str) -> str:
    if name not in targets.ALL:
        raise ValueError(_("%(name)s is no target; write one such as organization.name", name=repr(name[:60])))
    return name
