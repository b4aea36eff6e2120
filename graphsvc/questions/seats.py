"""The seats of bodies: who holds them, for what, and until when."""

from __future__ import annotations

import datetime

from graphsvc.analytics import seats as analytics
from graphsvc.analytics.seats import Seat
from graphsvc.network import facets
from graphsvc.network.snapshot import Snapshot

#: Facets that the list depends on: changes of existing bodies touch COLLABORATION, of planned ones PLANNED.
RESTS_ON = frozenset({facets.SEAT, facets.PARTNER, facets.COLLABORATION, facets.PLANNED})


def seats(snapshot: Snapshot, day: datetime.date) -> tuple[Seat, ...]:
    """The seats of every body that exists on a day."""
    return snapshot.readings.ask(("seats", day), lambda: analytics.seats(snapshot, day.toordinal()), RESTS_ON)
