"""Tables of attendance: which column holds names, organizations, marks; sign-in forms and exports of meeting tools."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast

from graphsvc.files.minutes import entries, marks, names, people, proxies, words
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
_ALTERNATE = re.compile(r"alternates?|alt|proxy|substitute?|suppleante?|remplacante?")
#: The ending that names women too: *Présent(e)s*, *Invité·e·s*, *Absent-e-s*.
_INCLUSIVE = re.compile(
    r"(?<=\w)(?:\((?:e|es|ne|trice|ère)\)s?|[\u00b7.\u2022/-](?:e|es|ne|trice)(?:[\u00b7.\u2022/-]?s)?)(?!\w)"
)
#: A seat behind the organization whose it is: *Township of Alder, Ward 2*, *Ville du Havre (district 4)*.
_SEATED = re.compile(
    r"(?:,\s*|\s+\()(?:ward|district|quartier|si[èe]ge|division|zone|area)\s*(?:n[o\u00b0\u00ba]\.?\s*|#\s*)?\d{1,2}\)?$",
    re.IGNORECASE,
)
#: *Okafor, Blessing (Region of Dunmore)*, *St. Pierre, Renée - Library*.
_TURNED = re.compile(
    r"(?P<last>[\w.'\u2019-]+(?: [\w'\u2019-]+){0,2}),\s*(?P<first>[\w'\u2019-]+\.?(?: [\w'\u2019-]+\.?)?)"
    r"(?P<rest>\s*[(\[].*|\s+[-\u2013\u2014|]\s+.+)?"
)
_NUMBERS = re.compile(r"[\d\s:/.,-]*")
_BRACKETED = re.compile(r"^(?P<name>[^()]+?)\s*\((?P<inner>[^()]+)\)\s*$")
_PIPED = re.compile(r"\s+[|\u2013\u2014/-]\s+|\s*[|_]\s*")


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
                return name
    if 4 <= len(own.split()) <= 16 and _ASKED.search(own):  # a question of a form
        return "organization"
    return None


def header(line: Line) -> Header | None:
    """The header that a line is; None for another line."""
    if len(line.cells) < 2 and not (line.table and line.cells):
        return None
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
        "organization" in uses and uses & {"mark", "present", "signature", "alternate", "email"}
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
    ticked = {name: _ticked(header, lines, name) for name in ("present", "regrets", "absent", "signature", "mark")}
    alternates = any(
        header.column(cell) == "mark" and _ALTERNATE.fullmatch(fold(cell.text)) for line in lines for cell in line.cells
    )
    found: list[tuple[Line, Entry, Attendance]] = []
    above: str | None = None
    for line in lines:
        cells: dict[Use, str] = {}
        for cell in line.cells:
            if (own := header.column(cell)) is not None:
                cells[own] = _together(cells[own], cell.text, own) if own in cells else cell.text
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
        for entry in _entries(cells, organization, style):
            said = entry.attendance or attendance
            if (member := marks.person_in(cells.get("member", ""))) and entry.person and member != entry.person:
                entry, said = replace(entry, person=member, via=entry.person, email=None), "regrets"
            elif via and via != entry.person:
                entry, said = replace(entry, via=via), "regrets"
            if marks.is_doubtful(cells.get("mark", "")):
                entry = replace(entry, doubtful=True)
            found.append((line, entry, said))
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
        return [Entry(None, _organizations(organization), email=email)]
    if _NUMBERS.fullmatch(name) or entries.names_nobody(name) or (use(name) and not organization):
        return []
    found = named(name, organization, style)
    return [replace(entry, email=email if len(found) == 1 else None, title=entry.title or title) for entry in found]


def named(name: str, organization: str, style: Style) -> list[Entry]:
    """The entries of a cell of names: *Ana Roy (Example Library)*, *Ana Roy | Example Library*, *Roy, Ana*."""
    if people.is_device(name):
        return [Entry(name.strip(), _organizations(organization), device=True)]
    plain = re.sub(
        r"\s*\((?:guest|invit[ée]e?|external|externe|non v[ée]rifi[ée]|unverified|host|h[ôo]te|co-?host|me"
        r"|she/her|he/him|they/them|elle|il)\)(?P<more>\s+(?=[A-ZÀ-Þ]))?",
        lambda found: " - " if found["more"] else "",
        name,
        flags=re.IGNORECASE,
    )
    plain = re.sub(r"\s*\[(?:guest|invit[ée]e?|external|externe)\]", "", plain, flags=re.IGNORECASE).strip()
    if people.is_device(plain):
        return [Entry(plain, _organizations(organization), device=True)]
    plain = _forward(plain)
    turned = re.fullmatch(r"([^,()]+),\s*([^,()]+)", plain)
    if (
        turned
        and len(turned[1].split()) <= 3
        and len(turned[2].split()) <= 3
        and people.kind(turned[2])[0] != "title"
        and (organization or fold(turned[2]).split()[0] in words.given_names())
        and not set(fold(turned[2]).split()) & words.ORGANIZATION
    ):
        plain = f"{turned[2]} {turned[1]}"
    if (
        organization
        and proxies.of(plain) is None
        and (people.kind(plain, style.known)[0] in ("person", "organization") or plain[:1].islower())
        and not re.search(r"[;,/&]| and | et ", plain)
    ):
        return [
            Entry(names.stripped(plain).text or plain, _organizations(organization), role=names.stripped(plain).role)
        ]
    inner = _BRACKETED.match(plain)
    if inner and not organization and people.kind(inner["inner"], style.known)[0] == "person":
        same = set(fold(inner["inner"]).split()) & set(fold(inner["name"]).split())
        if same or people.kind(inner["inner"], style.known)[1]:  # *Ana (Ana Roy)*: the name of the account behind
            kept = max(inner["name"], inner["inner"], key=lambda text: len(text.split()))
            return [Entry(names.stripped(kept).text)]
    if re.fullmatch(r"[A-ZÀ-Þ][a-zà-ÿ'\u2019-]+", plain) and people.kind(plain, style.known) == ("organization", False):
        return [Entry(plain, _organizations(organization))]
    found = entries.of(re.sub(r"\s*[|_]\s*", " - ", plain), style)
    if not found:
        return []
    return [replace(entry, organizations=_organizations(organization) or entry.organizations) for entry in found]


def _forward(text: str) -> str:
    """*Roy, Ana (Library)* as *Ana Roy (Library)*; another text as it is."""
    match = _TURNED.fullmatch(text)
    if match is None:
        return text
    last, first = fold(match["last"]).split(), fold(match["first"]).split()
    given = bool(first) and first[0] in words.given_names()
    if not last or not first or {*last, *first} & (words.ORGANIZATION - words.SURNAMES) or set(first) & words.TITLES:
        return text
    if not given and (not match["rest"] or last[0] in words.given_names() or match["first"].isupper()):
        return text
    return f"{match['first']} {match['last']}{match['rest'] or ''}"


def _organizations(text: str) -> tuple[str, ...]:
    """The organizations of a cell; several stand apart by a slash, a semicolon or a line."""
    text = re.sub(r"^[*_(\s]+(?=\w)|(?<=[\w.])[*_\s]+$|(?<=\w)\)[*_]+$", "", _SEATED.sub("", text.strip()))
    own = set(fold(text).split())
    if not text.strip(" -*_()\u2013\u2014") or (own and own <= words.UNAFFILIATED) or fold(text) in ("n a", "s o"):
        return ()
    return tuple(part.strip() for part in re.split(r"\s*;\s*|\s+/\s+|\n", text) if part.strip())
