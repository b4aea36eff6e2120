"""The text of a file whose encoding nobody told: UTF-8, UTF-16 by its mark, else Windows-1252."""

from __future__ import annotations

import codecs
import re

from graphsvc.errors import BadInput
from graphsvc.language import gettext as _

_UTF8_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def text(data: bytes) -> str:
    """The text, without a byte order mark.

    Bytes that are no text, and text that is partly UTF-8 and partly not, are refused rather than guessed at.
    Raises BadInput.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _utf16(data)
    if b"\0" in data:
        raise BadInput(
            _(
                "this is no text: it holds NUL bytes in line %(line)s; save it as CSV UTF-8 and try again",
                line=_line(data, data.index(0)),
            )
        )
    if len(_CONTROLS.findall(data[:100_000])) > 20 + len(data[:100_000]) / 100:
        raise BadInput(_("this is no text but binary data; save the table as .csv or .xlsx"))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        whole = _UTF8_SEQUENCE.findall(data)
        broken = re.findall(rb"[\x80-\xff]", _UTF8_SEQUENCE.sub(b"", data))
        if len(whole) >= len(broken):
            line = _line(data, error.start)
            raise BadInput(
                _(
                    "line %(line)s is damaged: the file is UTF-8 but not there; save it as CSV UTF-8 and try again",
                    line=line,
                )
            ) from None
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError as error:
        return _guessed(data, _line(data, error.start))


def _utf16(data: bytes) -> str:
    try:
        decoded = data.decode("utf-16")
    except UnicodeDecodeError:
        raise BadInput(_("the file is UTF-16 but damaged or cut off; save it as CSV UTF-8 and try again")) from None
    if "\0" in decoded:
        raise BadInput(_("this is no text: it holds NUL characters; save it as CSV UTF-8 and try again"))
    return decoded


def _guessed(data: bytes, line: int) -> str:
    """What old Macintosh and DOS programs wrote; the library is loaded only when it is needed."""
    import charset_normalizer

    best = charset_normalizer.from_bytes(data, cp_isolation=["mac_roman", "cp850"]).best()
    if best is None:
        raise BadInput(_("line %(line)s is in an unknown encoding; save it as CSV UTF-8 and try again", line=line))
    return str(best)


def _line(data: bytes, position: int) -> int:
    return data.count(b"\n", 0, position) + 1
