"""Who was with whom, and how often, among collaborations that were chosen."""

from __future__ import annotations

import bisect
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from graphsvc.network import co_attendance
from graphsvc.network.attendance import Incidence, Ints, distinct
from graphsvc.network.host import host_and_staff
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions.history import Chosen

#: Most pairs that are listed.
MOST = 100


@dataclass(frozen=True, slots=True)
class Pair:
    """Two partners, in how many of the collaborations both were, and when first and last (partial dates)."""

    one: str
    other: str
    collaborations: int
    first_on: str | None
    last_on: str | None


def pairs(snapshot: Snapshot, chosen: Chosen, most: int = MOST) -> list[Pair]:
    """The pairs that were together most often, at the level of organizations.

    With partners asked for, each of them and the others; otherwise all pairs but those of the host and its staff, who
    are with everybody. Two for whom one person spoke are not together in it.
    """
    keys = [row.key for rows in chosen.years.values() for row in rows]
    columns = _of(snapshot.incidence, keys)
    if chosen.partners:
        counted = [pair for partner in chosen.partners for pair in _beside(columns, partner)]
    else:
        us = [place for place, key in enumerate(columns.partners) if key in host_and_staff(snapshot)]
        counted = co_attendance.together(columns.chosen(~np.isin(columns.actor, us)), most)
    counted = sorted(counted, key=lambda pair: (-pair[2], pair[0], pair[1]))[:most]
    actor = columns.actor
    own = {
        place: distinct(columns.collaboration[actor == place]) for place in {p for pair in counted for p in pair[:2]}
    }
    found: list[Pair] = []
    for one, other, count in counted:
        # All that was chosen is of the partners asked for, whoever came for them.
        both = own[other] if chosen.partners else np.intersect1d(own[one], own[other], assume_unique=True)
        days = _first_and_last(snapshot, columns, both)
        found.append(Pair(columns.partners[one], columns.partners[other], count, *days))
    return found


def _first_and_last(snapshot: Snapshot, columns: Incidence, places: Ints) -> tuple[str | None, str | None]:
    """When the first and the last of these collaborations began."""
    table, keys = snapshot.collaborations, columns.collaborations
    days = [day for place in places.tolist() if (day := table[keys[place]].starts_on)]
    return (min(days), max(days)) if days else (None, None)


def _of(columns: Incidence, keys: list[str]) -> Incidence:
    """The presences in these collaborations."""
    places = dict(zip(columns.collaborations, range(len(columns.collaborations)), strict=True))
    wanted = np.zeros(len(columns.collaborations) + 1, dtype=bool)
    wanted[[places[key] for key in keys]] = True
    return columns.chosen(wanted[columns.collaboration])


def _beside(columns: Incidence, partner: str) -> Iterator[tuple[int, int, int]]:
    """A partner and each actor beside it: (partner, other, in how many)."""
    place = bisect.bisect_left(columns.partners, partner)
    actors, counts = co_attendance.beside(columns, place)
    return ((place, other, count) for other, count in zip(actors.tolist(), counts.tolist(), strict=True))
