"""How entries of a list are written, and a part of one between separators."""

from __future__ import annotations

import re
from dataclasses import dataclass

from graphsvc.files.minutes import words
from graphsvc.files.minutes.people import NOBODY, Kind, Known

FROM = re.compile(
    r"\s+(?:from|at|with|of|de la|du|des|de l['\u2019]|chez|@)"
    + words.BEHIND
    + r"(?:the\s+(?=[A-ZÀ-Þ]\S*\s+[A-ZÀ-Þ]))?"
    r"(?!Large\b)(?=(?:the\s+)?[A-ZÀ-Þ])"
)
#: What parts within parentheses have before them.
INNER = ("paren", "inner", "dashed")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a line between separators; before: the separator before it."""

    kind: Kind
    sure: bool
    text: str
    before: str


@dataclass(frozen=True, slots=True)
class Style:
    """How entries of a list are written.

    run_in: several to a line; organization_first: an organization stands before its people; known: names on record.
    fused: no sign parts a person from the organization or title behind the name. surname_first: *Roy, Ana*.
    """

    run_in: bool = False
    organization_first: bool | None = None
    known: Known = NOBODY
    fused: bool = False
    surname_first: bool = False


def plural(title: str) -> bool:
    return bool(
        re.search(
            r"\b(?:councillors|councilors|couns|commissioners|trustees|aldermen|supervisors|directors|commissaires|conseillers|conseill[eè]res|mm|mmes|messieurs|mesdames|drs)\b",
            title.lower(),
        )
    )
