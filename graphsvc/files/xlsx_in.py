"""Excel workbooks, read in a child process, so that no workbook can crash the service."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

from graphsvc.errors import BadInput, Problem
from graphsvc.files import child
from graphsvc.files.guard import unguarded
from graphsvc.files.tables import Sheet, column_letter
from graphsvc.language import gettext as _
from graphsvc.language import number

UNPACKED_BYTES = 100_000_000
PARTS = 200
#: Highest compression ratio above a size in bytes: numbers compress to a tenth, blanks to a hundredth.
RATIO, RATIO_BYTES = 200, 10_000_000
_CHILD = Path(__file__).with_name("xlsx_child.py")


def sheets(file: str, data: bytes) -> list[Sheet]:
    """Read the sheets of a workbook; each row ends with its last cell that is not empty.

    Dates are YYYY-MM-DD, formulas the values they had when the workbook was saved.
    Raises BadInput for a file that is no workbook, is damaged or would need too much time or memory.
    """
    check(data)
    return asked(file, data, _CHILD)


def asked(file: str, data: bytes, program: Path) -> list[Sheet]:
    """The sheets that a child process reads from a workbook. Raises BadInput where it refuses or dies."""
    answer = child.ask(program, data)
    read: list[Sheet] = []
    rows: list[tuple[int, list[str]]] = []
    for line in answer:
        message = json.loads(line)
        if "cells" in message:
            rows.append((message["line"], [unguarded(cell) for cell in message["cells"]]))
        elif "sheet" in message:
            rows = []
            read.append(_sheet(file, message["sheet"], rows))
        elif "error" in message:
            read[-1].problems.append(
                Problem(
                    _(
                        "the formula in column %(column)s gives an error; correct it",
                        column=column_letter(message["column"]),
                    ),
                    value=message["error"],
                    file=file,
                    sheet=read[-1].name,
                    line=message["line"],
                )
            )
        elif "stop" in message:
            reason = message["stop"]
            raise BadInput(_(reason, **message["values"]))
        else:
            return read
    raise BadInput(_("the file could not be read: it may take too much time or memory; save its sheets as CSV"))


def _sheet(file: str, name: str, rows: list[tuple[int, list[str]]]) -> Sheet:
    def read() -> Iterator[tuple[int, list[str]]]:
        yield from rows

    return Sheet(file, name, read())


def check(data: bytes, part: str = "[Content_Types].xml") -> None:
    """Refuse archives whose directory already shows that they are no workbook, or too large.

    part: without which it is none.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError):
        raise BadInput(
            _("the workbook is damaged or cut off; open it in a spreadsheet and save it again as .xlsx")
        ) from None
    names = {part.filename for part in parts}
    if part not in names:
        raise BadInput(_("this is an archive and no .xlsx workbook; save the table as .csv or .xlsx"))
    if any(part.flag_bits & 1 for part in parts):
        raise BadInput(_("the workbook is locked with a password; save it without one"))
    unpacked = sum(part.file_size for part in parts)
    if unpacked > UNPACKED_BYTES or len(parts) > PARTS or unpacked > max(RATIO * len(data), RATIO_BYTES):
        raise BadInput(
            _(
                "the workbook unpacks to %(size)s MB in %(parts)s parts, "
                "more than %(limit)s MB or %(most)s parts, or %(ratio)s times its size; save its sheets as CSV",
                size=number(round(unpacked / 1e6)),
                parts=number(len(parts)),
                limit=number(round(UNPACKED_BYTES / 1e6)),
                most=number(PARTS),
                ratio=number(RATIO),
            )
        )
