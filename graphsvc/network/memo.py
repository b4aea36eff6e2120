"""Memo of a snapshot: each question is computed once, also when several threads ask, and a bounded number is kept.

Answers whose facets no change touched go on to the next snapshot, and so do those that can be updated record by record.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

from graphsvc import sizes
from graphsvc.model import records
from graphsvc.network.facets import Facets

T = TypeVar("T")
#: For answers that name no facets: they hold for one version.
VERSION: Facets = frozenset()


#: A record before and after, None where it did not or does not exist.
Change = tuple[records.Record | None, records.Record | None]


@dataclass(frozen=True, slots=True)
class Mend(Generic[T]):
    """How to update an answer that is computed from the records of one entity.

    of: (answer, changes) -> new answer; must not change the given one. mended: the facets that it makes up for, where
    the answer rests on others too.
    """

    entity: str
    of: Callable[[T, Sequence[Change]], T]
    mended: Facets | None = None

    def holds(self, touched: Facets) -> bool:
        """Whether it makes up for all of these facets."""
        return self.mended is None or touched <= self.mended


@dataclass(frozen=True, slots=True)
class _Known:
    answer: object
    rests_on: Facets
    mend: Mend[Any] | None = None


class Readings:
    """Answers by question, least recently used forgotten first; thread-safe.

    Computing an answer may ask other questions, but not the same one. Exceptions are not kept.
    """

    def __init__(self, participations: int) -> None:
        self._most = max(sizes.KEPT_AT_LEAST, min(1024, sizes.KEPT_PARTICIPATIONS // max(participations, 1)))
        self._lock = threading.Lock()
        self._answers: OrderedDict[Hashable, _Known] = OrderedDict()
        self._pending: dict[Hashable, threading.Event] = {}

    def after(
        self, touched: Facets, participations: int, changes: Mapping[str, Sequence[Change]] | None = None
    ) -> Readings:
        """The memo of the next snapshot: answers that rest on no touched facet, and those that can be updated.

        changes: entity -> its changes; None where they are too many to update by.
        """
        following = Readings(participations)
        with self._lock:
            answers = list(self._answers.items())
        for question, kept in answers:
            if kept.rests_on and not kept.rests_on & touched:
                following._answers[question] = kept
            elif kept.mend and changes is not None and kept.mend.holds(kept.rests_on & touched):
                answer = kept.mend.of(kept.answer, changes.get(kept.mend.entity, ()))
                following._answers[question] = _Known(answer, kept.rests_on, kept.mend)
        return following

    def __contains__(self, question: Hashable) -> bool:
        with self._lock:
            return question in self._answers

    def ask(
        self, question: Hashable, work: Callable[[], T], rests_on: Facets = VERSION, mend: Mend[T] | None = None
    ) -> T:
        """The answer: kept, computed by `work`, or awaited from another thread; raises what `work` raises.

        rests_on: all facets of the network that `work` reads; without them the answer holds for one version. mend: how
        to update the answer after a few changes.
        """
        while True:
            with self._lock:
                if question in self._answers:
                    self._answers.move_to_end(question)
                    return cast(T, self._answers[question].answer)
                ended = self._pending.get(question)
                if ended is None:
                    self._pending[question] = threading.Event()
                    break
            ended.wait()
        try:
            answer = work()
            self.keep(question, answer, rests_on, mend)
            return answer
        finally:
            with self._lock:
                self._pending.pop(question).set()

    def keep(
        self, question: Hashable, answer: object, rests_on: Facets = VERSION, mend: Mend[Any] | None = None
    ) -> None:
        """Keep an answer that was computed elsewhere; arguments as in `ask`."""
        with self._lock:
            self._answers[question] = _Known(answer, rests_on, mend)
            self._answers.move_to_end(question)
            while len(self._answers) > self._most:
                self._answers.popitem(last=False)
