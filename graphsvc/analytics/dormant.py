"""Dormant partners: whose invitations are missed, or who are silent for longer than is usual for them.

Examined are organizations, and persons who represent nobody on the day, in the network on the day, without the host. An
organization takes part through whoever represented it at that time.

*Invitation*: a participation recorded at a working meeting or an occasion that was held and had begun by the day,
whatever its role, within the row's own dates. Several rows at one gathering are one invitation. It was kept where
anybody was present for the partner; excused where any row has regrets or an alternate; else missed, also where the
attendance of somebody invited is not recorded (`unrecorded` counts those).
*Missed*: the last three invitations, by first day, were all missed, and there are at least 120 days between the first
and the third of them whatever their vague dates mean.

*Engagement*: a working meeting or an undertaking that the partner took part in; it lasts until its last possible day.
*Silent*: more than 120 days since the last engagement, and more than twice the longest pause between two, once there
were engagements in four different months (an undertaking counts in the month in which it began for the partner).
A pause is taken at its longest: from the earliest day a gathering's date can mean, or the end of an undertaking, to
the latest day the next one's can mean. An engagement not dated to the month ends a silence, but counts neither as one
of the four nor for a pause: no partner is called dormant by unknown dates.
"""

# NumPy's stubs leave the items of tolist() unknown.
# pyright: basic

from __future__ import annotations

import datetime
import itertools
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from graphsvc.model import dates, records, vocabulary
from graphsvc.network import attendance
from graphsvc.network.attendance import MEETING, UNDERTAKING, distinct
from graphsvc.network.engagement import ENGAGING
from graphsvc.network.membership import counted
from graphsvc.network.snapshot import Snapshot

