"""Long work beside requests: it rests for as long as it worked, so that who asks meanwhile has half of the time."""

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


def paced(items: Iterable[Item]) -> Iterator[Item]:
    """Yield the items; where requests are answered, rest between two of them for as long as those before took."""
    if not _answers.is_set():
        yield from items
        return
    began = time.monotonic()
    for item in items:
        if (worked := time.monotonic() - began) >= WORKED:
            time.sleep(min(worked, LONGEST))
            began = time.monotonic()
        yield item
