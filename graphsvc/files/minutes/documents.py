"""Files of minutes and sign-in sheets: text, Word, PDF, tables and calendars, from bytes to who was there."""

from __future__ import annotations

import csv
import io
import re

from graphsvc.errors import BadInput, TooLarge
from graphsvc.files import docx_in, encoding, ics_in, pdf_in, xlsx_in
from graphsvc.files.encoding import Guess
from graphsvc.files.minutes import attendees, headline, lines, sections, table_names, tables
from graphsvc.files.minutes.attendees import Attended
from graphsvc.files.minutes.headline import Headline
from graphsvc.files.minutes.lines import Line
from graphsvc.files.minutes.people import NOBODY, Known
from graphsvc.files.minutes.roster import PEOPLE, crowded
from graphsvc.files.minutes.styles import Style
from graphsvc.files.minutes.words import Attendance
from graphsvc.language import gettext as _
from graphsvc.language import number

#: Most bytes of a file, and most lines that are read.
BYTES, LINES = 10_485_760, 20_000
ENDINGS = (".txt", ".md", ".csv", ".tsv", ".xlsx", ".docx", ".pdf", ".ics")
_CALENDAR = re.compile(r"\s*BEGIN:VCALENDAR", re.IGNORECASE)
_ANSWERS: dict[str, Attendance] = {
    "ACCEPTED": "present",
    "DECLINED": "regrets",
    "TENTATIVE": "absent",
    "NEEDS-ACTION": "absent",
}


def attended(name: str, data: bytes, known: Known = NOBODY) -> tuple[list[Attended], Guess | None]:
    """Everybody whom a file names, in its order, and how its encoding was guessed, None where it is certain.

    name: the file's; known: names on record, which tell people from organizations.
    Raises BadInput for a file that cannot be read, TooLarge.
    """
    if len(data) > BYTES:
        raise TooLarge(
            _(
                "%(size)s bytes are more than the %(limit)s that minutes may have; paste the attendance instead",
                size=number(len(data)),
                limit=number(BYTES),
            )
        )
    guess: Guess | None = None
    if data.startswith(b"%PDF"):
        return of_text(pdf_in.text(data), known), None
    if data.startswith(b"PK\x03\x04"):
        return of_lines(_of_archive(name, data), known), None
    if data.startswith((b"\xd0\xcf\x11\xe0", b"{\\rtf")):
        raise BadInput(_("this is an old Word or Excel file; save it as .docx or .xlsx, or paste its text"))
    text, guess = encoding.text(name, data)
    if _CALENDAR.match(text):
        return _limited(_of_calendar(text)), guess
    if name.lower().endswith((".csv", ".tsv")) and (table := _table(text)):
        return of_lines(table, known), guess
    return of_text(text, known), guess


def headline_of(name: str, data: bytes) -> Headline:
    """What the first lines of a file say of the gathering; raises BadInput for a file that cannot be read."""
    if data.startswith(b"%PDF"):
        return headline.of(pdf_in.text(data).splitlines())
    if data.startswith(b"PK\x03\x04"):
        if docx_in.is_document(data):
            rows = docx_in.rows(data)
        else:
            rows = [cells for sheet in xlsx_in.sheets(name, data)[:1] for _line, cells in sheet.rows]
        return headline.of(line for cells in rows for line in "  ".join(cells).splitlines())
    text, _guess = encoding.text(name, data)
    if _CALENDAR.match(text):
        return headline.of(ics_in.headline(text))
    return headline.of(text.splitlines())


def of_text(text: str, known: Known = NOBODY) -> list[Attended]:
    """Everybody whom pasted text names; raises BadInput for more than a gathering has."""
    if len(text) > BYTES:
        raise TooLarge(_("%(size)s characters are too many; paste the attendance only", size=number(len(text))))
    table = [] if "\t" in text else _table(text)
    if table and len(table[0].cells) > 1 and tables.header(table[0]) is not None:
        return of_lines(table, known)
    return of_lines(lines.of_text(text), known)


def of_lines(found: list[Line], known: Known = NOBODY) -> list[Attended]:
    """Everybody whom lines name; raises BadInput where there are too many."""
    if len(found) > LINES:
        raise BadInput(_("there are more than %(most)s lines; paste the attendance only", most=number(LINES)))
    return _limited(sections.read(found, known))


def _limited(found: list[Attended]) -> list[Attended]:
    if len(found) > PEOPLE:
        raise crowded()
    return found


def _of_archive(name: str, data: bytes) -> list[Line]:
    if docx_in.is_document(data):
        found: list[Line] = []
        for place, cells in enumerate(docx_in.rows(data), 1):
            if len(cells) == 1:
                found += lines.renumbered(lines.of_text(cells[0]), place)
            else:
                found += lines.of_rows([(place, cells)])
        return found
    found = []
    for sheet in xlsx_in.sheets(name, data):
        found += lines.of_rows(sheet.rows)
    return found


def _table(text: str) -> list[Line]:
    """The lines of a table in text, parted by the sign with which a header is found; empty for text that is none."""
    best: list[Line] = []
    for delimiter in ",\t;":
        rows: list[Line] = []
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        line = 1
        try:
            for cells in reader:
                rows += lines.of_rows([(line, cells)])
                line = reader.line_num + 1
        except csv.Error:
            continue
        if any(tables.header(row) is not None for row in rows):
            return rows
        if not best and sum(len(row.cells) > 1 for row in rows) * 2 > len(rows) and delimiter != ",":
            best = rows
    return best


def _of_calendar(text: str) -> list[Attended]:
    found: list[Attended] = []
    for invitee in ics_in.invitees(text):
        for entry in table_names.named(invitee.name, "", Style()):
            found.append(
                Attended(
                    invitee.line,
                    invitee.text,
                    (invitee.line,),
                    _ANSWERS.get(invitee.answer, "absent"),
                    entry.person,
                    entry.organizations,
                    role="host" if invitee.organizer else None,
                    email=invitee.email,
                    device=entry.device,
                )
            )
    return attendees.joined(found)