#: Days that a silence lasts at least, and that lie between the first and the last missed invitation.
DAYS = 120
#: Invitations missed in a row.
MISSED = 3
#: Months with engagements from which the usual pause is known.
MONTHS = 4
INVITING = (*vocabulary.MEETINGS, *vocabulary.OCCASIONS)
#: The ordinal of the day that NumPy counts from.
EPOCH = datetime.date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Dormant:
    """A dormant partner.

    since: day (ordinal) of the first missed invitation, or of the last engagement; missed: keys of the three
    gatherings, oldest first; unrecorded: number of these without recorded attendance; last_on, last: day (ordinal) and
    key of the last engagement, None where there was none; days: length of the silence; pause: longest earlier pause in
    days, between the two collaborations in `between`; days and pause are None for reason `missed`.
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
        """Keys of the collaborations missed, or of the last engagement and those around the longest pause."""
        return self.missed or tuple(dict.fromkeys((*([self.last] if self.last else []), *self.between)))


@dataclass(frozen=True, slots=True)
class Invitation:
    """A gathering to which a partner was invited: its days (ordinals) and outcome; recorded: attendance is known."""

    collaboration: str
    start: int
    end: int
    outcome: Literal["came", "excused", "missed"]
    recorded: bool


@dataclass(frozen=True, slots=True)
class Engagement:
    """A collaboration that engaged a partner.

    start, end: first and last possible day (ordinals); lasting: an undertaking; dated: its month is known.
    """

    collaboration: str
    start: int
    end: int
    lasting: bool
    dated: bool


def dormant(snapshot: Snapshot, day: int, without: frozenset[str] = frozenset()) -> tuple[Dormant, ...]:
    """All partners dormant on a day (ordinal), the latest first; `without` are never among them.

    Missed comes before silent where both hold. O(participations), and little but for those who may be dormant.
    """
    lively, missed, silent = _lively(snapshot, day), _may_have_missed(snapshot), silent_on(snapshot, day)
    entries = [
        (_missed(snapshot, key, day) if key in missed else None) or silent.get(key)
        for key, _ in counted(snapshot, day, without)
        if key not in lively
    ]
    return tuple(sorted(filter(None, entries), key=latest_first))


def latest_first(entry: Dormant) -> tuple[int, str]:
    """Sort key: the order in which dormant partners are listed."""
    return -entry.since, entry.partner


def of(snapshot: Snapshot, partner: str, day: int) -> Dormant | None:
    """The entry of one counted partner on a day (ordinal); None where it is not dormant."""
    return _missed(snapshot, partner, day) or _silent(partner, engagements(snapshot, partner, day), day)


def _missed(snapshot: Snapshot, partner: str, day: int) -> Dormant | None:
    rows = _rows(snapshot, partner)
    latest = itertools.islice(_invitations(snapshot, partner, day, rows), MISSED)
    missed = list(itertools.takewhile(lambda invitation: invitation.outcome == "missed", latest))[::-1]
    if len(missed) < MISSED or missed[-1].start - missed[0].end < DAYS:
        return None
    last = _last(engagements(snapshot, partner, day, rows))
    last_on, last_key = (last.end, last.collaboration) if last else (None, None)
    keys = tuple(invitation.collaboration for invitation in missed)
    unrecorded = sum(not invitation.recorded for invitation in missed)
    return Dormant(partner, "missed", missed[0].start, last_on, last_key, keys, unrecorded)


def _silent(partner: str, engaged: list[Engagement], day: int) -> Dormant | None:
    last = _last(engaged)
    if last is None or day - last.end <= DAYS:
        return None
    if (
        len({datetime.date.fromordinal(engagement.start).replace(day=1) for engagement in engaged if engagement.dated})
        < MONTHS
    ):
        return None
    pause, between = longest_pause(engaged)
    if day - last.end <= 2 * pause:
        return None
    days = day - last.end
    return Dormant(partner, "silent", last.end, last.end, last.collaboration, days=days, pause=pause, between=between)


def _last(engaged: list[Engagement]) -> Engagement | None:
    return max(
        engaged, key=lambda engagement: (engagement.end, engagement.start, engagement.collaboration), default=None
    )


def _invitations(snapshot: Snapshot, partner: str, day: int, rows: list[records.Participation]) -> Iterator[Invitation]:
    """Yield the invitations of a partner until a day, the latest first. rows: its participations, as from `_rows`."""
    rows_of: dict[tuple[int, int, str], list[records.Participation]] = defaultdict(list)
    for row in rows:
        collaboration = snapshot.collaborations.get(row.collaboration)
        if collaboration is not None and collaboration.kind in INVITING:
            period = attendance.days(collaboration)
            if period is not None and period[0] <= day:
                rows_of[*period, collaboration.key].append(row)
    for start, end, key in sorted(rows_of, reverse=True):
        recorded = set[str]().union(*(_said(snapshot, partner, row, (start, end)) for row in rows_of[start, end, key]))
        if recorded:
            outcome = "came" if "came" in recorded else "excused" if "excused" in recorded else "missed"
            yield Invitation(key, start, end, outcome, "missed" in recorded)


def _said(snapshot: Snapshot, partner: str, row: records.Participation, period: tuple[int, int]) -> set[str]:
    """What a participation records for a partner: came, excused, missed, unrecorded; empty for others."""
    recorded = set[str]()
    if any(_actor(presence) == partner for presence in snapshot.expanded.get(row.key, ())):
        recorded.add("came")
    if not attendance.took_part(row) or row.via:
        as_present = row.model_copy(update={"attendance": "present", "via": None})
        presences = attendance.expand(as_present, period, snapshot.partners, snapshot.represents)  # pyright: ignore[reportArgumentType]
        if any(_actor(presence) == partner for presence in presences):
            excused = row.via or row.attendance == "regrets"
            recorded.add("excused" if excused else "missed" if row.attendance else "unrecorded")
    return recorded


def engagements(
    snapshot: Snapshot, partner: str, day: int, rows: list[records.Participation] | None = None
) -> list[Engagement]:
    """What engaged a partner until a day, each collaboration once, by first day."""
    spans: dict[str, tuple[int, int]] = {}
    collaborations = snapshot.collaborations
    for row in _rows(snapshot, partner) if rows is None else rows:
        if attendance.FAMILIES[collaborations[row.collaboration].kind] not in ENGAGING:
            continue
        for presence in snapshot.expanded.get(row.key, ()):
            if _actor(presence) == partner and presence.start <= day:
                start, end = spans.get(row.collaboration, (presence.start, 1))
                spans[row.collaboration] = min(start, presence.start), max(end, min(presence.end, day))
    engaged = [
        Engagement(
            key,
            start,
            end,
            collaborations[key].kind in vocabulary.UNDERTAKINGS,
            _month_known(collaborations[key]),
        )
        for key, (start, end) in spans.items()
    ]
    return sorted(engaged, key=lambda engagement: (engagement.start, engagement.end, engagement.collaboration))


def longest_pause(engaged: list[Engagement]) -> tuple[int, tuple[str, ...]]:
    """The longest pause in days between engagements dated to the month, and the two around it; 0 for fewer than two."""
    dated = [engagement for engagement in engaged if engagement.dated]
    longest, between = 0, ()
    reach, before = 0, ""
    for number, engagement in enumerate(dated):
        pause = (engagement.start if engagement.lasting else engagement.end) - reach
        if number and pause > longest:
            longest, between = pause, (before, engagement.collaboration)
        if (ends := engagement.end if engagement.lasting else engagement.start) > reach:
            reach, before = ends, engagement.collaboration
    return longest, between


def _rows(snapshot: Snapshot, partner: str) -> list[records.Participation]:
    """The participations that may count for a partner: its own, and those of its present and past representatives."""
    people = [row.person for row in snapshot.represented_by.get(partner, ())]
    rows = {row.key: row for key in (partner, *people) for row in snapshot.participations_of.get(key, ())}
    return list(rows.values())


def _actor(presence: attendance.Presence) -> str | None:
    return presence.organization or presence.person


def silent_on(snapshot: Snapshot, day: int) -> dict[str, Dormant]:
    """Partner -> its entry, for all silent ones on a day (ordinal), computed at once. O(presences log presences)."""
    columns = snapshot.incidence
    engaging = np.isin(columns.family, ENGAGING) & (columns.start <= day)
    last = np.zeros(len(columns.partners) + 1, dtype=np.int64)
    np.maximum.at(last, columns.actor[engaging], np.minimum(columns.end[engaging], day))
    rows = np.flatnonzero(engaging & (last[columns.actor] < day - DAYS))
    if not rows.size:
        return {}
    # One row for an actor in a collaboration, by actor, first day and last.
    place = columns.actor[rows].astype(np.int64) * len(columns.collaborations) + columns.collaboration[rows]
    rows, place = rows[order := np.argsort(place, kind="stable")], place[order]
    firsts = np.flatnonzero(np.diff(place, prepend=-1))
    start = np.minimum.reduceat(columns.start[rows], firsts)
    end = np.maximum.reduceat(np.minimum(columns.end[rows], day), firsts)
    rows = rows[firsts]
    order = np.lexsort((end, start, columns.actor[rows]))
    rows, start, end = rows[order], start[order], end[order]
    actor, collaboration, lasting = (
        columns.actor[rows],
        columns.collaboration[rows],
        columns.family[rows] == UNDERTAKING,
    )
    dated = _dated(snapshot, collaboration)
    candidates = np.flatnonzero(
        day - last[:-1] > 2 * _longest(len(columns.partners), actor[dated], start[dated], end[dated], lasting[dated])
    )
    begins, ends = np.searchsorted(actor, candidates), np.searchsorted(actor, candidates, side="right")
    entries: dict[str, Dormant] = {}
    for candidate, begin, stop in zip(candidates.tolist(), begins.tolist(), ends.tolist(), strict=True):
        slices = (column[begin:stop].tolist() for column in (collaboration, start, end, lasting, dated))
        engaged = [Engagement(columns.collaborations[number], *more) for number, *more in zip(*slices, strict=True)]
        if silent := _silent(columns.partners[candidate], engaged, day):
            entries[silent.partner] = silent
    return entries


def _longest(size: int, actor: np.ndarray, start: np.ndarray, end: np.ndarray, lasting: np.ndarray) -> np.ndarray:
    """The longest pause of each of `size` actors, as in `longest_pause`; forever where fewer than four months are
    known in which it was engaged.

    The columns are those of engagements dated to the month, by actor and first day.
    """
    months = (start.astype(np.int64) - EPOCH).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    new_month = (np.diff(months, prepend=-1) != 0) | (np.diff(actor, prepend=-1) != 0)
    often = np.bincount(actor[new_month], minlength=size) >= MONTHS
    # How far the engagements before reach: a running maximum that begins anew with each actor.
    offset = actor.astype(np.int64) * dates.FOREVER
    reach = np.maximum.accumulate(np.where(lasting, end, start) + offset)
    pause = np.where(lasting, start, end)[1:] - (reach[:-1] - offset[1:])
    longest = np.where(often, 0, dates.FOREVER)
    same = actor[1:] == actor[:-1]
    np.maximum.at(longest, actor[1:][same], pause[same])
    return longest


def _dated(snapshot: Snapshot, collaborations: np.ndarray) -> np.ndarray:
    """Mask of the collaborations (indices) of which the month of beginning is known."""
    keys, table = snapshot.incidence.collaborations, snapshot.collaborations
    dated = np.zeros(len(keys), dtype=bool)
    used = np.flatnonzero(np.bincount(collaborations, minlength=len(keys)))
    dated[used] = [_month_known(table[keys[i]]) for i in used.tolist()]
    return dated[collaborations]


def _month_known(collaboration: records.Collaboration) -> bool:
    return len(collaboration.starts_on or "") >= len("YYYY-MM")


def _may_have_missed(snapshot: Snapshot) -> set[str]:
    """Partners with three missed participations or more, as the missed invitations require: a shortcut."""
    missed: Counter[str] = Counter()
    for partner, rows in snapshot.missed_by.items():
        missed[partner] += len(rows)
        for organization in {row.organization for row in snapshot.represents.get(partner, ())}:
            missed[organization] += len(rows)
    return {partner for partner, count in missed.items() if count >= MISSED}


def _lively(snapshot: Snapshot, day: int) -> set[str]:
    """Partners who came to a working meeting in the last 120 days, and therefore are not dormant: a shortcut.

    Only meetings of a known day, since the order of others is uncertain.
    """
    columns = snapshot.incidence
    rows = (columns.family == MEETING) & (columns.start > day - DAYS) & (columns.start <= day)
    recent = distinct(columns.collaboration[rows])
    exact = [i for i in recent.tolist() if _exact(snapshot.collaborations[columns.collaborations[i]])]
    rows &= np.isin(columns.collaboration, exact)
    return {columns.partners[i] for i in distinct(columns.actor[rows]).tolist()}


def _exact(collaboration: records.Collaboration) -> bool:
    return len(collaboration.starts_on or "") == len("YYYY-MM-DD") and not collaboration.ends_on
