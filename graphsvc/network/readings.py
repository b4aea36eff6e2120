"""What was worked out on a snapshot: every question once, however many ask, and no more than is good to hold."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import TypeVar, cast

T = TypeVar("T")
#: At least so many answers are kept, and the more the smaller the network is.
LEAST, PARTICIPATIONS = 32, 20_000_000


class Readings:
    """Answers by question, those asked for longest ago forgotten first; safe to ask from many threads.

    A question may ask others while it is worked out, but not itself. What raises is not kept.
    """

    def __init__(self, participations: int, most: int | None = None) -> None:
        """participations: of the network, by which it is told how many answers are kept, unless `most` says it."""
        self._most = most or max(LEAST, min(1024, PARTICIPATIONS // max(participations, 1)))
        self._lock = threading.Lock()
        self._found: OrderedDict[Hashable, object] = OrderedDict()
        self._pending: dict[Hashable, threading.Event] = {}

    def __contains__(self, question: Hashable) -> bool:
        with self._lock:
            return question in self._found

    def ask(self, question: Hashable, work: Callable[[], T]) -> T:
        """The answer, worked out here or waited for where another thread is at it; raises what the work raises."""
        while True:
            with self._lock:
                if question in self._found:
                    self._found.move_to_end(question)
                    return cast(T, self._found[question])
                ended = self._pending.get(question)
                if ended is None:
                    self._pending[question] = threading.Event()
                    break
            ended.wait()
        try:
            found = work()
            self.keep(question, found)
            return found
        finally:
            with self._lock:
                self._pending.pop(question).set()

    def keep(self, question: Hashable, found: object) -> None:
        """Keep an answer that is known from elsewhere."""
        with self._lock:
            self._found[question] = found
            self._found.move_to_end(question)
            while len(self._found) > self._most:
                self._found.popitem(last=False)
