"""Long work off the request threads: each question once for a version of the graph, and its result kept.

What is deterministic goes before what is drawn at random. Results lie as JSON files in a folder, one a question, and
survive a restart; a file that cannot be read counts as absent.
"""

from __future__ import annotations

import contextlib
import hashlib
import heapq
import itertools
import json
import logging
import os
import re
import secrets
import tempfile
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from graphsvc.errors import NotFound
from graphsvc.language import gettext as _

JSON = Any
Question = tuple[str | int | float | bool, ...]
State = Literal["running", "done", "failed"]


def _code() -> str:
    """A digest of all code that computes, so that what was computed otherwise is not shown."""
    package = Path(__file__).parents[1]
    found = hashlib.sha256()
    for folder in ("analytics", "network", "services", "sparse"):
        for file in sorted((package / folder).glob("*.py")):
            found.update(file.read_bytes())
    return found.hexdigest()[:16]


MADE_BY = _code()
#: Questions whose results are kept: in files, and of these read into memory.
FILES, IN_MEMORY = 200, 32
#: Seconds after which what failed is tried again.
AGAIN = 5.0
#: Seconds for which a reader of an earlier version is a late one; afterwards the graph itself was set back.
LATE = 60.0
#: Seconds without work after which a thread ends.
IDLE = 10.0
#: Lower than the priority of the threads that answer requests.
NICENESS = 10
#: Seconds for which what is drawn waits, between two of its steps, for what is deterministic.
GIVE_WAY = 1.0

log = logging.getLogger("graphsvc")


class Outdated(Exception):
    """The work is no longer wanted: a newer version was asked for, or the service ends."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is known of a question.

    value: the result, or None where there is none yet; version: of the graph that it was computed on; current:
    whether that is the version asked for; done of total steps are made while the state is running.
    """

    id: str
    value: JSON | None
    version: int | None
    current: bool
    state: State
    done: int = 0
    total: int = 0
    message: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """A result with what it belongs to; source is a digest of all that it was computed from, where one was given."""

    version: int
    source: str
    value: JSON


