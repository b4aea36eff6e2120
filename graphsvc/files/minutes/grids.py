"""Grids of people: a name and its mark twice or more side by side, and cells of a surname before its first name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from graphsvc.files.minutes import entry_text, names, tables, words
from graphsvc.files.minutes.lines import Cell, Line
from graphsvc.files.minutes.tables import Header
from graphsvc.files.minutes.words import fold

#: A cell of a grid of people, surname first: *Roy, Ana*, *Roy, Ana (Chair)*.
_TURNED = re.compile(
    r"(?P<surname>[A-ZÀ-Þ][\w'\u2019-]+(?: [A-ZÀ-Þ][\w'\u2019-]+)?), "
    r"(?P<given>[A-ZÀ-Þ][\w.'\u2019-]+(?: [A-ZÀ-Þ][\w.]*)?)(?P<more>(?: \([^()]+\)| [a-zà-ÿ].*)?)"
)
#: From how many lines on a list has its surnames first.
LINES = 4
_MARKS = ("mark", "present", "signature")


def paired(line: Line) -> bool:
    """Whether a header has a column of marks behind every other column: *Parents, Presence, Staff, Presence*."""
    uses = [tables.use(cell.text) for cell in line.cells]
    return (
        len(uses) >= 4
        and len(uses) % 2 == 0
        and all(use in _MARKS for use in uses[1::2])
        and all(use in (None, "name") for use in uses[::2])
    )


def parted(header: Line, rows: Sequence[Line]) -> tuple[Header, list[Line]]:
    """The header of one name and its mark, and a row for each pair of cells below the header of a grid."""
    starts = [cell.start for cell in header.cells]
    found: list[Line] = []
    for line in rows:
        cells: dict[int, str] = {}
        for cell in line.cells:
            near = min(range(len(starts)), key=lambda n, cell=cell: abs(starts[n] - cell.start))
            cells[near] = f"{cells[near]} {cell.text}" if near in cells else cell.text
        for place in range(0, len(starts), 2):
            if name := cells.get(place):
                pair = (Cell(0, name), Cell(100, cells.get(place + 1, "")))
                found.append(replace(line, cells=pair, table=True, gap=False))
    return Header(((0, "name"), (100, "mark")), True), found


def are_turned(texts: Sequence[str]) -> bool:
    """Whether most texts of a list that have a comma are a surname before a first name that is known: *Roy, Ana*."""
    texts = [text for text in texts if "," in text]
    turned = [match["given"] for text in texts if (match := _TURNED.fullmatch(text.strip())) and not match["more"]]
    given = sum(map(names.is_given, turned))
    return len(turned) >= LINES and len(turned) * 4 >= len(texts) * 3 and given * 4 >= len(turned) * 3


def forward(texts: Sequence[str]) -> list[str]:
    """The texts of cells, with the first names first where most are *Roy, Ana*."""
    turned = [_TURNED.fullmatch(text.strip()) for text in texts]
    given = [match["given"] for match in turned if match and set(fold(match["given"]).split()) & words.given_names()]
    other = any(match and _is_organization(match["given"]) for match in turned)
    whole = all(turned) and bool(given) and not other
    if len(texts) < 2 or not (whole or len(given) * 4 >= len(texts) * 3):
        return list(texts)
    return [
        f"{match['given']} {match['surname']}{match['more']}" if match else entry_text.unmarked(text)
        for match, text in zip(turned, texts, strict=True)
    ]


def _is_organization(text: str) -> bool:
    return words.is_acronym(text) or bool(set(fold(text).split()) & words.ORGANIZATION)
