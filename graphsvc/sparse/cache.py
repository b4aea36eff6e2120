"""Where machine code is kept, and whether all of it is there."""

from __future__ import annotations

import hashlib
import os
import platform
import tempfile
from importlib.metadata import version
from pathlib import Path

import platformdirs


def folder() -> Path:
    """A folder that can be written to, told to numba: its import of a kernel fails without one."""
    if not os.environ.get("NUMBA_CACHE_DIR"):
        os.environ["NUMBA_CACHE_DIR"] = _writable()
    return Path(os.environ["NUMBA_CACHE_DIR"])


def _writable() -> str:
    for found in (Path(platformdirs.user_cache_dir("graphsvc")) / "numba", Path(tempfile.gettempdir())):
        try:
            found.mkdir(parents=True, exist_ok=True, mode=0o700)
            with tempfile.TemporaryFile(dir=found):
                return str(found)
        except OSError:
            continue
    return tempfile.mkdtemp(prefix="graphsvc-numba-")


def complete() -> bool:
    """Whether every kernel of this code was compiled here before."""
    return _mark().exists()


def completed() -> None:
    """Note that every kernel is compiled."""
    _mark().parent.mkdir(parents=True, exist_ok=True)
    _mark().touch()


def _mark() -> Path:
    """A file whose name tells the code, where it lies, and what it was compiled by and for."""
    found = hashlib.sha256(f"{__file__} {version('numba')} {platform.python_version()} {platform.machine()}".encode())
    for file in sorted(Path(__file__).parent.glob("*.py")):
        found.update(f"{file.name} {file.stat().st_mtime_ns}".encode())
    return folder() / f"complete-{found.hexdigest()[:20]}"
