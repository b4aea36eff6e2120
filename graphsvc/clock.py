"""What time it is, and which day where the network is."""

from __future__ import annotations

import datetime
import zoneinfo


def now() -> str:
    """This instant in UTC, to the millisecond."""
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def today(timezone: str | None = None) -> datetime.date:
    """The day in a time zone; where none is set, that of this machine."""
    zone = zoneinfo.ZoneInfo(timezone) if timezone else None
    return datetime.datetime.now(tz=zone).astimezone(zone).date()
