"""Names of partners, collaborations and days for sentences."""

from __future__ import annotations

import datetime

from graphsvc import language
from graphsvc.network.snapshot import Snapshot


def speakers(snapshot: Snapshot, organization: str, day: datetime.date) -> tuple[str, ...]:
    """Keys of the persons who represent an organization on a day, sorted by name."""
    rows = snapshot.represented_by.get(organization, ())
    persons = {row.person for row in rows if row.holds_on(day.toordinal())}
    return tuple(sorted(persons & snapshot.partners.keys(), key=lambda key: language.folded(partner(snapshot, key))))


def partner(snapshot: Snapshot, key: str) -> str:
    """Name of a partner; its key where it was deleted."""
    row = snapshot.partners.get(key)
    return language.name(row) if row else key


def collaboration(snapshot: Snapshot, key: str | None) -> str:
    """Name of a collaboration; empty where there is none."""
    row = snapshot.collaborations.get(key or "")
    return language.name(row) if row else ""


def held_on(snapshot: Snapshot, key: str) -> str:
    """The day on which a collaboration began, in words."""
    return language.date(snapshot.collaborations[key].starts_on)


def date(ordinal: int | None) -> datetime.date | None:
    """The date of an ordinal; None without one."""
    return datetime.date.fromordinal(ordinal) if ordinal else None


def day(ordinal: int | None) -> str:
    """The date of an ordinal in words; empty without one."""
    return language.date(date(ordinal))
