"""Who is engaged: who took part in a meeting or an undertaking within a window, and on whom that rests."""

# pyright: basic

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from graphsvc.network import facets
from graphsvc.network.attendance import MEETING, OCCASION, UNDERTAKING
from graphsvc.network.snapshot import Snapshot

#: What all of this is worked out from.
RESTS_ON = frozenset({facets.PRESENCE, facets.REPRESENTATION, facets.SETTING})
#: What engages a partner, and what it merely attends.
ENGAGING = (MEETING, UNDERTAKING)
ATTENDED = (MEETING, UNDERTAKING, OCCASION)


@dataclass(frozen=True, slots=True)
class Engagement:
    """Who took part, by partner key, until a day.

    window: partner -> the persons its engagement in the window rests on (None is nobody in particular);
    ever and attended: partners once engaged, or once present at anything that counts.
    """

    window: Mapping[str, frozenset[str | None]]
    ever: frozenset[str]
    attended: frozenset[str]


def engagement(snapshot: Snapshot, start: int, day: int, without: frozenset[str] = frozenset()) -> Engagement:
    """Engagement between two days (ordinals, both inside), the partners in `without` left out.

    The host is never counted. A partner is engaged by its own presence, by the person who represented it, and
    by an alternate; occasions alone make it attended. O(presences).
    """
    columns, keys = snapshot.incidence, snapshot.incidence.partners
    past = _past(snapshot, day, without)
    rows = past & columns.within(start, day, ENGAGING)
    persons, organizations = columns.person[rows], columns.organization[rows]
    window: dict[str, set[str | None]] = defaultdict(set)
    for person, organization in set(zip(persons.tolist(), organizations.tolist(), strict=True)):
        name = keys[person] if person >= 0 else None
        if organization >= 0:
            window[keys[organization]].add(name)
        if name is not None:
            window[name].add(name)
    frozen = {key: frozenset(found) for key, found in window.items()}
    ever, attended = (columns.present(past & np.isin(columns.family, families)) for families in (ENGAGING, ATTENDED))
    return Engagement(frozen, frozenset(ever), frozenset(attended))


def engaged(snapshot: Snapshot, start: int, day: int, without: frozenset[str] = frozenset()) -> frozenset[str]:
    """Who is engaged between two days (ordinals), as in engagement()."""
    columns = snapshot.incidence
    return frozenset(columns.present(_past(snapshot, day, without) & columns.within(start, day, ENGAGING)))


def _past(snapshot: Snapshot, day: int, without: frozenset[str]) -> np.ndarray:
    """Which presences began until a day and are of others than the host and those left out."""
    columns = snapshot.incidence
    left_out = without | {snapshot.setting.host or ""}
    blocked = np.array([key in left_out for key in columns.partners] + [False], dtype=bool)
    return (columns.start <= day) & ~blocked[columns.person] & ~blocked[columns.organization]
