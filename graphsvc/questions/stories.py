"""The story of a partner, or of two together: since when, with whom, pauses, who spoke for it, what was introduced."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from graphsvc.model import records, vocabulary
from graphsvc.network.attendance import Presence
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import history, introducers, taking_part
from graphsvc.questions.history import Filters

#: Days without anything from which a time is a pause.
PAUSE = 365


@dataclass(slots=True)
class Together:
    """Somebody who was there too: in how many, and when first and last (partial dates)."""

    key: str
    collaborations: int = 0
    since: str | None = None
    last_on: str | None = None

    def add(self, day: str | None) -> None:
        self.collaborations += 1
        self.since, self.last_on = self.since or day, day or self.last_on


@dataclass(frozen=True, slots=True)
class Pause:
    """A year or more without anything: from the last day before it to the first after; that is None where it lasts."""

    since: datetime.date
    until: datetime.date | None


@dataclass(frozen=True, slots=True)
class Story:
    """What partners did together, or one did, over all time, counted as the history lists it.

    companions: who else was there, at the level of organizations, the most often first. speakers: of each partner, who
    came for it, or for whom it came. introductions: that led to a partner, or of one of two to the other.
    """

    first: records.Collaboration | None
    last: records.Collaboration | None
    collaborations: int
    companions: list[Together] = field(default_factory=list[Together])
    pauses: list[Pause] = field(default_factory=list[Pause])
    speakers: dict[str, list[Together]] = field(default_factory=dict[str, list[Together]])
    introductions: list[introducers.Outcome] = field(default_factory=list[introducers.Outcome])


def story(snapshot: Snapshot, partners: Sequence[str], today: datetime.date) -> Story:
    """The story of one partner, or of those together (keys)."""
    chosen = history.chosen(snapshot, Filters(partner=partners[0], with_=tuple(partners[1:])), today)
    rows = list(chosen.newest())[::-1]
    dated = [row for row in rows if row.starts_on]
    companions: dict[str, Together] = {}
    speakers: dict[str, dict[str, Together]] = {partner: {} for partner in partners}
    for row in rows:
        presences = list(taking_part.presences(snapshot, row.key))
        _count(companions, _beside(presences, partners), row.starts_on)
        for partner in partners:
            _count(speakers[partner], _sides(presences, partner), row.starts_on)
    return Story(
        first=dated[0] if dated else None,
        last=dated[-1] if dated else None,
        collaborations=len(rows),
        companions=_most(companions.values()),
        pauses=_pauses(dated, today),
        speakers={partner: _most(found.values()) for partner, found in speakers.items()},
        introductions=_introductions(snapshot, partners, today),
    )


def _count(found: dict[str, Together], keys: Iterable[str], day: str | None) -> None:
    for key in keys:
        if key not in found:
            found[key] = Together(key)
        found[key].add(day)


def _most(found: Iterable[Together]) -> list[Together]:
    return sorted(found, key=lambda one: (-one.collaborations, one.key))


def _beside(presences: list[Presence], partners: Sequence[str]) -> set[str]:
    """The actors beside these partners, whoever came for them, and for whom they came."""
    own = [presence for presence in presences if any(partner in presence[1:4] for partner in partners)]
    persons = {presence.person for presence in own} - {None}
    sides = {*partners, *persons, *(presence.organization for presence in own)}
    return {
        actor
        for presence in presences
        if presence.person not in persons and (actor := presence.organization or presence.person) and actor not in sides
    }


def _sides(presences: list[Presence], partner: str) -> set[str]:
    """Who came for a partner, or for whom it came."""
    of: Callable[[Presence], str | None] = lambda presence: (  # noqa: E731
        presence.person if presence.organization == partner else presence.organization
    )
    found = {of(presence) for presence in presences if partner in (presence.person, presence.organization)}
    return {key for key in found if key and key != partner}


def _pauses(rows: list[records.Collaboration], today: datetime.date) -> list[Pause]:
    """The pauses between rows in the order in which they began, days taken so that each is certain."""
    pauses: list[Pause] = []
    until = 0
    for row in rows:
        if until and row.begins - until >= PAUSE:
            pauses.append(Pause(_day(until), _day(row.begins)))
        # Of what goes on without an end only its beginning is known to have happened.
        ends = row.days[1] if row.ends_on or row.kind in vocabulary.GATHERINGS else row.start_days[1]
        until = max(until, min(ends, today.toordinal()))
    if until and today.toordinal() - until >= PAUSE:
        pauses.append(Pause(_day(until), None))
    return pauses


def _day(ordinal: int) -> datetime.date:
    return datetime.date.fromordinal(ordinal)


def _introductions(snapshot: Snapshot, partners: Sequence[str], today: datetime.date) -> list[introducers.Outcome]:
    """The introductions on record that all of these partners were in, the latest first."""
    rows = [
        row
        for row in snapshot.table(records.Introduction).values()
        if all(partner in (*row.chain, row.partner) for partner in partners)
    ]
    rows.sort(key=lambda row: (row.decided_on or row.proposed_on or "9", row.key), reverse=True)
    return [introducers.outcome(snapshot, row, today) for row in rows]
