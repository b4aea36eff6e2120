"""How far a computation is, as an answer."""

from __future__ import annotations

from graphsvc.answers.answer import Json
from graphsvc.jobs.queue import Answer


def work(found: Answer | None) -> Json | None:
    """How far a computation is; nothing where it is done. Version: of the network that the answer belongs to."""
    return found and {name: getattr(found, name) for name in ("id", "state", "version", "done", "total", "message")}
