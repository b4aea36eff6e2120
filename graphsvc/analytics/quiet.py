"""Partners gone quiet: whose invitations are missed, or who are silent for longer than is usual for them.

DESIGN section 5, *also gaps*. Who is looked at: organizations, and persons who represent nobody on the day, present
in the network, never the host. An organization counts through whoever represented it at that time, so that what a
person did for an organization is the organization's.

*Invitation*: a participation recorded at a working meeting or an occasion that was held and had begun by the day,
whatever its role, within the row's own dates. Several rows at one gathering are one invitation. It was kept where
anybody was there for the partner; excused where any row says regrets or names an alternate; else missed, also where
nothing is said of the attendance of somebody invited, who did not take part either (`unrecorded` counts those).
*Missed*: the last three invitations, by first day, all missed, and at least 120 days certainly lie between the first
and the third of them.

*Engagement*: a working meeting or an undertaking that the partner took part in; it lasts until its last possible day.
*Silent*: more than 120 days since the last engagement, and more than twice the longest pause between two, once there
were engagements in four different months (an undertaking counts in the month in which it began for the partner).
A pause is taken at its longest: from the first day that a gathering may mean, or the end of an undertaking, to the
last day that the next may mean. What is not dated to the month counts as a sign of life, but neither as one of the
four nor for a pause: what is not known accuses nobody.
"""

# pyright: basic

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import dataclass
from typing import Literal

import numpy as np

from graphsvc import records
from graphsvc.analytics.gaps import counted
from graphsvc.network import presences
from graphsvc.network.presences import MEETING, UNDERTAKING
from graphsvc.network.snapshot import Snapshot

DAYS = 120
MISSED = 3
MONTHS = 4
INVITING = (*records.MEETINGS, *records.OCCASIONS)
ENGAGING = (*records.MEETINGS, *records.UNDERTAKINGS)


@dataclass(frozen=True, slots=True)
class Quiet:
    """A partner gone quiet.

    since: ordinal of the first of the invitations missed, or of the last engagement; missed: the three gatherings,
    oldest first; unrecorded: of how many the attendance is not recorded; last_on, last: the last engagement, None
    where there was none; days: how long the silence has lasted; pause: the longest usual pause in days, between the two
    in `between`; both None for missed.
    """

    partner: str
    reason: Literal["missed", "silent"]
    since: int
    last_on: int | None
    last: str | None
    missed: tuple[str, ...] = ()
    unrecorded: int = 0
    days: int | None = None
    pause: int | None = None
    between: tuple[str, ...] = ()

    @property
    def evidence(self) -> tuple[str, ...]:
        """The collaborations behind it: those missed, or the last engagement and those around the longest pause."""
        return self.missed or tuple(dict.fromkeys((*([self.last] if self.last else []), *self.between)))


@dataclass(frozen=True, slots=True)
class Invitation:
    """A gathering to which a partner was asked: its days, and what came of it."""

    collaboration: str
    start: int
    end: int
    outcome: Literal["came", "excused", "missed"]
    recorded: bool


@dataclass(frozen=True, slots=True)
class Engaged:
    """A collaboration that engaged a partner: from when, until when at the latest, and whether its month is known."""

    collaboration: str
    start: int
    end: int
    lasting: bool
    dated: bool


def quiet(graph: Snapshot, day: int, without: frozenset[str] = frozenset()) -> tuple[Quiet, ...]:
    """All partners gone quiet on a day (ordinal), the latest first; `without` are never among them.

    Missed comes before silent where both hold. O(participations), and little but for those who may be quiet.
    """
    lively, missed, silent = _lively(graph, day), _may_have_missed(graph), _may_be_silent(graph, day)
    found = [
        (_missed(graph, key, day) if key in missed else None) or (_silent(graph, key, day) if key in silent else None)
        for key, _ in counted(graph, day, without)
        if key not in lively
    ]
    return tuple(sorted((one for one in found if one), key=lambda one: (-one.since, one.partner)))


def of(graph: Snapshot, partner: str, day: int) -> Quiet | None:
    """Whether one partner, who is looked at, has gone quiet on a day; None where not."""
    return _missed(graph, partner, day) or _silent(graph, partner, day)


def _missed(graph: Snapshot, partner: str, day: int) -> Quiet | None:
    rows = _rows(graph, partner)
    asked = invitations(graph, partner, day, rows)[-MISSED:]
    if len(asked) < MISSED or any(one.outcome != "missed" for one in asked) or asked[-1].start - asked[0].end < DAYS:
        return None
    last = _last(engagements(graph, partner, day, rows))
    last_on, last_key = (last.end, last.collaboration) if last else (None, None)
    keys = tuple(one.collaboration for one in asked)
    unrecorded = sum(not one.recorded for one in asked)
    return Quiet(partner, "missed", asked[0].start, last_on, last_key, keys, unrecorded)


def _silent(graph: Snapshot, partner: str, day: int) -> Quiet | None:
    engaged = engagements(graph, partner, day)
    last = _last(engaged)
    if last is None or day - last.end <= DAYS:
        return None
    if len({datetime.date.fromordinal(one.start).replace(day=1) for one in engaged if one.dated}) < MONTHS:
        return None
    pause, between = longest_pause(engaged)
    if day - last.end <= 2 * pause:
        return None
    days = day - last.end
    return Quiet(partner, "silent", last.end, last.end, last.collaboration, days=days, pause=pause, between=between)


def _last(engaged: list[Engaged]) -> Engaged | None:
    return max(engaged, key=lambda one: (one.end, one.start, one.collaboration), default=None)


