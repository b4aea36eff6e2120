"""Backups: one file with all records, their whole history and the mappings that are kept; made while others write."""

from __future__ import annotations

import contextlib
import datetime
import time
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

from graphsvc import clock, pace, private
from graphsvc.config import Settings
from graphsvc.errors import GraphsvcError
from graphsvc.files.backup_in import Backup
from graphsvc.language import gettext as _
from graphsvc.storage import backup
from graphsvc.storage.store import Store

#: The folder in the data folder whose files belong to a network, beside its store.
MAPPINGS = "mappings"
#: Daily copies that are kept: the newest so many, and beyond them the newest of each of so many weeks.
DAYS, WEEKS = 7, 4
#: Seconds after the start before the first copy, and between two looks whether one is due.
FIRST_SECONDS, AGAIN_SECONDS = 60, 600
#: So long, in seconds, a copy waits for a time when nobody asks.
LONGEST_WAIT = 3600
#: The file in the folder of the copies that is there while one is made, and stays where that fails.
BEGUN, FAILED, LONGEST_SECONDS = "begun.txt", "failed", 3600


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


def folder(settings: Settings) -> Path | None:
    """Where daily copies are kept; None where they are turned off."""
    return None if settings.backups == "off" else settings.data / settings.backups


def copies(folder: Path) -> list[tuple[datetime.date, Path]]:
    """The daily copies with their days, newest first; other files in the folder are left alone."""
    found: list[tuple[datetime.date, Path]] = []
    for path in folder.glob("graphsvc-*.zip"):
        with contextlib.suppress(ValueError):
            found.append((datetime.date.fromisoformat(path.stem.removeprefix("graphsvc-")), path))
    return sorted(found, reverse=True)


def failed(folder: Path) -> bool:
    """Whether the last daily copy failed, or was begun so long ago that it did."""
    try:
        said, at = (folder / BEGUN).read_text(encoding="utf-8"), (folder / BEGUN).stat().st_mtime
    except OSError:
        return False
    return said == FAILED or time.time() - at > LONGEST_SECONDS


def keep(store: Store, data: Path, folder: Path, today: datetime.date) -> Path:
    """Make the copy of a day, then delete those that are not among the newest DAYS, or the newest of the last WEEKS.

    Where that fails, as on a full disk, every copy from before is there.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"graphsvc-{today.isoformat()}.zip"
    for left in folder.glob("graphsvc-*.draft"):  # by one that was killed
        left.unlink(missing_ok=True)
    private.write(folder / BEGUN, "")
    try:
        private.write_pieces(path, pace.paced(pieces(store, data)))
    except Exception:
        with contextlib.suppress(OSError):
            private.write(folder / BEGUN, FAILED)
        raise
    (folder / BEGUN).unlink(missing_ok=True)
    for _day, old in outdated(copies(folder)):
        old.unlink(missing_ok=True)
    return path


def outdated(found: list[tuple[datetime.date, Path]]) -> list[tuple[datetime.date, Path]]:
    """The copies, given newest first, that need not be kept."""
    weeks: dict[tuple[int, int], datetime.date] = {}
    for day, _path in found:
        year, week, _weekday = day.isocalendar()
        weeks.setdefault((year, week), day)
    kept = {day for day, _path in found[:DAYS]} | set(list(weeks.values())[: WEEKS + 1])
    return [(day, path) for day, path in found if day not in kept]


def keep_daily(
    store: Store, data: Path, folder: Path, say: Callable[[str], None], pause: Callable[[float], object] = time.sleep
) -> None:
    """Make a copy on each day: a while after the start, once nobody asks, LONGEST_WAIT seconds later at the latest.

    For ever, in a thread. A failure is said and tried again.
    """
    pause(FIRST_SECONDS)
    while True:
        try:
            if not copies(folder) or copies(folder)[0][0] < clock.today():
                pace.until_quiet(LONGEST_WAIT, pause)
                keep(store, data, folder, clock.today())
        except (GraphsvcError, OSError) as error:
            say(_("the daily backup failed: %(error)s", error=error))
        pause(AGAIN_SECONDS)
