"""Reading a backup: every checksum is compared before anything of it is used."""

from __future__ import annotations

import hashlib
import json
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Self

from pydantic import ValidationError

from graphsvc.errors import BadInput
from graphsvc.files.backup_out import LAYOUT, MANIFEST, Manifest, Member
from graphsvc.language import gettext as _

#: Bytes of a manifest, far more than any has.
MOST = 1_000_000
PIECE = 1_048_576


class Backup:
    """A backup file that is open."""

    def __init__(self, path: Path, archive: zipfile.ZipFile, manifest: Manifest) -> None:
        self.path, self.manifest = path, manifest
        self._archive = archive
        self._members = {member.name: member for member in manifest.members}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._archive.close()

    def rows(self, name: str) -> Iterator[dict[str, Any]]:
        """The rows of a member, in their order; none where the backup is older than that kind of row."""
        if name not in self._members:
            return
        with self._archive.open(name) as file:
            for line in file:
                yield json.loads(line)

    def count(self, name: str) -> int:
        return self._members[name].rows if name in self._members else 0

    def verify(self, progress: Callable[[int], None] = lambda _bytes: None) -> None:
        """Compare every member with its checksum and counts; raises BadInput that names the first that differs."""
        there = {entry.filename for entry in self._archive.infolist()} - {MANIFEST}
        for name in sorted(there ^ self._members.keys()):
            raise BadInput(
                _("%(file)s is damaged: %(member)s is not what its manifest says", file=self.path.name, member=name)
            )
        for member in self.manifest.members:
            self._verify(member, progress)

    def _verify(self, member: Member, progress: Callable[[int], None]) -> None:
        digest, size, lines = hashlib.sha256(), 0, 0
        try:
            with self._archive.open(member.name) as file:
                while piece := file.read(PIECE):
                    digest.update(piece)
                    size, lines = size + len(piece), lines + piece.count(b"\n")
                    if size > member.bytes:
                        break
                    progress(len(piece))
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
            raise self._damaged(member.name) from error
        if (size, lines, digest.hexdigest()) != (member.bytes, member.rows, member.sha256):
            raise self._damaged(member.name)

    def _damaged(self, name: str) -> BadInput:
        return BadInput(
            _(
                "%(file)s is damaged: the checksum of %(member)s does not hold; take another backup",
                file=self.path.name,
                member=name,
            )
        )


def opened(path: Path) -> Backup:
    """Open a backup; raises BadInput where it is none, is cut off, or was made by a newer graphsvc."""
    try:
        archive = zipfile.ZipFile(path)
    except zipfile.BadZipFile:
        raise BadInput(
            _("%(file)s is no backup of graphsvc, or only a part of one; take another file", file=path.name)
        ) from None
    try:
        return Backup(path, archive, _manifest(path, archive))
    except BaseException:
        archive.close()
        raise


def _manifest(path: Path, archive: zipfile.ZipFile) -> Manifest:
    try:
        with archive.open(MANIFEST) as file:
            text = file.read(MOST)
        data = json.loads(text)
        layout = data["layout"]
        if isinstance(layout, int) and layout > LAYOUT:
            raise BadInput(_("%(file)s was made by a newer graphsvc; update graphsvc", file=path.name))
        return Manifest.model_validate_json(text, strict=True)
    except (KeyError, TypeError, ValueError, ValidationError, zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise BadInput(
            _("%(file)s is no backup of graphsvc, or only a part of one; take another file", file=path.name)
        ) from error
