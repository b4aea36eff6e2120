"""Imports on disk: a folder for each, with its files and its state.

A damaged folder does not keep the others from being read. A folder is created and its state replaced atomically: a full
disk or a crash leaves the state before.
"""

from __future__ import annotations

import contextlib
import datetime
import json
import os
import re
import shutil
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import TypeAdapter

from graphsvc.engines import lock
from graphsvc.errors import NotFound
from graphsvc.language import gettext as _

#: Days after which an import that was checked and never confirmed is deleted.
DAYS_KEPT = 7

State = Literal["mapping", "checked", "running", "interrupted", "done", "damaged"]


@dataclass(frozen=True, slots=True)
class Job:
    """The state of an import; done and total count records.

    batch: empty once the import is done and changed nothing. clear_blanks: whether empty cells clear stored values;
    mapping: what the columns mean, where they are not ours. Of a damaged import only id and batch are known.
    """

    id: str
    files: list[str]
    actor: str
    version: int
    state: State
    done: int
    total: int
    batch: str
    at: str
    message: str = ""
    clear_blanks: bool = False
    mapping: dict[str, Any] | None = None


_FORM = TypeAdapter(Job)


def turn(folder: Path, identifier: str) -> AbstractContextManager[None]:
    """The lock for writing or removing an import, so that one confirmed twice runs once; raises NotFound."""
    job(folder, identifier)
    return lock.one_at_a_time(folder / identifier)


def keep(folder: Path, entry: Job, uploads: Sequence[tuple[str, bytes]]) -> None:
    """Keep a new import with its files; where that fails, as on a full disk, nothing is left."""
    draft = folder / f".{entry.id}"
    try:
        draft.mkdir(parents=True, mode=0o700)
        for number, (_name, data) in enumerate(uploads):
            put(draft / f"{number}.data", data)
        put(draft / "job.json", _text(entry))
        draft.rename(folder / entry.id)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise


def job(folder: Path, identifier: str) -> Job:
    """The state of an import; raises NotFound."""
    path = folder / identifier / "job.json"
    if not re.fullmatch(r"[\w-]{1,64}", identifier) or not path.is_file():
        raise NotFound(_("there is no import %(key)s; choose the files again", key=identifier[:40]))
    try:
        entry = _FORM.validate_json(path.read_bytes(), strict=True)
        datetime.datetime.fromisoformat(entry.at)
    except (OSError, ValueError):
        entry = None
    if entry is None or entry.id != identifier:
        return Job(identifier, [identifier], "", 0, "damaged", 0, 0, batch_of(identifier), "")
    return entry


def batch_of(identifier: str) -> str:
    """The batch that an import writes."""
    return f"import-{identifier}"


def jobs(folder: Path) -> list[Job]:
    """All imports of this installation, newest first."""
    entries = [job(folder, path.parent.name) for path in folder.glob("[!.]*/job.json")]
    return sorted(entries, key=lambda entry: (entry.at, entry.id), reverse=True)


def interrupted(folder: Path) -> list[Job]:
    """Imports begun and not finished, which are resumed when graphsvc starts."""
    return [entry for entry in jobs(folder) if entry.state in ("running", "interrupted")]


def uploads(folder: Path, entry: Job) -> list[tuple[str, bytes]]:
    """The files of an import as (name, content); raises NotFound where one is gone."""
    path = folder / entry.id
    try:
        return [(name, (path / f"{number}.data").read_bytes()) for number, name in enumerate(entry.files)]
    except FileNotFoundError:
        raise NotFound(_("the files of import %(key)s are no longer there; choose them again", key=entry.id)) from None


def save(folder: Path, entry: Job) -> Job:
    """Replace the state of an import atomically."""
    put(folder / entry.id / "job.json", _text(entry))
    return entry


def begin(folder: Path, entry: Job, stopped: Job) -> Job:
    """Write the state of a running import, and beside it the state to use where a full disk stops it."""
    put(folder / entry.id / "stopped.json", _text(stopped))
    return save(folder, entry)


def stop(folder: Path, entry: Job) -> None:
    """Write the state of an interrupted import; on a full disk, use the one that begin() wrote."""
    try:
        save(folder, entry)
    except OSError:
        with contextlib.suppress(OSError):
            (folder / entry.id / "stopped.json").replace(folder / entry.id / "job.json")


def finish(folder: Path, entry: Job) -> Job:
    """Write the state of an import that is done, and delete its files."""
    save(folder, entry)
    _only_job(folder / entry.id)
    return entry


def forget(folder: Path, identifier: str) -> None:
    """Delete an import that was mapped or checked and not begun, or that is damaged; raises NotFound."""
    with turn(folder, identifier):
        if job(folder, identifier).state in ("mapping", "checked", "damaged"):
            shutil.rmtree(folder / identifier)


def clear(folder: Path, before: str) -> list[Job]:
    """Delete imports checked before an instant and never confirmed, files of those done, and older partial folders.

    before: ISO text. Returns the imports deleted.
    """
    cleared: list[Job] = []
    for entry in jobs(folder):
        with contextlib.suppress(NotFound), turn(folder, entry.id):  # another process may clear it first
            state = job(folder, entry.id).state
            if state == "done":
                _only_job(folder / entry.id)
            elif state in ("mapping", "checked") and entry.at < before:
                shutil.rmtree(folder / entry.id)
                cleared.append(entry)
    for path in folder.glob("*/"):
        if not (path / "job.json").exists() or path.name.startswith("."):
            began = re.match(r"\.?(\d{4}-\d\d-\d\d)-", path.name)
            if began and began[1] < before[:10]:
                shutil.rmtree(path, ignore_errors=True)
    return cleared


def _only_job(path: Path) -> None:
    for file in path.iterdir():
        if file.name != "job.json":
            file.unlink()


def _text(entry: Job) -> bytes:
    return json.dumps(asdict(entry)).encode()


def put(path: Path, content: bytes) -> None:
    """Replace a file atomically and durably (fsync)."""
    draft = path.with_suffix(".draft")
    try:
        with draft.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
