"""Archives of tables, as the export gives them: each file in them is read as if it had come alone."""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import PurePath

from graphsvc.errors import BadInput
from graphsvc.language import gettext as _
from graphsvc.language import number

ENDINGS = (".csv", ".tsv", ".json", ".jsonl", ".ndjson", ".geojson", ".gexf", ".graphml")
#: What describes the tables of an archive, and holds no records itself.
ASIDE = frozenset({"datapackage.json"})
UNPACKED_BYTES = 100_000_000
FILES = 200
#: Highest compression ratio above a size in bytes; text of tables compresses to a twentieth.
RATIO, RATIO_BYTES = 200, 10_000_000


def is_one(data: bytes) -> bool:
    """Whether this is an archive with tables in it, and neither a workbook nor a document."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError):
        return False
    return "[Content_Types].xml" not in names and "mimetype" not in names and any(map(_holds_a_table, names))


def files(data: bytes) -> list[tuple[str, bytes]]:
    """(name, content) of the tables in an archive, sorted by name; raises BadInput where it is damaged or too large."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
        if any(entry.flag_bits & 1 for entry in entries):
            raise BadInput(_("the archive is locked with a password; make it again without one"))
        unpacked = sum(entry.file_size for entry in entries)
        if unpacked > UNPACKED_BYTES or len(entries) > FILES or unpacked > max(RATIO * len(data), RATIO_BYTES):
            raise BadInput(
                _(
                    "the archive unpacks to %(size)s MB in %(files)s files, more than %(limit)s MB or %(most)s files, "
                    "or %(ratio)s times its size; import its files in parts",
                    size=number(round(unpacked / 1e6)),
                    files=number(len(entries)),
                    limit=number(round(UNPACKED_BYTES / 1e6)),
                    most=number(FILES),
                    ratio=number(RATIO),
                )
            )
        found: list[tuple[str, bytes]] = []
        for entry in sorted(entries, key=lambda entry: entry.filename):
            if not _holds_a_table(entry.filename):
                continue
            name = PurePath(entry.filename).name
            try:  # no more than the size it gives is read, whatever is behind it
                content = archive.read(entry)
            except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError):
                raise BadInput(_("%(file)s in the archive is damaged; make the archive again", file=name)) from None
            if content.startswith(b"PK\x03\x04"):
                raise BadInput(_("%(file)s in the archive is an archive itself; take it out of it", file=name))
            found.append((name, content))
        return found


def _holds_a_table(name: str) -> bool:
    path = PurePath(name)
    hidden = any(part.startswith((".", "__MACOSX")) for part in path.parts)
    return path.suffix.lower() in ENDINGS and path.name.lower() not in ASIDE and not hidden
