"""The log of events: one line of JSON each, in a file that only its owner reads.

The standard library's logging, so that waitress, Flask and the driver speak into the same file; a formatter and a
handler are all that it lacks. JSON escapes control characters, so that a name with a line break or a terminal
escape stays one line of plain characters. Lines that cannot be written are dropped and counted.
"""

from __future__ import annotations

import contextlib
import datetime
import errno
import json
import logging
import os
import sys
import traceback
from collections.abc import Generator
from pathlib import Path
from typing import Any

import prometheus_client

LOG = logging.getLogger("graphsvc")
#: Bytes above which the file becomes graphsvc.log.1, replacing the one before.
MOST_BYTES = 10_000_000
#: Most characters of a text in a line, since clients send some of them.
MOST_CHARACTERS = 500
DROPPED = prometheus_client.Counter("graphsvc_log_lines_dropped", "Lines of the log that the disk did not take.")


def tell(event: str, level: int = logging.INFO, error: BaseException | None = None, **facts: object) -> None:
    """Log an event with its facts; texts are cut at 500 characters."""
    LOG.log(level, event, exc_info=error, extra={"facts": facts})


@contextlib.contextmanager
def kept(folder: Path) -> Generator[Path]:
    """Log to `folder`/graphsvc.log for the block, and errors to stderr too, in one line each."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / "graphsvc.log"
    handlers = (_File(path), _Terminal(path))
    root, before = logging.getLogger(), LOG.level
    LOG.setLevel(logging.INFO)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # waiting requests are counted elsewhere
    for handler in handlers:
        root.addHandler(handler)
    try:
        yield path
    finally:
        for handler in handlers:
            root.removeHandler(handler)
            handler.close()
        LOG.setLevel(before)


def line(record: logging.LogRecord) -> str:
    """One event as JSON: time, level, process, what happened, and its facts; an error with its traceback."""
    moment = datetime.datetime.fromtimestamp(record.created, datetime.UTC)
    entry: dict[str, Any] = {
        "at": moment.isoformat(timespec="milliseconds"),
        "level": record.levelname.lower(),
        "process": record.process,
        "event": _cut(record.getMessage()),
        **{name: _cut(value) for name, value in getattr(record, "facts", {}).items()},
    }
    if record.name != LOG.name:
        entry["logger"] = record.name
    if record.exc_info and record.exc_info[1]:
        entry["error"] = _cut(_named(record.exc_info[1]))
        entry["traceback"] = "".join(traceback.format_exception(record.exc_info[1]))
    return json.dumps(entry, default=str)


def _cut(value: object) -> object:
    return value[:MOST_CHARACTERS] if isinstance(value, str) else value


def _named(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"


class _File(logging.Handler):
    """A log file to which several processes append whole lines; one of them rotates it when it is long."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path, self._handle = path, -1
        self._torn = False

    def emit(self, record: logging.LogRecord) -> None:
        try:
            self._append((line(record) + "\n").encode())
        except OSError:
            DROPPED.inc()

    def close(self) -> None:
        with self.lock or contextlib.nullcontext():
            self._leave()
        super().close()

    def _append(self, text: bytes) -> None:
        self._follow()
        whole = b"\n" + text if self._torn else text
        written = os.write(self._handle, whole)
        self._torn = written < len(whole)
        if self._torn:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def _follow(self) -> None:
        """Open the file that has the name now, if another one is open; rotate a long one."""
        with contextlib.suppress(FileNotFoundError):
            named = self._path.stat()
            if named.st_size > MOST_BYTES:
                self._path.replace(self._path.with_suffix(".log.1"))
            elif self._handle >= 0 and named.st_ino == os.fstat(self._handle).st_ino:
                return
        self._leave()
        self._handle = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def _leave(self) -> None:
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1


class _Terminal(logging.Handler):
    """Prints errors in one line each; the log file has the details."""

    def __init__(self, path: Path) -> None:
        super().__init__(logging.ERROR)
        self._path = path

    def emit(self, record: logging.LogRecord) -> None:
        facts: dict[str, object] = getattr(record, "facts", {})
        parts = [record.getMessage(), *(f"{name} {_cut(value)}" for name, value in facts.items())]
        if record.exc_info and record.exc_info[1]:
            parts.append(_named(record.exc_info[1])[:MOST_CHARACTERS])
        text = ", ".join(parts).encode("unicode_escape").decode("ascii")
        with contextlib.suppress(OSError, ValueError):  # a terminal that is gone
            sys.stderr.write(f"{text}; see {self._path}\n")
