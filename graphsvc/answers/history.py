"""What was done together, as an answer."""

from __future__ import annotations

from graphsvc.answers.answer import Json, record
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions.history import History


def history(snapshot: Snapshot, found: History) -> Json:
    return {
        "collaborations": [
            {**record(snapshot, event.collaboration), "partners": list(event.partners)} for event in found.events.items
        ],
        "total": found.events.total,
        "years": dict(found.years),
        "with_outcome": found.with_outcome,
        "next": found.events.next,
    }
