"""Background computations: each runs once for the data that it reads, and its result is kept.

There are three lanes, each of which does one job at a time. `waited` and `drawn` are worker processes
(worker.py): one for results that a user waits for, and one, of the lowest priority, for bands and tests from many
random draws. `here` is a thread of this process, for work that reads the snapshot itself.
"""

from __future__ import annotations

import json
import logging
import re
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from graphsvc.errors import NotFound
from graphsvc.jobs import results, worker
from graphsvc.jobs.results import JSON, Kept, Question, Results
from graphsvc.jobs.worker import Failed, Outdated, Step, Work
from graphsvc.language import gettext as _

State = Literal["running", "done", "failed"]
Where = Literal["waited", "drawn", "here"]
#: Niceness of the two worker processes.
WAITED, DRAWN = 10, 19
#: Seconds after which a job that failed is tried again, and how many failures are remembered.
RETRY_SECONDS, FAILURES_KEPT = 5.0, 200
#: Seconds within which a request for an earlier version is a late reader; later, the store was restored to it.
LATE_SECONDS = 60.0
#: Seconds to wait from which on it is for the newest answer: a file has no earlier one to show meanwhile.
PATIENT = 1.0
#: Seconds between two notes on the progress of a job, for other processes.
PROGRESS_SECONDS = 0.5
#: Longest pause, in seconds, before a lane that rests computes anew what it has computed before.
REST_SECONDS = 60.0

log = logging.getLogger("graphsvc")


