"""Who was present at what, for whom, and when: one participation becomes its presences.

A presence says that a collaboration was taken part in by a person, for an organization, from a day until a
day. *Took part* is defined here and nowhere else (DESIGN: the collaboration was held, or is an undertaking not
cancelled; attendance is present, or empty with a role other than invited; or somebody sat in, which counts for
the alternate and the organization represented, never for the absent person).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import NamedTuple, cast

import numpy as np
import numpy.typing as npt

from graphsvc import records

Ints = npt.NDArray[np.int32]

FOREVER = date.max.toordinal()
BODY, MEETING, OCCASION, UNDERTAKING, CONTACT = range(5)
FAMILIES: dict[str, int] = {
    kind: family
    for family, kinds in enumerate(
        (records.BODIES, records.MEETINGS, records.OCCASIONS, records.UNDERTAKINGS, records.CONTACTS)
    )
    for kind in kinds
}


class Presence(NamedTuple):
    """person took part in collaboration for organization; either may be empty, the days are ordinals.

    recorded: the partner to count when people are not rolled up to organizations.
    """

    collaboration: str
    person: str | None
    organization: str | None
    recorded: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Incidence:
    """Presences as columns of equal length; indices point into `partners` and `collaborations`, -1 is nobody.

    actor: the organization where one was represented, else the person. start and end are ordinals of days.
    participation: the number of the record in the order of keys.
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
    participation: Ints

    @property
    def actor(self) -> Ints:
        return np.where(self.organization >= 0, self.organization, self.person)

    def chosen(self, rows: npt.NDArray[np.bool_]) -> Incidence:
        """Some of the presences."""
        names = [field.name for field in fields(self) if field.name not in ("partners", "collaborations")]
        return replace(self, **{name: getattr(self, name)[rows] for name in names})

    def within(self, start: int, end: int, families: tuple[int, ...]) -> npt.NDArray[np.bool_]:
        """Which presences of these families overlap the days start..end."""
        return (self.start <= end) & (self.end >= start) & np.isin(self.family, families)


def days(collaboration: records.Collaboration) -> tuple[int, int] | None:
    """First and last day of a collaboration as ordinals; None where it does not count.

    A gathering of unknown date lies in no window; an undertaking without dates may lie in any.
    """
    starts, ends = collaboration.starts_on, collaboration.ends_on
    if collaboration.status in ("planned", "cancelled"):
        return None
    first = records.first_day(starts).toordinal() if starts else None
    if collaboration.kind in records.GATHERINGS:
        if first is None:
            return None
        return first, records.last_day(ends or cast(str, starts)).toordinal()
    if ends is None and collaboration.status == "completed" and starts:
        ends = starts
    return first or 1, records.last_day(ends).toordinal() if ends else FOREVER


def span(start: str | None, end: str | None) -> tuple[int, int]:
    """A period as ordinals, empty bounds open, vague dates at their widest."""
    return (
        records.first_day(start).toordinal() if start else 1,
        records.last_day(end).toordinal() if end else FOREVER,
    )


def took_part(row: records.Participation) -> bool:
    """Whether the row itself says that somebody was there."""
    if row.via:
        return True
    return row.attendance == "present" or (row.attendance is None and row.role != "invited")


def expand(
    row: records.Participation,
    collaboration: records.Collaboration | None,
    partners: Mapping[str, records.Partner],
    represents: Mapping[str, list[records.Representation]],
) -> tuple[Presence, ...]:
    """The presences of one participation; none where it does not count."""
    partner = partners.get(row.partner)
    if collaboration is None or partner is None or not took_part(row):
        return ()
    period = days(collaboration)
    if period is None:
        return ()
    own = span(row.from_, row.until)
    start, end = max(period[0], own[0]), min(period[1], own[1])
    if start > end:
        return ()
    via = partners.get(row.via) if row.via else None
    there = via or partner
    person = there.key if there.is_person else None
    if not partner.is_person:
        found = [(partner.key, start, end)]
    else:
        found = _organizations(partner.key, start, end, represents)
        if via is not None:
            found = [
                piece
                for organization, first, last in found
                for piece in (
                    _own(via, first, last, represents) if organization is None else [(organization, first, last)]
                )
            ]
    return tuple(
        Presence(collaboration.key, person, organization, there.key, first, last) for organization, first, last in found
    )


def _own(
    partner: records.Partner, start: int, end: int, represents: Mapping[str, list[records.Representation]]
) -> list[tuple[str | None, int, int]]:
    """For whom a partner is there when it does not sit in for somebody else's organization."""
    if partner.is_person:
        return _organizations(partner.key, start, end, represents)
    return [(partner.key, start, end)]


def _organizations(
    person: str, start: int, end: int, represents: Mapping[str, list[records.Representation]]
) -> list[tuple[str | None, int, int]]:
    """For whom a person was there between two days, and when; for nobody on the days that are left."""
    found: list[tuple[str | None, int, int]] = []
    for row in represents.get(person, ()):
        first, last = span(row.from_, row.until)
        if max(first, start) <= min(last, end):
            found.append((row.organization, max(first, start), min(last, end)))
    covered = start
    alone: list[tuple[str | None, int, int]] = []
    for _, first, last in sorted(found, key=lambda item: (item[1], item[2])):
        if first > covered:
            alone.append((None, covered, first - 1))
        covered = max(covered, last + 1)
    if covered <= end:
        alone.append((None, covered, end))
    return sorted(found, key=lambda item: (str(item[0]), item[1])) + alone


def renewed(
    tables: Mapping[str, dict[str, records.Record]],
    expanded: Mapping[str, tuple[Presence, ...]],
    stale: set[str],
) -> Mapping[str, tuple[Presence, ...]]:
    """The presences of every participation, of which only the stale ones are worked out again."""
    if not stale:
        return expanded
    partners = cast(dict[str, records.Partner], tables["partner"])
    collaborations = cast(dict[str, records.Collaboration], tables["collaboration"])
    participations = cast(dict[str, records.Participation], tables["participation"])
    represents: dict[str, list[records.Representation]] = defaultdict(list)
    for representation in cast(dict[str, records.Representation], tables["representation"]).values():
        represents[representation.person].append(representation)
    result = dict(expanded)
    for key in stale:
        row = participations.get(key)
        if row is None:
            result.pop(key, None)
        else:
            result[key] = expand(row, collaborations.get(row.collaboration), partners, represents)
    return result


def columns(
    partners: Mapping[str, records.Partner],
    collaborations: Mapping[str, records.Collaboration],
    expanded: Mapping[str, tuple[Presence, ...]],
) -> Incidence:
    """Presences as columns, sorted by participation key, so that equal graphs have equal columns."""
    partner_keys = tuple(sorted(partners))
    collaboration_keys = tuple(sorted(collaborations))
    at = {key: i for i, key in enumerate(partner_keys)}
    where = {key: i for i, key in enumerate(collaboration_keys)}
    family = [FAMILIES[collaborations[key].kind] for key in collaboration_keys]
    rows = [
        (
            where[p.collaboration],
            -1 if p.person is None else at[p.person],
            -1 if p.organization is None else at[p.organization],
            at[p.recorded],
            p.start,
            p.end,
            family[where[p.collaboration]],
            number,
        )
        for number, key in enumerate(sorted(expanded))
        for p in expanded[key]
    ]
    data = np.array(rows, dtype=np.int32).reshape(-1, 8)
    c = [np.ascontiguousarray(data[:, i]) for i in range(8)]
    return Incidence(partner_keys, collaboration_keys, c[0], c[1], c[2], c[3], c[4], c[5], c[6], c[7])
