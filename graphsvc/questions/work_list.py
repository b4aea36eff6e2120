"""What the lists beside the gap board are made of: entries, each of which says in a sentence why it stands there."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import TypeAdapter
from pydantic_core import to_jsonable_python

from graphsvc import language, sizes
from graphsvc.jobs.queue import Answer, Background, Ready, Where
from graphsvc.jobs.results import JSON, Question
from graphsvc.jobs.worker import Step
from graphsvc.language import gettext as _
from graphsvc.network.facets import NETWORK, Facets
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import extracts
from graphsvc.questions.extracts import Extract

T = TypeVar("T")
#: How long a page waits for what is computed beside it.
WAIT = 0.3


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a list: the record it is about, why it stands there, and the collaborations to look at.

    group: the heading that it stands under; people: who to talk to; facts: what the API gives of it; mend: the field
    of the record to fill in, `roster` for who came; empty where nothing is missing.
    """

    entity: str
    key: str
    group: str
    sentence: str
    evidence: tuple[str, ...]
    people: tuple[str, ...]
    facts: dict[str, Any]
    mend: str = ""


@dataclass(frozen=True, slots=True)
class FollowUps:
    """A list by its name, with its first sentence; entries may be only the first of `total`.

    work: what is still computed, where the entries are those of an earlier version, or none yet.
    """

    name: str
    sentence: str
    entries: list[Entry]
    total: int
    work: Answer | None = None


def list_of(name: str, sentence: str, lines: list[Entry], total: int, work: Answer | None) -> FollowUps:
    """A list, whose sentence is that it is being computed as long as nothing of it is known."""
    known = work is None or work.value is not None
    return FollowUps(name, sentence if known else _("It is being computed."), lines, total, work)


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


def speakers(snapshot: Snapshot, organization: str, day: int) -> tuple[str, ...]:
    """Who speaks for an organization on a day, by name."""
    rows = snapshot.represented_by.get(organization, ())
    found = {row.person for row in rows if row.holds_on(day)}
    return tuple(sorted(found & snapshot.partners.keys(), key=lambda key: language.folded(partner(snapshot, key))))


def collaboration(snapshot: Snapshot, key: str | None) -> str:
    row = snapshot.collaborations.get(key or "")
    return language.name(row) if row else ""


def partner(snapshot: Snapshot, key: str) -> str:
    row = snapshot.partners.get(key)
    return language.name(row) if row else key


def held_on(snapshot: Snapshot, key: str) -> str:
    return language.date(snapshot.collaborations[key].starts_on)


def day(ordinal: int | None) -> str:
    return language.date(datetime.date.fromordinal(ordinal)) if ordinal else ""


def iso(ordinal: int | None) -> str | None:
    return datetime.date.fromordinal(ordinal).isoformat() if ordinal else None
