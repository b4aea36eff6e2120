"""Where machine code is kept, and whether all of it is there."""

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
    """A folder that can be written to, told to numba, whose import of a kernel fails without one.

    The one in NUMBA_CACHE_DIR, the user's cache folder, or one of the user's own in the folder for temporary files;
    None where none can be written to: then machine code is made anew every time.
    """
    if found := next(filter(_writable, _candidates()), None):
        os.environ["NUMBA_CACHE_DIR"] = str(found)
    return found


def _candidates() -> Iterator[Path]:
    if given := os.environ.get("NUMBA_CACHE_DIR"):
        yield Path(given)
    yield Path(platformdirs.user_cache_dir("graphsvc")) / "numba"
    # What lies here is run: a folder that another account may have put there is not for us.
    with suppress(OSError, AttributeError):  # Windows has no such numbers of users
        own = Path(tempfile.gettempdir()) / f"graphsvc-{os.getuid()}"
        own.mkdir(mode=0o700, exist_ok=True)
        if _private(own):
            yield own
    with suppress(OSError):
        yield Path(tempfile.mkdtemp(prefix="graphsvc-numba-"))


def _private(own: Path) -> bool:
    """Whether it is a folder, no link to one, that is this user's and that nobody else may enter."""
    found = own.lstat()
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and stat.S_IMODE(found.st_mode) == 0o700


def _writable(found: Path) -> bool:
    try:
        found.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryFile(dir=found):
            return True
    except OSError:
        return False


def complete() -> bool:
    """Whether every kernel of this code was compiled here before, as far as anything is kept."""
    mark = _mark()
    return mark is None or mark.exists()


def completed() -> None:
    """Note that every kernel is compiled."""
    if mark := _mark():
        mark.touch()


def _mark() -> Path | None:
    """A file whose name tells the code, where it lies, and what it was compiled by and for."""
    kept = folder()
    found = hashlib.sha256(f"{__file__} {version('numba')} {platform.python_version()} {platform.machine()}".encode())
    for file in sorted(Path(__file__).parent.glob("*.py")):
        found.update(f"{file.name} {file.stat().st_mtime_ns}".encode())
    return kept and kept / f"complete-{found.hexdigest()[:20]}"
