"""Results of background computations, kept in a folder: a file per question, read by every process.

A file is replaced in one step, survives a restart, and counts as absent where it cannot be read. While a
process computes a question, a `.step` file beside it holds the progress.
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
#: What is computed: the name of the computation and its arguments.
Question = tuple[str | int | float | bool, ...]

#: The code that computes results: results of other code are not shown.
COMPUTING = ("analytics", "jobs", "maps", "model", "network", "questions", "sizes.py", "sparse")
MADE_BY = shipped.digest(shipped.PACKAGE / name for name in COMPUTING)
#: How many results are kept in files, and how many of them in memory.
FILES, IN_MEMORY = 200, 32
#: Seconds without a note of progress after which a process is taken to have ended.
FORGOTTEN_SECONDS = 3600
log = logging.getLogger("graphsvc")


@dataclass(frozen=True, slots=True)
class Kept:
    """A result, the version of the network that it was computed on, and when.

    source: a digest of all that it was computed from; it is valid at every version with the same source.
    """

    version: int
    source: str
    value: JSON
    at: float

    def holds(self, version: int, source: str) -> bool:
        """Whether it is valid at a version or, where a source is given, for that source."""
        return self.source == source if source else self.version == version


#: Modification time and inode of a file, which show that it was replaced; None without a file.
Stamp = tuple[int, int] | None


class Results:
    """The results in a folder, which is created with the first one."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._memory: OrderedDict[str, tuple[Stamp, Kept]] = OrderedDict()

    def get(self, identifier: str) -> Kept | None:
        """The newest result of a question, whichever process computed it."""
        stamp = self._stamp(identifier)
        with self._lock:
            in_memory = self._memory.get(identifier)
            if in_memory is not None and (stamp is None or in_memory[0] == stamp):
                self._memory.move_to_end(identifier)
                return in_memory[1]
        stored = self._read(identifier) if stamp else None
        if stored is None:
            return in_memory[1] if in_memory else None
        self.remember(identifier, stored, stamp)
        return stored

    def keep(self, identifier: str, question: Question, kept: Kept, text: str) -> None:
        """Keep a result in memory and in the file of its question; on a disk error in memory alone.

        text: the value as JSON.
        """
        head = {"made_by": MADE_BY, "id": identifier, "question": question, "version": kept.version}
        self._replace(identifier, f"{json.dumps(head | {'source': kept.source})}\n{text}\n")
        self.remember(identifier, kept, self._stamp(identifier))

    def remember(self, identifier: str, kept: Kept, stamp: Stamp = None) -> None:
        """Keep a result in memory. stamp: of the file that holds it; without one, of the file that is there now."""
        with self._lock:
            self._memory[identifier] = stamp or self._stamp(identifier), kept
            self._memory.move_to_end(identifier)
            while len(self._memory) > IN_MEMORY:
                self._memory.popitem(last=False)

    def note_progress(self, identifier: str, done: int, total: int) -> None:
        """Note the progress of a question for every process that uses the folder."""
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._progress_file(identifier).write_text(f"{done} {total}", encoding="ascii")

    def progress(self, identifier: str, since: float) -> tuple[int, int] | None:
        """(done, total) of a question as noted after `since`; None where no process computes it."""
        try:
            path = self._progress_file(identifier)
            done, total = path.read_text(encoding="ascii").split()
            return (int(done), int(total)) if _age(path) > max(since, time.time() - FORGOTTEN_SECONDS) else None
        except (OSError, ValueError):
            return None

    def clear_progress(self, identifier: str) -> None:
        """Note that a question is no longer being computed."""
        with contextlib.suppress(OSError):
            self._progress_file(identifier).unlink(missing_ok=True)

    def _progress_file(self, identifier: str) -> Path:
        return self._folder / f"{identifier}.step"

    def _file(self, identifier: str) -> Path:
        return self._folder / f"{identifier}.json"

    def _stamp(self, identifier: str) -> Stamp:
        try:
            status = self._file(identifier).stat()
        except OSError:
            return None
        return status.st_mtime_ns, status.st_ino

    def _read(self, identifier: str) -> Kept | None:
        try:
            path = self._file(identifier)
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
                Path(name).replace(self._file(identifier))
            finally:
                Path(name).unlink(missing_ok=True)
            self._remove_oldest()
        except OSError as error:
            log.warning("a result is not kept: %s", error)

    def _remove_oldest(self) -> None:
        """Remove the oldest results, and files that a process left half written."""
        files = sorted(self._folder.glob("*.json"), key=_age)
        parts = [path for path in self._folder.glob("*.[ps]*") if time.time() - _age(path) > FORGOTTEN_SECONDS]
        for path in [*files[:-FILES], *parts]:
            path.unlink(missing_ok=True)


def identifier(question: Question) -> str:
    """Identifier of a question, 32 hexadecimal digits, after which its file is named."""
    text = json.dumps([MADE_BY, *question])
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _age(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
