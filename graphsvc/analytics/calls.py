"""Calls: whom to call at a partner for which no introduction was found."""

# NumPy's stubs leave the items of tolist() unknown.
# pyright: basic

from __future__ import annotations

import datetime
from dataclasses import dataclass

from graphsvc.analytics.introducers import OWN, Introductions, nameable
from graphsvc.network.snapshot import Snapshot
from graphsvc.network.ties import TYING


@dataclass(frozen=True, slots=True)
class Call:
    """A partner to call.

    speakers: keys of persons who represent it on the day and consent to be named; last, last_on: its latest
    collaboration and the day (ISO) until which it took part, None where it never did.
    """

    partner: str
    speakers: tuple[str, ...]
    last: str | None
    last_on: str | None


def calls(snapshot: Snapshot, found: Introductions, day: int) -> tuple[Call, ...]:
    """A call for each target without an introduction, if in the municipality itself or asked for. day: ordinal."""
    return tuple(_call(snapshot, target.partner, day) for target in found.unreached if target.reason in OWN)


def _call(snapshot: Snapshot, key: str, day: int) -> Call:
    speakers = {
        row.person
        for row in snapshot.represented_by.get(key, ())
        if row.holds_on(day) and nameable(snapshot, row.person, day)
    }
    columns = snapshot.incidence
    index = columns.partners.index(key)
    rows = ((columns.person == index) | (columns.organization == index)) & columns.within(1, day, TYING)
    last = max(
        (
            (min(end, day), columns.collaborations[number])
            for end, number in zip(columns.end[rows].tolist(), columns.collaboration[rows].tolist(), strict=True)
        ),
        default=None,
    )
    latest = (last[1], datetime.date.fromordinal(last[0]).isoformat()) if last else (None, None)
    return Call(key, tuple(sorted(speakers)), *latest)
