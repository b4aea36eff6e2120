"""What the cells of a column hold, as far as their form tells it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from graphsvc.files.mapping import dates, kinds, marks, places

_FORMS = {
    "email": re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>]{2,}"),
    "website": re.compile(
        r"(?:https?://|www\.)\S+|[\w-]+(?:\.[\w-]+)*\.(?:com|org|ca|net|example|gov|edu|info)(?:/\S*)?", re.I
    ),
    "phone": re.compile(
        r"(?:\+?1[\s.-]?)?\(?\d{3}\)?[\s.-]*\d{3}[\s.-]*\d{4}\D{0,4}(?:(?:x|ext|poste)\.?\s*\d+)?(?:[\s/;,c()o]+.*)?",
        re.I,
    ),
    "postal": re.compile(r"[A-Za-z]\d[A-Za-z]\s?\d[A-Za-z]\d|\d{5}(?:-\d{4})?"),
    "number": re.compile(r"[-+]?[\d\s,.]*\d"),
}
#: Cells looked at, and how many of them have to have the form.
SAMPLE, SHARE = 200, 0.7


@dataclass(frozen=True, slots=True)
class Form:
    """The form of a column: email, website, phone, postal, number, date, province, mark or none.

    is_filled: whether any cell holds anything.
    """

    name: str
    is_filled: bool


def form(cells: Sequence[str]) -> Form:
    """The form that most of the cells of a column have."""
    filled = [cell.strip() for cell in cells if cell.strip()][:SAMPLE]
    if not filled:
        return Form("", False)
    enough = SHARE * len(filled)
    for name in ("email", "website", "phone"):
        if sum(bool(_FORMS[name].fullmatch(cell)) for cell in filled) >= enough:
            return Form(name, True)
    if sum(places.province_of(cell) is not None for cell in filled) >= enough:
        return Form("province", True)
    if sum(dates.looks_like(cell) for cell in filled) >= enough:
        return Form("date", True)
    for name in ("postal", "number"):
        if sum(bool(_FORMS[name].fullmatch(cell)) for cell in filled) >= enough:
            return Form(name, True)
    return Form("mark" if marks.are(filled) else "", True)


def distinct(cells: Sequence[str], most: int) -> list[str]:
    """The different texts of a column in their order, blanks left out; at most `most`."""
    return list(dict.fromkeys(cell.strip() for cell in cells if cell.strip()))[:most]


def are_kinds(entity: str, cells: Sequence[str]) -> float:
    """The share of the different cells that are kinds of a partner or a collaboration."""
    texts = distinct(cells, SAMPLE)
    return sum(kinds.of_value(entity, "kind", text) is not None for text in texts) / len(texts) if texts else 0.0
