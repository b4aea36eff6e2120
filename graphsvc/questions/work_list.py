"""How the lists beside the gap board are worked out: of a large network in the background, else here and now."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Callable, Iterable
from typing import TypeVar

from pydantic import TypeAdapter
from pydantic_core import to_jsonable_python

from graphsvc import language, sizes
from graphsvc.jobs.queue import Answer, Background, Ready, Where
from graphsvc.jobs.results import JSON, Question
from graphsvc.jobs.worker import Step
from graphsvc.network.facets import NETWORK, Facets
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import extracts
from graphsvc.questions.extracts import Extract

T = TypeVar("T")
#: How long a page waits for what is computed beside it.
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
    """The answer to a question: worked out here, or of a large network as far as it is known after WAIT.

    With it comes the work that is still to be done, where there is any: then the answer is that of an earlier
    version, or None. work: a function of a module, of a graph and the arguments, that reads nothing but what an extract
    of the day holds; the answer holds for as long as that is the same. form: in which the answer is kept;
    background: where there is none, it is worked out here.
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
    """The answer to a question that rests on the records themselves, as `asked` gives it; of a large network a thread
    works it out. rests_on: the facets of the graph that the work reads."""
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
    found = None if answer.value is None else form.validate_python(answer.value)
    if not answer.current:
        return found, answer
    snapshot.readings.keep(question, found, rests_on)
    return found, None


def _of_extract(extract: Extract, work: Callable[..., object], arguments: tuple[object, ...], step: Step) -> JSON:
    return to_jsonable_python(work(extract.snapshot(), *arguments))


def there(snapshot: Snapshot, partner: str, collaborations: Iterable[str]) -> bool:
    """Whether the records behind an entry are there: an answer of an earlier version may name others."""
    return partner in snapshot.partners and all(key in snapshot.collaborations for key in collaborations)


def partner(snapshot: Snapshot, key: str) -> str:
    row = snapshot.partners.get(key)
    return language.name(row) if row else key
