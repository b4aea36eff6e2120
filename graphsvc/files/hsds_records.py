"""From rows of HSDS tables to rows of records; see hsds_in.py for what becomes of what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field as made_of

from graphsvc.errors import Problem
from graphsvc.files import hsds, values
from graphsvc.files.mapping import kinds
from graphsvc.files.tables import Sheet
from graphsvc.language import folded, listed, number
from graphsvc.language import gettext as _
from graphsvc.model import records, texts

#: Columns that a record has a place for, or that only hold the tables together.
_USED = {
    "organization": set("id name alternate_name description email website parent_organization_id".split()),
    "contact": set(
        "id name title email organization_id service_id service_at_location_id location_id contact_id link_id".split()
    ),
    "location": set(
        "id name organization_id latitude longitude external_identifier external_identifier_type location_type "
        "location_id service_id link_id contact_id".split()
    ),
    "address": set("id location_id city state_province country organization_id address_type link_id".split()),
    "phone": set(
        "id number type organization_id contact_id location_id service_id service_at_location_id link_id".split()
    ),
}
#: Kinds of things named in a notice.
_SAID = 40
Given = dict[str, str]


@dataclass(slots=True)
class Rows:
    """Rows of tables, (file, line, values) by table and ID; others: how many there are of tables without a place."""

    file: str
    of: dict[str, dict[str, tuple[str, int, Given]]] = made_of(
        default_factory=dict[str, dict[str, tuple[str, int, Given]]]
    )
    others: Counter[str] = made_of(default_factory=Counter[str])
    problems: list[Problem] = made_of(default_factory=list[Problem])

    def add(self, table: str, file: str, line: int, given: Given) -> None:
        """Add a row; of one that comes twice, as nested documents repeat it, what the second says more."""
        rows = self.of.setdefault(table, {})
        key = given.get("id") or f"line {line}"
        if table == "attribute" and key in rows and rows[key][2].get("link_id") != given.get("link_id"):
            key = f"{key} {given.get('link_id')}"
        if key in rows:
            for name, text in given.items():
                rows[key][2].setdefault(name, text)
        else:
            rows[key] = (file, line, given)

    def each(self, table: str) -> Iterator[tuple[str, Given]]:
        for key, (_file, _line, given) in self.of.get(table, {}).items():
            yield key, given


class _Reading:
    """Rows of records, as they are made of those of the tables."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self.made: dict[str, list[tuple[str, int, Given]]] = {entity: [] for entity in records.RECORDS}
        self.left: Counter[str] = Counter()
        self.keys = {
            given.get("organization_id", ""): given.get("identifier", "")
            for _key, given in rows.each("organization_identifier")
            if given.get("identifier_scheme") == hsds.SCHEME
        }
        self.terms = dict(rows.each("taxonomy_term"))
        self.organizations: dict[str, str] = {}  # id -> what other rows call it
        self._slugs: set[str] = set()
        self._people: dict[str, str] = {}

    def read(self) -> None:
        self._count()
        self._sectors()
        attributes: dict[str, list[Given]] = {}
        for _key, given in self.rows.each("attribute"):
            attributes.setdefault(given.get("link_id", ""), []).append(given)
        phones = {
            given[end]: given.get("number", "")
            for _key, given in self.rows.each("phone")
            for end in ("contact_id", "organization_id")[:: 1 if given.get("contact_id") else -1][:1]
            if given.get(end)
        }
        places = self._places()
        for key, (file, line, given) in self.rows.of.get("organization", {}).items():
            self._organization(key, file, line, given, attributes.get(key, []), phones.get(key, ""), places)
        self._parents()
        for key, (file, line, given) in self.rows.of.get("contact", {}).items():
            self._contact(key, file, line, given, attributes.get(key, []), phones.get(key, ""))

    def _count(self) -> None:
        """Count what no record has a place for."""
        for table, used in _USED.items():
            for _key, given in self.rows.each(table):
                self.left.update(f"{table} {name}" for name in given if name not in used and given[name].strip())
        self.left.update(self.rows.others)
        foreign = (given for _key, given in self.rows.each("organization_identifier"))
        self.left.update("identifier" for given in foreign if given.get("identifier_scheme") != hsds.SCHEME)

    def _sectors(self) -> None:
        for key, (file, line, term) in self.rows.of.get("taxonomy_term", {}).items():
            taxonomy, _slash, name = term.get("code", "").partition("/")
            if taxonomy == "sectors" and name:
                self.made["sector"].append((file, line, {"key": name, "name": term.get("name", name)}))
            elif taxonomy not in hsds.TAXONOMIES and self._is_of_an_organization(key):
                self.made["sector"].append((file, line, {"name": term.get("name", "")}))

    def _is_of_an_organization(self, term: str) -> bool:
        organizations = self.rows.of.get("organization", {})
        return any(
            given.get("taxonomy_term_id") == term and given.get("link_id") in organizations
            for _key, given in self.rows.each("attribute")
        )

    def _told(self, attributes: list[Given]) -> Given:
        """The fields that attributes fill."""
        row: Given = {}
        sectors: list[str] = []
        for given in attributes:
            term = self.terms.get(given.get("taxonomy_term_id", ""), {})
            taxonomy, _slash, name = term.get("code", "").partition("/")
            if taxonomy == "kinds":
                row["kind"] = name
            elif taxonomy == "fields":
                row[name] = given.get("value", "")
            elif term:
                sectors.append(name if taxonomy == "sectors" else term.get("name", ""))
            else:
                self.left["attribute"] += 1
        return {**row, **({"sectors": "|".join(dict.fromkeys(filter(None, sectors)))} if any(sectors) else {})}

    def _places(self) -> dict[str, str]:
        """Organization -> its municipality: that of a location of ours, or the city of an address."""
        addresses = {given.get("location_id", ""): given for _key, given in self.rows.each("address")}
        found: dict[str, str] = {}
        there: set[str] = set()
        for key, (file, line, given) in self.rows.of.get("location", {}).items():
            ours = given.get("external_identifier_type") == hsds.SCHEME
            city = addresses.get(key, {})
            name = given.get("name", "") if ours else city.get("city", "")
            if not name or given.get("organization_id") not in self.rows.of.get("organization", {}):
                self.left["location"] += 1
                continue
            row = {"key": given.get("external_identifier", ""), "name": name} if ours else {"name": name}
            if ours:
                row.update({axis: given[axis] for axis in ("latitude", "longitude") if axis in given})
            elif province := values.reader("municipality", "province"):
                meant = province(city.get("state_province", ""))
                row.update({"province": meant} if meant in values.choices("municipality", "province") else {})
            found.setdefault(given["organization_id"], row.get("key") or name)
            if (row.get("key") or folded(name)) not in there:
                there.add(row.get("key") or folded(name))
                self.made["municipality"].append((file, line, row))
        return found

    def _organization(
        self, key: str, file: str, line: int, given: Given, attributes: list[Given], phone: str, places: dict[str, str]
    ) -> None:
        name = given.get("name", "").strip()
        told = self._told(attributes)
        description = given.get("description", "")
        row = {
            "key": self.keys.get(key, ""),
            "name": name,
            "kind": kinds.of_partner(name),
            "aliases": given.get("alternate_name", "").replace("|", " "),
            "notes": "" if key in self.keys and description == name else description,
            "email": given.get("email", ""),
            "website": given.get("website", ""),
            "phone": phone if key in self.keys else phone.strip('"'),
            "municipality": places.get(key, ""),
            **told,
        }
        self.organizations[key] = self._named(row)
        self.made["partner"].append((file, line, {field: text for field, text in row.items() if text}))

    def _named(self, row: Given) -> str:
        """What other rows call a partner: its key, or its name where no other of the file has it."""
        if row.get("key"):
            self._slugs.add(row["key"])
            return row["key"]
        slug = texts.slug(row.get("name", ""))
        if slug in self._slugs:
            numbered = (f"{slug}-{n}" for n in range(2, 1_000_000))
            row["key"] = slug = next(key for key in numbered if key not in self._slugs)
            self._slugs.add(slug)
            return slug
        self._slugs.add(slug)
        return row.get("name", "")

    def _parents(self) -> None:
        made = self.made["partner"]
        for (_key, given), (_file, _line, row) in zip(self.rows.each("organization"), made, strict=True):
            if parent := given.get("parent_organization_id"):
                if parent in self.organizations:
                    row["part_of"] = self.organizations[parent]
                else:
                    self.left["organization parent_organization_id"] += 1

    def _contact(self, key: str, file: str, line: int, given: Given, attributes: list[Given], phone: str) -> None:
        name = given.get("name", "").strip()
        told = self._told(attributes)
        if not name:
            self.left["contact"] += 1
            return
        period = {field: told.pop(field) for field in ("key", "from", "until") if field in told}
        own = told.pop("person", "")
        known = own or folded(name)
        if known not in self._people:
            row = {
                "key": own,
                "name": name,
                "kind": "person",
                "email": given.get("email", ""),
                "phone": phone if own else phone.strip('"'),
                **({"consent": "public"} if own else {}),
                **told,
            }
            self._people[known] = self._named(row)
            self.made["partner"].append((file, line, {field: text for field, text in row.items() if text}))
        organization = self.organizations.get(given.get("organization_id", ""))
        if organization is None:
            self.left["contact organization_id"] += bool(given.get("organization_id"))
            return
        ends = {"person": self._people[known], "organization": organization, "title": given.get("title", "")}
        row = {**ends, **period}
        self.made["representation"].append((file, line, {field: text for field, text in row.items() if text}))


def sheets(rows: Rows) -> list[Sheet]:
    """The rows of records in tables of HSDS, a table for each kind."""
    reading = _Reading(rows)
    reading.read()
    found = [
        _sheet(file, entity, [(line, row) for its, line, row in made if its == file])
        for entity, made in reading.made.items()
        for file in dict.fromkeys(file for file, _line, _row in made)
    ]
    if not found:
        found = [Sheet(rows.file, "", iter(()))]
    found[0].problems += rows.problems
    left = +reading.left
    if left:
        named = [
            _("%(records)s (%(count)s)", records=name, count=number(count)) for name, count in left.most_common(_SAID)
        ]
        what = listed([*named, "…"] if len(left) > _SAID else named)
        found[0].notices.append(
            _("%(file)s: what no record has a place for was left out: %(what)s", file=rows.file, what=what)
        )
    return found


def _sheet(file: str, entity: str, made: list[tuple[int, Given]]) -> Sheet:
    columns = list(dict.fromkeys(name for _line, row in made for name in row))

    def read() -> Iterator[tuple[int, list[str]]]:
        yield 1, columns
        for line, row in made:
            yield line, [row.get(name, "") for name in columns]

    return Sheet(file, "", read(), entity=entity)
