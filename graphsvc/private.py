"""Files and folders that only their owner may read: secrets, and the data folder.

A secret is written to a temporary file, synced and renamed, so that a crash or a full disk leaves all of it or nothing.
A damaged one is refused: an empty token would be a secret that anybody knows.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
from collections.abc import Callable, Generator, Iterable
from pathlib import Path

from graphsvc.errors import DamagedFile, OpenToOthers
from graphsvc.language import gettext as _

#: Mode bits that other accounts must not have: read, write, enter.
OTHERS = 0o077
#: Beginnings of the names of files in a data folder of graphsvc.
OURS = (
    "arcadedb",
    "backups",
    "demo-",
    "engine.",
    "graphsvc.",
    "imports",
    "links",
    "logs",
    "making.lock",
    "mappings",
    "neo4j",
    "replaced",
    "restor",
    "results",
    "sample",
    "sessions",
    "token",
)
_POSIX = os.name == "posix"


def write(path: Path, text: str) -> None:
    """Write a text to a file readable by its owner only, atomically."""
    write_pieces(path, [text.encode()])


def write_pieces(path: Path, pieces: Iterable[bytes]) -> None:
    """Write a file readable by its owner only, atomically: where a piece fails, or finds no room, nothing is left."""
    with _draft(path, pieces) as draft:
        draft.replace(path)


def read(path: Path, form: str) -> str:
    """Read a secret, which must match `form` (a regular expression); removes access of others to the file.

    Raises DamagedFile, which says what to do, and FileNotFoundError.
    """
    if _POSIX and path.stat().st_mode & OTHERS:
        path.chmod(0o600)
    try:
        text = path.read_text(encoding="utf-8").strip()
    except UnicodeDecodeError:
        text = ""
    if not re.fullmatch(form, text):
        raise DamagedFile(
            _("%(file)s is empty or damaged; delete it, and start graphsvc again: it makes a new one", file=path)
        )
    return text


def kept(path: Path, form: str, make: Callable[[], str]) -> str:
    """Read a secret, made where there is none; of several processes making it at once, all get the first."""
    if not path.exists():
        with _draft(path, [make().encode()]) as draft:
            try:
                os.link(draft, path)
            except FileExistsError:
                pass
            except OSError:  # a file system without links: the last one counts
                draft.replace(path)
    return read(path, form)


def folder(path: Path) -> Path:
    """Create a data folder that only its owner may enter, or make an existing one so; raises OpenToOthers.

    Access of others is removed from a folder and all in it only where it belongs to this user and holds nothing but
    files of graphsvc.
    """
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not _POSIX or not path.stat().st_mode & OTHERS:
        return path
    strangers = sorted(entry.name for entry in path.iterdir() if not entry.name.startswith(OURS))
    if strangers or path.stat().st_uid != os.geteuid():
        raise OpenToOthers(
            _(
                "other accounts of this machine may read %(folder)s, which is not graphsvc's alone; close it with "
                "chmod 700, or choose another folder with --data",
                folder=path,
            )
        )
    path.chmod(0o700)
    for parent, folders, files in os.walk(path):
        for name in (*folders, *files):
            _close(Path(parent, name))
    return path


@contextlib.contextmanager
def _draft(path: Path, pieces: Iterable[bytes]) -> Generator[Path]:
    """A temporary file beside another, written and synced to disk; removed after the block."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}.draft")
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.writelines(pieces)
            file.flush()
            os.fsync(handle)
        yield draft
    finally:
        draft.unlink(missing_ok=True)
    _settle(path.parent)


def _close(path: Path) -> None:
    """Remove the access of others; symbolic links stay as they are, since they point elsewhere."""
    mode = path.lstat().st_mode
    if mode & OTHERS and not path.is_symlink():
        path.chmod(mode & 0o7777 & ~OTHERS)


def _settle(path: Path) -> None:
    """Sync the entries of a folder to disk."""
    if _POSIX:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