@dataclass(slots=True)
class Job:
    """One computation of one question."""

    id: str
    question: Question
    version: int
    source: str
    work: Callable[[Progress], JSON]
    drawn: bool
    done: int = 0
    total: int = 0
    outdated: bool = False
    failed_at: float = 0.0
    instance: str = ""
    ended: threading.Event = field(default_factory=threading.Event)

    def fits(self, version: int, source: str) -> bool:
        return self.source == source if source else self.version == version


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the work is, told by the work itself."""

    job: Job
    give_way: Callable[[Job], object]

    def step(self, done: int, total: int) -> None:
        """Say that `done` of `total` steps are made; raises Outdated where the result is no longer wanted."""
        self.job.done, self.job.total = done, total
        self.give_way(self.job)
        if self.job.outdated:
            raise Outdated


class Background:
    """Threads that compute, and the folder that keeps what they computed.

    folder: made when the first result is kept. threads: for drawn and deterministic work alike; one more does only
    deterministic work, so that it never waits for what is drawn, which rests between two of its steps meanwhile.
    prepare: done once before the first work.
    """

    def __init__(self, folder: Path, threads: int = 1, prepare: Callable[[], object] | None = None) -> None:
        self._folder = folder
        self._threads = threads
        self._prepare = prepare
        self._preparing = threading.Lock()
        self._writing = threading.Lock()
        self._changed = threading.Condition()
        self._queue: list[tuple[bool, int, Job]] = []
        self._deterministic = 0  # how many of these are computed now
        self._numbers = itertools.count()
        self._jobs: dict[str, Job] = {}
        self._asked: OrderedDict[str, tuple[int, float]] = OrderedDict()
        self._kept: OrderedDict[str, Kept] = OrderedDict()
        self._alive = {False: 0, True: 0}
        self._closed = False

    def ask(
        self,
        question: Question,
        version: int,
        work: Callable[[Progress], JSON],
        *,
        source: str = "",
        drawn: bool = False,
        wait: float = 0.25,
    ) -> Answer:
        """The answer to a question at a version of the graph, after at most `wait` seconds.

        The work runs once however many ask; meanwhile the result of an earlier version is given. `source` is a
        digest of all that the work reads: where it is the same, so is the result, whatever the version.
        """
        identifier = _identifier(question)
        with self._changed:
            kept = self._recall(identifier)
            if kept is not None and _fits(kept, version, source):
                return Answer(identifier, kept.value, version, True, "done")
            if kept is not None and version < kept.version and self._late(identifier, version):
                return Answer(identifier, kept.value, kept.version, False, "done")
            job = self._wanted(identifier, question, version, source, work, drawn)
        job.ended.wait(wait)
        with self._changed:
            kept = self._recall(identifier)
            if kept is not None and _fits(kept, version, source):
                return Answer(identifier, kept.value, version, True, "done")
            value, of = (kept.value, kept.version) if kept else (None, None)
            return Answer(identifier, value, of, False, _state(job), job.done, job.total, _message(job))

    def earlier(self, question: Question) -> Answer | None:
        """What is known of a question that is not to be computed now; None where nothing is."""
        identifier = _identifier(question)
        with self._changed:
            kept = self._recall(identifier)
        return None if kept is None else Answer(identifier, kept.value, kept.version, False, "running")

    def look(self, identifier: str) -> Answer:
        """How far the newest work on a question is; raises NotFound where nobody asked it."""
        with self._changed:
            job = self._jobs.get(identifier)
            known = job is None and re.fullmatch("[0-9a-f]{32}", identifier)  # it becomes the name of a file
            kept = self._recall(identifier) if known else None
            if job is not None:
                return Answer(identifier, None, job.version, False, _state(job), job.done, job.total, _message(job))
            if kept is not None:
                return Answer(identifier, None, kept.version, True, "done")
        raise NotFound(_("nothing is computed under %(id)s; open the page again", id=repr(identifier[:40])))

    def close(self) -> None:
        """Ask all work to stop, and do not wait for it; the threads end by themselves."""
        with self._changed:
            self._closed = True
            for job in self._jobs.values():
                job.outdated = True
                job.ended.set()
            self._queue.clear()
            self._changed.notify_all()

    # Which work is wanted.

    def _wanted(
        self,
        identifier: str,
        question: Question,
        version: int,
        source: str,
        work: Callable[[Progress], JSON],
        drawn: bool,
    ) -> Job:
        """The job to wait for: one that is there already, or a new one."""
        job = self._jobs.get(identifier)
        now = time.monotonic()
        if job is not None:
            if job.fits(version, source) and (not job.failed_at or now - job.failed_at < AGAIN):
                return job
            if self._late(identifier, version) and not job.failed_at:
                return job
            job.outdated = True
        self._asked[identifier] = version, now
        self._asked.move_to_end(identifier)
        while len(self._asked) > 5 * FILES:
            self._asked.popitem(last=False)
        job = Job(identifier, question, version, source, work, drawn)
        if self._closed:
            job.outdated = True
            job.ended.set()
            return job
        self._jobs[identifier] = job
        heapq.heappush(self._queue, (drawn, next(self._numbers), job))
        self._start(quick=not drawn)
        self._changed.notify_all()
        return job

    def _late(self, identifier: str, version: int) -> bool:
        """Whether a newer version was asked for a moment ago: an earlier one is then a reader that began before it."""
        newest, at = self._asked.get(identifier, (version, 0.0))
        return version < newest and time.monotonic() - at < LATE

    def _start(self, quick: bool) -> None:
        """See to it that threads run; they end when there is nothing to do."""
        for only_quick, most in ((True, 1 if quick else 0), (False, self._threads)):
            if self._alive[only_quick] < most:
                self._alive[only_quick] += 1
                name = "graphsvc-quick" if only_quick else "graphsvc-work"
                threading.Thread(target=self._serve, args=(only_quick,), name=name, daemon=True).start()

    def _serve(self, only_quick: bool) -> None:
        """One thread: job after job."""
        with contextlib.suppress(AttributeError, OSError):  # not every system knows priorities of threads
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)
        while True:
            with self._changed:
                job = self._next(only_quick)
                if job is None:
                    self._alive[only_quick] -= 1
                    return
            self._run(job)

    def _next(self, only_quick: bool) -> Job | None:
        until = time.monotonic() + IDLE
        while not self._closed:
            while self._queue and self._queue[0][2].outdated:
                heapq.heappop(self._queue)[2].ended.set()
            if self._queue and not (only_quick and self._queue[0][0]):
                job = heapq.heappop(self._queue)[2]
                self._deterministic += not job.drawn
                return job
            left = until - time.monotonic()
            if left <= 0:
                return None
            self._changed.wait(left)
        return None

    def _run(self, job: Job) -> None:
        value: JSON | None = None
        try:
            with self._preparing:
                prepare, self._prepare = self._prepare, None
                if prepare is not None:
                    prepare()
            value = json.loads(json.dumps(job.work(Progress(job, self._give_way)), allow_nan=False))
        except Outdated:
            pass
        except Exception as error:
            job.instance = secrets.token_hex(6)
            log.error("instance %s: %s", job.instance, job.question, exc_info=error)
        with self._changed:
            self._deterministic -= not job.drawn
            self._changed.notify_all()
            job.work = _nothing  # which lets go of the snapshot
            kept = None
            if job.instance:
                job.failed_at = time.monotonic()
            elif not job.outdated:
                kept = Kept(job.version, job.source, value)
                self._remember(job.id, kept)
            if self._jobs.get(job.id) is job and not job.failed_at:
                del self._jobs[job.id]
            job.ended.set()
        if kept is not None:
            self._write(job, kept)

    def _give_way(self, job: Job) -> None:
        """What is drawn leaves the processors to what is deterministic, for somebody waits for that."""
        with self._changed:
            if job.drawn:
                self._changed.wait_for(lambda: job.outdated or not self._deterministic, GIVE_WAY)

    # What is kept.

    def _remember(self, identifier: str, kept: Kept) -> None:
        self._kept[identifier] = kept
        self._kept.move_to_end(identifier)
        while len(self._kept) > IN_MEMORY:
            self._kept.popitem(last=False)

    def _recall(self, identifier: str) -> Kept | None:
        kept = self._kept.get(identifier) or self._read(identifier)
        if kept is not None:
            self._remember(identifier, kept)
        return kept

    def _path(self, identifier: str) -> Path:
        return self._folder / f"{identifier}.json"

    def _read(self, identifier: str) -> Kept | None:
        try:
            found = json.loads(self._path(identifier).read_text(encoding="utf-8"))
            if found["made_by"] != MADE_BY or found["id"] != identifier:
                return None
            return Kept(int(found["version"]), str(found["source"]), found["value"])
        except (OSError, ValueError, TypeError, KeyError):
            return None

    def _write(self, job: Job, kept: Kept) -> None:
        """Replace the file of a question at once; where the disk refuses, the result stays in memory."""
        text = json.dumps(
            {
                "made_by": MADE_BY,
                "id": job.id,
                "question": list(job.question),
                "version": job.version,
                "source": job.source,
                "value": kept.value,
            }
        )
        with self._writing:
            if self._kept.get(job.id, kept) is kept:  # else a later result has its place already
                self._replace(job.id, text)

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
        parts = [path for path in self._folder.glob("*.part") if time.time() - _age(path) > 3600]
        for path in [*files[:-FILES], *parts]:
            path.unlink(missing_ok=True)


def _nothing(progress: Progress) -> JSON:
    """The work of a job that ended."""


def _age(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _identifier(question: Question) -> str:
    text = json.dumps([MADE_BY, *question])
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _fits(kept: Kept, version: int, source: str) -> bool:
    return kept.source == source if source else kept.version == version


def _state(job: Job) -> State:
    if job.failed_at:
        return "failed"
    return "done" if job.ended.is_set() and not job.outdated else "running"  # a newer one took its place


def _message(job: Job) -> str:
    return _("the log says more under %(instance)s", instance=job.instance) if job.failed_at else ""
