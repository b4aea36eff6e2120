"""The Cypher files: one statement per file, its parameters checked before it is sent.

`cypher/partners/read.cypher` is known as `partners/read`; `statements.py` lists them all.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, LiteralString, TypeVar, cast

from graphsvc import shipped

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Row = TypeVar("Row", bound="DataclassInstance", covariant=True)

_PARAMETER = re.compile(r"\$(\w+)")
_COLUMN = re.compile(r"\bAS (\w+)")
_COMMENT = re.compile(r"^\s*//.*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Query(Generic[Row]):
    """A Cypher file that returns rows: its name, and the dataclass of a row, whose fields are its columns."""

    name: str
    row: type[Row]


@dataclass(frozen=True, slots=True)
class Command:
    """A Cypher file that writes and returns nothing: its name."""

    name: str


@dataclass(frozen=True, slots=True)
class Statement:
    """The text of a Cypher file without its comment, the parameters it needs and the columns it returns, if any."""

    name: str
    text: LiteralString
    comment: str
    parameters: frozenset[str]
    columns: tuple[str, ...]

    def check(self, parameters: Mapping[str, object]) -> None:
        """Raise TypeError unless the parameters given are exactly those in the text."""
        if self.parameters ^ parameters.keys():
            wanted, given = sorted(self.parameters), sorted(parameters)
            raise TypeError(f"{self.name} takes {wanted}, not {given}")


@functools.cache
def load(name: str) -> Statement:
    """The statement of one Cypher file; raises FileNotFoundError where there is none of that name."""
    path = shipped.folder("cypher") / f"{name}.cypher"
    text = path.read_text(encoding="utf-8")
    comments = [line.strip().removeprefix("//").strip() for line in text.splitlines() if line.startswith("//")]
    statement = _COMMENT.sub("", text).strip()
    # The text comes from a file of the package, never from a user, as LiteralString promises.
    literal = cast(LiteralString, statement)
    parameters = frozenset(_PARAMETER.findall(statement))
    _, returns, tail = statement.rpartition("RETURN")
    return Statement(name, literal, " ".join(comments), parameters, tuple(_COLUMN.findall(tail)) if returns else ())


def names() -> list[str]:
    """The names of all Cypher files that code asks for, sorted: those of questions come from whoever asks."""
    root = shipped.folder("cypher")
    found = (path.relative_to(root).with_suffix("").as_posix() for path in root.rglob("*.cypher"))
    return sorted(name for name in found if not name.startswith("questions/"))
