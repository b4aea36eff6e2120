"""Imports that are mapped first: files kept with the mapping that is guessed for them, until it is settled.

A mapping is kept under a name in the data folder, and known again by the headings of its tables.
"""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from graphsvc import clock
from graphsvc.capture import import_jobs, imports
from graphsvc.capture.import_jobs import Job
from graphsvc.errors import BadInput, Conflict, Problem
from graphsvc.files import read as files
from graphsvc.files.known import Tables
from graphsvc.files.mapping import guess, model, reading
from graphsvc.files.mapping.directory import Directory
from graphsvc.files.mapping.model import Mapping, Table
from graphsvc.files.mapping.questions import Question
from graphsvc.files.mapping.raw import Raw
from graphsvc.language import gettext as _
from graphsvc.model import texts
from graphsvc.network.snapshot import Snapshot
from graphsvc.storage.store import Store

Uploads = Sequence[tuple[str, bytes]]
#: Most mappings that are kept.
MOST = 500


@dataclass(frozen=True, slots=True)
class Draft:
    """Files with their mapping. tables: as they stand in the files, one for each of the mapping's; problems: in files.

    questions: still open; recognized: the name of the kept mapping that was taken.
    """

    tables: list[Raw]
    mapping: Mapping
    problems: list[Problem]
    questions: list[Question]
    recognized: str = ""


def guessed(
    snapshot: Snapshot,
    folder: Path,
    uploads: Uploads,
    limit_bytes: int | None = files.LIMIT_BYTES,
    *,
    asks: bool = True,
) -> Draft:
    """The mapping guessed for files, or a kept one that knows their headings. folder: of kept mappings.

    asks: whether what is still to be asked is found out, for which all rows are read.
    """
    found, problems = reading.raws(uploads, limit_bytes)
    known = Tables(snapshot.tables)
    mapping, recognized = reading.guessed(found, known, kept(folder))
    return Draft(found, mapping, problems, _questions(uploads, mapping, known) if asks else [], recognized)


def asked(text: str, snapshot: Snapshot, folder: Path, uploads: Uploads) -> Mapping | None:
    """The mapping asked for with files: JSON, or `guess` for the one that is guessed; None for an empty text."""
    if not text.strip():
        return None
    return guessed(snapshot, folder, uploads).mapping if text.strip() == "guess" else model.of_json(text)


def begin(store: Store, folder: Path, draft: Draft, uploads: Uploads, actor: str, clear_blanks: bool) -> Job:
    """Keep files with their mapping, to be settled."""
    at = clock.now()
    identifier = f"{at[:10]}-{secrets.token_hex(4)}"
    job = Job(
        identifier,
        [files.called(name) for name, _data in uploads],
        actor,
        store.snapshot().version,
        "mapping",
        0,
        0,
        import_jobs.batch_of(identifier),
        at,
        "",
        clear_blanks,
        draft.mapping.model_dump(),
    )
    import_jobs.keep(folder, job, uploads)
    return job


def of(snapshot: Snapshot, folder: Path, job: Job) -> Draft:
    """The draft of an import that is kept; raises Conflict where it has no mapping."""
    if job.mapping is None or job.state not in ("mapping", "checked"):
        raise Conflict(_("this import is not mapped; choose the files again"))
    uploads = import_jobs.uploads(folder, job)
    found, problems = reading.raws(uploads, None)
    mapping = Mapping.model_validate(job.mapping)
    known = Tables(snapshot.tables)
    tables = [reading.aligned(raw, mapping) or guess.table(raw, Directory(known)) for raw in found]
    mapping = mapping.model_copy(update={"tables": tables})
    return Draft(found, mapping, problems, _questions(uploads, mapping, known))


def settle(store: Store, folder: Path, identifier: str, mapping: Mapping) -> imports.Preview:
    """Take a mapping for an import that is kept, and preview it; it may be confirmed once there are no problems."""
    with import_jobs.turn(folder, identifier):
        job = import_jobs.job(folder, identifier)
        if job.state not in ("mapping", "checked"):
            raise Conflict(_("this import is not mapped; choose the files again"))
        job = import_jobs.save(folder, replace(job, state="mapping", mapping=mapping.model_dump()))
        preview = imports.preview(store, folder, identifier)
        if not preview.problems:
            total = preview.new + preview.changed + preview.unchanged
            import_jobs.save(folder, replace(job, state="checked", version=preview.version, total=total))
        return preview


def again(snapshot: Snapshot, raw: Raw, line: int) -> Table:
    """The mapping of a table guessed anew, with its headings in another line."""
    return guess.table(raw, Directory(Tables(snapshot.tables)), line)


def detailed(snapshot: Snapshot, draft: Draft) -> Mapping:
    """A mapping with what its columns need for targets that were chosen: values, separators."""
    directory = Directory(Tables(snapshot.tables))
    for raw, table in zip(draft.tables, draft.mapping.tables, strict=True):
        for index, column in enumerate(table.columns):
            guess.detail(column, raw.column(index, table.header, guess.LOOKED_AT), directory, table)
    return draft.mapping


def keep(folder: Path, mapping: Mapping) -> None:
    """Keep a mapping under its name, in the place of the one before; raises BadInput for an empty name."""
    if not mapping.name.strip():
        raise BadInput(_("give the mapping a name"))
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"{texts.slug(mapping.name)}.json"
    if not path.exists() and len([*folder.glob("*.json")]) >= MOST:
        raise Conflict(_("there are %(most)s mappings already; delete some of them", most=MOST))
    import_jobs.put(path, mapping.model_dump_json(indent=1).encode())


def kept(folder: Path) -> list[Mapping]:
    """The mappings that are kept, by name; a damaged one is left out."""
    found: list[Mapping] = []
    for path in sorted(folder.glob("*.json")):
        with contextlib.suppress(BadInput, OSError):
            found.append(model.of_json(path.read_bytes()))
    return sorted(found, key=lambda mapping: mapping.name.casefold())


def forget(folder: Path, name: str) -> None:
    """Delete a mapping that is kept."""
    (folder / f"{texts.slug(name)}.json").unlink(missing_ok=True)


def is_nearly_ours(draft: Draft) -> bool:
    """Whether most headings stand in the first line and are those of our records, so that problems tell more."""
    return bool(draft.tables) and all(
        table.header == raw.lines[0][0] and guess.ours(raw)
        for raw, table in zip(draft.tables, draft.mapping.tables, strict=True)
    )


def _questions(uploads: Uploads, mapping: Mapping, known: Tables) -> list[Question]:
    if not mapping.tables:
        return []
    return reading.read(uploads, mapping, known)[1].questions