@dataclass(frozen=True, slots=True)
class Answer:
    """What is known about a question: its result, or how far its job is.

    value: the result, or None where there is none yet; version: of the network that it was computed on; current:
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
class Ready:
    """Work that can be started. source: a digest of all that it reads, empty where unknown."""

    work: Work
    source: str = ""


@dataclass(slots=True)
class Job:
    """One computation of the answer to one question, for one version of the network.

    again: whether it was computed before, of an earlier version; asked_at and failed_at are seconds of
    `time.monotonic`; instance: id of its failure in the log; ended: set when there is nothing to wait for any more.
    """

    id: str
    question: Question
    version: int
    source: str
    ready: Callable[[], Ready] | None
    again: bool = False
    asked_at: float = field(default_factory=time.monotonic)
    done: int = 0
    total: int = 0
    outdated: bool = False
    failed_at: float = 0.0
    instance: str = ""
    ended: threading.Event = field(default_factory=threading.Event)

    def answers(self, version: int, source: str) -> bool:
        """Whether its result is good for a request: of the same version, of the same source, or of a late reader."""
        late = version < self.version and time.monotonic() - self.asked_at < LATE_SECONDS
        return late or (self.source == source if source else self.version == version)

    def step(self, done: int, total: int) -> None:
        """Note that `done` of `total` steps are made; raises Outdated where the result is no longer wanted."""
        self.done, self.total = done, total
        if self.outdated:
            raise Outdated


@dataclass(slots=True)
class Lane:
    """Jobs that run one after another; of each question only the newest waits, in the place of the one before.

    run: does the work and gives its result as JSON text; has_thread: whether a thread works on the jobs; rests: after
    each job it pauses for as long as the job took, so that it takes half a processor at most under continuous writes;
    what was never computed does not wait for that. rested_at: when the pause ends, in seconds of `time.monotonic`.
    """

    run: Callable[[Work, Step], str]
    waiting: dict[str, Job] = field(default_factory=dict[str, Job])
    running: Job | None = None
    has_thread: bool = False
    rests: bool = False
    rested_at: float = 0.0

    def jobs(self, identifier: str) -> list[Job]:
        """The jobs of a question, the one that runs first."""
        candidates = self.running, self.waiting.get(identifier)
        return [job for job in candidates if job is not None and job.id == identifier]

    def next(self) -> Job | None:
        """Take the job that is to run now; None where none waits, or all that wait are computed anew after a rest."""
        rested = time.monotonic() >= self.rested_at
        job = next((job for job in self.waiting.values() if rested or not job.again), None)
        if job is not None:
            del self.waiting[job.id]
        return job

    def ran(self, seconds: float) -> None:
        """Note how long the last job took."""
        if self.rests:
            now = time.monotonic()
            self.rested_at = min(max(self.rested_at, now) + seconds, now + REST_SECONDS)


class Background:
    """Runs jobs and keeps their results in a folder, where every process that uses the folder finds them.

    A job that runs is never given up for a newer one, however often the records change: its result is shown, with its
    version, and the newest job of the question comes after it.
    """

    def __init__(self, folder: Path) -> None:
        self._results = Results(folder)
        self._lock = threading.Lock()
        self._came = threading.Condition(self._lock)
        self._lanes: dict[Where, Lane] = {
            "waited": Lane(lambda work, step: worker.of(WAITED).run(work, step)),
            "drawn": Lane(lambda work, step: worker.of(DRAWN).run(work, step), rests=True),
            "here": Lane(lambda work, step: json.dumps(work(step), allow_nan=False)),
        }
        self._failed: OrderedDict[str, Job] = OrderedDict()
        self._closed = False

    def ask(
        self,
        question: Question,
        version: int,
        ready: Callable[[], Ready],
        *,
        source: str = "",
        where: Where = "waited",
        wait: float = 0.25,
    ) -> Answer:
        """The answer to a question at a version of the network, after at most `wait` seconds.

        The work runs once, however many ask; meanwhile an earlier version's result is returned; where another question
        is computed first, at once to who would wait less than PATIENT. source: a digest of all
        that the work reads; results of the same source are the same, whatever the version. Where computing it would
        delay a request it is empty, and `ready`, called when the job starts, returns it.
        """
        identifier = results.identifier(question)
        kept = self._results.get(identifier)
        if kept is not None and kept.holds(version, source):
            return Answer(identifier, kept.value, version, True, "done")
        if kept is not None and version < kept.version and time.time() - kept.at < LATE_SECONDS:
            return Answer(identifier, kept.value, kept.version, False, "done")
        with self._lock:
            lane = self._lanes[where]
            job = self._job_for(lane, identifier, question, version, source, ready, again=kept is not None)
            behind = lane.running is not None and lane.running.id != identifier
        job.ended.wait(0 if kept is not None and behind and wait < PATIENT else wait)
        kept = self._results.get(identifier)
        if kept is not None and kept.holds(version, source):
            return Answer(identifier, kept.value, version, True, "done")
        with self._lock:
            shown = next(iter(lane.jobs(identifier)), job)
        value, kept_version = (kept.value, kept.version) if kept else (None, None)
        return Answer(identifier, value, kept_version, False, _state(job), shown.done, shown.total, _message(job))

    def earlier(self, question: Question) -> Answer | None:
        """The kept result of a question, whatever its version, without computing it; None where there is none."""
        identifier = results.identifier(question)
        kept = self._results.get(identifier)
        return None if kept is None else Answer(identifier, kept.value, kept.version, False, "running")

    def look(self, identifier: str) -> Answer:
        """State of the job of a question, in this process or another; raises NotFound where it was never asked."""
        with self._lock:
            jobs = [job for lane in self._lanes.values() for job in lane.jobs(identifier)]
            job = jobs[0] if jobs else self._failed.get(identifier)
        if job is not None:
            return Answer(identifier, None, job.version, False, _state(job), job.done, job.total, _message(job))
        if re.fullmatch("[0-9a-f]{32}", identifier):  # which becomes the name of a file
            kept = self._results.get(identifier)
            steps = self._results.progress(identifier, 0.0 if kept is None else kept.at)
            if steps is not None:  # another process works on it
                return Answer(identifier, None, None, False, "running", *steps)
            if kept is not None:
                return Answer(identifier, None, kept.version, True, "done")
        raise NotFound(_("nothing is computed under %(id)s; open the page again", id=repr(identifier[:40])))

    def close(self) -> None:
        """Ask all jobs to stop, without waiting for them."""
        with self._lock:
            self._closed = True
            self._came.notify_all()
            for lane in self._lanes.values():
                for job in (*lane.waiting.values(), *([lane.running] if lane.running else [])):
                    job.outdated = True
                    job.ended.set()
                lane.waiting.clear()

    def _job_for(
        self,
        lane: Lane,
        identifier: str,
        question: Question,
        version: int,
        source: str,
        ready: Callable[[], Ready],
        again: bool,
    ) -> Job:
        """The job that will answer a question, existing or new; the lock must be held."""
        failed = self._failed.get(identifier)
        if (
            failed is not None
            and failed.answers(version, source)
            and time.monotonic() - failed.failed_at < RETRY_SECONDS
        ):
            return failed
        for job in lane.jobs(identifier):
            if job.answers(version, source):
                return job
        job = Job(identifier, question, version, source, ready, again)
        if self._closed:
            job.outdated = True
            job.ended.set()
            return job
        self._results.note_progress(identifier, 0, 0)
        replaced = lane.waiting.get(identifier)
        lane.waiting[identifier] = job
        if replaced is not None:
            replaced.outdated = True
            replaced.ended.set()
        self._came.notify_all()
        if not lane.has_thread:
            lane.has_thread = True
            threading.Thread(target=self._run_all, args=(lane,), name="graphsvc-work", daemon=True).start()
        return job

    def _run_all(self, lane: Lane) -> None:
        """Run the jobs of a lane until none is waiting."""
        while True:
            with self._lock:
                while (job := lane.next()) is None and lane.waiting:
                    self._came.wait(max(0.0, lane.rested_at - time.monotonic()))
                lane.running = job
                if job is None:
                    lane.has_thread = False
                    return
                self._failed.pop(job.id, None)
            began = time.monotonic()
            self._run(lane, job)
            lane.ran(time.monotonic() - began)

    def _progress(self, job: Job) -> Step:
        """The step callback of a job; now and then it notes the progress for other processes."""
        noted_at = 0.0

        def step(done: int, total: int) -> None:
            nonlocal noted_at
            job.step(done, total)
            if time.monotonic() - noted_at > PROGRESS_SECONDS:
                noted_at = time.monotonic()
                self._results.note_progress(job.id, done, total)

        return step

    def _run(self, lane: Lane, job: Job) -> None:
        """Run one job and keep its result, or that it failed; sets `ended` in any case."""
        try:
            assert job.ready
            ready, job.ready = job.ready(), None  # which frees the snapshot
            source, stored = ready.source or job.source, self._results.get(job.id)
            if stored is not None and stored.holds(job.version, source):  # of another version, or by another process
                self._results.remember(job.id, Kept(job.version, source, stored.value, time.time()))
            else:
                text = lane.run(ready.work, self._progress(job))
                kept = Kept(job.version, source, json.loads(text), time.time())
                self._results.keep(job.id, job.question, kept, text)
        except Outdated:
            job.outdated = True
        except Exception as error:
            job.instance = secrets.token_hex(6)
            details = error.args if isinstance(error, Failed) else ()
            log.error(
                "instance %s: %s %s", job.instance, job.question, *details or ("",), exc_info=None if details else error
            )
        with self._lock:
            lane.running = None
            if job.id in lane.waiting:
                lane.waiting[job.id].again = True
            else:
                self._results.clear_progress(job.id)
            if job.instance:
                job.failed_at = time.monotonic()
                self._failed[job.id] = job
                while len(self._failed) > FAILURES_KEPT:
                    self._failed.popitem(last=False)
        job.ended.set()


def _state(job: Job) -> State:
    if job.failed_at:
        return "failed"
    return "done" if job.ended.is_set() and not job.outdated else "running"  # a newer one took its place


def _message(job: Job) -> str:
    return _("the log says more under %(instance)s", instance=job.instance) if job.failed_at else ""
