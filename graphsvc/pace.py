"""Long work beside requests: it rests now and then while others ask, who so have a part of the time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

Item = TypeVar("Item")
#: Seconds of work before a rest, and of the longest rest.
WORKED, LONGEST = 0.01, 2.0
#: For so many seconds after a request it is taken that another one comes.
BUSY = 3.0
#: Seconds without a request after which it is taken that nobody is there.
QUIET = 30.0


class _Asked:
    """When somebody asked last, of this process."""

    at = float("-inf")


def asked() -> None:
    """Say that somebody asks, who is not to wait for long work."""
    _Asked.at = time.monotonic()


def until_quiet(longest: float, pause: Callable[[float], object] = time.sleep) -> None:
    """Wait until nobody has asked for QUIET seconds, at most for `longest` seconds."""
    until = time.monotonic() + longest
    while time.monotonic() < until and (left := QUIET - (time.monotonic() - _Asked.at)) > 0:
        pause(min(left, until - time.monotonic()))


def paced(items: Iterable[Item], rests: float = 1) -> Iterator[Item]:
    """Yield the items; while others ask, rest between two of them so many times as long as it worked."""
    began = time.monotonic()
    for item in items:
        now = time.monotonic()
        if now - began >= WORKED:
            if now - _Asked.at < BUSY:
                time.sleep(min((now - began) * rests, LONGEST))
            began = time.monotonic()
        yield item
