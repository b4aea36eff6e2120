"""Dormant partners: those who missed their last invitations, or are silent for longer than usual."""

from __future__ import annotations

import datetime

from pydantic import TypeAdapter

from graphsvc.analytics import dormant as analytics
from graphsvc.analytics.dormant import Dormant
from graphsvc.jobs.queue import Answer, Background
from graphsvc.model.period import Period
from graphsvc.network import engagement, facets, membership
from graphsvc.network.by_partner import by_partner
from graphsvc.network.host import host_and_staff
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import work_list

#: Facets that the list depends on; a partner who takes part in nothing is never dormant.
RESTS_ON = engagement.RESTS_ON | {facets.PARTICIPATION, facets.PARTICIPANT, facets.ATTENDED}
#: Reads the list from a kept result.
KEPT = TypeAdapter(tuple[Dormant, ...])


def listed(
    snapshot: Snapshot, period: Period, background: Background | None = None
) -> tuple[list[Dormant], Answer | None]:
    """All dormant partners, those with missed invitations first; and the computation still pending, if any."""
    question = ("dormant", period.day.toordinal())
    answer, work = work_list.read(snapshot, background, question, KEPT, lambda: _dormant(snapshot, period), RESTS_ON)
    entries = [entry for entry in answer or () if not work or work_list.there(snapshot, entry.partner, entry.evidence)]
    return sorted(entries, key=lambda entry: entry.reason == "silent"), work


def dormant(snapshot: Snapshot, period: Period) -> tuple[Dormant, ...]:
    """All partners dormant on the last day of a period, the latest first; never the host and its staff."""
    return snapshot.readings.ask(("dormant", period.day.toordinal()), lambda: _dormant(snapshot, period), RESTS_ON)


def of(snapshot: Snapshot, day: datetime.date, partner: str) -> Dormant | None:
    """The entry of one partner; None where it is not dormant, or not counted."""
    return snapshot.readings.ask(
        ("dormant-of", day, partner), lambda: _of(snapshot, day.toordinal(), partner), RESTS_ON
    )


def _dormant(snapshot: Snapshot, period: Period) -> tuple[Dormant, ...]:
    day = period.day.toordinal()
    found = by_partner(
        snapshot,
        ("dormant by partner", day),
        lambda: {entry.partner: entry for entry in analytics.dormant(snapshot, day, host_and_staff(snapshot))},
        lambda partner: _of(snapshot, day, partner),
        RESTS_ON,
        frozenset({facets.PRESENCE, facets.PARTICIPATION}),
    )
    return tuple(sorted(found.values(), key=analytics.latest_first))


def _of(snapshot: Snapshot, day: int, partner: str) -> Dormant | None:
    row = snapshot.partners.get(partner)
    if row is None or partner in host_and_staff(snapshot) or not membership.counts(snapshot, row, day):
        return None
    return analytics.of(snapshot, partner, day)
