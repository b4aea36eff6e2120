"""A zip archive that is written and taken away in pieces, and never held whole."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator

#: Timestamp of files in an archive, so that archives of one version are identical.
EPOCH = (1980, 1, 1, 0, 0, 0)
#: Bytes of a piece of a file.
PIECE = 65_536


class Out(io.RawIOBase):
    """A file that an archive is written to, emptied by taken() as it grows."""

    def __init__(self) -> None:
        self._written = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, content: bytes, /) -> int:  # pyright: ignore[reportIncompatibleMethodOverride]
        self._written += content
        return len(content)

    def taken(self) -> Iterator[bytes]:
        if self._written:
            yield bytes(self._written)
            self._written.clear()


def pieces(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Lines joined to pieces of about PIECE bytes."""
    piece = bytearray()
    for line in lines:
        piece += line
        if len(piece) >= PIECE:
            yield bytes(piece)
            piece.clear()
    if piece:
        yield bytes(piece)


def archive(members: Iterable[tuple[str, Iterable[bytes]]]) -> Iterator[bytes]:
    """An archive of (name, content in lines), in pieces."""
    out = Out()
    with zipfile.ZipFile(out, "w") as written:
        for name, lines in members:
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            with written.open(entry, "w") as file:
                for piece in pieces(lines):
                    file.write(piece)
                    yield from out.taken()
    yield from out.taken()
