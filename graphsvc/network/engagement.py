"""Engagement: which partners took part in a meeting or an undertaking within a window, and through which persons."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from graphsvc.network import facets
from graphsvc.network.attendance import MEETING, OCCASION, UNDERTAKING
from graphsvc.network.snapshot import Snapshot

#: Facets that engagement is computed from.
RESTS_ON = frozenset({facets.PRESENCE, facets.REPRESENTATION, facets.SETTING})
#: Families of collaborations that engage a partner, and that count as attended.
ENGAGING = (MEETING, UNDERTAKING)
ATTENDED = (MEETING, UNDERTAKING, OCCASION)


@dataclass(frozen=True, slots=True)
class Engagement:
    """Engagement as of a day, by partner key.

    window: partner engaged in the window -> the persons through whom (None: no person is recorded); ever: partners
    engaged at any time until the day; attended: partners ever present at anything that counts.
    """

    window: Mapping[str, frozenset[str | None]]
    ever: frozenset[str]
    attended: frozenset[str]


def engagement(snapshot: Snapshot, start: int, day: int, without: frozenset[str] = frozenset()) -> Engagement:
    """Engagement between two days (ordinals, inclusive), without the host and some partners.

    A partner is engaged by its own presence, by a person who represented it, and by an alternate. Occasions count as
    attended only. O(presences), once for a snapshot.
    """
    return snapshot.readings.ask(
        ("engagement", start, day, without), lambda: _engagement(snapshot, start, day, without), RESTS_ON
    )


def _engagement(snapshot: Snapshot, start: int, day: int, without: frozenset[str]) -> Engagement:
    columns, keys = snapshot.incidence, snapshot.incidence.partners
    past = _past(snapshot, day, without)
    rows = past & columns.within(start, day, ENGAGING)
    persons, organizations = columns.person[rows], columns.organization[rows]
    window: dict[str, set[str | None]] = defaultdict(set)
    pairs: set[tuple[int, int]] = set(zip(persons.tolist(), organizations.tolist(), strict=True))
    for person, organization in pairs:
        name = keys[person] if person >= 0 else None
        if organization >= 0:
            window[keys[organization]].add(name)
        if name is not None:
            window[name].add(name)
    frozen = {key: frozenset(through) for key, through in window.items()}
    ever, attended = (
        columns.persons_and_organizations(past & np.isin(columns.family, families)) for families in (ENGAGING, ATTENDED)
    )
    return Engagement(frozen, frozenset(ever), frozenset(attended))


def engaged(snapshot: Snapshot, start: int, day: int, without: frozenset[str] = frozenset()) -> frozenset[str]:
    """Keys of the partners engaged between two days (ordinals, inclusive), as in engagement()."""
    columns = snapshot.incidence
    return frozenset(
        columns.persons_and_organizations(_past(snapshot, day, without) & columns.within(start, day, ENGAGING))
    )


def _past(snapshot: Snapshot, day: int, without: frozenset[str]) -> np.ndarray:
    """Mask of the presences that began by a day, without those of the host and of partners left out."""
    columns = snapshot.incidence
    left_out = without | {snapshot.setting.host or ""}
    blocked = np.array([key in left_out for key in columns.partners] + [False], dtype=bool)
    return (columns.start <= day) & ~blocked[columns.person] & ~blocked[columns.organization]
