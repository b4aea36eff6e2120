"""Child process that reads a PDF from standard input and writes one line of JSON, {"text"} or {"stop", "values"}."""

from __future__ import annotations

import io
import json
import logging
import sys
from typing import Any

from graphsvc.files.xlsx_child import Refused, limit

PAGES = 60
CHARACTERS = 2_000_000


def _read(data: bytes) -> str:
    import pypdf

    reader = pypdf.PdfReader(io.BytesIO(data))
    if reader.is_encrypted and not reader.decrypt(""):
        raise Refused("the PDF is locked with a password; save it without one, or paste the attendance")
    if len(reader.pages) > PAGES:
        raise Refused("the PDF has more than %(most)s pages; paste the attendance instead", most=str(PAGES))
    pages: list[str] = []
    for page in reader.pages:
        pages.append(_page(page))
        if sum(map(len, pages)) > CHARACTERS:
            raise Refused("the PDF holds too much text; paste the attendance instead")
    text = "\n\n".join(pages)
    if not text.strip():
        raise Refused("the PDF holds pictures and no text; paste the attendance instead")
    return text


def _page(page: Any) -> str:
    """The text of a page as it is laid out; where that fails, in the order of the file."""
    try:
        laid_out = page.extract_text(extraction_mode="layout", layout_mode_space_vertically=True)
    except Exception:  # of fonts without widths, and of odd operators, pypdf raises errors of every kind
        laid_out = ""
    return laid_out if laid_out.strip() else page.extract_text()


def _stopped(error: Refused) -> dict[str, Any]:
    return {"stop": str(error), "values": error.values}


def main() -> None:
    """Read a PDF from standard input to its end, then write its text."""
    limit()
    logging.disable(logging.CRITICAL)
    try:
        message: dict[str, Any] = {"text": _read(sys.stdin.buffer.read())}
    except Refused as error:
        message = _stopped(error)
    except MemoryError:
        message = _stopped(Refused("the PDF needs too much memory; paste the attendance instead"))
    except Exception:  # pypdf raises errors of every kind for damaged files
        message = _stopped(Refused("the PDF is damaged; save it again, or paste the attendance"))
    sys.stdout.write(json.dumps(message) + "\n")


if __name__ == "__main__":
    main()
