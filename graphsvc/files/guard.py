"""The apostrophe before cells that a spreadsheet would run as a formula, and its removal."""

from __future__ import annotations

import re

#: With the wide forms of Chinese and Japanese keyboards, which spreadsheets there take for the narrow ones.
FORMULA = re.compile(r"[=+\-@\t\r＝＋－＠]")
GUARDED = re.compile(r"'[=+\-@\t\r'＝＋－＠]")


def guarded(text: str) -> str:
    """The text as it is written to CSV; a text that looks guarded already gets another apostrophe."""
    return "'" + text if FORMULA.match(text) or GUARDED.match(text) else text


def unguarded(text: str) -> str:
    """The text that was written: the inverse of guarded."""
    return text[1:] if text[:1] == "'" and GUARDED.match(text) else text


def as_text(text: str) -> str:
    """The text for a cell that is text by its type and needs no guard; unguarded takes it back all the same."""
    return "'" + text if GUARDED.match(text) else text
