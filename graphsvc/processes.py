"""A group of identical processes: spawned, restarted when one dies, and ended with their parent."""

from __future__ import annotations

import multiprocessing
import os
import signal
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Any

from graphsvc.errors import EngineError
from graphsvc.language import gettext as _

#: Environment variable with the folder of the metrics of all processes, which prometheus_client reads.
COUNTS = "PROMETHEUS_MULTIPROC_DIR"
#: Deaths within a minute after which processes are not restarted.
DEATHS = 5
#: Seconds that a process has to end after SIGTERM.
GRACE = 20
#: Never a fork: threads, locks and connections to the store belong to one process.
SPAWN = multiprocessing.get_context("spawn")


@dataclass(frozen=True, slots=True)
class One:
    process: SpawnProcess
    ready: Connection


class Several:
    """A number of processes, each of which calls a function with the same arguments.

    The function gets as last argument a callback by which to report that it is ready, runs until KeyboardInterrupt, and
    is found by its name, since each process imports everything anew.
    """

    def __init__(
        self, count: int, work: Callable[..., None], arguments: tuple[Any, ...], say: Callable[[str], None]
    ) -> None:
        self._work, self._arguments, self._say = work, arguments, say
        self._counts = tempfile.TemporaryDirectory(prefix="graphsvc-counts-")
        os.environ[COUNTS] = self._counts.name
        self._all = [self._start() for _ in range(count)]

    def wait(self) -> None:
        """Wait until all are ready; raises EngineError where one ends before."""
        for child in self._all:
            try:
                child.ready.recv()
            except EOFError:
                raise EngineError(_("a process ended while starting; see what it said above")) from None

    def run(self, ended: Callable[[], None]) -> None:
        """Restart processes that die, calling `ended` each time, until KeyboardInterrupt; EngineError after DEATHS."""
        deaths: list[float] = []
        while True:
            gone = wait([child.process.sentinel for child in self._all])
            deaths = [death for death in deaths if death > time.monotonic() - 60] + [time.monotonic()] * len(gone)
            if len(deaths) >= DEATHS:
                raise EngineError(_("the processes keep dying; see what they said above"))
            self._say(_("a process ended unexpectedly; starting it again"))
            self._all = [self._start() if child.process.sentinel in gone else child for child in self._all]
            ended()

    def close(self) -> None:
        """End all processes: SIGTERM, and after GRACE seconds SIGKILL."""
        for child in self._all:
            child.process.terminate()
        until = time.monotonic() + GRACE
        for child in self._all:
            child.process.join(max(0, until - time.monotonic()))
            if child.process.is_alive():
                child.process.kill()
                child.process.join()
        os.environ.pop(COUNTS, None)
        self._counts.cleanup()

    def _start(self) -> One:
        ready, tell = SPAWN.Pipe(duplex=False)
        process = SPAWN.Process(target=_begin, args=(self._work, self._arguments, tell), daemon=False)
        process.start()
        tell.close()
        return One(process, ready)


def _begin(work: Callable[..., None], arguments: tuple[Any, ...], tell: Connection) -> None:
    """Entry point of each process; it ignores Ctrl-C, at which the parent ends all processes in order."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_at_sigterm()
    threading.Thread(target=_end_with_parent, name="graphsvc-parent", daemon=True).start()
    work(*arguments, lambda: tell.send(True))


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent
    parent.join()
    os.kill(os.getpid(), signal.SIGTERM)


def end_at_sigterm() -> None:
    """Make SIGTERM raise KeyboardInterrupt, as Ctrl-C does."""

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
