"""The folder in which numba keeps compiled code, and whether all kernels are in it."""

from __future__ import annotations

import hashlib
import os
import platform
import stat
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

import platformdirs


def folder() -> Path | None:
    """Find a writable cache folder and set NUMBA_CACHE_DIR to it; without one, importing a kernel fails.

    The one in NUMBA_CACHE_DIR, the user's cache folder, or one of the user's own in the folder for temporary files;
    None where none can be written to: then every process compiles anew.
    """
    if writable := next(filter(_writable, _candidates()), None):
        os.environ["NUMBA_CACHE_DIR"] = str(writable)
    return writable


def _candidates() -> Iterator[Path]:
    if configured := os.environ.get("NUMBA_CACHE_DIR"):
        yield Path(configured)
    yield Path(platformdirs.user_cache_dir("graphsvc")) / "numba"
    # What lies here is executed: a folder that another account may have made is not used.
    with suppress(OSError, AttributeError):  # Windows has no user ids
        personal = Path(tempfile.gettempdir()) / f"graphsvc-{os.getuid()}"
        personal.mkdir(mode=0o700, exist_ok=True)
        if _private(personal):
            yield personal
    with suppress(OSError):
        yield Path(tempfile.mkdtemp(prefix="graphsvc-numba-"))


def _private(path: Path) -> bool:
    """Whether a path is a folder (not a link) that this user owns and that nobody else may enter."""
    status = path.lstat()
    return stat.S_ISDIR(status.st_mode) and status.st_uid == os.getuid() and stat.S_IMODE(status.st_mode) == 0o700


def _writable(path: Path) -> bool:
    try:
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryFile(dir=path):
            return True
    except OSError:
        return False


def complete() -> bool:
    """Whether every kernel of this code is in the cache; true also where there is no cache."""
    mark = _mark()
    return mark is None or mark.exists()


def completed() -> None:
    """Note that every kernel is in the cache."""
    if mark := _mark():
        mark.touch()


def _mark() -> Path | None:
    """The file that complete() looks for; its name depends on the code, its path, numba, Python and the machine."""
    path = folder()
    digest = hashlib.sha256(f"{__file__} {version('numba')} {platform.python_version()} {platform.machine()}".encode())
    for file in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(f"{file.name} {file.stat().st_mtime_ns}".encode())
    return path and path / f"complete-{digest.hexdigest()[:20]}"
