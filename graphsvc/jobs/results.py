"""What was computed, kept in a folder: a file for each question, which every process on that folder finds.

A file is replaced at once, survives a restart, and counts as absent where it cannot be read.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import os
import tempfile
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graphsvc import shipped

JSON = Any
Question = tuple[str | int | float | bool, ...]


#: Where all code is that computes: what was computed otherwise is not shown.
COMPUTING = ("analytics", "jobs", "model", "network", "questions", "sizes.py", "sparse")
MADE_BY = shipped.digest(shipped.PACKAGE / name for name in COMPUTING)
#: Questions whose results are kept: in files, and of these read into memory.
FILES, IN_MEMORY = 200, 32
#: Seconds after which what a process said last is not waited for.
FORGOTTEN = 3600
log = logging.getLogger("graphsvc")


@dataclass(frozen=True, slots=True)
class Kept:
    """A result, the version of the network that it was computed on, and when.

    source: a digest of all that it was computed from; it holds at every version of which that is the same.
    """

    version: int
    source: str
    value: JSON
    at: float

    def holds(self, version: int, source: str) -> bool:
        return self.source == source if source else self.version == version


#: What tells whether a file was replaced; None where there is none.
Stamp = tuple[int, int] | None


class Results:
    """The results in a folder, which is made when the first one is kept."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._memory: OrderedDict[str, tuple[Stamp, Kept]] = OrderedDict()

    def get(self, identifier: str) -> Kept | None:
        """The newest result of a question, whichever process computed it."""
        stamp = self._stamp(identifier)
        with self._lock:
            known = self._memory.get(identifier)
            if known is not None and (stamp is None or known[0] == stamp):
                self._memory.move_to_end(identifier)
                return known[1]
        found = self._read(identifier) if stamp else None
        if found is None:
            return known[1] if known else None
        self.remember(identifier, found, stamp)
        return found

    def keep(self, identifier: str, question: Question, kept: Kept, text: str) -> None:
        """Replace the file of a question; where the disk refuses, the result stays in memory. text: the value's."""
        head = {"made_by": MADE_BY, "id": identifier, "question": question, "version": kept.version}
        self._replace(identifier, f"{json.dumps(head | {'source': kept.source})}\n{text}\n")
        self.remember(identifier, kept, self._stamp(identifier))

    def remember(self, identifier: str, kept: Kept, stamp: Stamp = None) -> None:
        """Keep a result in memory; stamp: of the file that holds it, that of the one that is there if not named."""
        with self._lock:
            self._memory[identifier] = stamp or self._stamp(identifier), kept
            self._memory.move_to_end(identifier)
            while len(self._memory) > IN_MEMORY:
                self._memory.popitem(last=False)

    def say(self, identifier: str, done: int, total: int) -> None:
        """Tell every process on the folder how far the work on a question is."""
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._step(identifier).write_text(f"{done} {total}", encoding="ascii")

    def said(self, identifier: str, since: float) -> tuple[int, int] | None:
        """How far a process was with a question lately, and after a moment; None where none is at it."""
        try:
            path = self._step(identifier)
            done, total = path.read_text(encoding="ascii").split()
            return (int(done), int(total)) if _age(path) > max(since, time.time() - FORGOTTEN) else None
        except (OSError, ValueError):
            return None

    def ended(self, identifier: str) -> None:
        """Say that nobody works on a question any more."""
        with contextlib.suppress(OSError):
            self._step(identifier).unlink(missing_ok=True)

    def _step(self, identifier: str) -> Path:
        return self._folder / f"{identifier}.step"

    def _path(self, identifier: str) -> Path:
        return self._folder / f"{identifier}.json"

    def _stamp(self, identifier: str) -> Stamp:
        try:
            found = self._path(identifier).stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_ino

    def _read(self, identifier: str) -> Kept | None:
        try:
            path = self._path(identifier)
            first, _, rest = path.read_text(encoding="utf-8").partition("\n")
            head = json.loads(first)
            if head["made_by"] != MADE_BY or head["id"] != identifier:
                return None
            return Kept(int(head["version"]), str(head["source"]), json.loads(rest), path.stat().st_mtime)
        except (OSError, ValueError, TypeError, KeyError):
            return None

    def _replace(self, identifier: str, text: str) -> None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle, name = tempfile.mkstemp(dir=self._folder, prefix=f"{identifier}-", suffix=".part")
            try:
                with os.fdopen(handle, "w", encoding="utf-8") as file:
                    file.write(text)
                Path(name).replace(self._path(identifier))
            finally:
                Path(name).unlink(missing_ok=True)
            self._bound()
        except OSError as error:
            log.warning("a result is not kept: %s", error)

    def _bound(self) -> None:
        """Remove the results that were kept longest ago, and what an end half way left behind."""
        files = sorted(self._folder.glob("*.json"), key=_age)
        parts = [path for path in self._folder.glob("*.[ps]*") if time.time() - _age(path) > FORGOTTEN]
        for path in [*files[:-FILES], *parts]:
            path.unlink(missing_ok=True)


def identifier(question: Question) -> str:
    """The name of a question's file."""
    text = json.dumps([MADE_BY, *question])
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _age(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
