"""Records of collaborations that contradict each other: who came, when it was, and whether it is one or two.

Contacts are not asked about: they are history only, and nothing counts them.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from graphsvc.analytics import likeness
from graphsvc.model import records, vocabulary
from graphsvc.network import attendance, facets, joined
from graphsvc.network.by_partner import by_partner
from graphsvc.network.memo import Change, Mend
from graphsvc.network.snapshot import Snapshot

#: The gatherings that are asked about.
GATHERINGS = vocabulary.MEETINGS + vocabulary.OCCASIONS
#: What each of the questions rests on; whether titles are alike, which takes longest, rests on no participation.
CAME_RESTS_ON = frozenset({facets.PARTICIPATION, facets.CONTACT})
OUTSIDE_RESTS_ON = frozenset({facets.COLLABORATION, facets.PLANNED})
ALIKE_RESTS_ON = OUTSIDE_RESTS_ON | {facets.STORY}

#: Share of the participants of the smaller one that two collaborations have in common, if they are one.
COMMON = 0.5


@dataclass(frozen=True, slots=True)
class Doubt:
    """One question, about a field of the first of its records.

    records: keys of all records concerned; credited: keys of the collaborations that count for several of them.
    """

    question: Literal["affiliations", "overlap", "undated", "came", "outside", "twice", "ring", "unit"]
    entity: str
    field: str
    records: tuple[str, ...]
    credited: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        return self.records[0]


#: Kind and day of a gathering.
_Day = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Alike:
    """The gatherings of each day, and which of them are called alike."""

    days: Mapping[_Day, tuple[records.Collaboration, ...]]
    pairs: Mapping[_Day, tuple[tuple[str, str], ...]]


def contradictions(snapshot: Snapshot) -> Iterator[Doubt]:
    """Yield what collaborations contradict: who came, when they were, and those probably entered twice."""
    ask = snapshot.readings.ask
    yield from _came(snapshot)
    yield from ask(("outside",), lambda: tuple(_outside(snapshot)), OUTSIDE_RESTS_ON)
    for one, two in (pair for _day, pairs in sorted(_alike(snapshot).pairs.items()) for pair in pairs):
        if _shares(snapshot, one, two):
            yield Doubt("twice", "collaboration", "title", (one, two))


def _came(snapshot: Snapshot) -> Iterator[Doubt]:
    """Partners that missed a collaboration at which they also were, or for which another partner sat in there."""

    def of(partner: str) -> tuple[tuple[str, Doubt], ...] | None:
        """(collaboration, question) of one partner."""
        rows = snapshot.participations_of.get(partner, ())
        if len({row.collaboration for row in rows}) == len(rows):
            return None  # it is named once in each, as nearly all are
        return tuple(_missed_and_came(partner, rows)) or None

    def found() -> Mapping[str, tuple[tuple[str, Doubt], ...]]:
        return {partner: asked for partner in snapshot.participations_of if (asked := of(partner))}

    asked = by_partner(snapshot, ("came",), found, of, CAME_RESTS_ON, CAME_RESTS_ON)
    for collaboration, doubt in sorted(
        itertools.chain.from_iterable(asked.values()), key=lambda one: (one[0], one[1].key)
    ):
        if snapshot.collaborations[collaboration].kind not in vocabulary.CONTACTS:
            yield doubt


def _missed_and_came(partner: str, rows: Sequence[records.Participation]) -> Iterator[tuple[str, Doubt]]:
    for row in rows:
        if row.partner != partner or row.via or row.attendance not in ("absent", "regrets"):
            continue
        others = [
            other.key
            for other in rows
            if other.collaboration == row.collaboration
            and (other.via == partner or (attendance.took_part(other) and joined.is_one(row, other)))
        ]
        if others:
            yield row.collaboration, Doubt("came", "participation", "attendance", (row.key, *sorted(others)))


def _outside(snapshot: Snapshot) -> Iterator[Doubt]:
    for key, parts in sorted(snapshot.parts_of.items()):
        body = snapshot.collaborations.get(key)
        if body is None or body.kind not in vocabulary.BODIES:
            continue
        begins, ends = body.term
        for part in sorted(parts, key=lambda part: part.key):
            first, last = part.start_days
            if part.kind in GATHERINGS and part.starts_on and (last < begins or first > ends):
                yield Doubt("outside", "collaboration", "starts_on", (part.key, key))


def _alike(snapshot: Snapshot) -> _Alike:
    """Gatherings of one kind, exact day and title; those at different places, or of different bodies, are two."""

    def found() -> _Alike:
        days = {day: tuple(rows) for day, rows in _by_day(snapshot.collaborations.values()).items()}
        return _Alike(days, {day: pairs for day, rows in days.items() if (pairs := _pairs(rows))})

    def moved(known: _Alike, changes: Sequence[Change]) -> _Alike:
        gone = _by_day(before for before, _now in changes)
        come = _by_day(now for _before, now in changes)
        days, pairs = dict(known.days), dict(known.pairs)
        for day in gone.keys() | come.keys():
            left = {row.key for row in gone.get(day, ())}
            days[day] = (*(row for row in days.get(day, ()) if row.key not in left), *come.get(day, ()))
            pairs[day] = _pairs(days[day])
        return _Alike(days, pairs)

    return snapshot.readings.ask(("alike",), found, ALIKE_RESTS_ON, Mend("collaboration", moved))


def _by_day(rows: Iterable[records.Record | None]) -> dict[_Day, list[records.Collaboration]]:
    """The gatherings that may be two of one, by kind and day."""
    found: dict[_Day, list[records.Collaboration]] = defaultdict(list)
    for row in rows:
        if not isinstance(row, records.Collaboration) or row.kind not in GATHERINGS or row.status == "cancelled":
            continue
        if len(row.starts_on or "") == 10:
            found[row.kind, row.starts_on or ""].append(row)
    return found


def _pairs(rows: Sequence[records.Collaboration]) -> tuple[tuple[str, str], ...]:
    """Keys of the gatherings of a day that are called alike."""
    return tuple(
        (one.key, two.key)
        for one, two in itertools.combinations(sorted(rows, key=lambda row: row.key), 2)
        if _may_be_one(one, two) and _is_called(one, two)
    )


def _may_be_one(one: records.Collaboration, two: records.Collaboration) -> bool:
    if two.key in one.distinct_from or one.key in two.distinct_from:
        return False
    places, bodies = {one.municipality, two.municipality}, {one.part_of, two.part_of}
    return len(places - {None}) < 2 and len(bodies - {None}) < 2


def _is_called(one: records.Collaboration, two: records.Collaboration) -> bool:
    found = likeness.compared(likeness.form(one.title), likeness.form(two.title))
    return found is not None and found[0] in ("same", "order", "typing")


def _shares(snapshot: Snapshot, one: str, two: str) -> bool:
    """Whether two collaborations have half of the participants of the smaller one in common, or one has none."""
    first, second = ({row.partner for row in snapshot.participations_in.get(key, ())} for key in (one, two))
    return len(first & second) >= COMMON * min(len(first), len(second))
