"""Progress of background computations."""

from __future__ import annotations

from graphsvc.answers.answer import Answer
from graphsvc.jobs.queue import Answer as Asked
from graphsvc.jobs.queue import Background, State


class Work(Answer):
    """Progress of a computation, as part of an answer; version: of the network that the answer belongs to."""

    id: str
    state: State
    version: int | None
    done: int
    total: int
    message: str


class Progress(Answer):
    """Progress of a computation, for a page that waits for it; done of total steps are made while it runs."""

    id: str
    state: State
    done: int
    total: int
    message: str


def work(found: Asked | None) -> Work | None:
    """Progress of a computation; None where nothing is pending."""
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
    """Progress of a question by its identifier; raises NotFound where it was never asked."""
    answer = background.look(identifier)
    return Progress(id=answer.id, state=answer.state, done=answer.done, total=answer.total, message=answer.message)
