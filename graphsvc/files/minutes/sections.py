"""From lines to attendance: sections and tables are followed from heading to heading, and prose is passed over."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from graphsvc.files.minutes import (
    acronyms,
    attendees,
    beginnings,
    columns,
    continuation,
    entries,
    entry_text,
    grids,
    heading_labels,
    headings,
    line_kinds,
    list_styles,
    list_text,
    margins,
    paragraphs,
    people,
    run_ons,
    sentences,
    shifted,
    table_rows,
    tables,
    words,
)
from graphsvc.files.minutes.assembly import Entry
from graphsvc.files.minutes.attendees import Attended
from graphsvc.files.minutes.heading_labels import Heading
from graphsvc.files.minutes.lines import Cell, Line
from graphsvc.files.minutes.people import NOBODY, Known
from graphsvc.files.minutes.roster import Roster, Section
from graphsvc.files.minutes.styles import Style
from graphsvc.files.minutes.words import Attendance, fold

#: People, each with brackets behind the name, one after the other.
_BRACKETED = re.compile(r"(?:[^(),;:]{2,40}\([^()]{2,40}\)\s*,\s*){3}")


#: Of whom a list is, right behind its heading: *Present: Council: Mayor ...*.
_GROUP = re.compile(r"^(?:conseil|council|members|membres|board|committee|comité)\s*:\s*(?=\S)", re.IGNORECASE)


_MARKDOWN = re.compile(r"#{1,6} \S")


def read(lines: Sequence[Line], known: Known = NOBODY) -> list[Attended]:
    """Everybody whom the lines name, in their order, each once."""
    return attendees.joined(_Reader(lines, known).read())


class _Reader:
    """Follows the lines of one document from heading to heading."""

    def __init__(self, lines: Sequence[Line], known: Known) -> None:
        self.lines = shifted.restored(margins.joined(paragraphs.told(lines)))
        self.known = known = acronyms.explained(self.lines, known)
        self.roster = Roster(known)
        self.section: Section = Section()
        self.headed = False
        self.styles = list_styles.ListStyles(self.lines, known)
        self.unheaded: int | None = None  # the place of a heading that is not understood, above a list of people
        self.header: tables.Header | None = None  # of the table above
        self.labels: set[str] = set()  # folded headings before
        self.columns = False  # whether headings stand above that are those of columns
        self.number = 0  # before the last entry, of a numbered list
        self.carried: tuple[str, int, bool] | None = None  # organization above, its indent, whether a colon followed

    def read(self) -> list[Attended]:
        self.headed = any(
            tables.header(line) or grids.paired(line) or any(headings.of(cell.text) for cell in line.cells[:1])
            for line in self.lines
        )
        if not self.headed and line_kinds.is_list(self.lines, self.known):
            self.section = Section(open=True)
        self.unheaded = line_kinds.unheaded(self.lines, self.known)
        place = 0
        while place < len(self.lines):
            place = self._step(place)
        return self.roster.rows()

    def _step(self, place: int) -> int:
        """Read what begins at a line; returns the place of the line after it."""
        line = self.lines[place]
        side_by_side = columns.of(line)
        rows = columns.below(self.lines, place + 1, side_by_side) if side_by_side else []
        if side_by_side and not (tables.header(line) and any(map(list_text.marked, rows))):
            self.section = Section("present", True)
            for begun, entry, attendance in columns.read(rows, side_by_side, self.known):
                self.roster.add(self.section, begun, entry, attendance)
            return place + 1 + len(rows)
        if grids.paired(line):
            return self._grid(place)
        if (header := tables.header(line)) is not None:
            self.header = header
            return self._table(place + 1, header)
        first = line.cells[0] if line.cells else Cell(0, line.said)
        heading = headings.of(first.text if len(line.cells) > 1 and headings.of(first.text) else line.said)
        if heading is not None and not beginnings.is_item(line, heading, self.section, self._is_late()):
            return self._headed(place, line, first, heading)
        if (
            sentences.is_aside(line.said)
            or sentences.is_while(line.said)
            or set(fold(line.said).split()) <= heading_labels.GROUPS
            or beginnings.is_wrapped(self.lines, place)
            or (len(line.cells) > 1 and sentences.is_aside(f"{line.cells[0].text}: -"))
        ):
            return place + 1
        if self._is_next_part(place):
            self.section.open = False
            return place + 1
        self.roster.late |= {fold(name) for name in sentences.arrivals(line.said)}
        if (who := sentences.presiding(line.said)) and not (self.section.open and not sentences.ends(line.said)):
            self.roster.add_presiding(self.section, line, who)
            if sentences.ends(line.said):
                self.section.open = False
            return place + 1
        if (said := sentences.trailing(line.said)) is not None:
            return self._trailing(place, said)
        if place == self.unheaded and not self.roster.found:
            self.section, self.number = Section("present", True, doubtful=True), 0
            if (above := continuation.organization_above(self.lines, place, self.known)) is not None:
                self.carried, self.section.doubtful = (above, line.indent, True), False
            return place + 1
        if not self.section.open:
            return place + 1
        if len(self.roster.found) == self.roster.begun and entry_text.is_nobody(line.said):
            self.section.open = False
            return place + 1
        if self.header and len(line.cells) > 1 and self.header.fits(line):  # *Excusés*, below which the table goes on
            return self._table(place, self.header)
        if (
            not self.roster.found
            and len(line.cells) == 1
            and any(map(tables.header, self.lines[place + 1 : place + 4]))
        ):
            return place + 1  # the title of a table
        if (nobody := sentences.nobody_of(line.said)) is not None:
            self.roster.add(self.section, line, Entry(None, (nobody,)), "absent", said=True)
            return place + 1
        if self._begins_anew(line) or self._is_over(place):
            self.section.open = False
            return place + 1
        if self._goes_on_numbered(line):
            return self._entry(place)
        if sentences.ends(line.said) and not line_kinds.names_people(line, self.known):
            if line_kinds.is_item(self.lines, place):
                return place + 1
            self.section.open = False
            self.carried = None
            return place + 1
        return self._entry(place)

    def _is_next_part(self, place: int) -> bool:
        """Whether a heading of Markdown that says nothing of people ends the list: *## Finances*, with nobody below."""
        return (
            bool(self.roster.found)
            and _MARKDOWN.match(self.lines[place].said) is not None
            and not line_kinds.is_subheading(self.lines, place, self.known)
            and not line_kinds.names_people(self.lines[place], self.known)
        )

    def _trailing(self, place: int, said: tuple[str, Attendance]) -> int:
        """Read a sentence that ends as a heading: *Ana Roy and Ben Cho were present.*"""
        was, self.section = self.section, Section(said[1], True, True)
        for entry in entries.of(said[0], Style(True, known=self.known)):
            if entry.person and people.kind(entry.person, self.known)[1]:
                self.roster.add(self.section, self.lines[place], entry, said[1])
        self.section = was
        return place + 1

    def _begins_anew(self, line: Line) -> bool:
        """Whether a second numbered list begins behind that of the people, and names nobody."""
        match = re.match(r"\s*\(?(\d{1,2})(?:\.\d{1,2})?[.)]?\s", line.said)
        if match is None or not line.gap or len(self.roster.found) <= self.roster.begun:
            return False
        return (match[1] == "1" or self.number == 0) and not line_kinds.names_people(line, self.known)

    def _goes_on_numbered(self, line: Line) -> bool:
        """Whether the number before a line is the next of the list, so that it is no item of an agenda."""
        match = re.match(r"\s*\(?(\d{1,3})[.)]\s", line.said)
        follows = match is not None and self.number > 0 and int(match[1]) == self.number + 1
        if match is not None:
            self.number = int(match[1]) if follows or not self.roster.found or int(match[1]) == 1 else 0
        return (
            follows
            and len(line.said.split()) <= 16
            and not re.search(r"(?i)call to order|adoption|approval|ordre du jour", line.said)
        )

    def _headed(self, place: int, line: Line, first: Cell, heading: Heading) -> int:
        was, label = self.section, fold(first.text)
        heading = beginnings.repeated(heading, label, self.labels, was)
        self.labels.add(label)
        late = self._is_late()
        rest = beginnings.beside(line, heading)
        if beginnings.is_title(line, heading, rest):
            self.section.open = False
            return place + 1
        if not beginnings.begins(self.lines, place, heading, rest, was, late):
            return place + 1
        attendance = heading.attendance or was.attendance
        rest = _GROUP.sub("", rest)
        named, self.roster.begun = len(self.roster.found) > self.roster.begun, len(self.roster.found)
        self.columns = not rest and ((self.columns and not named) or beginnings.is_column(self.lines, place, heading))
        doubtful = self.columns or not heading.sure
        section = Section(attendance, True, bool(rest), heading.guests, heading.role, heading.single, doubtful)
        nested = (
            self.carried if self.carried and line.indent > self.carried[1] and rest and not heading.single else None
        )
        self.carried = (heading.organization, line.indent, True) if heading.organization else nested
        if not rest:
            self.section, self.number = section, 0
            return place + 1
        if beginnings.is_aside(rest, heading, late, self.known):
            return place + 1
        self.section, self.number = section, 0
        # A gap between columns stands for a heading beside its list, of which the lines below go on.
        beside = len(line.cells) > 1 and not heading.rest and not rest.rstrip().endswith(",")
        after = self._text(place, rest, run_in=not beside)
        if heading.single:
            self.section = replace(was, open=was.open or (not late and not self.roster.found), single=False)
            if not was.open:
                self.section = Section(attendance, beside, False, False, heading.role)
        elif nested:  # *Regrets: Ana Roy* below *For the Town of ...*
            self.section = was
        else:
            self.section.run_in = not beside
        self.section.open &= not line.spread
        return after

    def _is_late(self) -> bool:
        """Whether people were named, and their list is over."""
        return bool(self.roster.found) and not self.section.open

    def _table(self, place: int, header: tables.Header) -> int:
        rows = table_rows.below(self.lines, place)
        section = self.section.attendance if self.section.open else "present"
        for line, entry, attendance in tables.rows(header, rows, section, Style(known=self.known)):
            self.roster.add(self.section, line, entry, attendance, said=True)
        self.section = Section(section, False)
        return place + len(rows)

    def _grid(self, place: int) -> int:
        """Read names with their marks in pairs of columns; returns the place after them."""
        rows = table_rows.below(self.lines, place + 1)
        header, pairs = grids.parted(self.lines[place], rows)
        for line, entry, attendance in tables.rows(header, pairs, "present", Style(known=self.known)):
            self.roster.add(self.section, line, entry, attendance, said=True)
        self.section = Section()
        return place + 1 + len(rows)

    def _entry(self, place: int) -> int:
        line = self.lines[place]
        if (
            line_kinds.TITLE.search(line.said)
            and not self.roster.found
            and all(people.kind(text)[0] != "person" for text in (line.said, *(cell.text for cell in line.cells)))
            and not run_ons.is_titled(line.said)
            and not line_kinds.names_people(line, self.known)
            and ";" not in line.said
        ):
            return place + 1
        if not self.headed and not self.roster.found and line_kinds.is_title(self.lines, place, self.known):
            return place + 1
        bulleted = entry_text.bulleted(line.said)
        if line.gap or bulleted:
            self.section.run_in = False
        if self.carried and not bulleted and line.indent <= self.carried[1] and (line.gap or not self.carried[2]):
            self.carried = None
        if (
            not self.section.run_in
            and (above := continuation.organization_above(self.lines, place, self.known)) is not None
        ):
            self.carried = (above, line.indent, line.said.rstrip().endswith(":"))
            return place + 1
        if len(line.cells) > 1:
            return self._cells(place)
        if line_kinds.is_group(line):
            self.section.doubtful = True
            return place + 1
        if not self.section.run_in and not line_kinds.is_entry(line, self._plain(place)):
            if line_kinds.is_subheading(self.lines, place, self.known):
                self.section.doubtful |= bool(set(fold(line.said).split()) & words.NEGATION)
                return place + 1
            self.section.open = line_kinds.is_item(self.lines, place) or (not line.gap and len(line.said.split()) <= 8)
            return place + 1
        own = list_text.without_group(line.said)
        if own.rstrip().endswith(":") and not own.rstrip(" :").count(":"):
            self.section.doubtful = True
            return place + 1
        if self._is_labelled(line):
            self.section = Section("present", True, True, doubtful=True)
        if not self.section.run_in and continuation.is_paired(self.lines, place, self._plain(place)):
            below = self.lines[place + 1]
            for entry in entries.of(f"{line.said}, {below.said}", self.styles.at(place)):
                self.roster.add(self.section, line, entry, self.section.attendance)
            return place + 2
        return self._text(place, own, run_in=self.section.run_in)

    def _is_labelled(self, line: Line) -> bool:
        """Whether below *Absent: Ana Roy* an organization stands before people of its own: *Example Library: Ben Cho*.

        They may have been there.
        """
        label, colon, rest = line.said.partition(":")
        beside = self.section.run_in and self.section.attendance != "present"
        return (
            beside
            and bool(colon)
            and people.kind(label, self.known)[0] == "organization"
            and headings.begins_with_name(rest.strip())
        )

    def _plain(self, place: int) -> Style:
        """A style that says of the list only whether a sign parts its names from what stands behind them."""
        return Style(known=self.known, fused=self.styles.at(place).fused)

    def _is_over(self, place: int) -> bool:
        """Whether a list of people is over at an empty line, below which nobody is named for three lines."""
        line, found = self.lines[place], self.roster.found
        return (
            line.gap
            and len(found) >= 3
            and sum(row.person is not None for row in found) * 4 >= len(found) * 3
            and not any(
                line_kinds.is_named(one, self._plain(place)) or headings.of(one.said)
                for one in self.lines[place : place + 3]
            )
        )

    def _cells(self, place: int) -> int:
        """Read a line of several cells: a person with its organization, or people side by side."""
        line, style = self.lines[place], self.styles.at(place)
        label = line.cells[0].text.rstrip(" :")
        unplaced = words.STAFF | words.GUESTS | words.NEUTRAL
        if (
            line.cells[0].text.endswith(":")
            and set(fold(label).split()) - unplaced
            and people.kind(label, self.known)[0] == "organization"
        ):
            self.carried = (label, line.indent, True)  # and of those below it
            line = replace(line, cells=line.cells[1:])
        marked = [cell for cell in line.cells if len(cell.text) > 2 and fold(cell.text) in words.MARKS]
        attendance = words.MARKS[fold(marked[0].text)] if len(marked) == 1 < len(line.cells) else None
        if attendance:  # *Saint-Luc     Absent     M. Paul Martin*
            line = replace(line, cells=tuple(cell for cell in line.cells if cell not in marked))
        texts = list_text.side_by_side(line, style, single=self.carried is None)
        for text in texts:
            own, said = list_text.trailing_mark(text)
            for entry in self._under(entries.of(own, style, self.carried[0] if self.carried else None)):
                entry = replace(entry, attendance=entry.attendance or said or attendance)
                self.roster.add(self.section, line, entry, self.section.attendance)
        return place + 1

    def _text(self, place: int, text: str, run_in: bool) -> int:
        """Read a text that begins in a line, with the lines that go on with it; returns the place after them."""
        after = place + 1
        group = list(self.lines[place].spread) or [self.lines[place]]
        whole = text
        while (
            not self.lines[place].spread
            and after < len(self.lines)
            and continuation.goes_on(whole, group[-1], self.lines[after], run_in or run_ons.is_list(group[-1].said))
        ):
            group.append(self.lines[after])
            glue = "" if continuation.HYPHENATED.search(whole) else " "
            whole = f"{whole}{glue}{self.lines[after].said}"
            after += 1
        whole, chair = list_text.without_sentence(whole)
        run_in = run_in or _BRACKETED.match(whole) is not None
        style = Style(run_in, None, self.known) if run_in else self.styles.at(place)
        own, said = list_text.trailing_mark(whole)
        for entry in self._under(entries.of(own, style, self.carried[0] if self.carried else None)):
            if self.section.single:
                entry = self.roster.keeper(entry)
            self.roster.add(
                self.section,
                list_text.line_of(entry, group),
                replace(entry, attendance=entry.attendance or said),
                self.section.attendance,
            )
        if chair:
            begin = " ".join(fold(chair).split()[:3])
            line = next((line for line in group if begin in fold(line.said)), group[-1])
            self.roster.add_presiding(self.section, line, chair)
        return after

    def _under(self, found: list[Entry]) -> list[Entry]:
        """Entries below the organization that they are of: what else stands beside a name is a part of it."""
        if self.carried is None:
            return found
        return [
            replace(entry, organizations=(self.carried[0],))
            if entry.person and not self._is_institution(entry.organizations)
            else entry
            for entry in found
        ]

    def _is_institution(self, organizations: tuple[str, ...]) -> bool:
        return any(
            fold(text) in self.known.organizations or set(fold(text).split()) & words.INSTITUTION
            for text in organizations
        )
