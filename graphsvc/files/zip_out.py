"""A zip archive that is written and taken away in pieces, and never held whole."""

from __future__ import annotations

import io
from collections.abc import Iterator

#: Timestamp of files in an archive, so that archives of one version are identical.
EPOCH = (1980, 1, 1, 0, 0, 0)


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
