"""The apostrophe before cells that a spreadsheet would run as a formula, and its removal."""

from __future__ import annotations

import re

#: Includes the full-width forms of Chinese and Japanese keyboards, which spreadsheets there treat alike.
FORMULA = re.compile(r"[=+\-@\t\r＝＋－＠]")
#: A number is no formula, and a program that reads numbers knows it by its sign.
NUMBER = re.compile(r"-[0-9]+(?:\.[0-9]+)?(?:e-?[0-9]+)?")
GUARDED = re.compile(r"'[=+\-@\t\r'＝＋－＠]")


def guarded(text: str) -> str:
    """Put an apostrophe before a formula for a CSV cell, and before text that looks guarded already."""
    runs = FORMULA.match(text) and not NUMBER.fullmatch(text)
    return "'" + text if runs or GUARDED.match(text) else text


def unguarded(text: str) -> str:
    """Remove the apostrophe: the inverse of guarded."""
    return text[1:] if text[:1] == "'" and GUARDED.match(text) else text


def as_text(text: str) -> str:
    """Text for a workbook cell of type text, where formulas need no guard; unguarded is the inverse here too."""
    return "'" + text if GUARDED.match(text) else text
