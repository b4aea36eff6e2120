"""The host of the partnership and its staff."""

from __future__ import annotations

from graphsvc.network.snapshot import Snapshot


def host_and_staff(snapshot: Snapshot) -> frozenset[str]:
    """Keys of the host and of the persons who represent, or represented, the host only; empty without a host."""
    host = snapshot.setting.host
    if not host:
        return frozenset()
    staff = {row.person for row in snapshot.represented_by.get(host, ())}
    only = {person for person in staff if all(row.organization == host for row in snapshot.represents[person])}
    return frozenset(only | {host})
