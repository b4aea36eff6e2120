"""Tables of attendance: which column holds names, organizations, marks; sign-in forms and exports of meeting tools."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast

from graphsvc.files.minutes import entry_text, marks, people, table_names, words
from graphsvc.files.minutes.assembly import Entry
from graphsvc.files.minutes.lines import Cell, Line
from graphsvc.files.minutes.marks import Use
from graphsvc.files.minutes.styles import Style
from graphsvc.files.minutes.words import Attendance, fold

_PATTERNS: dict[Use, re.Pattern[str]] = {
    name: re.compile("|".join(f"(?:{pattern})" for pattern in patterns))
    for name, patterns in cast(dict[Use, list[str]], words.sections("headers.txt")).items()
}
_ASKED = re.compile(r"\b(?:organi[sz]ations?|organismes?|agency|agence|employe(?:r|ur))\b")
_QUESTION = re.compile(r"\?|\b(?:will|are|can|serez|pourrez|viendrez|assisterez|participerez)\b", re.IGNORECASE)
_ALTERNATE = re.compile(r"alternates?|alt|proxy|substitute?|suppleante?|remplacante?")
#: The ending that names women too: *Présent(e)s*, *Invité·e·s*, *Absent-e-s*.
_INCLUSIVE = re.compile(
    r"(?<=\w)(?:\((?:e|es|ne|trice|ère)\)s?|[\u00b7.\u2022/-](?:e|es|ne|trice)(?:[\u00b7.\u2022/-]?s)?)(?!\w)"
)
#: A row that counts those above it: *Total : 13 personnes présentes*.
_TOTAL = re.compile(r"total\b", re.IGNORECASE)
_NUMBERS = re.compile(r"[\d\s:/.,-]*")


@dataclass(frozen=True, slots=True)
class Header:
    """The columns of a table: the use of each cell of its header, by where it starts."""

    uses: tuple[tuple[int, Use], ...]
    table: bool

    def column(self, cell: Cell) -> Use | None:
        """The use of the column in which a cell stands; None in one that says nothing of attendance."""
        if self.table:
            return next((use for start, use in self.uses if start == cell.start), None)
        near = min(self.uses, key=lambda use: abs(use[0] - cell.start))
        return near[1]

    def fits(self, line: Line) -> bool:
        """Whether the cells of a line, the first of them too, begin where those of the header do."""
        starts = {start for start, _use in self.uses}
        return line.table == self.table and len(line.cells) > 2 and all(cell.start in starts for cell in line.cells)


def use(text: str) -> Use | None:
    """What the column under a header is for; None for another column."""
    text = _INCLUSIVE.sub("", text)
    parts = [part for part in re.split(r"\s*/\s*", text) if part.strip()]
    if len(parts) == 2 and (found := use(parts[0])) is not None and use(parts[1]) == found:  # *Nom / Name*
        return found
    own = fold(re.sub(r"\([^)]*\)", lambda found: f" {found[0]} ", text))
    for candidate in (own, fold(re.sub(r"\([^)]*\)", " ", text))):
        for name, pattern in _PATTERNS.items():
            if pattern.fullmatch(candidate):
                return "asked" if name == "mark" and _QUESTION.search(text) else name
    if 4 <= len(own.split()) <= 16 and _ASKED.search(own):  # a question of a form
        return "organization"
    return None


def header(line: Line) -> Header | None:
    """The header that a line is; None for another line."""
    if len(line.cells) < 2 and not (line.table and line.cells):
        return None
    beside = line.cells[1:] if line.cells[0].text.endswith(":") else ()
    if any(people.kind(cell.text) == ("person", True) for cell in beside):
        return None  # *Directors:* beside the first of them
    found: list[tuple[int, Use]] = []
    filled = 0
    for cell in line.cells:
        filled += 1
        if (own := use(cell.text)) is not None:
            found.append((cell.start, own))
    uses = {name for _start, name in found}
    # Who does what until when; *Participants, 6*.
    if "task" in uses or (filled > 1 and any(_NUMBERS.fullmatch(cell.text) for cell in line.cells)):
        return None
    named = uses & {"name", "first", "last"} or (
        "organization" in uses and uses & {"mark", "asked", "present", "signature", "alternate", "email"}
    )
    if not named or (filled > 1 and len(found) < 2 and not line.table) or len(found) * 4 < filled:
        return None
    if filled == 1 and uses != {"name"}:
        return None
    # *Nom* beside *Prénom* is the surname.
    if "first" in uses and "last" not in uses and "name" in uses:
        found = [(start, "last" if name == "name" else name) for start, name in found]
    return Header(tuple(_once(found)), line.table)


def _once(found: list[tuple[int, Use]]) -> list[tuple[int, Use]]:
    seen: set[Use] = set()
    kept: list[tuple[int, Use]] = []
    for start, name in found:
        if name in seen and name in ("name", "email"):
            continue
        seen.add(name)
        kept.append((start, name))
    return kept


def rows(
    header: Header, lines: Sequence[Line], section: Attendance, style: Style
) -> list[tuple[Line, Entry, Attendance]]:
    """The entries of the rows below a header, with their attendance; a row without organization has that above it where
    only its first cell is empty."""
    header = _with_marks(header, lines)
    lines = _crossed(header, lines)
    ticked = {
        name: _ticked(header, lines, name) for name in ("present", "regrets", "absent", "signature", "mark", "asked")
    }
    ticked["mark"] |= ticked["asked"]
    alternates = any(
        header.column(cell) == "mark" and _ALTERNATE.fullmatch(fold(cell.text)) for line in lines for cell in line.cells
    )
    found: list[tuple[Line, Entry, Attendance]] = []
    above: str | None = None
    for line in _whole(header, lines):
        cells: dict[Use, str] = {}
        for cell in line.cells:
            if (own := header.column(cell)) is not None:
                cells[own] = _together(cells[own], cell.text, own) if own in cells else cell.text
        if asked := not marks.is_blank(cells.get("asked", "")):
            cells["mark"] = cells["asked"]
        cells, signed = _signed(cells)
        organization = cells.get("organization", "").strip()
        first_column = min(start for start, _use in header.uses)
        leads = next((start for start, name in header.uses if name == "organization"), None) == first_column
        if not organization and leads and above and (cells.get("name") or cells.get("last")):
            organization = above
        above = organization or above
        if alternates and marks.of(cells.get("mark", "")):  # where the alternate came the mark says so
            cells.pop("alternate", None)
        attendance, via = marks.attendance(cells, ticked, section)
        if attendance is None:
            continue
        if asked and attendance == "absent":  # who answers *no* excuses themselves
            attendance = "regrets"
        for entry in _entries(cells, organization, style):
            said = entry.attendance or attendance
            if (member := marks.person_in(cells.get("member", ""))) and entry.person and member != entry.person:
                entry, said = replace(entry, person=member, via=entry.person, email=None), "regrets"
            elif via and via != entry.person:
                entry, said = replace(entry, via=via), "regrets"
            if marks.is_doubtful(cells.get("mark", "")) or (ticked["signature"] and not signed):
                entry = replace(entry, doubtful=True)
            found.append((line, entry, said))
    return found


def _with_marks(header: Header, lines: Sequence[Line]) -> Header:
    """A header with the column whose cells all say an attendance in words, whatever stands above it: *Mar 5*."""
    if not header.table or {use for _start, use in header.uses} & {"mark", "asked", "present", "regrets", "absent"}:
        return header
    by_column: dict[int, list[str]] = {}
    for line in lines:
        for cell in line.cells:
            if header.column(cell) is None:
                by_column.setdefault(cell.start, []).append(cell.text)
    for start, texts in by_column.items():
        told = sum(len(text.strip()) > 3 for text in texts) * 2 >= len(texts) >= 3  # no mere *Y* and *N*
        if (
            told
            and len(texts) * 2 >= len(lines)
            and all(marks.of(text) or marks.names_alternate(text) for text in texts)
        ):
            return replace(header, uses=(*header.uses, (start, "mark")))
    return header


def _crossed(header: Header, lines: Sequence[Line]) -> Sequence[Line]:
    """The rows, in which a cross says that somebody was away where ticks stand in the same columns."""
    said = {cell.text.strip() for line in lines for cell in line.cells if header.column(cell) in ("mark", "present")}
    if not said & marks.TICKS or not said & {"X", "x"}:
        return lines
    return [
        replace(
            line,
            cells=tuple(
                replace(cell, text=marks.CROSS)
                if cell.text.strip() in ("X", "x") and header.column(cell) in ("mark", "present")
                else cell
                for cell in line.cells
            ),
        )
        for line in lines
    ]


def _signed(cells: dict[Use, str]) -> tuple[dict[Use, str], bool]:
    """Cells whose signature stands in its column, though the text before it is long, and whether there is one."""
    for name in ("organization", "name"):
        if (
            match := re.search(r"\s\[sign(?:é|ée|ed)\]|\s(?:sign[ée]e?|signed)$", cells.get(name, ""), re.IGNORECASE)
        ) is not None:
            cells = {
                **cells,
                name: cells[name][: match.start()] + cells[name][match.end() :],
                "signature": match[0].strip(),
            }
    return cells, bool(cells.get("signature", "").strip())


def _whole(header: Header, lines: Sequence[Line]) -> list[Line]:
    """The rows, those of plain text with what is wrapped below them: *Example Newcomer Welcome / Centre*."""
    found: list[Line] = []
    named_first = min(header.uses)[1] in ("name", "first", "last")
    for line in lines:
        uses = {header.column(cell) for cell in line.cells if not cell.text.startswith("(")}
        if (
            named_first
            and found
            and not (line.table or line.gap or header.table)
            and not uses & {"name", "first", "last", None}
        ):
            cells = {cell.start: cell for cell in found[-1].cells}
            for cell in line.cells:
                above = next((one for one in cells.values() if header.column(one) == header.column(cell)), None)
                joined = cell if above is None else replace(above, text=f"{above.text} {cell.text}")
                if not cell.text.startswith("("):
                    cells[joined.start] = joined
            found[-1] = replace(found[-1], cells=tuple(cells[start] for start in sorted(cells)))
        else:
            found.append(line)
    return found


def _together(first: str, second: str, use: Use) -> str:
    """The texts of two cells of one use; of two columns of presence (*in person*, *online*) the one that is marked."""
    if use == "present" and marks.of(second) == "absent":
        return first
    if use == "present" and marks.of(first) == "absent":
        return second
    return f"{first} {second}"


def _ticked(header: Header, lines: Sequence[Line], use: Use) -> bool:
    """Whether a column of marks is there, and marked in any row."""
    return any(header.column(cell) == use and cell.text.strip() for line in lines for cell in line.cells)


def _entries(cells: dict[Use, str], organization: str, style: Style) -> list[Entry]:
    name = cells.get("name", "").strip()
    if not name and (cells.get("first") or cells.get("last")):
        name = " ".join(part for part in (cells.get("first", "").strip(), cells.get("last", "").strip()) if part)
    email = cells.get("email", "").strip() or None
    email = email if email and "@" in email else None
    title = cells.get("title", "").strip() or None
    name = re.sub(r"^\s*\d{1,3}[.)]?\s+", "", name)
    if not name:
        if not organization or _NUMBERS.fullmatch(organization) or people.kind(organization)[0] == "remark":
            return []
        return [Entry(None, table_names.organizations(organization), email=email)]
    if (
        _NUMBERS.fullmatch(name)
        or _TOTAL.match(name)
        or entry_text.names_nobody(name)
        or (use(name) and not organization)
    ):
        return []
    found = table_names.named(name, organization, style)
    return [replace(entry, email=email if len(found) == 1 else None, title=entry.title or title) for entry in found]
