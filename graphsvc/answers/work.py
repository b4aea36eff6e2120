"""How far a computation is."""

from __future__ import annotations

from graphsvc.answers.answer import Answer
from graphsvc.jobs.queue import Answer as Asked
from graphsvc.jobs.queue import Background, State


class Work(Answer):
    """How far a computation is, as part of an answer; version: of the network that the answer belongs to."""

    id: str
    state: State
    version: int | None
    done: int
    total: int
    message: str


class Progress(Answer):
    """How far a computation is, for whoever waits for it: done of total steps are made while it runs."""

    id: str
    state: State
    done: int
    total: int
    message: str


def work(found: Asked | None) -> Work | None:
    """How far a computation is; nothing where it is done."""
    if found is None:
        return None
    return Work(
        id=found.id,
        state=found.state,
        version=found.version,
        done=found.done,
        total=found.total,
        message=found.message,
    )


def progress(background: Background, identifier: str) -> Progress:
    """How far the work on a question is; raises NotFound where nobody asked it."""
    found = background.look(identifier)
    return Progress(id=found.id, state=found.state, done=found.done, total=found.total, message=found.message)
