"""The current time, and today in a time zone."""

from __future__ import annotations

import datetime
import zoneinfo


def now() -> str:
    """Now in UTC, as ISO text to the millisecond."""
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def today(timezone: str | None = None) -> datetime.date:
    """Today in a time zone (IANA name); by default in that of this machine."""
    zone = zoneinfo.ZoneInfo(timezone) if timezone else None
    return datetime.datetime.now(tz=zone).astimezone(zone).date()
