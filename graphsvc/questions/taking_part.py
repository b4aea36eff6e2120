"""How a partner took part in a collaboration: itself, through somebody, for an organization, in somebody's place."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from graphsvc.network.attendance import Presence
from graphsvc.network.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Part:
    """A partner's part in a collaboration.

    person: who came for it; organization: for whom it came; instead_of: in whose place; each None where nobody is
    recorded.
    """

    partner: str
    role: str | None
    person: str | None = None
    organization: str | None = None
    instead_of: str | None = None


def parts(snapshot: Snapshot, collaboration: str, partners: Collection[str]) -> list[Part]:
    """The parts of these partners in a collaboration, in their order, without repetition."""
    found: dict[Part, None] = {}
    rows = snapshot.participations_in.get(collaboration, ())
    for partner in partners:
        for row in rows:
            for presence in snapshot.expanded[row.key]:
                if partner not in presence[1:4]:
                    continue
                person = presence.person if partner != presence.person else None
                organization = presence.organization if partner != presence.organization else None
                absent = row.partner if row.via and row.partner not in (partner, presence.organization) else None
                found[Part(partner, row.role, person, None if person else organization, absent)] = None
    return list(found)


def presences(snapshot: Snapshot, collaboration: str) -> Iterator[Presence]:
    """Everybody's presence in a collaboration."""
    for row in snapshot.participations_in.get(collaboration, ()):
        yield from snapshot.expanded[row.key]
