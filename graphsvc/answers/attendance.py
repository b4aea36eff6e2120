"""Who came to a collaboration, as an answer."""

from __future__ import annotations

from dataclasses import asdict

from graphsvc.answers.answer import Json, record
from graphsvc.capture.attendance import Roster
from graphsvc.network.snapshot import Snapshot


def roster(snapshot: Snapshot, found: Roster) -> Json:
    return {
        "collaboration": record(snapshot, found.collaboration),
        "version": found.version,
        "lines": [{**asdict(entry), "speaks_for": list(entry.speaks_for)} for entry in found.lines],
    }
