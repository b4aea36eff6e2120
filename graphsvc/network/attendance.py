"""Attendance: who was present at which collaboration, for which organization, and when.

One participation on record gives presences: a person took part in a collaboration, for an organization, from a day
until a day. *Took part* is defined here and nowhere else: the collaboration was held, or is an undertaking that was not
cancelled; and attendance is present, or empty with a role other than invited. Where an alternate sat in, that counts
for the alternate and the organization represented, never for the absent person.
"""

from __future__ import annotations

import bisect
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import Any, NamedTuple, TypeVar, cast

import numpy as np
import numpy.typing as npt

from graphsvc.model import dates, records, vocabulary
from graphsvc.network import layered

Ints = npt.NDArray[np.int32]
T = TypeVar("T", bound=np.generic)

BODY, MEETING, OCCASION, UNDERTAKING, CONTACT = range(5)
FAMILIES: dict[str, int] = {
    kind: family
    for family, kinds in enumerate(
        (vocabulary.BODIES, vocabulary.MEETINGS, vocabulary.OCCASIONS, vocabulary.UNDERTAKINGS, vocabulary.CONTACTS)
    )
    for kind in kinds
}


class Presence(NamedTuple):
    """A person took part in a collaboration for an organization; either may be None. start, end: days (ordinals).

    recorded: the partner that counts at the level of recorded partners (persons not rolled up to organizations).
    """

    collaboration: str
    person: str | None
    organization: str | None
    recorded: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Incidence:
    """All presences as columns of equal length (int32).

    collaboration: index into `collaborations`; person, organization, recorded: indices into `partners`, -1 for none;
    start, end: days (ordinals); family: kind of collaboration, as in FAMILIES; actor: the organization represented,
    else the person.
    """

    partners: tuple[str, ...]
    collaborations: tuple[str, ...]
    collaboration: Ints
    person: Ints
    organization: Ints
    recorded: Ints
    start: Ints
    end: Ints
    family: Ints

    @property
    def actor(self) -> Ints:
        return np.where(self.organization >= 0, self.organization, self.person)

    def persons_and_organizations(self, rows: npt.NDArray[np.bool_] | slice = slice(None)) -> list[str]:
        """Keys of the persons and organizations of these presences, sorted."""
        present = np.zeros(len(self.partners) + 1, dtype=bool)
        present[self.person[rows]] = True
        present[self.organization[rows]] = True
        return [self.partners[place] for place in np.flatnonzero(present[:-1]).tolist()]

    def chosen(self, rows: npt.NDArray[np.bool_]) -> Incidence:
        """The presences of a boolean mask."""
        return replace(self, **{name: getattr(self, name)[rows] for name in _NAMES})

    def within(self, start: int, end: int, families: tuple[int, ...]) -> npt.NDArray[np.bool_]:
        """Mask of the presences of these families that overlap the days start..end (ordinals)."""
        return (self.start <= end) & (self.end >= start) & np.isin(self.family, families)


def days(collaboration: records.Collaboration) -> tuple[int, int] | None:
    """First and last day of a collaboration (ordinals); None where it does not count.

    Planned and cancelled ones do not count, nor gatherings without a date; an undertaking without dates is in every
    window.
    """
    starts, ends = collaboration.starts_on, collaboration.ends_on
    if collaboration.status in ("planned", "cancelled"):
        return None
    if collaboration.kind in vocabulary.GATHERINGS:
        return dates.span(starts, ends or starts) if starts else None
    if ends is None and collaboration.status == "completed" and starts:
        ends = starts
    return dates.span(starts, ends)


def took_part(row: records.Participation) -> bool:
    """Whether the participation itself says that somebody was present."""
    if row.via:
        return True
    return row.attendance == "present" or (row.attendance is None and row.role != "invited")


def unanswered(row: records.Participation) -> bool:
    """Whether somebody was invited and the attendance is not recorded."""
    return row.attendance is None and row.role == "invited" and not row.via


def missed(row: records.Participation) -> bool:
    """Whether the participation was missed: nobody present, no regrets, no alternate."""
    return not row.via and (row.attendance == "absent" or unanswered(row))


def expand(
    row: records.Participation,
    period: tuple[int, int] | None,
    partners: Mapping[str, records.Partner],
    represents: Mapping[str, list[records.Representation]],
) -> tuple[Presence, ...]:
    """The presences of one participation; none where it does not count.

    period: first and last day of the collaboration (ordinals), None where it does not count; partners: by key;
    represents: person key -> its representations.
    """
    partner = partners.get(row.partner)
    if period is None or partner is None or not took_part(row):
        return ()
    start, end = period
    if row.from_ or row.until:
        first, last = row.days
        start, end = max(start, first), min(end, last)
        if start > end:
            return ()
    via = partners.get(row.via) if row.via else None
    attendee = via or partner
    person = attendee.key if attendee.is_person else None
    if not partner.is_person:
        stays = [(partner.key, start, end)]
    else:
        stays = _organizations(partner.key, start, end, represents)
        if via is not None:
            stays = [
                piece
                for organization, first, last in stays
                for piece in (
                    _own(via, first, last, represents) if organization is None else [(organization, first, last)]
                )
            ]
    return tuple(
        [
            Presence(row.collaboration, person, organization, attendee.key, first, last)
            for organization, first, last in stays
        ]
    )