def invitations(
    graph: Snapshot, partner: str, day: int, rows: list[records.Participation] | None = None
) -> list[Invitation]:
    """To what a partner was asked until a day, by first day."""
    found: dict[str, set[str]] = {}
    collaborations = graph.collaborations
    for row in _rows(graph, partner) if rows is None else rows:
        collaboration = collaborations.get(row.collaboration)
        if collaboration is None or collaboration.kind not in INVITING:
            continue
        period = presences.days(collaboration)
        if period is None or period[0] > day:
            continue
        said = set[str]()
        if any(_actor(presence) == partner for presence in graph.expanded.get(row.key, ())):
            said.add("came")
        if not presences.took_part(row) or row.via:
            there = row.model_copy(update={"attendance": "present", "via": None})
            asked = presences.expand(there, period, graph.partners, graph.represents)  # pyright: ignore[reportArgumentType]
            if any(_actor(presence) == partner for presence in asked):
                excused = row.via or row.attendance == "regrets"
                said.add("excused" if excused else "missed" if row.attendance else "unrecorded")
        if said:
            found.setdefault(collaboration.key, set()).update(said)
    result: list[Invitation] = []
    for key, said in found.items():
        start, end = presences.days(collaborations[key]) or (1, 1)
        outcome = "came" if "came" in said else "excused" if "excused" in said else "missed"
        result.append(Invitation(key, start, end, outcome, "missed" in said))
    return sorted(result, key=lambda one: (one.start, one.end, one.collaboration))


def engagements(
    graph: Snapshot, partner: str, day: int, rows: list[records.Participation] | None = None
) -> list[Engaged]:
    """What engaged a partner until a day, each collaboration once, by first day."""
    spans: dict[str, tuple[int, int]] = {}
    collaborations = graph.collaborations
    for row in _rows(graph, partner) if rows is None else rows:
        if collaborations[row.collaboration].kind not in ENGAGING:
            continue
        for presence in graph.expanded.get(row.key, ()):
            if _actor(presence) == partner and presence.start <= day:
                start, end = spans.get(row.collaboration, (presence.start, 1))
                spans[row.collaboration] = min(start, presence.start), max(end, min(presence.end, day))
    found = [
        Engaged(
            key,
            start,
            end,
            collaborations[key].kind in records.UNDERTAKINGS,
            len(collaborations[key].starts_on or "") >= len("YYYY-MM"),
        )
        for key, (start, end) in spans.items()
    ]
    return sorted(found, key=lambda one: (one.start, one.end, one.collaboration))


def longest_pause(engaged: list[Engaged]) -> tuple[int, tuple[str, ...]]:
    """The longest pause in days between engagements dated to the month, and the two around it; 0 for fewer than two."""
    dated = [one for one in engaged if one.dated]
    longest, between = 0, ()
    reach, before = 0, ""
    for number, one in enumerate(dated):
        pause = (one.start if one.lasting else one.end) - reach
        if number and pause > longest:
            longest, between = pause, (before, one.collaboration)
        if (ends := one.end if one.lasting else one.start) > reach:
            reach, before = ends, one.collaboration
    return longest, between


def _rows(graph: Snapshot, partner: str) -> list[records.Participation]:
    """The participations that may speak for a partner: its own, and those of whoever represents or represented it."""
    people = [row.person for row in graph.represented_by.get(partner, ())]
    found = {row.key: row for who in (partner, *people) for row in graph.participations_of.get(who, ())}
    return list(found.values())


def _actor(presence: presences.Presence) -> str | None:
    return presence.organization or presence.person


def _may_be_silent(graph: Snapshot, day: int) -> set[str]:
    """Who was engaged in four months and not in the last 120 days: a short cut, all the silent are among them."""
    columns = graph.incidence
    rows = np.isin(columns.family, (MEETING, UNDERTAKING)) & (columns.start <= day)
    actor, start, end = columns.actor[rows], columns.start[rows], columns.end[rows]
    last = np.zeros(len(columns.partners), dtype=np.int32)
    np.maximum.at(last, actor, end)
    long_ago = actor[last[actor] < day - DAYS]
    starts = np.unique(np.column_stack([long_ago, start[last[actor] < day - DAYS]]), axis=0)[:, 0]
    often = np.flatnonzero(np.bincount(starts, minlength=len(columns.partners)) >= MONTHS)
    return {columns.partners[i] for i in often.tolist()}


def _may_have_missed(graph: Snapshot) -> set[str]:
    """Who has three rows that say neither that somebody was there nor regrets: a short cut as well."""
    found: Counter[str] = Counter()
    for partner, rows in graph.missed_by.items():
        found[partner] += len(rows)
        for organization in {row.organization for row in graph.represents.get(partner, ())}:
            found[organization] += len(rows)
    return {partner for partner, many in found.items() if many >= MISSED}


def _lively(graph: Snapshot, day: int) -> set[str]:
    """Who came to a working meeting in the last 120 days, and so has neither missed nor fallen silent: a short cut.

    Only meetings of a known day, since the order of the others may be otherwise.
    """
    columns = graph.incidence
    rows = (columns.family == MEETING) & (columns.start > day - DAYS) & (columns.start <= day)
    recent = np.unique(columns.collaboration[rows])
    exact = [i for i in recent.tolist() if _exact(graph.collaborations[columns.collaborations[i]])]
    rows &= np.isin(columns.collaboration, exact)
    return {columns.partners[i] for i in np.unique(columns.actor[rows]).tolist()}


def _exact(collaboration: records.Collaboration) -> bool:
    return len(collaboration.starts_on or "") == len("YYYY-MM-DD") and not collaboration.ends_on
