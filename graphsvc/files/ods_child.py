"""Child process that reads an OpenDocument workbook from standard input, as xlsx_child does one of Excel."""

from __future__ import annotations

import io
import sys
import warnings
import zipfile
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))  # -I leaves the script's own folder out

import xlsx_child as child  # pyright: ignore[reportImplicitRelativeImport]

REPEATED = b"-repeated="


def _look(data: bytes) -> None:
    """Refuse a workbook that would take too long, or that holds what no spreadsheet writes."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open("content.xml") as part:
        marks, kept = 0, b""
        while block := part.read(child.BLOCK):
            marks += block.count(b"<")
            if marks > child.MARKS:
                raise child.Refused("the workbook has too many cells; split it or save its sheets as CSV")
            if b"<!DOCTYPE" in kept + block:
                raise child.Refused(
                    "the workbook holds a DTD, which no spreadsheet writes; open it in a spreadsheet and save it again"
                )
            kept = block[-20:]


def _read(data: bytes) -> None:
    _look(data)
    from python_calamine import CalamineWorkbook  # its parser is Rust; the limits of this process hold it too

    book: Any = CalamineWorkbook.from_filelike(io.BytesIO(data))
    written = 0
    for name in book.sheet_names:
        child.write({"sheet": name})
        sheet: Any = book.get_sheet_by_name(name)
        written = _rows(name, sheet, written)


def _rows(name: str, sheet: Any, written: int) -> int:
    if sheet.height > child.ROWS or sheet.width > child.COLUMNS:
        raise child.Refused(
            "sheet %(sheet)s has more than %(most)s lines; delete empty ones, or save it as CSV",
            sheet=name,
            most=f"{child.ROWS:,}",
        )
    for line, cells in enumerate(sheet.to_python(skip_empty_area=False), 1):
        texts = [child.text(cell) for cell in cells]
        while texts and not texts[-1]:
            texts.pop()
        if not texts:
            continue
        if any(len(text) > child.CELL for text in texts):
            raise child.Refused(
                "a cell in line %(line)s has more than %(most)s characters; shorten it",
                line=str(line),
                most=f"{child.CELL:,}",
            )
        written += child.write({"line": line, "cells": texts})
        if written > child.OUTPUT_BYTES:
            raise child.Refused("the workbook holds too much text; split it or save its sheets as CSV")
    return written


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    child.main(_read)