def _own(
    partner: records.Partner, start: int, end: int, represents: Mapping[str, list[records.Representation]]
) -> list[tuple[str | None, int, int]]:
    """(organization or None, start, end) for which a partner is present when it is no alternate of an organization."""
    if partner.is_person:
        return _organizations(partner.key, start, end, represents)
    return [(partner.key, start, end)]


def _organizations(
    person: str, start: int, end: int, represents: Mapping[str, list[records.Representation]]
) -> list[tuple[str | None, int, int]]:
    """(organization, start, end) that a person represents between two days; organization None on days with none."""
    stays: list[tuple[str | None, int, int]] = []
    rows = represents.get(person, ())
    if not rows:
        return [(None, start, end)]
    for row in rows:
        first, last = row.days
        if max(first, start) <= min(last, end):
            stays.append((row.organization, max(first, start), min(last, end)))
    if len(stays) == 1 and stays[0][1] == start and stays[0][2] == end:
        return stays
    covered = start
    alone: list[tuple[str | None, int, int]] = []
    for _, first, last in sorted(stays, key=lambda item: (item[1], item[2])):
        if first > covered:
            alone.append((None, covered, first - 1))
        covered = max(covered, last + 1)
    if covered <= end:
        alone.append((None, covered, end))
    return sorted(stays, key=lambda item: (str(item[0]), item[1], item[2])) + alone


#: A participation's presences before and after.
Renewal = tuple[tuple[Presence, ...], tuple[Presence, ...]]


def every(tables: Mapping[str, Mapping[str, records.Record]]) -> dict[str, tuple[Presence, ...]]:
    """Participation key -> its presences, of all participations."""
    rows = cast(Mapping[str, records.Participation], tables["participation"])
    return dict(zip(rows, _expanded(tables, rows.values()), strict=True))


def renewed(
    tables: Mapping[str, Mapping[str, records.Record]],
    expanded: Mapping[str, tuple[Presence, ...]],
    stale: set[str],
) -> tuple[Mapping[str, tuple[Presence, ...]], list[Renewal]]:
    """The presences of every participation with those of stale keys recomputed, and those that differ."""
    if not stale:
        return expanded, []
    participations = cast(Mapping[str, records.Participation], tables["participation"])
    kept = [row for key in stale if (row := participations.get(key)) is not None]
    presences = dict.fromkeys(stale) | dict(zip((row.key for row in kept), _expanded(tables, kept), strict=True))
    both = [(expanded.get(key, ()), after or ()) for key, after in presences.items()]
    return layered.changed(expanded, presences), [(before, after) for before, after in both if before != after]


def _expanded(
    tables: Mapping[str, Mapping[str, records.Record]], rows: Iterable[records.Participation]
) -> Iterator[tuple[Presence, ...]]:
    """The presences of each of these participations, in their order."""
    partners = cast(Mapping[str, records.Partner], tables["partner"])
    collaborations = cast(Mapping[str, records.Collaboration], tables["collaboration"])
    represents: dict[str, list[records.Representation]] = defaultdict(list)
    for representation in cast(Mapping[str, records.Representation], tables["representation"]).values():
        represents[representation.person].append(representation)
    periods: dict[str, tuple[int, int] | None] = {}
    for row in rows:
        if row.collaboration not in periods:
            collaboration = collaborations.get(row.collaboration)
            periods[row.collaboration] = days(collaboration) if collaboration else None
        yield expand(row, periods[row.collaboration], partners, represents)


def columns(
    partners: Mapping[str, records.Partner],
    collaborations: Mapping[str, records.Collaboration],
    expanded: Mapping[str, tuple[Presence, ...]],
) -> Incidence:
    """Presences as columns, in the order of `expanded`; partners and collaborations sorted by key."""
    partner_keys = tuple(sorted(partners))
    collaboration_keys = tuple(sorted(collaborations))
    partner_index: dict[str | None, int] = {None: -1} | {key: i for i, key in enumerate(partner_keys)}
    collaboration_index = {key: i for i, key in enumerate(collaboration_keys)}
    family_of = [FAMILIES[collaborations[key].kind] for key in collaboration_keys]
    presences = [presence for group in expanded.values() for presence in group]
    return Incidence(
        partner_keys, collaboration_keys, *_fields(presences, partner_index, collaboration_index, family_of)
    )


@dataclass(frozen=True, slots=True)
class Moves:
    """Effect of a few changes: presences before and after, keys added or removed, kinds before and after by key."""

    presences: list[Renewal]
    partners: set[str]
    collaborations: set[str]
    kinds: Mapping[str, tuple[str | None, str | None]]


