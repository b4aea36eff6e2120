"""Backups: one file with all records, their whole history and the mappings that are kept; made while others write."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from graphsvc import clock, private
from graphsvc.files.backup_in import Backup
from graphsvc.storage import backup
from graphsvc.storage.store import Store

#: The folder in the data folder whose files belong to a network, beside its store.
MAPPINGS = "mappings"


def pieces(store: Store, data: Path) -> Iterator[bytes]:
    """A backup of the newest version, in pieces. data: the data folder."""
    return backup.pieces(store, clock.now(), _kept(data))


def _kept(data: Path) -> dict[str, str]:
    """The mappings that are kept, by their file in the data folder."""
    return {
        path.relative_to(data).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted((data / MAPPINGS).glob("*.json"))
    }


def put_back(data: Path, made: Backup) -> None:
    """Write the mappings of a backup into a data folder; those of the same name that are there stay."""
    for row in made.rows(backup.KEPT):
        name = PurePosixPath(row["name"]).name  # a name never leads out of the folder
        path = data / MAPPINGS / name
        if name.endswith(".json") and not path.exists():
            path.parent.mkdir(mode=0o700, exist_ok=True)
            private.write(path, row["text"])


def move_kept(source: Path, data: Path) -> None:
    """Move the mappings of one data folder into another; those of the same name that are there stay."""
    for path in sorted((source / MAPPINGS).glob("*.json")):
        (data / MAPPINGS).mkdir(mode=0o700, exist_ok=True)
        if not (data / MAPPINGS / path.name).exists():
            path.rename(data / MAPPINGS / path.name)
