"""One graphsvc per data folder: a file lock that the kernel releases, whatever happens to its holder."""

from __future__ import annotations

import contextlib
import json
import os
import sys
import time
from collections.abc import Generator
from pathlib import Path
from typing import Any

from graphsvc import private
from graphsvc.errors import EngineError
from graphsvc.language import gettext as _

if sys.platform == "win32":
    import msvcrt

    def _take(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _take(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


class AlreadyRunning(EngineError):
    """Another graphsvc holds the lock of the folder."""

    def __init__(self, folder: Path, url: str | None, pid: int | None) -> None:
        self.url, self.pid = url, pid
        message = (
            _(
                "graphsvc already runs on %(folder)s at %(url)s (process %(pid)s); use that one or stop it first",
                folder=folder,
                url=url,
                pid=pid,
            )
            if url
            else _(
                "graphsvc is starting on %(folder)s (process %(pid)s), or a command works there; wait a moment, or "
                "stop it first",
                folder=folder,
                pid=pid,
            )
        )
        super().__init__(message)


class FolderLock:
    """A lock that is held; publish() tells others the URL of the service, release() frees the folder."""

    def __init__(self, folder: Path, handle: int) -> None:
        self._path, self._handle = _told(folder), handle
        self._write({"pid": os.getpid(), "url": None})

    def publish(self, url: str) -> None:
        """Tell other processes the URL of the service, which `running` returns."""
        self._write({"pid": os.getpid(), "url": url})

    def release(self) -> None:
        """Free the folder for another graphsvc."""
        self._path.unlink(missing_ok=True)
        os.close(self._handle)

    def _write(self, holder: dict[str, Any]) -> None:
        private.write(self._path, json.dumps(holder))


def hold(folder: Path) -> FolderLock:
    """Lock a folder; raises AlreadyRunning. A lock file left behind by a crash does not count."""
    # Handles made by Python are not inherited, so an engine never keeps its parent's lock.
    handle = os.open(folder / "graphsvc.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _take(handle)
    except OSError:
        os.close(handle)
        holder = _read(folder)
        raise AlreadyRunning(folder, holder.get("url"), holder.get("pid")) from None
    return FolderLock(folder, handle)


@contextlib.contextmanager
def one_at_a_time(folder: Path) -> Generator[None]:
    """Hold an exclusive lock on a folder for the block; waits until it is free."""
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder / "making.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        while True:
            try:
                _take(handle)
                break
            except OSError:
                time.sleep(0.2)
        yield
    finally:
        os.close(handle)


def running(folder: Path) -> dict[str, Any] | None:
    """The pid and url of the graphsvc that holds a folder; None where none does."""
    if not (folder / "graphsvc.lock").exists():
        return None
    handle = os.open(folder / "graphsvc.lock", os.O_RDWR)
    try:
        _take(handle)
    except OSError:
        return _read(folder)
    finally:
        os.close(handle)
    return None


def _told(folder: Path) -> Path:
    """File with pid and url of the holder; not the lock itself, which cannot be read on Windows."""
    return folder / "graphsvc.running.json"


def _read(folder: Path) -> dict[str, Any]:
    try:
        return dict(json.loads(_told(folder).read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}
