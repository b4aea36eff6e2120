"""Child process that reads a workbook from standard input and writes JSON lines; a bad workbook may kill it.

Each line is a sheet {"sheet"}, a row {"line", "cells"}, a bad cell {"line", "column", "error"}, an error that
ends the reading {"stop", "values"}, or, last of all, {"end"}.
"""

from __future__ import annotations

import codecs
import contextlib
import datetime
import io
import json
import re
import sys
import zipfile
from collections.abc import Callable
from typing import IO, Any

MEMORY = 512_000_000
CPU_SECONDS = 30
ROWS = 50_000
COLUMNS = 208  # up to GZ
MARKS = 8_000_000  # XML tags in all parts: about 1.5 million cells, half a minute of reading
OUTPUT_BYTES = 150_000_000  # many cells may share one long text, which is written for each
CELL = 32_767  # what a spreadsheet itself puts into a cell
BLOCK, OVERLAP = 1_000_000, 20_000  # parts are scanned in pieces that overlap by the longest formula

_ROW = re.compile(rb"<(?:\w+:)?row[ />]")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_BEYOND = re.compile(rb'<c r="((?:[H-Z][A-Z]|[A-Z]{3})[0-9]+)"[^>/]*>')
_UNCALCULATED = re.compile(rb'<c r="([A-Z]+[0-9]+)"(?![^>]*t="str")[^>]*><f[^>]*>[^<]*</f>(?:<v ?/>|<v></v>)?</c>')


class Refused(Exception):
    """The workbook is refused; the message, which the parent translates, says why."""

    def __init__(self, message: str, **values: str) -> None:
        self.values = values
        super().__init__(message)


def limit() -> None:
    """Limit the memory and the processor time of this process, where the system can."""
    try:
        import resource
    except ImportError:  # Windows has no such limits; the parent's timeout holds there too
        return
    limits = {resource.RLIMIT_AS: MEMORY, resource.RLIMIT_CPU: CPU_SECONDS, resource.RLIMIT_CORE: 0}
    for kind, most in limits.items():
        with contextlib.suppress(ValueError, OSError):  # macOS refuses the first
            resource.setrlimit(kind, (most, most))


def text(value: object) -> str:
    """Text of a cell, as it would be in a CSV file."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case datetime.datetime():
            return value.date().isoformat()
        case datetime.date():
            return value.isoformat()
        case datetime.time():
            return value.isoformat("minutes")
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
        case str() if "_x" in value:
            return _ESCAPED.sub(lambda escape: chr(int(escape[1], 16)), value)
        case _:
            return str(value)


def write(message: dict[str, Any]) -> int:
    return sys.stdout.write(json.dumps(message) + "\n")


def _look(data: bytes) -> None:
    """Refuse a workbook that would take too long, that no spreadsheet writes, or with formulas without values."""
    marks = 0
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            with archive.open(name) as part:
                marks = _look_through(part, marks)


def _look_through(part: IO[bytes], marks: int) -> int:
    """Scan a part piece by piece; returns the number of XML tags so far, its own included."""
    rows, kept = 0, b""
    while block := part.read(BLOCK):
        if not kept and block.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] != b"<" and not _is_wide(block):
            return marks  # a picture, or another file, which is never read
        if not kept and _is_wide(block):
            raise Refused("the workbook is damaged; open it in a spreadsheet and save it again as .xlsx")
        marks += block.count(b"<")
        if marks > MARKS:
            raise Refused("the workbook has too many cells; split it or save its sheets as CSV")
        rows += len(_ROW.findall(kept[-8:] + block)) - len(_ROW.findall(kept[-8:]))
        if rows > ROWS:
            raise Refused(
                "a sheet has more than %(most)s lines; delete empty ones, or save it as CSV", most=f"{ROWS:,}"
            )
        window = kept + block
        if b"<!DOCTYPE" in window:
            raise Refused(
                "the workbook holds a DTD, which no spreadsheet writes; open it in a spreadsheet and save it again"
            )
        if hit := _BEYOND.search(window):
            raise Refused(
                "cell %(cell)s is beyond the %(most)s columns that are read; delete it",
                cell=hit[1].decode(),
                most=str(COLUMNS),
            )
        if b"</f>" in window and (hit := _UNCALCULATED.search(window)):
            cell = hit[1].decode()
            raise Refused(
                "the formula in %(cell)s has no value yet; save the workbook in a spreadsheet once", cell=cell
            )
        kept = window[-OVERLAP:]
    return marks


def _is_wide(block: bytes) -> bool:
    """Whether a block is XML in UTF-16, in which a search for ASCII tags would find nothing."""
    start = block[:8]
    return start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or start.lstrip(b"\0")[:2] == b"<\0"


def _rows(sheet: Any, written: int) -> int:
    # The dimensions stated in a workbook may be wrong, up to seventeen thousand million cells.
    sheet.reset_dimensions()
    blank: object = None  # openpyxl yields all missing lines as the same tuple
    for line, cells in enumerate(sheet.iter_rows(max_col=COLUMNS), 1):
        if line > ROWS:
            raise Refused(
                "sheet %(sheet)s has more than %(most)s lines; delete empty ones, or save it as CSV",
                sheet=str(sheet.title),
                most=f"{ROWS:,}",
            )
        if cells is blank:
            continue
        last = next((i for i in range(len(cells) - 1, -1, -1) if cells[i].value not in (None, "")), -1)
        if last < 0:
            blank = cells
            continue
        for column, cell in enumerate(cells[: last + 1]):
            if cell.data_type == "e":
                write({"line": line, "column": column, "error": str(cell.value)})
            elif isinstance(cell.value, str) and len(cell.value) > CELL:
                raise Refused(
                    "a cell in line %(line)s has more than %(most)s characters; shorten it",
                    line=str(line),
                    most=f"{CELL:,}",
                )
        written += write({"line": line, "cells": [text(cell.value) for cell in cells[: last + 1]]})
        if written > OUTPUT_BYTES:
            raise Refused("the workbook holds too much text; split it or save its sheets as CSV")
    return written


def _read(data: bytes) -> None:
    # Keeps openpyxl from importing numpy, which takes more address space than the limit and is not needed.
    sys.modules["numpy"] = None  # pyright: ignore[reportArgumentType]
    _look(data)
    import openpyxl

    book: Any = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    written = 0
    for sheet in book.worksheets:
        write({"sheet": sheet.title})
        written = _rows(sheet, written)


def stop(error: Refused) -> None:
    write({"stop": str(error), "values": error.values})


def main(read: Callable[[bytes], None]) -> None:
    """Read a workbook from standard input to its end, then write its rows, both by `read`."""
    limit()
    import warnings

    warnings.simplefilter("ignore")
    try:
        read(sys.stdin.buffer.read())
        write({"end": True})
    except Refused as error:
        stop(error)
    except MemoryError:
        stop(Refused("the workbook needs too much memory; save its sheets as CSV"))
    except Exception:  # openpyxl raises exceptions of every kind for damaged files
        stop(Refused("the workbook is damaged; open it in a spreadsheet and save it again as .xlsx"))


if __name__ == "__main__":
    main(_read)
