"""Bodies by bodies: how many members, or participants, any two of them share."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graphsvc.model import parameters, records, vocabulary
from graphsvc.model.period import Period
from graphsvc.network import facets, membership
from graphsvc.network.host import host_and_staff
from graphsvc.network.snapshot import Snapshot
from graphsvc.network.ties import TYING

#: What is counted: members on the day, or participants in the window.
COUNTS = ("members", "participants")
RESTS_ON = membership.RESTS_ON | {
    *(facets.PRESENCE, facets.PARTICIPATION, facets.PARTICIPANT, facets.COLLABORATION, facets.PLANNED),
    *(facets.NAME, facets.STORY),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """What is counted in each body: members on the day of a period, or participants in its window."""

    period: Period
    count: str = "members"
    without_us: bool = False


@dataclass(frozen=True, slots=True)
class Overlaps:
    """Who is in each body, and how many any two share.

    bodies: key -> keys of its members or participants, as recorded; in the order of rows. matrix: bodies x bodies,
    symmetric, the diagonal their own numbers. Breiger 1974, The duality of persons and groups, Social Forces 53(2).
    """

    choice: Choice
    bodies: dict[str, frozenset[str]]
    matrix: list[list[int]]

    def shared(self, one: str, other: str) -> list[str]:
        """Sorted keys of the partners in both bodies; none for a body that is not among them."""
        return sorted(self.bodies.get(one, frozenset()) & self.bodies.get(other, frozenset()))


def overlaps(snapshot: Snapshot, choice: Choice) -> Overlaps:
    """The bodies of the period by key, with what they share; raises BadInput for what cannot be counted.

    Members are those of the report. Participants were present in a gathering or an undertaking that is part of the
    body. Bodies planned, cancelled, or of another time are left out. O(bodies^2 * partners) in array operations.
    """
    parameters.one_of("count", choice.count, COUNTS)
    start, day = choice.period.ordinals
    start = day if choice.count == "members" else start
    us = host_and_staff(snapshot) if choice.without_us else frozenset[str]()
    keys = sorted(key for key, row in snapshot.collaborations.items() if _stands(row, start, day))
    if choice.count == "members":
        found = {key: frozenset(membership.members(snapshot, key, day, day)) - us for key in keys}
    else:
        present = participants(snapshot, start, day)
        found = {key: present.get(key, frozenset()) - us for key in keys}
    partners = {key: column for column, key in enumerate(sorted(frozenset[str]().union(*found.values())))}
    incidence = np.zeros((len(keys), len(partners)))
    for row, key in enumerate(keys):
        incidence[row, [partners[partner] for partner in found[key]]] = 1
    matrix: list[list[int]] = (incidence @ incidence.T).astype(int).tolist()
    return Overlaps(choice, found, matrix)


def _stands(row: records.Collaboration, start: int, day: int) -> bool:
    """Whether it is a body that exists on any of the days start..day (ordinals)."""
    if row.kind not in vocabulary.BODIES or row.status in ("planned", "cancelled"):
        return False
    opens, closes = row.term
    return opens <= day and closes >= start


def participants(snapshot: Snapshot, start: int, day: int) -> dict[str, frozenset[str]]:
    """Body -> keys of the partners who were present in what is part of it, on the days start..day (ordinals)."""
    columns = snapshot.incidence
    rows = columns.within(start, day, TYING)
    found: dict[str, set[str]] = {}
    held: list[int] = columns.collaboration[rows].tolist()
    recorded: list[int] = columns.recorded[rows].tolist()
    for collaboration, partner in zip(held, recorded, strict=True):
        body = snapshot.collaborations[columns.collaborations[collaboration]].part_of
        if body and partner >= 0:
            found.setdefault(body, set()).add(columns.partners[partner])
    return {key: frozenset(partners) for key, partners in found.items()}
