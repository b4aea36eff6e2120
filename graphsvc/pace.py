"""Long work beside requests: it rests now and then, so that who asks meanwhile has a part of the time."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

Item = TypeVar("Item")
#: Seconds of work before a rest, and of the longest rest.
WORKED, LONGEST = 0.01, 2.0

#: Whether this process answers requests; a command has its own process, and goes on.
_answers = threading.Event()


def give_way() -> None:
    """From now on whatever is `paced` in this process rests."""
    _answers.set()


def paced(items: Iterable[Item], rests: float = 1) -> Iterator[Item]:
    """Yield the items; where requests are answered, rest between two of them so many times as long as it worked."""
    if not _answers.is_set():
        yield from items
        return
    began = time.monotonic()
    for item in items:
        if (worked := time.monotonic() - began) >= WORKED:
            time.sleep(min(worked * rests, LONGEST))
            began = time.monotonic()
        yield item
