"""PDF files with text, read in a child process, so that no file can crash the service or hold it up."""

from __future__ import annotations

import json
from pathlib import Path

from graphsvc.errors import BadInput
from graphsvc.files import child
from graphsvc.language import gettext as _

_CHILD = Path(__file__).with_name("pdf_child.py")


def text(data: bytes) -> str:
    """The text of a PDF, columns set apart by blanks as on the page, pages by an empty line.

    Raises BadInput for a file that is damaged, locked, scanned or would need too much time or memory.
    """
    for line in child.ask(_CHILD, data):
        message = json.loads(line)
        if "stop" in message:
            reason = message["stop"]
            raise BadInput(_(reason, **message["values"]))
        if "text" in message:
            return message["text"]
    raise BadInput(_("the PDF could not be read: it may take too much time or memory; paste the attendance instead"))
