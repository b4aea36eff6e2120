"""What the lists beside the gap board are made of: entries, each of which says in a sentence why it stands there."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from pydantic import TypeAdapter

from graphsvc import language
from graphsvc.network.presences import span
from graphsvc.network.snapshot import Snapshot
from graphsvc.services.background import Answer, Background, Question

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


def kept(graph: Snapshot, question: object, work: Callable[[], Any]) -> Any:
    """The answer to a question, worked out once a snapshot."""
    if question not in graph.readings:
        graph.readings[question] = work()
    return graph.readings[question]


def awaited(
    graph: Snapshot, background: Background, question: Question, form: TypeAdapter[T], work: Callable[[], T]
) -> tuple[T | None, Answer | None]:
    """The answer to a question as far as it is known after WAIT, and the work on it where it is not yet right.

    form: of the answer, in which it is kept. The answer may be that of an earlier version, or None.
    """
    if question in graph.readings:
        return cast(T, graph.readings[question]), None
    answer = background.ask(question, graph.version, lambda _: form.dump_python(work(), mode="json"), wait=WAIT)
    found = None if answer.value is None else form.validate_python(answer.value)
    if not answer.current:
        return found, answer
    graph.readings[question] = found
    return found, None


def speakers(graph: Snapshot, organization: str, day: int) -> tuple[str, ...]:
    """Who speaks for an organization on a day, by name."""
    rows = graph.represented_by.get(organization, ())
    found = {row.person for row in rows if span(row.from_, row.until)[0] <= day <= span(row.from_, row.until)[1]}
    return tuple(sorted(found & graph.partners.keys(), key=lambda key: language.folded(partner(graph, key))))


def collaboration(graph: Snapshot, key: str | None) -> str:
    row = graph.collaborations.get(key or "")
    return language.name(row) if row else ""


def partner(graph: Snapshot, key: str) -> str:
    row = graph.partners.get(key)
    return language.name(row) if row else key


def held_on(graph: Snapshot, key: str) -> str:
    return language.date(graph.collaborations[key].starts_on)


def day(ordinal: int | None) -> str:
    return language.date(datetime.date.fromordinal(ordinal)) if ordinal else ""


def iso(ordinal: int | None) -> str | None:
    return datetime.date.fromordinal(ordinal).isoformat() if ordinal else None
