"""One graphsvc a folder: a lock that the kernel gives back, whatever happens to its holder."""

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
    """Another graphsvc holds the folder."""

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
    """A held lock; publish() tells others where the service is, release() gives the folder back."""

    def __init__(self, folder: Path, handle: int) -> None:
        self._path, self._handle = _told(folder), handle
        self._write({"pid": os.getpid(), "url": None})

    def publish(self, url: str) -> None:
        self._write({"pid": os.getpid(), "url": url})

    def release(self) -> None:
        self._path.unlink(missing_ok=True)
        os.close(self._handle)

    def _write(self, told: dict[str, Any]) -> None:
        private.write(self._path, json.dumps(told))


def hold(folder: Path) -> FolderLock:
    """Hold a folder; raises AlreadyRunning. A lock file left by a crash is in nobody's way."""
    # Handles made by Python are not inherited, so an engine never keeps its parent's lock.
    handle = os.open(folder / "graphsvc.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _take(handle)
    except OSError:
        os.close(handle)
        told = _read(folder)
        raise AlreadyRunning(folder, told.get("url"), told.get("pid")) from None
    return FolderLock(folder, handle)


@contextlib.contextmanager
def one_at_a_time(folder: Path) -> Generator[None]:
    """Make something in a folder while others wait; raises nothing of its own."""
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
    """What the graphsvc that holds a folder tells of itself (pid, url); None where nobody holds it."""
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
    """What the holder tells, beside the lock: on Windows a locked file cannot be read."""
    return folder / "graphsvc.running.json"


def _read(folder: Path) -> dict[str, Any]:
    try:
        return dict(json.loads(_told(folder).read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}
