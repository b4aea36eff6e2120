"""Text as records hold it: one line or several, in one spelling for what looks the same, and keys made from names."""

from __future__ import annotations

import re
import unicodedata

from graphsvc.language import gettext as _

#: Control characters, lone surrogates and Unicode noncharacters: they break formats that text is written to.
_NO_TEXT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
    + "]"
)
_BREAK = re.compile("[\t\n\r\u2028\u2029]")
_OUTER_SPACE = re.compile("^[^\\S\x0b\x0c\x1c-\x1f\x85]+|[^\\S\x0b\x0c\x1c-\x1f\x85]+$")


def line(value: object) -> object:
    """Normalize one line of text: NFC, stripped, None if empty; raises ValueError for a line break or tab in it."""
    if not isinstance(value, str):
        return value
    if value.isascii() and value.isprintable():
        return value.strip() or None
    text = _composed(value)
    if _BREAK.search(text):
        raise ValueError(_("is one line of text; take the line break or tab out"))
    return text or None


def lines(value: object) -> object:
    """Normalize text of several lines as `line` does; line ends become line feeds."""
    if not isinstance(value, str):
        return value
    return _composed(value.replace("\r\n", "\n").replace("\r", "\n")) or None


def _composed(value: str) -> str:
    """Normalize text to NFC and strip it, so that equal-looking texts are equal; ValueError for control characters."""
    if illegal := _NO_TEXT.search(value):
        raise ValueError(
            _("holds the character U+%(code)s, which is no text; take it out", code=f"{ord(illegal[0]):04X}")
        )
    return unicodedata.normalize("NFC", value).strip()


def trimmed(text: str) -> str:
    """Strip white space, but not control characters: they stay, to be refused."""
    return _OUTER_SPACE.sub("", text)


def is_text(text: str) -> bool:
    """Whether text has no control characters, lone surrogates or noncharacters."""
    return _NO_TEXT.search(text) is None


def one_line(text: str) -> str:
    """Text stored before it was validated, on one line and without control characters."""
    return _BREAK.sub(" ", _NO_TEXT.sub(" ", text)).strip()


def visible(value: str) -> str:
    """Raise ValueError for a name of nothing but spaces and marks that are not shown."""
    if all(unicodedata.category(c) in ("Cf", "Zs") for c in value):
        raise ValueError(_("shows nothing that could be read; write a name"))
    return value


def slug(text: str, length: int = 80) -> str:
    """A key made from a name: lower-case ASCII letters and digits joined by hyphens; `x` when none are left."""
    plain = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "oe").replace("æ", "ae"))
    ascii_only = plain.encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only.lower()).strip("-")[:length].strip("-") or "x"
