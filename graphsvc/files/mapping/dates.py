"""Days, months and years in the spellings of both languages, as partial ISO dates."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from graphsvc.files.mapping.model import Order
from graphsvc.language import folded
from graphsvc.model.dates import MONTHS

_WEEKDAYS = (
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun "
    "lundi mardi mercredi jeudi vendredi samedi dimanche lun mer jeu ven sam dim"
).split()
_WEEKDAY = re.compile(r"^(?:" + "|".join(_WEEKDAYS) + r")\.?,?\s+(?:le\s+)?(?=\S*\d|[a-z])")
_TIME = re.compile(
    r"[t\s,]+(?:a|at|@)?\s*\d{1,2}(?::\d{2}(?::\d{2}(?:\.\d+)?)?|\s*h(?:\s*\d{2})?)\s*(?:[ap]\.?m\.?)?"
    r"\s*(?:z|[a-z]{2,4}|[+-]\d{2}:?\d{2})?(?:\s*[-–]\s*\d{1,2}(?::\d{2}|\s*h(?:\s*\d{2})?)?\s*(?:[ap]\.?m\.?)?)?$"
    r"|[t\s,]+(?:a|at|@)?\s*\d{1,2}\s*[ap]\.?m\.?$"
)
_YEAR_FIRST = re.compile(r"(\d{4})(?:[-/. ](\d{1,2})(?:[-/. ](\d{1,2}))?)?")
_COMPACT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")
_NUMBERS = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})")
_SERIAL = re.compile(r"([2-6]\d{4})(?:\.\d+)?")
#: Two digits of a year up to this one are of this century.
PIVOT = 68


@dataclass(frozen=True, slots=True)
class Read:
    """A date as read. text: partial ISO, empty where it is none or ambiguous; orders: the orders in which it is one."""

    text: str
    orders: tuple[Order, ...] = ()

    @property
    def is_ambiguous(self) -> bool:
        return not self.text and len(self.orders) == 2


def read(text: str, order: Order = "") -> Read:
    """Read a date; order: of day and month where only that tells what it means."""
    plain = _plain(text)
    if match := _COMPACT.fullmatch(plain):
        return Read(_day(match[1], match[2], match[3]))
    if _SERIAL.fullmatch(plain):
        return Read((datetime.date(1899, 12, 30) + datetime.timedelta(int(float(plain)))).isoformat())
    if match := _YEAR_FIRST.fullmatch(plain):
        return Read(_day(match[1], match[2], match[3]))
    if match := _NUMBERS.fullmatch(plain):
        return _of_numbers(match[1], match[2], match[3], order)
    return Read(_in_words(plain))


def looks_like(text: str) -> bool:
    """Whether a cell is a date, and no mere number."""
    if re.fullmatch(r"\s*[\d.]*\s*", text) and not _COMPACT.fullmatch(text.strip()):
        return False
    found = read(text)
    return bool(found.text or found.orders)


def order_of(cells: list[str]) -> Order:
    """The order of day and month that the cells of a column suggest; empty where nothing does."""
    votes: set[Order] = {order for cell in cells if len(orders := read(cell).orders) == 1 for order in orders}
    return next(iter(votes)) if len(votes) == 1 else ""


def found_in(text: str) -> tuple[str, str]:
    """(date, the rest) of a text that holds one date, as the heading of a column; ("", text) where it holds none."""
    words = re.split(r"(\s+|[()\[\]:]|\s[-–—]\s)", text)
    for length in range(len(words), 0, -1):
        for start in range(len(words) - length + 1):
            piece = "".join(words[start : start + length]).strip(" ,;-–—")
            if len(piece) > 3 and not piece.isalpha() and len(found := read(piece).text) > 4:
                rest = "".join(words[:start]) + " " + "".join(words[start + length :])
                return found, re.sub(r"\(\s*\)|\[\s*\]", "", rest).strip(" \t\n,;:-–—")
    return "", text


def _plain(text: str) -> str:
    plain = folded(" ".join(text.replace("\u00a0", " ").split())).strip(" ,;")
    plain = _WEEKDAY.sub("", re.sub(r"^le\s+", "", plain))
    return _TIME.sub("", plain).strip(" ,;")


def _of_numbers(first: str, second: str, year: str, order: Order) -> Read:
    as_day = _day(_century(year), second, first)
    as_month = _day(_century(year), first, second)
    orders: tuple[Order, ...] = (("day-first",) if as_day else ()) + (("month-first",) if as_month else ())
    if as_day == as_month:
        return Read(as_day)
    if len(orders) == 1:
        return Read(as_day or as_month, orders)
    return Read({"day-first": as_day, "month-first": as_month, "": ""}[order], orders)


def _in_words(plain: str) -> str:
    """A date whose month is a word: 1 sept. 2026, September 1st 2026, 01-Sep-26, May 2019."""
    parts = re.findall(r"\d+|[a-z]+", plain)
    parts = [part for part in parts if part not in ("st", "nd", "rd", "th", "er", "re", "of", "de", "the")]
    months = [index for index, part in enumerate(parts) if part in MONTHS]
    digits = [part for part in parts if part.isdigit()]
    if len(months) != 1 or len(digits) + 1 != len(parts) or not digits or len(digits) > 2:
        return ""
    month = str(MONTHS[parts[months[0]]])
    if len(digits) == 1:
        return _day(digits[0], month, None) if len(digits[0]) == 4 else ""
    if len(digits[0]) == 4:
        return _day(digits[0], month, digits[1])
    return _day(_century(digits[1]), month, digits[0]) if len(digits[1]) in (2, 4) and len(digits[0]) <= 2 else ""


def _century(year: str) -> str:
    return year if len(year) == 4 else str((2000 if int(year) <= PIVOT else 1900) + int(year))


def _day(year: str, month: str | None, day: str | None) -> str:
    """Partial ISO text; empty where there is no such day."""
    if not 1900 <= int(year) <= 2199:
        return ""
    if month is None:
        return year
    try:
        found = datetime.date(int(year), int(month), int(day or 1))
    except ValueError:
        return ""
    return found.isoformat() if day else found.isoformat()[:7]
