"""The host of the partnership, and who speaks for it alone."""

from __future__ import annotations

from graphsvc.network.snapshot import Snapshot


def host_and_staff(snapshot: Snapshot) -> frozenset[str]:
    """The host partner and the persons who speak, or spoke, for it alone."""
    host = snapshot.setting.host
    if not host:
        return frozenset()
    staff = {row.person for row in snapshot.represented_by.get(host, ())}
    only = {person for person in staff if all(row.organization == host for row in snapshot.represents[person])}
    return frozenset(only | {host})
