"""Computation of the lists beside the gap board: in the background for a large network, else at once."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Callable, Iterable
from typing import TypeVar

from pydantic import TypeAdapter
from pydantic_core import to_jsonable_python

from graphsvc import sizes
from graphsvc.jobs.queue import Answer, Background, Ready, Where
from graphsvc.jobs.results import JSON, Question
from graphsvc.jobs.worker import Step
from graphsvc.network.facets import NETWORK, Facets
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import extracts
from graphsvc.questions.extracts import Extract

T = TypeVar("T")
#: Seconds that a page waits for a background computation.
WAIT = 0.3


def asked(
    snapshot: Snapshot,
    background: Background | None,
    question: Question,
    form: TypeAdapter[T],
    day: datetime.date,
    work: Callable[..., T],
    *arguments: object,
) -> tuple[T | None, Answer | None]:
    """Answer a question from an extract: at once, or for a large network in a worker process.

    Returns the answer and the pending computation. Where one is pending, the answer is that of an earlier version, or
    None. work: a module-level function of a snapshot and the arguments that reads nothing outside an extract of the
    day; its result is valid while the extract is unchanged. form: the type in which it is kept. background: None
    computes at once.
    """
    if len(snapshot.participations) <= sizes.LARGE:
        return snapshot.readings.ask(question, lambda: work(snapshot, *arguments), extracts.RESTS_ON), None

    def ready() -> Ready:
        extract = extracts.extract(snapshot, day)
        return Ready(functools.partial(_of_extract, extract, work, arguments), extract.digest)

    return _known(
        snapshot, background, question, form, lambda: work(snapshot, *arguments), ready, "waited", extracts.RESTS_ON
    )


def read(
    snapshot: Snapshot,
    background: Background | None,
    question: Question,
    form: TypeAdapter[T],
    work: Callable[[], T],
    rests_on: Facets = NETWORK,
) -> tuple[T | None, Answer | None]:
    """Answer a question from the records themselves, as `asked` does; for a large network in a thread.

    rests_on: the facets that the work reads.
    """
    if len(snapshot.participations) <= sizes.LARGE:
        return snapshot.readings.ask(question, work, rests_on), None

    def ready() -> Ready:
        return Ready(lambda _: to_jsonable_python(work()))

    return _known(snapshot, background, question, form, work, ready, "here", rests_on)


def _known(
    snapshot: Snapshot,
    background: Background | None,
    question: Question,
    form: TypeAdapter[T],
    work: Callable[[], T],
    ready: Callable[[], Ready],
    where: Where,
    rests_on: Facets,
) -> tuple[T | None, Answer | None]:
    if background is None or question in snapshot.readings:
        return snapshot.readings.ask(question, work, rests_on), None
    answer = background.ask(question, snapshot.version, ready, where=where, wait=WAIT)
    value = None if answer.value is None else form.validate_python(answer.value)
    if not answer.current:
        return value, answer
    snapshot.readings.keep(question, value, rests_on)
    return value, None


def _of_extract(extract: Extract, work: Callable[..., object], arguments: tuple[object, ...], step: Step) -> JSON:
    return to_jsonable_python(work(extract.snapshot(), *arguments))


def there(snapshot: Snapshot, partner: str, collaborations: Iterable[str]) -> bool:
    """Whether the records in an entry exist: an answer of an earlier version may name deleted ones."""
    return partner in snapshot.partners and all(key in snapshot.collaborations for key in collaborations)
