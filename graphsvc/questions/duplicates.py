"""Partners that are probably recorded twice: names that look alike, and were not said to be others'."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic import TypeAdapter

from graphsvc import sizes
from graphsvc.analytics import likeness
from graphsvc.analytics.likeness import Form, Reason
from graphsvc.jobs.queue import Answer, Background
from graphsvc.model import records
from graphsvc.network import facets
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import search, work_list

RESTS_ON = frozenset({facets.NAME, facets.PARTNER})


@dataclass(frozen=True, slots=True)
class Pair:
    """Two partners with similar names: key and name of both, the names that are alike, why, and how much (0..100)."""

    key: str
    name: str
    other: str
    other_name: str
    reason: Reason
    likeness: int


@dataclass(frozen=True, slots=True)
class Found:
    """The most similar pairs, at most sizes.PAIRS_LISTED, and how many there are in all."""

    total: int
    pairs: tuple[Pair, ...]


#: Reads what was found from a kept result.
KEPT = TypeAdapter(Found)


def listed(snapshot: Snapshot, background: Background | None = None) -> tuple[Found, Answer | None]:
    """Pairs of partners on record whose names look alike; and the computation still pending, if any.

    O(names x BLOCK), 2 s for 10,000; remembered until a partner's name, place or whole changes.
    """

    def work() -> Found:
        pairs = _pairs(snapshot.partners, None)
        return Found(len(pairs), pairs[: sizes.PAIRS_LISTED])

    found, pending = work_list.read(snapshot, background, ("duplicates",), KEPT, work, RESTS_ON)
    there = [pair for pair in found.pairs if {pair.key, pair.other} <= snapshot.partners.keys()] if found else []
    return Found(found.total if found else 0, tuple(there)), pending


def among(snapshot: Snapshot, fresh: Sequence[records.Partner]) -> list[Pair]:
    """Pairs of new partners with one on record, or another new one, the most similar first, at most sizes.PAIRS."""
    if not fresh:
        return []
    rows = {**snapshot.partners, **{row.key: row for row in fresh}}
    return list(_pairs(rows, {row.key for row in fresh})[: sizes.PAIRS])


def near(snapshot: Snapshot, row: records.Partner) -> list[Pair]:
    """The partners on record with names like those of a new or changed one, the most similar first. O(names)."""
    forms = search.of_each(snapshot, "forms", "partner", _forms, frozenset({facets.NAME}))
    best: dict[str, Pair] = {}
    own = _forms(row)
    for key, others in forms.items():
        if key == row.key or others[0].person != row.is_person:
            continue
        for mine, form in itertools.product(own, others):
            found = likeness.compared(mine, form)
            if found and _may_be_one(row, other := snapshot.partners[key], found[0]):
                _keep(best, key, Pair(row.key, row.name, key, other.name, found[0], round(found[1])))
    return sorted(best.values(), key=_order)[: sizes.PAIRS]


def names(row: records.Partner) -> list[str]:
    """All names of a partner, former ones too."""
    return [text for text in dict.fromkeys((row.name, row.name_fr, *row.aliases)) if text]


def _pairs(rows: Mapping[str, records.Partner], wanted: set[str] | None) -> tuple[Pair, ...]:
    placed = [(row.key, form) for row in rows.values() for form in _forms(row)]
    chosen = None if wanted is None else {place for place, (key, _form) in enumerate(placed) if key in wanted}
    best: dict[tuple[str, str], Pair] = {}
    for one, two, reason, score in likeness.pairs([form for _key, form in placed], chosen):
        first, second = placed[one][0], placed[two][0]
        if wanted is not None and first not in wanted:
            first, second = second, first
        if first == second or not _may_be_one(rows[first], rows[second], reason):
            continue
        both = (min(first, second), max(first, second))
        _keep(best, both, Pair(first, rows[first].name, second, rows[second].name, reason, round(score)))
    return tuple(sorted(best.values(), key=_order))


def _forms(row: records.Partner) -> list[Form]:
    return [likeness.form(name, row.is_person) for name in names(row)]


def _may_be_one(one: records.Partner, two: records.Partner, reason: Reason) -> bool:
    """Whether nothing on record says that two partners are different ones."""
    if two.key in one.distinct_from or one.key in two.distinct_from or one.key == two.part_of or two.key == one.part_of:
        return False
    elsewhere = one.municipality and two.municipality and one.municipality != two.municipality
    return not (elsewhere and reason in ("contained", "initials"))


def _keep(best: dict[object, Pair] | dict[tuple[str, str], Pair] | dict[str, Pair], place: object, pair: Pair) -> None:
    known = best.get(place)  # pyright: ignore[reportArgumentType]
    if known is None or known.likeness < pair.likeness:
        best[place] = pair  # pyright: ignore[reportArgumentType]


def _order(pair: Pair) -> tuple[int, str, str]:
    return -pair.likeness, pair.key, pair.other
