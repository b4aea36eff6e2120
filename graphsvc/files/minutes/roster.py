"""Those whom a document names so far, each with what its section says of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from graphsvc.errors import BadInput
from graphsvc.files.minutes import doubts, entries, list_text, names
from graphsvc.files.minutes.assembly import Entry
from graphsvc.files.minutes.attendees import Attended
from graphsvc.files.minutes.lines import Line
from graphsvc.files.minutes.people import Known
from graphsvc.files.minutes.styles import Style
from graphsvc.files.minutes.words import Attendance, fold
from graphsvc.language import gettext as _
from graphsvc.language import number

#: Most people that minutes may name, and how often each may be named before reading is given up.
PEOPLE, OFTEN = 2_000, 2


def crowded() -> BadInput:
    """What is told of a text that names more people than minutes may."""
    return BadInput(_("more than %(most)s people are named; paste the attendance only", most=number(PEOPLE)))


@dataclass(slots=True)
class Section:
    """What a heading set for the lines below it. open: attendance is read at all; run_in: names stood beside it."""

    attendance: Attendance = "present"
    open: bool = False
    run_in: bool = False
    guests: bool = False
    role: str | None = None
    single: bool = False
    doubtful: bool = False


class Roster:
    """Collects those whom the lines of one document name."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.found: list[Attended] = []
        self.places: list[tuple[int, bool]] = []  # beside each: its section, whether in a table
        self.begun = 0  # how many were found before the section
        self.late: set[str] = set()  # folded names of those whom a sentence says to have come later

    def rows(self) -> list[Attended]:
        """Everybody, doubtful where the list leaves open what is meant, or somebody who was away came after all."""
        read = [doubts.Read(row, *place) for row, place in zip(self.found, self.places, strict=True)]
        return [
            replace(row, doubtful=True)
            if row.attendance != "present" and not row.via and fold(row.person or "") in self.late
            else row
            for row in doubts.questioned(read)
        ]

    def keeper(self, entry: Entry) -> Entry:
        """Who keeps the meeting, by the whole name of the only one named before whose first name it is."""
        if entry.person is None and entry.organizations and names.is_word(entry.organizations[0]):
            entry = replace(entry, person=entry.organizations[0], organizations=())
        own = fold(entry.person or "").split()
        if not own or len(own) > 2 or (len(own) == 2 and min(map(len, own)) > 1) or entry.organizations:
            return entry
        named = {row.person for row in self.found if row.person and list_text.shortens(own, fold(row.person).split())}
        return replace(entry, person=named.pop()) if len(named) == 1 else entry

    def add(self, section: Section, line: Line, entry: Entry, attendance: Attendance, said: bool = False) -> None:
        """Keep an entry with what its section says of it; raises BadInput for more than a gathering has."""
        if entry.person is None and not entry.organizations:
            return
        if len(self.found) >= OFTEN * PEOPLE:
            raise crowded()
        own = attendance if said else entry.attendance or attendance
        if not said and entry.attendance == "present" and attendance != "present":
            own = attendance
        self.places.append((self.begun, said))
        role = entry.role or section.role
        self.found.append(
            Attended(
                line.number, line.text, (line.number,), own, entry.person, entry.organizations, entry.via, role,
                entry.title, entry.email, entry.device, section.guests,
                section.doubtful or entry.doubtful,
            )
        )  # fmt: skip

    def add_presiding(self, section: Section, line: Line, text: str) -> None:
        for entry in entries.of(
            re.sub(r"^(?:the|la|le|l['\u2019])\s*", "", text.strip(" ,.")), Style(True, known=self.known)
        )[:1]:
            if entry.person and len(entry.person.split()) > 1:
                self.add(section, line, replace(entry, role="chair"), "present")
