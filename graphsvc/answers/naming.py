"""What partners, collaborations and days are called in sentences."""

from __future__ import annotations

import datetime

from graphsvc import language
from graphsvc.network.snapshot import Snapshot


def speakers(snapshot: Snapshot, organization: str, day: datetime.date) -> tuple[str, ...]:
    """Who speaks for an organization on a day, by name."""
    rows = snapshot.represented_by.get(organization, ())
    found = {row.person for row in rows if row.holds_on(day.toordinal())}
    return tuple(sorted(found & snapshot.partners.keys(), key=lambda key: language.folded(partner(snapshot, key))))


def partner(snapshot: Snapshot, key: str) -> str:
    """What a partner is called; its key where there is no such partner any more."""
    row = snapshot.partners.get(key)
    return language.name(row) if row else key


def collaboration(snapshot: Snapshot, key: str | None) -> str:
    """What a collaboration is called; empty where there is none."""
    row = snapshot.collaborations.get(key or "")
    return language.name(row) if row else ""


def held_on(snapshot: Snapshot, key: str) -> str:
    """The day on which a collaboration began, in words."""
    return language.date(snapshot.collaborations[key].starts_on)


def date(ordinal: int | None) -> datetime.date | None:
    """The day of an ordinal."""
    return datetime.date.fromordinal(ordinal) if ordinal else None


def day(ordinal: int | None) -> str:
    """The day of an ordinal, in words; empty where there is none."""
    return language.date(date(ordinal))
