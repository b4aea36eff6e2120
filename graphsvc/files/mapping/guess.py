"""A first mapping of a table, from its headings in both languages and from what its cells hold."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from graphsvc.files import headers, subject
from graphsvc.files.mapping import cell_values, cells, dates, grid, headings, kinds, lists, marks, people, targets
from graphsvc.files.mapping.directory import Directory
from graphsvc.files.mapping.headings import Meaning
from graphsvc.files.mapping.model import Column, Table
from graphsvc.files.mapping.raw import Raw
from graphsvc.files.values import choices
from graphsvc.language import gettext as _
from graphsvc.model import records

#: Rows that the guess looks at, and different values of a column that it reads.
SAMPLE, VALUES = 300, 200
#: Rows of a column from which its values and separators are found.
LOOKED_AT = 5_000
_PARTNER_FIELDS = frozenset(
    "email phone website sectors serves aliases name_fr member_since left_on part_of consent language".split()
)
#: Headings of meeting tools' exports, whose names are those of people.
_TOOL = re.compile(r"original name|join time|leave time|first join|user email|duration|\bupn\b|attendee", re.IGNORECASE)
_DATED = ("from", "until", "date", "member_since", "left_on", "timestamp")
_PEOPLE = ("first_name", "last_name", "middle_name", "full_name")


@dataclass(slots=True)
class _Seen:
    """A column: what its heading and its cells say."""

    index: int
    heading: str
    cells: list[str]
    meaning: Meaning | None
    form: str

    def says(self, *fields: str, thing: str | None = None) -> bool:
        return self.meaning is not None and self.meaning.field in fields and thing in (None, self.meaning.thing)


def table(raw: Raw, directory: Directory, line: int | None = None) -> Table:
    """The mapping of a table. line: of its headings; None where that has to be found."""
    line = raw.heading_line() if line is None else line
    found = raw.headings(line)
    own = _own(raw, found)
    columns = [Column(heading=heading.strip()) for heading in found]
    guessed = Table(sheet=raw.sheet or raw.file, header=line, columns=columns)
    if own is not None:
        for column, field in zip(columns, own[1], strict=True):
            column.to = [f"{own[0]}.{field}"] if field else []
        if own[0] in ("participation", "representation"):
            return _detailed(guessed, raw, directory)
    else:
        seen = [_seen(raw, line, index, heading) for index, heading in enumerate(found)]
        in_grid = grid.mark(guessed, raw, directory)
        _Meanings(guessed, [one for one in seen if one.index not in in_grid], raw, directory, bool(in_grid)).give()
    return _detailed(guessed, raw, directory)


def _own(raw: Raw, found: list[str]) -> tuple[str, list[str | None]] | None:
    """(record, field of each column) of a table whose headings are those of one of our records."""
    names = [name for name in (raw.sheet, raw.file.rsplit(".", 1)[0]) if name]
    entity = subject.of(names, found)
    if isinstance(entity, list) or not any(found):
        return None
    fields = [headers.field(entity, heading) if heading.strip() else None for heading in found]
    needed = {
        info.alias or name for name, info in records.RECORDS[entity].model_fields.items() if info.is_required()
    } - {"key", "kind"}
    given = [field for field in fields if field]
    if None in (field for field, heading in zip(fields, found, strict=True) if heading.strip()):
        return None
    return (entity, fields) if needed <= set(given) and len(set(given)) == len(given) else None


def ours(raw: Raw) -> bool:
    """Whether most headings in the first line of a table are fields of the record that it is named after."""
    names = [name for name in (raw.sheet, raw.file.rsplit(".", 1)[0]) if name]
    entity = next(filter(None, map(headers.record_named, names)), None)
    found = [heading for heading in raw.headings(raw.lines[0][0]) if heading.strip()]
    return entity is not None and 2 * sum(headers.field(entity, heading) is not None for heading in found) > len(found)


def _seen(raw: Raw, line: int, index: int, heading: str) -> _Seen:
    column = raw.column(index, line, SAMPLE)
    return _Seen(index, heading, column, headings.meaning(heading), cells.form(column).name)


def _are_dates(texts: list[str]) -> bool:
    """Whether some cells at least are dates, or numbers that may be."""
    filled = [text for text in texts if text.strip()][:50]
    good = sum(bool((read := dates.read(text)).text or read.orders) for text in filled)
    return not filled or 4 * good >= len(filled)


class _Meanings:
    """Decides what each column means, beside the others."""

    def __init__(self, table: Table, seen: list[_Seen], raw: Raw, directory: Directory, in_grid: bool) -> None:
        self._table, self._seen, self._raw, self._directory = table, seen, raw, directory
        self._in_grid = in_grid
        self._entity = next(
            (found for name in (raw.sheet, raw.file.rsplit(".", 1)[0]) if (found := headers.record_named(name))), ""
        )
        self._correct()
        self._person_among_members(seen)
        self._person = any(one.says(*_PEOPLE) or one.says("name", thing="person") for one in seen)
        self._organization = any(one.says("name", thing="organization") for one in seen)
        self._partner = any(one.says("name", thing="partner") for one in seen)
        # Without a title the day tells that there was a gathering: *Date of the meeting*.
        self._gathering = (in_grid and not self._says_gatherings_in_rows()) or any(
            one.says("name", "title", "date", thing="collaboration") for one in seen
        )
        self._settle_names()
        self._whose = "person" if self._person else "organization" if self._organization else "partner"
        self._group = (
            "organization" if self._organization else "partner" if self._partner or not self._person else "person"
        )

    @staticmethod
    def _person_among_members(seen: list[_Seen]) -> None:
        """Take a member beside an organization for a person: *Member*, *Organization represented*."""
        has_person = any(one.says("name", thing="person") or one.says(*_PEOPLE) for one in seen)
        if not has_person and any(one.says("name", thing="organization") for one in seen):
            for one in [one for one in seen if one.says("name", thing="partner")][:1]:
                one.meaning = Meaning("person", "name", 0.8)

    def _says_gatherings_in_rows(self) -> bool:
        return any(name.endswith(".name") for column in self._table.columns for name in column.of)

    def _correct(self) -> None:
        """Let the cells speak where a heading says nothing, or something else than they do."""
        for one in self._seen:
            said = one.meaning
            if one.form in ("email", "website", "phone") and not (said and said.field in (one.form, "")):
                one.meaning = Meaning(said.thing if said else "", one.form, 0.7)
            elif said is None and one.form == "province":
                one.meaning = Meaning("", "province", 0.6)
            elif said is not None and said.field == "region":
                one.meaning = Meaning(said.thing, "province" if one.form == "province" else "municipality", 0.6)
            elif said is not None and said.field == "municipality" and one.form == "province":
                one.meaning = Meaning(said.thing, "province", 0.6)
            elif said is not None and said.field == "attendance" and one.form != "mark" and any(one.cells):
                one.meaning = Meaning(said.thing, "name", 0.8) if said.thing else None
            elif said is not None and said.field in _DATED and any(one.cells) and not _are_dates(one.cells):
                one.meaning = None
            elif said is not None and said.field == "kind":
                one.meaning = self._of_kinds(one, said)
            elif (said is not None and said.field == "headcount" and one.form != "number") or (
                said is not None and said.field == "name" and said.thing == "person" and one.form == "mark"
            ):
                one.meaning = None
            elif said is not None and said.field == "name" and said.thing == "person" and one.form == "number":
                one.meaning = Meaning("", "headcount", 0.6)
            elif said is None and one.cells:
                one.meaning = self._of_cells(one)

    def _of_kinds(self, one: _Seen, said: Meaning) -> Meaning | None:
        """What a column of kinds holds by its cells: sectors where they are some, nothing where a weak heading errs."""
        texts = cells.distinct(one.cells, 50)
        known = max(cells.are_kinds("partner", texts), cells.are_kinds("collaboration", texts))
        if texts and sum(map(self._directory.is_sector, texts)) > max(0.5, known) * len(texts):
            return Meaning(said.thing, "sectors", 0.7)
        return None if said.surely < 0.8 and not said.thing and known < 0.5 else said

    def _of_cells(self, one: _Seen) -> Meaning | None:
        """What a column without a telling heading holds, by what is on record."""
        texts = cells.distinct(one.cells, 50)
        repeated = len(texts) * 2 <= sum(bool(cell.strip()) for cell in one.cells)
        tests: tuple[tuple[str, str, Callable[[str], bool]], ...] = (
            ("", "municipality", self._directory.is_municipality),
            ("", "sectors", self._directory.is_sector),
            ("person", "name", lambda text: self._is_partner(text, True)),
            ("organization", "name", lambda text: self._is_partner(text, False)),
            ("", "kind", lambda text: repeated and bool(kinds.of_value("partner", "kind", text))),
        )
        for thing, field, is_one in tests:
            if texts and sum(map(is_one, texts)) >= 0.6 * len(texts):
                return Meaning(thing, field, 0.5)
        return None

    def _is_partner(self, text: str, is_person: bool) -> bool:
        return bool(self._directory.find("partner", text, lambda row: (row.get("kind") == "person") == is_person))

    def _settle_names(self) -> None:
        """Say whose a name or a title is that does not say it itself."""
        bare = [one for one in self._seen if one.says("name", thing="")]
        bare.sort(key=lambda one: -one.meaning.surely if one.meaning else 0)
        if any(one.says("first_name") for one in self._seen) and not any(one.says("last_name") for one in self._seen):
            for one in bare[:1]:  # *Nom* beside *Prénom*
                one.meaning = Meaning("person", "last_name", 0.9)
            bare = bare[1:]
        if self._person or self._organization or self._partner:
            for one in [one for one in bare if one.meaning and one.meaning.surely < 0.8]:  # *Program name*
                one.meaning = None
                bare.remove(one)
        titles = [one for one in self._seen if one.says("title", thing="")]
        nobody = not (self._person or self._organization or self._partner)
        if titles and bare and nobody and not self._gathering and not self._is_about_gatherings():
            bare.pop(0).meaning = Meaning("person", "name", 0.8)  # with the title of their job
            self._person = True
            for one in titles:
                one.meaning = None
            titles = []
        for one in bare[:1]:
            one.meaning = Meaning(self._of_name(one), "name", 0.8)
        for one in bare[1:]:
            one.meaning = None
        for one in titles:
            if bare or self._gathering or (self._person and (self._organization or self._partner)):
                one.meaning = Meaning("", "job_title", 0.7)
            else:
                one.meaning = Meaning("collaboration", "name", 0.9)
                self._gathering = True
        if not (self._person or self._organization or self._partner) and (self._in_grid or not self._gathering):
            self._first_text()

    def _of_name(self, one: _Seen) -> str:
        if self._organization or (self._partner and not self._person):
            self._person = True
            return "person"
        if self._person and not self._organization:
            self._organization = True
            return "organization"
        if not self._gathering and self._is_about_gatherings():
            self._gathering = True
            return "collaboration"
        if any(_TOOL.search(other.heading) for other in self._seen):
            self._person = True
            return "person"
        has_more = any(other.says("kind", "website", "sectors", "part_of", "municipality") for other in self._seen)
        if (people.split_of(one.cells) and not has_more) or (self._gathering and not self._in_grid):
            self._person = True
            return "person"
        self._partner = True
        return "partner"

    def _is_about_gatherings(self) -> bool:
        if self._entity in ("collaboration", "partner"):
            return self._entity == "collaboration"
        if any(one.says(*_PARTNER_FIELDS) for one in self._seen):
            return False
        typed = next((one for one in self._seen if one.says("kind")), None)
        if typed and cells.are_kinds("partner", typed.cells) >= cells.are_kinds("collaboration", typed.cells) > 0:
            return False
        return any(one.says("date", "from", "until", "headcount") for one in self._seen)

    def _first_text(self) -> None:
        """Take the first column of texts for the name where no heading says which it is."""
        for one in self._seen:
            texts = [cell for cell in one.cells if cell.strip()]
            if one.form == "" and texts and one.meaning is None and any(c.isalpha() for c in texts[0]):
                one.meaning = Meaning("partner", "name", 0.4)
                self._partner = True
                return

    def give(self) -> None:
        """Give each column its targets."""
        taken: set[str] = set()
        ranked = sorted(self._seen, key=lambda one: (-(one.meaning.surely if one.meaning else 0), one.index))
        for one in ranked:
            wanted = self._targets(one) if one.meaning else []
            free = [
                name
                for name in wanted
                if name not in taken or name.rpartition(".")[2] in ("phone", "sectors", "aliases", "notes")
            ]
            taken |= set(free)
            self._table.columns[one.index].to = free
        self._time_of_gatherings(taken)
        self._title_of_gatherings(taken)
        has_partner = self._person or self._organization or self._partner
        if self._gathering and not self._in_grid and has_partner and "participation.attendance" not in taken:
            self._table.always["participation.attendance"] = "present"

    def _title_of_gatherings(self, taken: set[str]) -> None:
        """Give gatherings of which only the day is known the title that stands above, or say that they are meetings."""
        if self._gathering and not self._in_grid and "collaboration.title" not in taken:
            above = grid.title(self._raw.title(self._table.header))
            self._table.always["collaboration.title"] = above or _("Meeting")

    def _time_of_gatherings(self, taken: set[str]) -> None:
        """Take the time at which a form was filled in for the day, where nothing else says it."""
        if self._gathering and "collaboration.starts_on" not in taken and not self._in_grid:
            for one in self._seen:
                if one.says("timestamp"):
                    self._table.columns[one.index].to = ["collaboration.starts_on"]
                    return

    def _targets(self, one: _Seen) -> list[str]:
        assert one.meaning
        thing, field = one.meaning.thing, one.meaning.field
        whose = thing if self._has(thing) else self._whose
        if thing == "collaboration" and self._has(thing):
            return self._of_gathering(field)
        has_partner = self._person or self._organization or self._partner
        if field in ("name", "full_name"):
            if one.form in ("number", "date", "mark") and thing != "collaboration":
                return []
            return [f"{thing or self._whose}.name"]
        if field in _PEOPLE:
            return [f"person.{field}"]
        if not has_partner:
            return self._of_gathering(field)
        group = thing if self._has(thing) and thing != "person" else self._group
        match field:
            case "email" | "phone" | "notes" | "consent" | "language":
                return [f"{whose}.{field}"]
            case "kind":
                return self._kind(one)
            case "website" | "sectors" | "serves" | "aliases" | "name_fr" | "part_of" | "left_on":
                return [f"{group}.{field}"] if group != "person" or field not in ("website", "part_of") else []
            case "member_since":
                return [f"{group}.joined_on"]
            case "municipality" | "province":
                return self._place(one, field)
            case "job_title":
                return self._job(one)
            case "attendance" | "status":
                return self._status(one, field)
            case "from" | "until":
                return self._period(field)
            case "date":
                return ["collaboration.starts_on"] if self._gathering and not self._in_grid else []
            case "description" | "outcome" | "headcount":
                return [f"collaboration.{field}"] if self._gathering and not self._in_grid else []
            case _:
                return []

    def _has(self, thing: str) -> bool:
        return {
            "person": self._person,
            "organization": self._organization,
            "partner": self._partner,
            "collaboration": self._gathering,
        }.get(thing, False)

    def _of_gathering(self, field: str) -> list[str]:
        known = {
            **dict.fromkeys(("name", "title", "full_name"), "title"),
            **dict.fromkeys(("date", "from"), "starts_on"),
            "until": "ends_on",
            "notes": "description",
            "name_fr": "title_fr",
        }
        same = "kind municipality province sectors description outcome headcount part_of".split()
        known |= dict(zip(same, same, strict=True))
        return [f"collaboration.{known[field]}"] if field in known else []

    def _kind(self, one: _Seen) -> list[str]:
        assert one.meaning
        if self._gathering and cells.are_kinds("collaboration", one.cells) > cells.are_kinds("partner", one.cells):
            return ["collaboration.kind"]
        if self._organization or self._partner:
            return ["organization.kind" if self._organization else "partner.kind"]
        return []

    def _place(self, one: _Seen, field: str) -> list[str]:
        assert one.meaning
        if one.meaning.thing in ("organization", "partner", "person") and self._has(one.meaning.thing):
            return [f"{one.meaning.thing}.{field}"]
        if self._gathering and re.search(r"where|venue|location|lieu|salle|endroit", one.heading, re.IGNORECASE):
            return [f"collaboration.{field}"] if not self._in_grid else []
        if self._person and self._group != "person":
            return [f"person.{field}", f"{self._group}.{field}"]
        return [f"{self._whose}.{field}"]

    def _job(self, one: _Seen) -> list[str]:
        if (
            self._gathering
            and re.search(r"r[oô]le", one.heading, re.IGNORECASE)
            and self._are(one, "participation", "role")
        ):
            return ["participation.role"]
        return ["representation.title"] if self._person and self._group != "person" else []

    def _status(self, one: _Seen, field: str) -> list[str]:
        if self._gathering and not self._in_grid and (field == "attendance" or marks.are(one.cells)):
            return ["participation.attendance"] if marks.are(one.cells) else []
        return []

    def _period(self, field: str) -> list[str]:
        if self._gathering and not self._in_grid:
            return ["collaboration.starts_on" if field == "from" else "collaboration.ends_on"]
        if self._person and self._group != "person":
            return [f"representation.{field}"]
        return [f"{self._whose}.{'joined_on' if field == 'from' else 'left_on'}"]

    @staticmethod
    def _are(one: _Seen, entity: str, field: str) -> bool:
        texts = cells.distinct(one.cells, 50)
        good = sum(kinds.of_value(entity, field, text) is not None for text in texts)
        return bool(texts) and good >= 0.6 * len(texts)


def _detailed(table: Table, raw: Raw, directory: Directory) -> Table:
    """Add what a mapping says of the cells of each column: separators, values, how a name is split."""
    for index, column in enumerate(table.columns):
        texts = raw.column(index, table.header, LOOKED_AT)
        detail(column, texts, directory, table)
    return table


def detail(column: Column, texts: list[str], directory: Directory, table: Table) -> None:
    """Guess for one column what its targets need to know."""
    column.values = dict(column.values)
    for target in column.to:
        thing, name = targets.parted(target)
        entity = targets.entity(target)
        if not entity or (name != "name" and not targets.has_field(target)):
            continue
        if name in records.list_fields(records.RECORDS[entity]):
            column.separator = column.separator or lists.separators(texts, cell_values.vocabulary(name, directory))
        elif choices(entity, name) and name not in ("attendance", "province"):
            _values(column, entity, name, texts)
        elif (
            name == "name" and thing in ("person", "partner") and not column.split and not table.to("organization.name")
        ):
            column.split = people.split_of(texts) if thing == "person" else ""


def _values(column: Column, entity: str, name: str, texts: list[str]) -> None:
    """Say what each value that is not written as ours is to be read as, once for the file."""
    for text in cells.distinct(texts, VALUES):
        found = kinds.of_value(entity, name, text)
        if found is not None and found != text and text not in column.values:
            column.values[text] = found


def order_suggested(raw: Raw, table: Table, index: int) -> str:
    """The order of day and month that other cells of a column suggest; empty where none does."""
    return dates.order_of(raw.column(index, table.header, LOOKED_AT))
