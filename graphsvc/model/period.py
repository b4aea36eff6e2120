"""Periods: the day, and the window of months before it, that a page or a figure is about."""

from __future__ import annotations

import calendar
import datetime
import re
from dataclasses import dataclass

from graphsvc.errors import BadInput
from graphsvc.language import gettext as _
from graphsvc.language import lazy

#: Query parameter -> its name in messages.
DAYS = {
    "day": lazy("day"),
    "from": lazy("from"),
    "until": lazy("until"),
    "compared": lazy("compared"),
    "since": lazy("since"),
}
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MONTHS = (6, 12, 24, 36, 60)


@dataclass(frozen=True, slots=True)
class Period:
    """A window of months that ends on a day: `start` to `day`, both included."""

    day: datetime.date
    months: int = 24

    @property
    def start(self) -> datetime.date:
        return months_before(self.day, self.months) + datetime.timedelta(days=1)

    @property
    def before(self) -> Period:
        """The window of the same length that ends the day before this one begins."""
        return Period(self.start - datetime.timedelta(days=1), self.months)

    @property
    def ordinals(self) -> tuple[int, int]:
        return self.start.toordinal(), self.day.toordinal()


def months_before(day: datetime.date, months: int) -> datetime.date:
    """The same day `months` earlier; the last day of a shorter month, and never before year 1."""
    index = day.year * 12 + day.month - 1 - months
    if index < 12:
        return datetime.date(1, 1, 1)
    year, month = divmod(index, 12)
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def period(day: str | None, window_months: str | int | None, today: datetime.date) -> Period:
    """Parse a period, today and 24 months by default; raises BadInput. Months are 1 to 1200."""
    try:
        months = 24 if window_months is None else int(window_months)
    except ValueError:
        raise BadInput(_("looking back (window_months) takes a whole number of months")) from None
    if not 1 <= months <= 1200:
        raise BadInput(_("looking back (window_months) lies between 1 and 1200 months"))
    return Period(today if day is None else exact_day(day, "day"), months)


def exact_day(value: str, field: str) -> datetime.date:
    """Parse a day written as YYYY-MM-DD; raises BadInput naming the field."""
    try:
        if not DAY.fullmatch(value):  # fromisoformat takes weeks too, as in 2026-W01-1
            raise ValueError
        return datetime.date.fromisoformat(value)
    except ValueError:
        raise BadInput(
            _("%(field)s is %(value)s; write a day as YYYY-MM-DD", field=_(DAYS[field]), value=repr(value[:40]))
        ) from None


@dataclass(frozen=True, slots=True)
class Preset:
    """A named period that coordinators report on, such as the last fiscal year."""

    key: str
    start: datetime.date
    until: datetime.date


def presets(today: datetime.date, fiscal_year_starts: int = 4) -> list[Preset]:
    """The preset periods: this and last quarter and fiscal year, the first published snapshot, and all until today."""
    year = today.year if today.month >= fiscal_year_starts else today.year - 1
    this_year = datetime.date(year, fiscal_year_starts, 1)
    last_year = datetime.date(year - 1, fiscal_year_starts, 1)
    month = (today.month - fiscal_year_starts) % 12 // 3 * 3
    this_quarter = months_before(this_year, -month)
    last_quarter = months_before(this_quarter, 3)
    day = datetime.timedelta(days=1)
    return [
        Preset("this-quarter", this_quarter, today),
        Preset("last-quarter", last_quarter, this_quarter - day),
        Preset("this-fiscal-year", this_year, today),
        Preset("last-fiscal-year", last_year, this_year - day),
        Preset("first-snapshot", datetime.date(2016, 1, 1), datetime.date(2018, 2, 28)),
    ]
