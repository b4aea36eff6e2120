"""Calendar files (.ics, RFC 5545): an event, who was asked to it, and what they answered."""

from __future__ import annotations

import re
from dataclasses import dataclass

#: Most lines that are read: a year's calendar has fewer.
LINES = 200_000
_PARAMETER = re.compile(r';([\w-]+)=("[^"]*"|[^;:"]*)')


@dataclass(frozen=True, slots=True)
class Invitee:
    """Somebody asked to an event. answer: PARTSTAT in capitals (ACCEPTED, DECLINED ...), organizer: who asked.

    line: on which the property begins.
    """

    line: int
    text: str
    name: str
    email: str | None
    answer: str
    organizer: bool


def invitees(text: str) -> list[Invitee]:
    """The attendees and organizers of the first event, rooms and resources left out, in their order."""
    found: list[Invitee] = []
    for line, content in _unfolded(text):
        if content.upper().startswith("END:VEVENT"):
            break
        match = re.match(r"(ATTENDEE|ORGANIZER)(?=[;:])", content, re.IGNORECASE)
        if match is None:
            continue
        head, value = _parted(content)
        parameters = {name.upper(): value.strip('"') for name, value in _PARAMETER.findall(head)}
        if parameters.get("CUTYPE", "INDIVIDUAL").upper() in ("ROOM", "RESOURCE"):
            continue
        address = re.sub(r"(?i)^mailto:", "", value).strip()
        email = address if "@" in address else None
        name = parameters.get("CN", "").strip()
        if "@" in name:
            email, name = email or name, ""
        organizer = match[1].upper() == "ORGANIZER"
        answer = parameters.get("PARTSTAT", "ACCEPTED" if organizer else "NEEDS-ACTION").upper()
        found.append(Invitee(line, content[:500], name or (email or "").partition("@")[0], email, answer, organizer))
    return found


def headline(text: str) -> list[str]:
    """What the first event is called, and the day on which it starts, each a line where it is said."""
    said: dict[str, str] = {}
    for _line, content in _unfolded(text):
        if content.upper().startswith("END:VEVENT"):
            break
        head, value = _parted(content)
        said.setdefault(head.partition(";")[0].upper(), value)
    return [said[name][:length] for name, length in (("SUMMARY", 200), ("DTSTART", 8)) if name in said]


def _parted(content: str) -> tuple[str, str]:
    """Name with parameters, and value: parted at the first colon outside quotes."""
    quoted = False
    for place, sign in enumerate(content):
        quoted ^= sign == '"'
        if sign == ":" and not quoted:
            return content[:place], content[place + 1 :]
    return content, ""


def _unfolded(text: str) -> list[tuple[int, str]]:
    """(first line, content) of each property: a line that begins with a blank goes on with the one before."""
    found: list[tuple[int, str]] = []
    for number, line in enumerate(text.splitlines()[:LINES], 1):
        if line[:1] in (" ", "\t") and found:
            found[-1] = (found[-1][0], (found[-1][1] + line[1:])[:4_000])
        else:
            found.append((number, line))
    return found
