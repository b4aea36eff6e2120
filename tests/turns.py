"""Who is timed runs alone: what other workers do meanwhile would count as its time."""

from __future__ import annotations

import contextlib
import fcntl
from collections.abc import Iterator
from pathlib import Path


class Turn:
    """A worker's share of a lock that all workers hold while they test, or one of them alone."""

    def __init__(self, folder: Path) -> None:
        self._queue = (folder / "queue").open("w")
        self._lock = (folder / "lock").open("w")

    @contextlib.contextmanager
    def shared(self) -> Iterator[None]:
        self._take(fcntl.LOCK_SH)
        try:
            yield
        finally:
            fcntl.flock(self._lock, fcntl.LOCK_UN)

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """Give the share back, wait until the others are between two tests, and share again afterwards."""
        fcntl.flock(self._lock, fcntl.LOCK_UN)
        self._take(fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(self._lock, fcntl.LOCK_SH)

    def _take(self, how: int) -> None:
        """Who waits for the lock holds the queue, so that nobody overtakes."""
        fcntl.flock(self._queue, fcntl.LOCK_EX)
        try:
            fcntl.flock(self._lock, how)
        finally:
            fcntl.flock(self._queue, fcntl.LOCK_UN)