def patched(incidence: Incidence, moves: Moves) -> Incidence:
    """The columns after a few changes.

    Equal to columns computed anew except for the order of rows. O(presences), in array operations.
    """
    partner_index, collaboration_index = Places(incidence.partners), Places(incidence.collaborations)
    gone: dict[str, list[Presence]] = defaultdict(list)
    for before, _ in moves.presences:
        for presence in before:
            gone[presence.collaboration].append(presence)
    removed: list[int] = []
    for collaboration, presences in gone.items():
        places = np.flatnonzero(incidence.collaboration == collaboration_index[collaboration])
        rows = np.column_stack([getattr(incidence, name)[places] for name in _NAMES])
        keep = np.ones(len(places), dtype=bool)
        family_of = {collaboration_index[collaboration]: int(rows[0, 6])}
        for row in np.column_stack(_fields(presences, partner_index, collaboration_index, family_of)):
            place = np.flatnonzero(keep & (rows == row).all(axis=1))[0]
            keep[place] = False
            removed.append(int(places[place]))
    partners, partner_shift = _merged(incidence.partners, moves.partners)
    collaborations, collaboration_shift = _merged(incidence.collaborations, moves.collaborations)
    partner_index, collaboration_index = Places(partners), Places(collaborations)
    family_of = {collaboration_index[key]: FAMILIES[after] for key, (_, after) in moves.kinds.items() if after}
    came = [presence for _, presences in moves.presences for presence in presences]
    added = _fields(came, partner_index, collaboration_index, family_of)

    def renewed(number: int, name: str) -> Ints:
        column = getattr(incidence, name)
        shift = collaboration_shift if number == 0 else partner_shift if number < 4 else None
        column = np.delete(column, removed) if removed else column
        return np.concatenate([column if shift is None else shift[column], added[number]])

    columns = [renewed(number, name) for number, name in enumerate(_NAMES)]
    for key, (before, after) in moves.kinds.items():
        if before and after and FAMILIES[before] != FAMILIES[after]:
            columns[6][columns[0] == collaboration_index[key]] = FAMILIES[after]
    return Incidence(partners, collaborations, *columns)


_NAMES = ("collaboration", "person", "organization", "recorded", "start", "end", "family")


def _fields(
    presences: Sequence[Presence],
    partner_index: Mapping[Any, int],
    collaboration_index: Mapping[Any, int],
    family_of: Mapping[int, int] | list[int],
) -> list[Ints]:
    """The presences as the columns of an Incidence; indices: key -> place, of no partner -1."""

    # Column by column: as rows of tuples 2.4 million presences take twice as long.
    def column(values: Iterable[int]) -> Ints:
        return np.fromiter(values, np.int32, len(presences))

    def field(number: int) -> Iterator[Any]:
        return map(itemgetter(number), presences)

    collaboration = column(map(collaboration_index.__getitem__, field(0)))
    partners = [column(map(partner_index.__getitem__, field(number))) for number in (1, 2, 3)]
    family = column(map(family_of.__getitem__, collaboration.tolist()))
    return [collaboration, *partners, column(field(4)), column(field(5)), family]


def distinct(values: npt.NDArray[T]) -> npt.NDArray[T]:
    """The distinct values, sorted; takes a sixth of the time of numpy.unique 2.4, which hashes them first."""
    ordered = np.sort(values)
    new = np.ones(len(ordered), dtype=bool)
    new[1:] = ordered[1:] != ordered[:-1]
    return ordered[new]


def numbered(values: Ints, most: int) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """The distinct values (0 to most - 1), sorted, and each value's index among them; np.unique without sorting."""
    occurs = np.zeros(most, dtype=bool)
    occurs[values] = True
    return np.flatnonzero(occurs), (np.cumsum(occurs) - 1)[values]


class Places(dict[str | None, int]):
    """Key -> its index in sorted keys, found by bisection on look-up; -1 for None."""

    def __init__(self, keys: tuple[str, ...]) -> None:
        super().__init__({None: -1})
        self._keys = keys

    def __missing__(self, key: str | None) -> int:
        return bisect.bisect_left(self._keys, key or "")


def _merged(keys: tuple[str, ...], changed: set[str]) -> tuple[tuple[str, ...], Ints | None]:
    """The sorted keys after these were added or removed, and old index -> new index (-1 for removed ones and for -1);
    None where no key changed."""
    if not changed:
        return keys, None
    merged = list(keys)
    step = np.zeros(len(keys) + 1, dtype=np.int32)
    gone: list[int] = []
    for key in changed:
        before, now = bisect.bisect_left(keys, key), bisect.bisect_left(merged, key)
        if before < len(keys) and keys[before] == key:
            del merged[now]
            gone.append(before)
            step[before] -= 1
        else:
            merged.insert(now, key)
            step[before] += 1
    shift = np.arange(len(keys) + 1, dtype=np.int32) + np.cumsum(step, dtype=np.int32)
    shift[gone] = -1
    shift[-1] = -1
    return tuple(merged), shift
