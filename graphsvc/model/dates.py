"""Partial dates: ISO text in the precision known, such as 2017, 2017-03 or 2017-03-08.

Days are compared as ordinals (`date.toordinal`).
"""

from __future__ import annotations

import calendar
import datetime
import functools

#: Name or abbreviation of a month, in English or French, without accents and case -> its number.
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan janvier janv",
            "february feb fevrier fev fevr",
            "march mar mars",
            "april apr avril avr",
            "may mai",
            "june jun juin",
            "july jul juillet juil",
            "august aug aout",
            "september sept sep septembre",
            "october oct octobre",
            "november nov novembre",
            "december dec decembre",
        ),
        1,
    )
    for name in names.split()
}

#: Ordinal of an open end.
FOREVER = datetime.date.max.toordinal()


def first_day(value: str) -> datetime.date:
    """First day covered by a partial date: 2017-03 gives 2017-03-01."""
    return datetime.date.fromisoformat((value + "-01-01")[:10])


def last_day(value: str) -> datetime.date:
    """Last day covered by a partial date: 2017-03 gives 2017-03-31."""
    if len(value) == 10:
        return datetime.date.fromisoformat(value)
    if len(value) == 4:
        return datetime.date(int(value), 12, 31)
    year, month = int(value[:4]), int(value[5:])
    return datetime.date(year, month, calendar.monthrange(year, month)[1])


@functools.lru_cache(maxsize=100_000)
def span(start: str | None, end: str | None) -> tuple[int, int]:
    """First and last day of a period as ordinals; a missing bound is open (1 or FOREVER).

    Partial dates are taken at their widest: 2017 to 2018 is 2017-01-01 to 2018-12-31.
    """
    return first_day(start).toordinal() if start else 1, last_day(end).toordinal() if end else FOREVER
