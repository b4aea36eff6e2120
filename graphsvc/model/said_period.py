"""Periods as people write them in a search, in English and French: 2024, May 2024, 2024-25, last quarter, since 2019.

Words come folded (without accents and case). A period is a pair of partial dates, both included; empty is open.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass

from graphsvc.model.dates import MONTHS, first_day, last_day
from graphsvc.model.period import months_before

Bounds = tuple[str, str]
_DAY = datetime.timedelta(days=1)

_UNITS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("fiscal", "year"), "fiscal"),
    (("financial", "year"), "fiscal"),
    (("exercice", "financier"), "fiscal"),
    (("annee", "financiere"), "fiscal"),
    (("exercice",), "fiscal"),
    (("year",), "year"),
    (("annee",), "year"),
    (("an",), "year"),
    (("quarter",), "quarter"),
    (("trimestre",), "quarter"),
    (("month",), "month"),
    (("mois",), "month"),
)
_THIS = {"this", "current", "cette", "ce", "cet"}
_LAST = {"last", "previous", "past", "dernier", "derniere", "precedent", "precedente"}
#: What follows its noun in French.
_AFTER = {"dernier": 1, "derniere": 1, "passe": 1, "passee": 1, "precedent": 1, "precedente": 1, "courant": 0}
_SINCE = (("since",), ("from",), ("after",), ("depuis",), ("apres",), ("a", "partir", "de"), ("a", "partir", "du"))
_UNTIL = (("until",), ("till",), ("up", "to"), ("before",), ("jusqu'en",), ("jusqu'a",), ("jusqu'au",), ("avant",))
_BETWEEN = {"from": {"to", "until", "till"}, "between": {"and"}, "de": {"a", "au"}, "du": {"au"}, "entre": {"et"}}
_TO = {"to", "a", "au", "-", "\u2013", "until", "jusqu'a"}
_BEFORE = {"before", "avant"}
_FOLLOWING = {"after", "apres"}
_INTO = {"in", "en", "during", "for", "pendant", "durant", "of", "de", "d'", "le", "the", "on", "l'"}


@dataclass(frozen=True, slots=True)
class Said:
    """A period at the beginning of words: its bounds, how many words it takes, and what else these may mean."""

    bounds: Bounds
    words: int
    others: tuple[Bounds, ...] = ()


def read(words: Sequence[str], today: datetime.date, fiscal_year_starts: int = 4) -> Said | None:
    """The period that words begin with; None where they begin with none."""
    return _Reader(today, fiscal_year_starts).read(list(words[:12]))


def fiscal_year(year: int, starts: int) -> Bounds:
    """The fiscal year that begins in a year."""
    begins = datetime.date(year, starts, 1)
    return _days(begins, _later(begins, 12) - _DAY)


def quarter(begins: datetime.date) -> Bounds:
    """The three months that begin on a day."""
    return _days(begins, _later(begins, 3) - _DAY)


def _days(first: datetime.date, last: datetime.date) -> Bounds:
    return first.isoformat(), last.isoformat()


def _later(day: datetime.date, months: int) -> datetime.date:
    return months_before(day, -months)


@dataclass(frozen=True, slots=True)
class _Reader:
    today: datetime.date
    starts: int

    def read(self, words: list[str]) -> Said | None:
        if not words:
            return None
        return self._open(words) or self._range(words) or self._into(words)

    def _open(self, words: list[str]) -> Said | None:
        """Since 2019, until May 2024; but a range where another end follows."""
        for phrases, first in ((_SINCE, True), (_UNTIL, False)):
            for phrase in phrases:
                if tuple(words[: len(phrase)]) != phrase:
                    continue
                if words[0] in _BETWEEN and (found := self._range(words)):
                    return found
                rest = words[len(phrase) :]
                taken = 1 if rest[:1] in (["le"], ["the"]) else 0
                one = self._one(rest[taken:])
                if one is None:
                    continue
                start, end = one.bounds
                if words[0] in _BEFORE:
                    end = (first_day(start) - _DAY).isoformat()
                elif words[0] in _FOLLOWING:
                    start = (last_day(end) + _DAY).isoformat()
                bounds = (start, "") if first else ("", end)
                return Said(bounds, len(phrase) + taken + one.words)
        return None

    def _range(self, words: list[str]) -> Said | None:
        """From 2019 to 2021, between May and June 2024, 2019 to 2021."""
        joints = _BETWEEN.get(words[0])
        taken = 1 if joints else 0
        one = self._one(words[taken:])
        if one is None or len(words) <= taken + one.words or words[taken + one.words] not in (joints or _TO):
            return None
        other = self._one(words[taken + one.words + 1 :])
        if other is None or last_day(other.bounds[1]) < first_day(one.bounds[0]):
            return None
        return Said((one.bounds[0], other.bounds[1]), taken + one.words + 1 + other.words)

    def _into(self, words: list[str]) -> Said | None:
        taken = 0
        while taken < min(len(words), 2) and words[taken] in _INTO:
            taken += 1
        # In May is the last May that was; May alone may be a name.
        if taken and len(words) > taken and (month := MONTHS.get(words[taken])):
            named = self._one(words[taken:])
            if named is None:
                year = self.today.year - (month > self.today.month)
                return Said(_both(f"{year:04}-{month:02}"), taken + 1)
        one = self._one(words[taken:])
        return one and Said(one.bounds, taken + one.words, one.others)

    def _one(self, words: list[str]) -> Said | None:
        """One period without a preposition."""
        if not words:
            return None
        return self._relative(words) or self._fiscal(words) or self._quarter(words) or self._day(words)

    def _relative(self, words: list[str]) -> Said | None:
        back = 0 if words[0] in _THIS else 1 if words[0] in _LAST else None
        begin = 0 if back is None else 1
        for phrase, unit in _UNITS:
            after = begin + len(phrase)
            if tuple(words[begin:after]) != phrase:
                continue
            following = words[after : after + 2]
            if following[:1] and following[0] in _AFTER and back in (None, 0):
                return Said(self._ago(unit, _AFTER[following[0]]), after + 1)
            if following == ["en", "cours"]:
                return Said(self._ago(unit, 0), after + 2)
            if back is not None:
                return Said(self._ago(unit, back), after)
        return None

    def _ago(self, unit: str, back: int) -> Bounds:
        """The unit of time that today lies in, or one of them ago."""
        today = self.today
        match unit:
            case "year":
                return _both(f"{today.year - back:04}")
            case "month":
                return _both(months_before(today.replace(day=1), back).isoformat()[:7])
            case "quarter":
                return quarter(months_before(today.replace(day=1), (today.month - self.starts) % 3 + 3 * back))
            case _:
                return fiscal_year(today.year - (today.month < self.starts) - back, self.starts)

    def _fiscal(self, words: list[str]) -> Said | None:
        """2024-25, 2024-2025, FY 2024-25, exercice 2024-2025."""
        taken, rest, called = 0, words[0], False
        if rest.startswith("fy") and len(rest) > 2:
            rest, called = rest[2:], True
        else:
            for phrase in (("fy",), ("fiscal", "year"), ("fiscal",), ("exercice", "financier"), ("exercice",)):
                if tuple(words[: len(phrase)]) == phrase and len(words) > len(phrase):
                    taken, rest, called = len(phrase), words[len(phrase)], True
                    break
        if match := re.fullmatch(r"((?:19|20)\d\d)[-\u2013/]((?:19|20)?\d\d)", rest):
            year, until = int(match[1]), int(match[2])
            month = len(match[2]) == 2 and 1 <= until <= 12 and not called and "/" not in rest
            if (year + 1) % (100 if len(match[2]) == 2 else 10_000) == until:
                fiscal = fiscal_year(year, self.starts)
                if month:
                    return Said(_both(f"{year}-{until:02}"), taken + 1, (fiscal,))
                return Said(fiscal, taken + 1)
            if len(match[2]) == 4 and until > year and not called:
                return Said((match[1], match[2]), taken + 1)
        if called and re.fullmatch(r"(19|20)\d\d", rest):
            year = int(rest)
            return Said(fiscal_year(year, self.starts), taken + 1, (fiscal_year(year - 1, self.starts),))
        return None

    def _quarter(self, words: list[str]) -> Said | None:
        """Q1 2024 is of the calendar, Q1 2024-25 of the fiscal year."""
        match = re.fullmatch(r"[qt]([1-4])", words[0])
        if not match or len(words) < 2:
            return None
        months = 3 * (int(match[1]) - 1)
        if re.fullmatch(r"(19|20)\d\d", words[1]):
            year = int(words[1])
            of_fiscal = quarter(_later(datetime.date(year, self.starts, 1), months))
            of_calendar = quarter(datetime.date(year, months + 1, 1))
            return Said(of_calendar, 2, (of_fiscal,) if of_fiscal != of_calendar else ())
        fiscal = self._fiscal(words[1:])
        if fiscal is None:
            return None
        bounds = fiscal.others[0] if len(fiscal.bounds[0]) == 7 else fiscal.bounds
        return Said(quarter(_later(first_day(bounds[0]), months)), 1 + fiscal.words)

    def _day(self, words: list[str]) -> Said | None:
        """2024, 2024-05, 2024-05-06, May 2024, 6 May 2024, May 6 2024."""
        first = words[0]
        if re.fullmatch(r"(19|20)\d\d(-\d\d){0,2}", first) and _is_date(first):
            return Said(_both(first), 1)
        day = re.fullmatch(r"(\d{1,2})(?:er|st|nd|rd|th)?", first)
        if day and len(words) > 2 and words[1] in MONTHS:
            return _dated(words[2], words[1], day[1], 3)
        if first not in MONTHS or len(words) < 2:
            return None
        day = re.fullmatch(r"(\d{1,2})(?:er|st|nd|rd|th)?", words[1])
        if day and len(words) > 2:
            return _dated(words[2], first, day[1], 3)
        return _dated(words[1], first, "", 2)


def _dated(year: str, month: str, day: str, words: int) -> Said | None:
    text = f"{year}-{MONTHS[month]:02}" + (f"-{int(day):02}" if day else "")
    return Said(_both(text), words) if re.fullmatch(r"(19|20)\d\d", year) and _is_date(text) else None


def _is_date(text: str) -> bool:
    try:
        first_day(text)
    except ValueError:
        return False
    return True


def _both(text: str) -> Bounds:
    return text, text
