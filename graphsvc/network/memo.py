"""What was worked out on a snapshot: every question once, however many ask, and no more than is good to hold.

What rests on nothing that a change touched is handed on to the next snapshot, and what can be mended record by record
is mended.
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
#: What a reading rests on that does not say it: the version itself.
VERSION: Facets = frozenset()


#: What a record was and is, None where there was or is none.
Change = tuple[records.Record | None, records.Record | None]


@dataclass(frozen=True, slots=True)
class Mend(Generic[T]):
    """How an answer that is made of the records of one entity follows changes of them.

    of: the answer and the changes -> the new answer; the one given stays as it is.
    """

    entity: str
    of: Callable[[T, Sequence[Change]], T]


@dataclass(frozen=True, slots=True)
class _Known:
    answer: object
    rests_on: Facets
    mend: Mend[Any] | None = None


class Readings:
    """Answers by question, those asked for longest ago forgotten first; safe to ask from many threads.

    A question may ask others while it is worked out, but not itself. What raises is not kept.
    """

    def __init__(self, participations: int) -> None:
        self._most = max(sizes.KEPT_AT_LEAST, min(1024, sizes.KEPT_PARTICIPATIONS // max(participations, 1)))
        self._lock = threading.Lock()
        self._found: OrderedDict[Hashable, _Known] = OrderedDict()
        self._pending: dict[Hashable, threading.Event] = {}

    def after(
        self, touched: Facets, participations: int, changes: Mapping[str, Sequence[Change]] | None = None
    ) -> Readings:
        """The readings of the next snapshot: those that rest on nothing that was touched, and those mended.

        changes: entity -> its changes; None where nothing is to be mended by them.
        """
        following = Readings(participations)
        with self._lock:
            found = list(self._found.items())
        for question, known in found:
            if known.rests_on and not known.rests_on & touched:
                following._found[question] = known
            elif known.mend and changes is not None:
                answer = known.mend.of(known.answer, changes.get(known.mend.entity, ()))
                following._found[question] = _Known(answer, known.rests_on, known.mend)
        return following

    def __contains__(self, question: Hashable) -> bool:
        with self._lock:
            return question in self._found

    def ask(
        self, question: Hashable, work: Callable[[], T], rests_on: Facets = VERSION, mend: Mend[T] | None = None
    ) -> T:
        """The answer, worked out here or waited for where another thread is at it; raises what the work raises.

        rests_on: all facets of the network that the work reads; it is worked out again after each change otherwise.
        mend: how it follows a few changes of what it rests on instead.
        """
        while True:
            with self._lock:
                if question in self._found:
                    self._found.move_to_end(question)
                    return cast(T, self._found[question].answer)
                ended = self._pending.get(question)
                if ended is None:
                    self._pending[question] = threading.Event()
                    break
            ended.wait()
        try:
            found = work()
            self.keep(question, found, rests_on, mend)
            return found
        finally:
            with self._lock:
                self._pending.pop(question).set()

    def keep(
        self, question: Hashable, found: object, rests_on: Facets = VERSION, mend: Mend[Any] | None = None
    ) -> None:
        """Keep an answer that is known from elsewhere."""
        with self._lock:
            self._found[question] = _Known(found, rests_on, mend)
            self._found.move_to_end(question)
            while len(self._found) > self._most:
                self._found.popitem(last=False)
