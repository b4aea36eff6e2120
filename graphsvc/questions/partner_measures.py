"""The measures of partners, in pages ordered by one of them."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Any

from graphsvc.analytics import figures
from graphsvc.questions import search
from graphsvc.questions.search import Page

Band = tuple[float, float]
#: The measures of a partner, in the order in which they are shown.
MEASURES = (
    *("strength", "degree", "betweenness", "cuts_off", "reach", "participation"),
    *("harmonic", "constraint", "effective_size", "core", "clustering"),
    *(f"{role}_{by}" for by in figures.GROUPINGS for role in figures.ROLES),
)
#: Measures by which partners are ordered from the lowest value.
LOWEST_FIRST = frozenset({"constraint"})


@dataclass(frozen=True, slots=True)
class Row:
    """One partner with its measures by key; bands by key, where there are any."""

    partner: str
    values: dict[str, float | None]
    bands: dict[str, Band | None]


def band(kept: Any) -> Band | None:
    """A band from a kept result."""
    return None if kept is None else (float(kept[0]), float(kept[1]))


def rows(values: dict[str, Any], bands: dict[str, Any], order: str, limit: int, after: str | None) -> Page[Row]:
    """One page of partners ordered by a measure, undefined values last, then by key.

    values, bands: kept results of measures.compute and measures.draw.
    """
    column: list[float | None] = values["partners"].get(order, [])
    keys: list[str] = values["keys"]

    def position(number: int) -> tuple[str, ...]:
        return _sortable(column[number], order in LOWEST_FIRST), keys[number]

    page = search.keyset(range(len(keys)), position, limit, after)
    index_of = {key: number for number, key in enumerate(bands["keys"])}
    page_rows = [
        Row(
            keys[number],
            {measure: values["partners"][measure][number] for measure in MEASURES},
            {
                measure: band(bands["partners"][measure][index_of[keys[number]]]) if keys[number] in index_of else None
                for measure in MEASURES
            },
        )
        for number in page.items
    ]
    return Page(page_rows, page.total, page.next)


def _sortable(value: float | None, lowest: bool) -> str:
    """A text that sorts as the value does, since the bits of a float >= 0 grow with it; undefined is last."""
    if value is None:
        return "~"
    bits = struct.unpack(">Q", struct.pack(">d", float(value)))[0]
    return f"{bits if lowest else 2**64 - 1 - bits:016x}"
