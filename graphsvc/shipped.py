"""Files that ship with graphsvc: folders beside the code, and digests that identify a version."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

PACKAGE = Path(__file__).parent
#: Suffixes of files that can change an answer.
SUFFIXES = (".py", ".html", ".mo", ".css", ".js", ".cypher")


def folder(name: str) -> Path:
    """Path of a folder that ships: in the package when installed, beside it in a working copy. FileNotFoundError."""
    inside = PACKAGE / "_data" / name
    if inside.is_dir():
        return inside
    beside = PACKAGE.parent / name
    if beside.is_dir() and (PACKAGE.parent / "pyproject.toml").is_file():
        return beside
    raise FileNotFoundError(f"the folder {name} is missing from the installation of graphsvc; install it again")


def digest(places: Iterable[Path]) -> str:
    """Digest of the code, templates, texts and statements in files or folders: 16 hexadecimal digits."""
    checksum = hashlib.sha256()
    for place in places:
        for file in sorted(place.rglob("*.*")) if place.is_dir() else [place]:
            if file.suffix in SUFFIXES:
                checksum.update(file.read_bytes())
    return checksum.hexdigest()[:16]
