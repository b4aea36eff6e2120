"""Membership: which partners are in the network on a day, and which are counted."""

from __future__ import annotations

from collections.abc import Iterator

from graphsvc.model import records
from graphsvc.network import facets
from graphsvc.network.snapshot import Snapshot

#: Facets that membership is computed from.
RESTS_ON = frozenset({facets.PARTNER, facets.REPRESENTATION, facets.SETTING})


def present(snapshot: Snapshot, day: int) -> tuple[records.Partner, ...]:
    """The partners in the network on a day (ordinal), persons who represent others and the host included."""
    keys = snapshot.readings.ask(
        ("present", day),
        lambda: tuple(key for key, partner in snapshot.partners.items() if partner.in_network_on(day)),
        frozenset({facets.PARTNER}),
    )
    return tuple(map(snapshot.partners.__getitem__, keys))


def counted(
    snapshot: Snapshot, day: int, without: frozenset[str] = frozenset()
) -> Iterator[tuple[str, records.Partner]]:
    """(key, partner) of all counted partners on a day (ordinal): organizations, and persons who represent nobody.

    In the network on the day, without the host and `without`.
    """

    def everybody() -> list[str]:
        return [partner.key for partner in present(snapshot, day) if _stands_for_itself(snapshot, partner, day)]

    keys = snapshot.readings.ask(("counted", day), everybody, RESTS_ON)
    return ((key, snapshot.partners[key]) for key in keys if key not in without)


def members(snapshot: Snapshot, key: str, since: int, until: int) -> set[str]:
    """Keys of a body's members, as recorded, on any of the days since..until (ordinals), within their dates and its.

    Empty for a body that is planned, cancelled or not on record.
    """
    body = snapshot.collaborations.get(key)
    if body is None or body.status in ("planned", "cancelled"):
        return set()
    opens, closes = body.term
    found: set[str] = set()
    for member in snapshot.participations_in.get(body.key, ()):
        if member.role == "invited":
            continue
        partner = snapshot.partners[member.partner]
        begins, ends = member.days
        joined, left = partner.days
        if max(opens, begins, joined, since) <= min(closes, ends, left, until):
            found.add(partner.key)
    return found


def counts(snapshot: Snapshot, partner: records.Partner, day: int) -> bool:
    """Whether a partner is counted on a day (ordinal): in the network, not the host, and representing nobody."""
    return partner.in_network_on(day) and _stands_for_itself(snapshot, partner, day)


def _stands_for_itself(snapshot: Snapshot, partner: records.Partner, day: int) -> bool:
    if partner.key == snapshot.setting.host:
        return False
    return not (partner.is_person and any(row.holds_on(day) for row in snapshot.represents.get(partner.key, ())))
