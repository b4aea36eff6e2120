"""What a file does not say and has to be asked, once for a column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from graphsvc.errors import Problem
from graphsvc.language import gettext as _

Kind = Literal["dates", "value"]


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to be asked of a column. table, column: indexes in the mapping; value: the first cell that asks.

    target: what the cell was to be read as.
    """

    kind: Kind
    table: int
    column: int
    value: str
    target: str
    problem: Problem


def of_dates(value: str) -> str:
    """The message that asks for the order of day and month."""
    return _(
        "%(value)s may begin with the day or with the month; say which for the column, day-first or month-first",
        value=value,
    )


def of_value(value: str, what: str) -> str:
    """The message that asks what a value means."""
    return _(
        "%(value)s is not known as %(what)s; say what it is to be read as, or leave it out", value=value, what=what
    )
