"""A backup as one zip archive in pieces: JSON Lines for each kind of row, and a manifest with their checksums."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from graphsvc.files import zip_out

#: Version of the layout of the archive; a graphsvc refuses those that are newer than its own.
LAYOUT = 1
MANIFEST = "manifest.json"
#: Compression: 6 makes files a tenth smaller and takes twice as long.
LEVEL = 3
#: Rows that are written at once.
ROWS = 500


class Member(BaseModel):
    """One file of the archive: its rows (lines), its bytes before compression and their SHA-256."""

    model_config = ConfigDict(frozen=True)

    name: str
    rows: int
    bytes: int
    sha256: str


class Manifest(BaseModel):
    """What a backup holds: the version of the graph and of its schema, and every other file of the archive."""

    model_config = ConfigDict(frozen=True, populate_by_name=True)

    layout: int
    graphsvc: str
    schema_: int = Field(alias="schema")
    version: int
    at: str
    members: list[Member]

    @property
    def digest(self) -> str:
        """SHA-256 of all rows: the same for two backups that hold the same, whatever engine they come from."""
        told = "".join(f"{member.sha256}  {member.name}\n" for member in self.members)
        return hashlib.sha256(told.encode()).hexdigest()


def pieces(head: Mapping[str, Any], members: Iterable[tuple[str, Iterable[Mapping[str, Any]]]]) -> Iterator[bytes]:
    """The archive in pieces. head: the fields of the manifest but `layout` and `members`; members: (name, rows)."""
    out = zip_out.Out()
    written: list[Member] = []
    with zipfile.ZipFile(out, "w") as archive:
        for name, rows in members:
            count = size = 0
            digest = hashlib.sha256()
            with archive.open(_entry(name), "w", force_zip64=True) as file:
                for lines, number in _lines(rows):
                    digest.update(lines)
                    count, size = count + number, size + len(lines)
                    file.write(lines)
                    yield from out.taken()
            written.append(Member(name=name, rows=count, bytes=size, sha256=digest.hexdigest()))
        manifest = Manifest(layout=LAYOUT, members=written, **head)
        archive.writestr(_entry(MANIFEST), manifest.model_dump_json(by_alias=True, indent=1))
    yield from out.taken()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, zip_out.EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry._compresslevel = LEVEL  # pyright: ignore[reportAttributeAccessIssue] - public from Python 3.13 on
    entry.external_attr = 0o600 << 16
    return entry


def _lines(rows: Iterable[Mapping[str, Any]]) -> Iterator[tuple[bytes, int]]:
    """Rows as JSON, (lines, how many) at a time."""
    lines: list[str] = []
    for row in rows:
        lines.append(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n")
        if len(lines) == ROWS:
            yield "".join(lines).encode(), ROWS
            lines.clear()
    if lines:
        yield "".join(lines).encode(), len(lines)
