"""OpenDocument workbooks, read in a child process as those of Excel are."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from graphsvc.errors import BadInput
from graphsvc.files import xlsx_in
from graphsvc.files.tables import Sheet
from graphsvc.language import gettext as _

_CHILD = Path(__file__).with_name("ods_child.py")
_SPREADSHEET = b"application/vnd.oasis.opendocument.spreadsheet"


def is_one(data: bytes) -> bool:
    """Whether an archive says that it is an OpenDocument file."""
    return b"mimetypeapplication/vnd.oasis.opendocument" in data[:200]


def sheets(file: str, data: bytes) -> list[Sheet]:
    """Read the sheets of a workbook, as xlsx_in.sheets does. Raises BadInput."""
    xlsx_in.check(data, "content.xml")
    with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open("mimetype") as kind:
        if not kind.read(200).startswith(_SPREADSHEET):
            raise BadInput(_("this is an OpenDocument file, but no workbook; save the table as .ods, .xlsx or .csv"))
    return xlsx_in.asked(file, data, _CHILD)
