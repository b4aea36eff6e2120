"""Calendar files (.ics, RFC 5545) of events that last whole days."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

#: Most octets of a line, without its end (section 3.1).
OCTETS = 75
_DAY = datetime.timedelta(days=1)
_ESCAPED = re.compile(r"([\\;,])")
#: Characters that no text may hold (section 3.3.11), but for line feeds and tabs.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Event:
    """An event from a first to a last day, both included. version: of its record, which grows with each change."""

    key: str
    version: int
    title: str
    first: datetime.date
    last: datetime.date
    place: str = ""
    description: str = ""
    kind: str = ""
    status: str = "CONFIRMED"


def calendar(name: str, events: Iterable[Event], stamp: datetime.datetime) -> Iterator[bytes]:
    """A calendar in pieces; stamp: the instant at which it is made. Subscribers are asked to come twice a day."""
    head = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//graphsvc//EN",
        "CALSCALE:GREGORIAN",
        f"NAME:{text(name)}",
        f"X-WR-CALNAME:{text(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT12H",
        "X-PUBLISHED-TTL:PT12H",
    ]
    yield _lines(head)
    made = stamp.astimezone(datetime.UTC).strftime("%Y%m%dT%H%M%SZ")
    for event in events:
        yield _lines(_event(event, made))
    yield _lines(["END:VCALENDAR"])


def _event(event: Event, made: str) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{text(event.key)}@graphsvc"
    yield f"DTSTAMP:{made}"
    yield f"SEQUENCE:{event.version}"
    yield f"DTSTART;VALUE=DATE:{_day(event.first)}"
    # The end of an event of whole days is the day after it (section 3.6.1); none where there is no later day.
    if event.last < datetime.date.max:
        yield f"DTEND;VALUE=DATE:{_day(event.last + _DAY)}"
    yield f"SUMMARY:{text(event.title)}"
    for field, value in (("LOCATION", event.place), ("DESCRIPTION", event.description), ("CATEGORIES", event.kind)):
        if value:
            yield f"{field}:{text(value)}"
    yield f"STATUS:{event.status}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _day(day: datetime.date) -> str:
    return day.isoformat().replace("-", "")


def text(value: str) -> str:
    """A text value, escaped (section 3.3.11)."""
    plain = _CONTROLS.sub(" ", value.replace("\r\n", "\n").replace("\r", "\n"))
    return _ESCAPED.sub(r"\\\1", plain).replace("\n", "\\n")


def _lines(contents: Iterable[str]) -> bytes:
    return b"".join(folded(content) for content in contents)


def folded(content: str) -> bytes:
    """A content line in UTF-8, folded at 75 octets and never inside a character, with its end."""
    data, pieces = content.encode("utf-8", "replace"), list[bytes]()
    room = OCTETS
    while len(data) > room:
        cut = room
        while data[cut] & 0xC0 == 0x80:
            cut -= 1
        pieces.append(data[:cut])
        data, room = data[cut:], OCTETS - 1
    pieces.append(data)
    return b"\r\n ".join(pieces) + b"\r\n"
