"""Dates as they are recorded: ISO text as precise as it was known, as in 2017, 2017-03 or 2017-03-08.

Days are compared as ordinals (`date.toordinal`).
"""

from __future__ import annotations

import datetime
import functools

#: The ordinal that stands for an end that is open.
FOREVER = datetime.date.max.toordinal()


def first_day(value: str) -> datetime.date:
    """The first day that a date of any precision may mean."""
    return datetime.date.fromisoformat((value + "-01-01")[:10])


def last_day(value: str) -> datetime.date:
    """The last day that a date of any precision may mean."""
    if len(value) == 10:
        return datetime.date.fromisoformat(value)
    if len(value) == 4:
        return datetime.date(int(value), 12, 31)
    year, month = int(value[:4]), int(value[5:])
    start = datetime.date(year + month // 12, month % 12 + 1, 1) if year < 9999 or month < 12 else None
    return start - datetime.timedelta(days=1) if start else datetime.date(9999, 12, 31)


@functools.lru_cache(maxsize=100_000)
def span(start: str | None, end: str | None) -> tuple[int, int]:
    """First and last day of a period as ordinals; an empty bound is open, a vague date is taken at its widest."""
    return first_day(start).toordinal() if start else 1, last_day(end).toordinal() if end else FOREVER
