"""Import: files are checked, previewed against the graph, and written as one batch.

Up to ROWS_AT_ONCE changed records are written all or nothing; beyond that in chunks, each with an operation id of
its own. The files are kept in the import's folder until it is done, so that one that was interrupted is resumed:
chunks already written answer by their operation id.
"""

from __future__ import annotations

import json
import re
import secrets
import shutil
import threading
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from graphsvc import language, records
from graphsvc.errors import BadInput, NotFound, Problem, Stale
from graphsvc.files import parse
from graphsvc.files import read as files
from graphsvc.files.known import Tables
from graphsvc.files.parse import Parsed, Read
from graphsvc.network.snapshot import Snapshot
from graphsvc.services import lookalikes
from graphsvc.services.editing import with_former_name
from graphsvc.services.graph import Graph, Write, now

ROWS_AT_ONCE = 5000
CHUNK = 1000
#: Rows of a file that the preview shows as they were understood.
SHOWN = 10

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Count:
    """What an import does to one kind of record."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0


@dataclass(frozen=True, slots=True)
class Preview:
    """An import before it is written, bound to a version of the graph.

    counts: by entity; digest: of all that would be written; first: the first records as they were understood;
    alike: new partners whose names look like those of others (suggestions, nothing is merged).
    """

    id: str
    files: list[str]
    version: int
    counts: dict[str, Count]
    problems: list[Problem]
    first: list[records.Record] = field(default_factory=list[records.Record])
    alike: list[lookalikes.Pair] = field(default_factory=list[lookalikes.Pair])
    repeated: int = 0

    @property
    def new(self) -> int:
        return sum(count.new for count in self.counts.values())

    @property
    def changed(self) -> int:
        return sum(count.changed for count in self.counts.values())

    @property
    def unchanged(self) -> int:
        return sum(count.unchanged for count in self.counts.values())


@dataclass(frozen=True, slots=True)
class Job:
    """Where an import stands: checked, running, done or failed; done and total count records."""

    id: str
    files: list[str]
    actor: str
    version: int
    state: str
    done: int
    total: int
    batch: str
    at: str
    message: str = ""


def check(
    graph: Graph, folder: Path, uploads: Sequence[tuple[str, bytes]], actor: str, limit_bytes: int | None = None
) -> Preview:
    """Read files and say what they would change; keep them in a folder of their own until they are imported.

    Nothing is kept where there are problems. Raises TooLarge.
    """
    if not uploads:
        raise BadInput(language.gettext("no file came with this; choose one or more files"))
    current = graph.snapshot()
    parsed = _parse(current, uploads, limit_bytes)
    identifier = f"{now()[:10]}-{secrets.token_hex(4)}"
    preview = _preview(current, identifier, uploads, parsed)
    if not preview.problems:
        job = Job(
            identifier,
            preview.files,
            actor,
            current.version,
            "checked",
            0,
            len(parsed.records),
            f"import-{identifier}",
            now(),
        )
        path = folder / identifier
        path.mkdir(parents=True, mode=0o700)
        for number, (_, data) in enumerate(uploads):
            (path / f"{number}.data").write_bytes(data)
        _save(folder, job)
    return preview


def preview(graph: Graph, folder: Path, identifier: str) -> Preview:
    """The preview of files that are kept, against the graph as it is now; raises NotFound."""
    uploads = _uploads(folder, job(folder, identifier))
    current = graph.snapshot()
    return _preview(current, identifier, uploads, _parse(current, uploads, None))


def run(
    graph: Graph, folder: Path, identifier: str, expected: int | None = None, progress: Progress | None = None
) -> Job:
    """Write an import that was checked, or go on with one that was interrupted; one that is done is only told.

    expected: the version that the preview was bound to. Raises NotFound, and Stale where the graph changed since
    in a way that would change what the import does.
    """
    with _runners[identifier]:  # confirmed twice, it runs once
        return _run(graph, folder, identifier, expected, progress)


_runners: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)


def _run(graph: Graph, folder: Path, identifier: str, expected: int | None, progress: Progress | None) -> Job:
    state = job(folder, identifier)
    if state.state == "done":
        return state
    uploads = _uploads(folder, state)
    current = graph.snapshot()
    parsed = _parse(current, uploads, None)
    if parsed.problems:
        raise Stale(
            language.gettext("the graph changed since the check, and these files no longer fit; check them again")
        )
    require_fresh(graph, state, expected)
    ordered = _ordered(parsed.records)
    about = _about(state.files)
    whole = len(ordered) <= ROWS_AT_ONCE
    chunks = [ordered] if whole else [ordered[i : i + CHUNK] for i in range(0, len(ordered), CHUNK)]
    state = _save(folder, replace(state, state="running", total=len(ordered), done=0))
    try:
        done = 0
        for number, chunk in enumerate(chunks):

            def work(newest: Snapshot, chunk: Sequence[Read] = chunk) -> Sequence[Write]:
                return [_write(newest, read) for read in chunk]

            graph.write(
                work,
                actor=state.actor,
                about=about,
                operation=f"{state.batch}-{number}",
                request=["import", identifier, number],
                batch=state.batch,
            )
            done += len(chunk)
            state = _save(folder, replace(state, done=done))
            if progress:
                progress(done, len(ordered))
    except Exception:
        _save(folder, replace(state, state="interrupted", message="interrupted; go on with it, or undo its batch"))
        raise
    state = _save(folder, replace(state, state="done"))
    for path in (folder / identifier).glob("*.data"):
        path.unlink()
    return state


def _about(files: Sequence[str]) -> str:
    """What a batch says of itself among the changes."""
    if len(files) <= 2:
        return language.gettext("imported %(files)s", files=", ".join(files))[:500]
    return language.ngettext("imported %(count)s file", "imported %(count)s files", len(files))


def begin(folder: Path, identifier: str) -> None:
    """Say that an import runs from now on: even a crash before its first row is gone on from."""
    with _runners[identifier]:
        entry = job(folder, identifier)
        if entry.state != "done":
            _save(folder, replace(entry, state="running"))


def require_fresh(graph: Graph, entry: Job, expected: int | None) -> None:
    """Raise Stale where the graph is no longer at the version that a preview was bound to."""
    if entry.state == "checked" and expected is not None and graph.snapshot().version != expected:
        raise Stale(
            language.gettext("the graph changed since the check; look at what the import would do now, then confirm")
        )


def job(folder: Path, identifier: str) -> Job:
    """Where an import stands; raises NotFound."""
    path = folder / identifier / "job.json"
    if not re.fullmatch(r"[\w-]{1,64}", identifier) or not path.is_file():
        raise NotFound(language.gettext("there is no import %(key)s; choose the files again", key=identifier[:40]))
    return Job(**json.loads(path.read_text(encoding="utf-8")))


def jobs(folder: Path) -> list[Job]:
    """All imports of this installation, newest first."""
    found = [job(folder, path.parent.name) for path in folder.glob("*/job.json")]
    return sorted(found, key=lambda entry: (entry.at, entry.id), reverse=True)


def forget(folder: Path, identifier: str) -> None:
    """Throw away the kept files of an import that was checked and not begun; raises NotFound."""
    if job(folder, identifier).state == "checked":
        shutil.rmtree(folder / identifier)


def interrupted(folder: Path) -> list[Job]:
    """Imports that were begun and not finished: they are resumed when graphsvc starts."""
    return [entry for entry in jobs(folder) if entry.state in ("running", "interrupted")]


def _parse(current: Snapshot, uploads: Sequence[tuple[str, bytes]], limit_bytes: int | None) -> Parsed:
    rows = files.read(uploads, limit_bytes=limit_bytes)
    return parse.records_of(rows, Tables(current.tables))


def _preview(current: Snapshot, identifier: str, uploads: Sequence[tuple[str, bytes]], parsed: Parsed) -> Preview:
    counts: dict[str, list[int]] = {}
    fresh: list[records.Partner] = []
    for record in (read.record for read in parsed.records):
        old = current.tables[record.entity].get(record.key)
        kind = 0 if old is None else 1 if old != record else 2
        counts.setdefault(record.entity, [0, 0, 0])[kind] += 1
        if old is None and isinstance(record, records.Partner):
            fresh.append(record)
    return Preview(
        id=identifier,
        files=[name for name, _ in uploads],
        version=current.version,
        counts={entity: Count(*count) for entity, count in counts.items()},
        problems=parsed.problems,
        first=[read.record for read in parsed.records[:SHOWN]],
        alike=lookalikes.among(current, fresh),
        repeated=parsed.duplicates,
    )


def _write(newest: Snapshot, read: Read) -> Write:
    """One row as a write: what its columns say, over what the record is by now."""
    record = read.record
    old = newest.tables[record.entity].get(record.key)
    if old is not None:
        fields = ("from_" if name == "from" else name for name in read.row.values if name != "key")
        record = with_former_name(old, old.model_copy(update={name: getattr(record, name) for name in fields}))
    return Write(record.entity, record.key, record)


def _ordered(found: Sequence[Read]) -> list[Read]:
    """Rows in an order in which each links only to what comes before it, or to what is there already."""
    order = {entity: number for number, entity in enumerate(records.RECORDS)}
    depth = _depths([read.record for read in found])
    return sorted(found, key=lambda read: (order[read.record.entity], depth[read.record.entity, read.record.key]))


def _depths(found: Sequence[records.Record]) -> dict[tuple[str, str], int]:
    """How deep each record lies below others of its own kind: a branch comes after its organization."""
    parents: dict[tuple[str, str], list[str]] = {}
    for record in found:
        own = [name for name, link in record.links.items() if link.record == record.entity]
        parents[record.entity, record.key] = [value for name in own if isinstance(value := getattr(record, name), str)]
    depths: dict[tuple[str, str], int] = {}
    for node in parents:
        path: list[tuple[str, str]] = []
        at: tuple[str, str] | None = node
        while at is not None and at in parents and at not in depths and at not in path:
            path.append(at)
            above = parents[at]
            at = (at[0], above[0]) if above else None
        below = depths.get(at, -1) if at is not None else -1
        for step in reversed(path):
            below += 1
            depths[step] = below
    return depths


def _uploads(folder: Path, entry: Job) -> list[tuple[str, bytes]]:
    path = folder / entry.id
    return [(name, (path / f"{number}.data").read_bytes()) for number, name in enumerate(entry.files)]


def _save(folder: Path, entry: Job) -> Job:
    """Write the state so that a reader, or a crash, meets the old one or the new one, never half of it."""
    path = folder / entry.id / "job.json"
    draft = path.with_suffix(".draft")
    draft.write_text(json.dumps(asdict(entry)), encoding="utf-8")
    draft.replace(path)
    return entry
