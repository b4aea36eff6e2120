"""Worker processes for computations, so that pages never wait for the GIL.

Work is a function of a module with its arguments, all of which can be pickled. The process ends when its standard
input does, so that nothing is left behind by a parent that was killed; it holds neither store nor socket.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import Any

JSON = Any
Step = Callable[[int, int], None]
Work = Callable[[Step], JSON]
#: Attempts at work whose process dies.
TRIES = 2
#: Seconds that a process is given to end by itself.
ENDING = 5.0


class Outdated(Exception):
    """The work is no longer wanted."""


class Failed(Exception):
    """The work raised an exception; the text is its traceback."""


class Worker:
    """One process that does one piece of work at a time; it is started when it is needed, and again when it died."""

    def __init__(self, niceness: int) -> None:
        self._niceness = niceness
        self._turn = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the process before there is work for it, where it does not run yet."""
        with self._turn:
            self._started(beforehand=True)

    def run(self, work: Work, step: Step) -> str:
        """The result of the work as JSON text. step: called after each step, may raise Outdated to stop the work.

        Raises Failed where the work raises, or where the process dies TRIES times.
        """
        pickled = pickle.dumps(work, protocol=5)
        with self._turn:
            for _ in range(TRIES):
                try:
                    return self._result(self._started(), pickled, step)
                except (EOFError, OSError, pickle.UnpicklingError):
                    self.end()
        raise Failed(f"the process that computes died {TRIES} times of {work}")

    def end(self) -> None:
        """End the process; the next work starts another one."""
        process, self._process = self._process, None
        if process is not None:
            assert process.stdin
            assert process.stdout
            try:
                process.stdin.close()
                process.wait(ENDING)
            except (OSError, subprocess.TimeoutExpired):
                process.kill()
                process.wait()
            process.stdout.close()

    def _started(self, beforehand: bool = False) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.end()
            self._process = subprocess.Popen(
                [sys.executable, "-m", "graphsvc.jobs.worker_child"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                start_new_session=True,  # Ctrl-C in the terminal is for graphsvc
            )
            _send(self._process, (sys.path, self._niceness, beforehand))
        return self._process

    def _result(self, process: subprocess.Popen[bytes], pickled: bytes, step: Step) -> str:
        assert process.stdout
        _send(process, pickled)
        while True:
            match pickle.load(process.stdout):  # noqa: S301
                case "step", done, total:
                    try:
                        step(done, total)
                    except Outdated:
                        _send(process, b"")
                case "done", text:
                    return text
                case "failed", text:
                    raise Failed(text)
                case _:
                    raise Outdated


def _send(process: subprocess.Popen[bytes], message: object) -> None:
    assert process.stdin
    pickle.dump(message, process.stdin, protocol=5)
    process.stdin.flush()


_workers: dict[int, Worker] = {}
_making = threading.Lock()


def of(niceness: int) -> Worker:
    """The worker of a niceness, one for each in this process; 19 is the lowest priority."""
    with _making:
        return _workers.setdefault(niceness, Worker(niceness))


def end() -> None:
    """End the processes of all workers; later work starts them again."""
    for worker in _workers.values():
        worker.end()
