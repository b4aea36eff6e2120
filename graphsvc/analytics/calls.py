"""Whom to call at a partner that nobody could introduce: who speaks for it today, and when it last took part."""

# pyright: basic

from __future__ import annotations

import datetime
from dataclasses import dataclass

from graphsvc.analytics.introducers import OWN, Introductions, nameable
from graphsvc.network.snapshot import Snapshot
from graphsvc.network.ties import TYING


@dataclass(frozen=True, slots=True)
class Call:
    """A partner to be called by ourselves.

    speakers: who speaks for it on the day and agreed to be named; last: what it was in last, on last_on (ISO), None
    where it never took part.
    """

    partner: str
    speakers: tuple[str, ...]
    last: str | None
    last_on: str | None


def calls(snapshot: Snapshot, found: Introductions, day: int) -> tuple[Call, ...]:
    """A call for each target of the place itself, or asked for, that nobody could introduce on the day (an ordinal)."""
    return tuple(_call(snapshot, target.partner, day) for target in found.unreached if target.reason in OWN)


def _call(snapshot: Snapshot, key: str, day: int) -> Call:
    speakers = {
        row.person
        for row in snapshot.represented_by.get(key, ())
        if row.holds_on(day) and nameable(snapshot, row.person, day)
    }
    columns = snapshot.incidence
    at = columns.partners.index(key)
    own = ((columns.person == at) | (columns.organization == at)) & columns.within(1, day, TYING)
    last = max(
        (
            (min(end, day), columns.collaborations[number])
            for end, number in zip(columns.end[own].tolist(), columns.collaboration[own].tolist(), strict=True)
        ),
        default=None,
    )
    told = (last[1], datetime.date.fromordinal(last[0]).isoformat()) if last else (None, None)
    return Call(key, tuple(sorted(speakers)), *told)
