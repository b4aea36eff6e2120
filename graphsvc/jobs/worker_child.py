"""The worker process: it takes work from standard input, answers on standard output, and ends with its input.

An answer is a pickled tuple: ("step", done, total) any number of times, then ("done", text), ("failed", text) or
("stopped",).
"""

from __future__ import annotations

import contextlib
import json
import os
import pickle
import queue
import sys
import threading
import traceback
from typing import Any, BinaryIO

#: The lowest priority.
LOWEST = 19
Waiting = queue.SimpleQueue[tuple[bytes, threading.Event]]


def main() -> None:
    """Run work from standard input, one piece after another, until the input ends."""
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what the work prints goes to stderr, not among the answers
    sys.path[:], niceness, beforehand = pickle.load(requests)  # noqa: S301
    _give_way(niceness)
    waiting: Waiting = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(requests, waiting), daemon=True).start()
    if beforehand:
        from graphsvc.sparse import compile

        compile.ready()
    while True:
        _send(answers, _outcome(*waiting.get(), answers))


def _give_way(niceness: int) -> None:
    """Run at a priority; at the lowest only while a processor is idle, where the system knows such a class."""
    with contextlib.suppress(AttributeError, OSError):  # not every system knows priorities
        os.nice(niceness)
        if niceness == LOWEST:
            os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))


class Stopped(Exception):
    """The work is no longer wanted."""


def _listen(requests: BinaryIO, waiting: Waiting) -> None:
    """Queue the work that comes in; an empty message cancels the work before it."""
    stopped = threading.Event()
    while True:
        try:
            work: bytes = pickle.load(requests)  # noqa: S301
        except Exception:  # the input ended, maybe within a message: the parent is gone
            os._exit(0)
        if work:
            stopped = threading.Event()
            waiting.put((work, stopped))
        else:
            stopped.set()


def _outcome(work: bytes, stopped: threading.Event, answers: BinaryIO) -> tuple[Any, ...]:
    """Run a piece of work; returns its last answer: result as JSON text, traceback, or stopped."""

    def step(done: int, total: int) -> None:
        if stopped.is_set():
            raise Stopped
        _send(answers, ("step", done, total))

    try:
        return "done", json.dumps(pickle.loads(work)(step), allow_nan=False)  # noqa: S301
    except Stopped:
        return ("stopped",)
    except Exception:
        return "failed", traceback.format_exc()


def _send(answers: BinaryIO, answer: tuple[Any, ...]) -> None:
    pickle.dump(answer, answers)
    answers.flush()


if __name__ == "__main__":
    main()
