"""Partners in the network who never took part in a working meeting or an undertaking."""

from __future__ import annotations

import datetime

from pydantic import TypeAdapter

from graphsvc.analytics import never_engaged as analytics
from graphsvc.analytics.never_engaged import NeverEngaged
from graphsvc.jobs.queue import Answer, Background
from graphsvc.model.period import Period
from graphsvc.network import engagement, membership
from graphsvc.network.host import host_and_staff
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import work_list

#: Facets that the list depends on.
RESTS_ON = engagement.RESTS_ON | membership.RESTS_ON
#: Reads the list from a kept result.
KEPT = TypeAdapter(tuple[NeverEngaged, ...])


def listed(
    snapshot: Snapshot, period: Period, background: Background | None = None
) -> tuple[list[NeverEngaged], Answer | None]:
    """All who never engaged, those who came to most occasions first; and the computation still pending, if any."""
    question = ("never-engaged", period.day.toordinal())
    answer, work = work_list.read(
        snapshot, background, question, KEPT, lambda: never_engaged(snapshot, period.day), RESTS_ON
    )
    return [
        entry for entry in answer or () if not work or work_list.there(snapshot, entry.partner, entry.attended)
    ], work


def never_engaged(snapshot: Snapshot, day: datetime.date) -> tuple[NeverEngaged, ...]:
    """The partners in the network on a day who never engaged; never the host and its staff."""
    return analytics.never_engaged(snapshot, day.toordinal(), host_and_staff(snapshot))
