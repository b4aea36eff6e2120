"""Imports: files are checked, previewed against the stored records, and written as one batch.

Up to sizes.WRITTEN_WHOLE changed records are written all or nothing; beyond that in chunks, each with an operation id
of its own. The files are kept in the import's folder until it is done, so that an interrupted one can be resumed:
chunks already written are recognized by their operation id.
"""

from __future__ import annotations

import datetime
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from graphsvc import clock, language, pace, sizes
from graphsvc.capture import differences, import_jobs
from graphsvc.capture.differences import Difference
from graphsvc.capture.editing import with_former_name
from graphsvc.capture.import_jobs import Job
from graphsvc.errors import BadInput, Conflict, Problem, Stale
from graphsvc.files import parse
from graphsvc.files import read as files
from graphsvc.files.encoding import Guess
from graphsvc.files.known import Tables
from graphsvc.files.mapping import reading
from graphsvc.files.mapping.model import Mapping
from graphsvc.files.parse import Parsed, Read
from graphsvc.model import records
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import duplicates
from graphsvc.storage.changes import Write
from graphsvc.storage.store import Store

#: Rows of a chunk: as many as a snapshot is mended for, so that what pages ask meanwhile is not computed from nothing.
CHUNK = sizes.MENDED
#: How many times as long as a chunk takes it rests before the next one: after each the pages are worked out anew.
RESTS = 3
#: Number of records that the preview shows as they were understood.
SHOWN = 10

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Count:
    """How many records of a kind an import adds, changes and leaves."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0


@dataclass(frozen=True, slots=True)
class Preview:
    """An import before it is written, bound to a version of the graph.

    counts: by entity; first: the first records as they were understood; alike: new partners with names similar to
    others (suggestions, nothing is merged); repeated: number of rows that repeat an earlier one; changes: every field
    of existing records that would change or be cleared, the cleared first; blanks: number of empty cells that keep a
    stored value; guesses: the encodings that had to be guessed; notices: what a mapping left out or
    decided, in sentences.
    """

    id: str
    files: list[str]
    version: int
    counts: dict[str, Count]
    problems: list[Problem]
    first: list[records.Record] = field(default_factory=list[records.Record])
    alike: list[duplicates.Pair] = field(default_factory=list[duplicates.Pair])
    repeated: int = 0
    changes: list[Difference] = field(default_factory=list[Difference])
    blanks: int = 0
    clear_blanks: bool = False
    guesses: list[Guess] = field(default_factory=list[Guess])
    notices: list[str] = field(default_factory=list[str])

    @property
    def cleared(self) -> int:
        """How many of the changes clear a field."""
        return sum(change.clears for change in self.changes)

    @property
    def new(self) -> int:
        return sum(count.new for count in self.counts.values())

    @property
    def changed(self) -> int:
        return sum(count.changed for count in self.counts.values())

    @property
    def unchanged(self) -> int:
        return sum(count.unchanged for count in self.counts.values())


def check(
    store: Store,
    folder: Path,
    uploads: Sequence[tuple[str, bytes]],
    actor: str,
    limit_bytes: int | None = None,
    clear_blanks: bool = False,
    mapping: Mapping | None = None,
) -> Preview:
    """Read files and preview what they would change; they are kept in a folder of their own until imported.

    clear_blanks: whether empty cells clear stored values, instead of keeping them. mapping: what the columns mean; None
    where they are those of our records. Nothing is kept where there are problems. Also deletes old imports that were
    never confirmed. Raises TooLarge.
    """
    if not uploads:
        raise BadInput(language.gettext("no file came with this; choose one or more files"))
    checked_at = clock.now()
    clear(folder, checked_at)
    current = store.snapshot()
    uploads = [(files.called(name), data) for name, data in uploads]
    parsed = _parse(current, uploads, limit_bytes, clear_blanks, mapping)
    identifier = f"{checked_at[:10]}-{secrets.token_hex(4)}"
    preview = _preview(current, identifier, uploads, parsed, clear_blanks)
    if not preview.problems:
        batch, total = import_jobs.batch_of(identifier), len(parsed.records)
        said = None if mapping is None else mapping.model_dump()
        job = Job(
            identifier,
            preview.files,
            actor,
            current.version,
            "checked",
            0,
            total,
            batch,
            checked_at,
            "",
            clear_blanks,
            said,
        )
        import_jobs.keep(folder, job, uploads)
    return preview


def clear(folder: Path, at: str) -> list[Job]:
    """Delete imports checked DAYS_KEPT days or more before an instant (ISO text) and never confirmed."""
    before = datetime.datetime.fromisoformat(at) - datetime.timedelta(days=import_jobs.DAYS_KEPT)
    return import_jobs.clear(folder, before.isoformat(timespec="milliseconds"))


def preview(store: Store, folder: Path, identifier: str) -> Preview:
    """The preview of an import that is kept, against the newest snapshot; raises NotFound."""
    job = import_jobs.job(folder, identifier)
    uploads = import_jobs.uploads(folder, job)
    current = store.snapshot()
    parsed = _parse(current, uploads, None, job.clear_blanks, _mapping(job))
    return _preview(current, identifier, uploads, parsed, job.clear_blanks)


def run(
    store: Store,
    folder: Path,
    identifier: str,
    expected: int | None = None,
    progress: Progress | None = None,
) -> Job:
    """Write an import that was checked, or resume one that was interrupted; returns its state.

    expected: the version that the preview was bound to. Raises NotFound, Conflict where it is damaged, and
    Stale where the graph changed since in a way that would change what the import does.
    """
    with import_jobs.turn(folder, identifier):
        return _run(store, folder, identifier, expected, progress)


def _run(store: Store, folder: Path, identifier: str, expected: int | None, progress: Progress | None) -> Job:
    state = _sound(folder, identifier)
    if state.state == "done":
        return state
    if state.state == "mapping":
        raise Conflict(language.gettext("say first what the columns of these files mean"))
    uploads = import_jobs.uploads(folder, state)
    current = store.snapshot()
    parsed = _parse(current, uploads, None, state.clear_blanks, _mapping(state))
    if parsed.problems:
        raise Stale(
            language.gettext("the graph changed since the check, and these files no longer fit; check them again")
        )
    require_fresh(store, state, expected)
    ordered = _ordered(parsed.records)
    about = _about(state.files)
    whole = len(ordered) <= sizes.WRITTEN_WHOLE
    chunks = [ordered] if whole else [ordered[i : i + CHUNK] for i in range(0, len(ordered), CHUNK)]
    state = _begin(folder, replace(state, total=len(ordered), done=0))
    try:
        done = written = 0
        for number, chunk in enumerate(pace.paced(chunks, RESTS)):

            def work(newest: Snapshot, chunk: Sequence[Read] = chunk) -> Sequence[Write]:
                return [_write(newest, read) for read in chunk]

            written += store.write(
                work,
                actor=state.actor,
                about=about,
                operation=f"{state.batch}-{number}",
                request=["import", identifier, number],
                batch=state.batch,
            ).changes
            done += len(chunk)
            state = import_jobs.save(folder, replace(state, done=done))
            if progress:
                progress(done, len(ordered))
        return import_jobs.finish(folder, replace(state, state="done", batch=state.batch if written else ""))
    except Exception:
        import_jobs.stop(folder, _stopped(state))
        raise


def _stopped(entry: Job) -> Job:
    return replace(entry, state="interrupted", message="interrupted; go on with it, or undo its batch")


def _begin(folder: Path, entry: Job) -> Job:
    return import_jobs.begin(folder, replace(entry, state="running"), _stopped(entry))


def _sound(folder: Path, identifier: str) -> Job:
    job = import_jobs.job(folder, identifier)
    if job.state == "damaged":
        raise Conflict(
            language.gettext(
                "what is kept of import %(key)s is damaged; remove it and choose the files again", key=identifier
            )
        )
    return job


def _about(files: Sequence[str]) -> str:
    """What the change log says that the batch of an import is about."""
    if len(files) <= 2:
        return language.gettext("imported %(files)s", files=", ".join(files))[:500]
    return language.ngettext("imported %(count)s file", "imported %(count)s files", len(files))


def begin(folder: Path, identifier: str) -> None:
    """Mark an import as running, so that it is resumed even after a crash before its first row."""
    with import_jobs.turn(folder, identifier):
        entry = _sound(folder, identifier)
        if entry.state != "done":
            _begin(folder, entry)


def require_fresh(store: Store, entry: Job, expected: int | None) -> None:
    """Raise Stale where the graph is no longer at the version of the preview."""
    if entry.state == "checked" and expected is not None and store.snapshot().version != expected:
        raise Stale(
            language.gettext("the graph changed since the check; look at what the import would do now, then confirm")
        )


def _mapping(job: Job) -> Mapping | None:
    return None if job.mapping is None else Mapping.model_validate(job.mapping)


def _parse(
    current: Snapshot,
    uploads: Sequence[tuple[str, bytes]],
    limit_bytes: int | None,
    clear_blanks: bool,
    mapping: Mapping | None,
) -> Parsed:
    known = Tables(current.tables)
    if mapping is None:
        rows = files.read(uploads, limit_bytes=limit_bytes)
    else:
        rows, _reading = reading.read(uploads, mapping, known, limit_bytes)
    return parse.records_of(rows, known, clear_blanks=clear_blanks)


def _preview(
    current: Snapshot, identifier: str, uploads: Sequence[tuple[str, bytes]], parsed: Parsed, clear_blanks: bool
) -> Preview:
    counts: dict[str, list[int]] = {}
    fresh: list[records.Partner] = []
    changes: list[Difference] = []
    for read in pace.paced(parsed.records):
        record = _write(current, read).record or read.record
        old = current.tables[record.entity].get(record.key)
        kind = 0 if old is None else 1 if old != record else 2
        counts.setdefault(record.entity, [0, 0, 0])[kind] += 1
        if old is None and isinstance(record, records.Partner):
            fresh.append(record)
        if old is not None:
            changes += differences.between(current, old, record)
    return Preview(
        id=identifier,
        files=[name for name, _ in uploads],
        version=current.version,
        counts={entity: Count(*count) for entity, count in counts.items()},
        problems=parsed.problems,
        first=[read.record for read in parsed.records[:SHOWN]],
        alike=duplicates.among(current, fresh),
        repeated=parsed.duplicates,
        changes=sorted(changes, key=lambda change: not change.clears),
        blanks=parsed.blanks,
        clear_blanks=clear_blanks,
        guesses=parsed.guesses,
        notices=parsed.notices,
    )


def _write(newest: Snapshot, read: Read) -> Write:
    """The write of one row: the fields that it sets, over the record as it is by now."""
    record = read.record
    old = newest.tables[record.entity].get(record.key)
    if old is not None:
        fields = ("from_" if name == "from" else name for name in read.fields)
        record = with_former_name(old, old.model_copy(update={name: getattr(record, name) for name in fields}))
    return Write(record.entity, record.key, record)


def _ordered(reads: Sequence[Read]) -> list[Read]:
    """Records in an order in which each links only to earlier or stored ones."""
    order = {entity: number for number, entity in enumerate(records.RECORDS)}
    depth = _depths([read.record for read in reads])
    return sorted(reads, key=lambda read: (order[read.record.entity], depth[read.record.entity, read.record.key]))


def _depths(all_records: Sequence[records.Record]) -> dict[tuple[str, str], int]:
    """(entity, key) -> number of records above it of its own kind: a branch comes after its organization."""
    parents: dict[tuple[str, str], list[str]] = {}
    for record in all_records:
        link_names = [name for name, link in record.links.items() if link.record == record.entity]
        parents[record.entity, record.key] = [
            value for name in link_names if isinstance(value := getattr(record, name), str)
        ]
    depths: dict[tuple[str, str], int] = {}
    for node in parents:
        path: list[tuple[str, str]] = []
        ancestor: tuple[str, str] | None = node
        while ancestor is not None and ancestor in parents and ancestor not in depths and ancestor not in path:
            path.append(ancestor)
            above = parents[ancestor]
            ancestor = (ancestor[0], above[0]) if above else None
        below = depths.get(ancestor, -1) if ancestor is not None else -1
        for step in reversed(path):
            below += 1
            depths[step] = below
    return depths
