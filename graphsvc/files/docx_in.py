"""Word documents (.docx): paragraphs and rows of tables, from the one part of the archive that holds the text."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from xml.parsers import expat

from graphsvc.errors import BadInput
from graphsvc.language import gettext as _
from graphsvc.language import number

#: The part that holds the text, and most bytes of it: a thousand pages are five million.
PART = "word/document.xml"
UNPACKED_BYTES, BLOCK = 20_000_000, 1 << 16
#: Most paragraphs and rows, and most levels of elements.
PARAGRAPHS, DEPTH = 20_000, 200
_SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main "


def rows(data: bytes) -> list[list[str]]:
    """The paragraphs (rows of one cell) and rows of tables of a document, in their order, empty ones too.

    A cell holds the lines of its paragraphs; a tab stands between columns of a paragraph. Tables within tables are
    read as the lines of their cell. Raises BadInput for a file that is damaged, no document, or too large.
    """
    document = _Document()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler, parser.EndElementHandler = document.start, document.end
    parser.CharacterDataHandler = document.characters
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        for block in _blocks(data):
            parser.Parse(block, False)
        parser.Parse(b"", True)
    except expat.ExpatError:
        raise BadInput(_("the document is damaged; open it in a word processor and save it again as .docx")) from None
    return document.rows


def is_document(data: bytes) -> bool:
    """Whether an archive holds a Word document."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return PART in archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError):
        return False


def _blocks(data: bytes) -> Iterator[bytes]:
    """The text part, unpacked piece by piece and no further than the limit, whatever the archive says of its size."""
    read = 0
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(PART) as part:
            while block := part.read(BLOCK):
                read += len(block)
                if read > UNPACKED_BYTES:
                    raise BadInput(
                        _(
                            "the document holds more than %(limit)s MB of text; paste the attendance instead",
                            limit=number(UNPACKED_BYTES // 1_000_000),
                        )
                    )
                yield block
    except (zipfile.BadZipFile, KeyError, ValueError, NotImplementedError, RuntimeError, EOFError, OSError, zlib.error):
        raise BadInput(_("the document is damaged; open it in a word processor and save it again as .docx")) from None


def _refuse_doctype(*_arguments: object) -> None:
    raise BadInput(_("the document holds a DTD, which no word processor writes; save it again as .docx"))


class _Document:
    """Collects the text while the elements of a document go by."""

    def __init__(self) -> None:
        self.rows: list[list[str]] = []
        self._text: list[str] = []
        self._row: list[list[str]] | None = None
        self._depth = self._tables = 0
        self._skipped = 0  # depth of deleted text, field codes and what stands in place of a drawing
        self._in_text = False

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > DEPTH or len(self.rows) > PARAGRAPHS:
            raise BadInput(_("the document is too large or nested too deep; paste the attendance instead"))
        local = name.removeprefix(_SPACE)
        if (
            self._skipped
            or local in ("del", "instrText", "delText")
            or name.endswith("markup-compatibility/2006 Fallback")
        ):
            self._skipped += 1
        elif local == "t":
            self._in_text = True
        elif local == "tbl":
            self._tables += 1
        elif local == "tr" and self._tables == 1:
            self._row = []
        elif local == "tc" and self._tables == 1 and self._row is not None:
            self._row.append([])
        elif local == "tab":
            self._text.append("\t")
        elif local in ("br", "cr"):
            self._text.append("\n")

    def end(self, name: str) -> None:
        self._depth -= 1
        if self._skipped:
            self._skipped -= 1
            return
        local = name.removeprefix(_SPACE)
        if local == "t":
            self._in_text = False
        elif local == "p":
            self._paragraph("".join(self._text))
            self._text.clear()
        elif local == "tbl":
            self._tables -= 1
        elif local == "tr" and self._tables == 1 and self._row is not None:
            self.rows.append(["\n".join(paragraphs) for paragraphs in self._row])
            self._row = None

    def _paragraph(self, text: str) -> None:
        if self._row is None:
            self.rows += [[line] for line in text.split("\n")]
        elif self._row:
            self._row[-1].append(text)

    def characters(self, text: str) -> None:
        if self._in_text and not self._skipped:
            self._text.append(text)
