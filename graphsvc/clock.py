"""The day it is where the network is."""

from __future__ import annotations

import datetime
import zoneinfo


def today(timezone: str | None = None) -> datetime.date:
    """The day in a time zone; where none is set, that of this machine."""
    zone = zoneinfo.ZoneInfo(timezone) if timezone else None
    return datetime.datetime.now(tz=zone).astimezone(zone).date()
