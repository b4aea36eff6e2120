"""HSDS 3.0 as rows of records: tables of CSV, in an archive or side by side, or JSON in any of its nested shapes.

An organization becomes a partner, of the kind that its attributes or its name tell; a contact a person, who represents
the organization of the contact, with its title; the city of an address, or the municipality that a location of ours
names, the municipality. Terms of an organization's attributes become its sectors. Services, programs, schedules and all
else have no place in a record; they are counted and told.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any, cast

from graphsvc.errors import BadInput, Problem
from graphsvc.files import encoding, hsds
from graphsvc.files.guard import unguarded
from graphsvc.files.hsds_records import Rows, sheets
from graphsvc.files.tables import Sheet
from graphsvc.language import gettext as _

#: Most levels of nesting of a document.
DEPTH = 20
_TABLE_OF = {file: table for table, file in hsds.FILES.items()}
#: Name of a list or an object in a document -> the table that it holds rows of.
_LISTS = {
    **{file.removesuffix(".csv"): table for table, file in hsds.FILES.items()},
    "organization": "organization",
    "taxonomy_term": "taxonomy_term",
    "taxonomy_detail": "taxonomy",
    "location": "location",
    "contents": "",
}
#: What of a parent a row within it names.
_PARENT = {"organization": "organization_id", "contact": "contact_id", "location": "location_id"}


def are_tables(files: Sequence[tuple[str, bytes]]) -> bool:
    """Whether files side by side are tables of HSDS: organizations, with the columns that it gives them."""
    for name, data in files:
        if name.lower() == "organizations.csv":
            first = data[:2000].removeprefix(b"\xef\xbb\xbf").decode("latin-1").split("\n")[0]
            header = {cell.strip().strip('"') for cell in first.split(",")}
            return {"id", "name", "alternate_name", "description"} <= header
    return False


def belongs(name: str) -> bool:
    """Whether a file is named as a table of HSDS is."""
    return name.lower() in _TABLE_OF or name.lower() in hsds.OTHERS


def of_tables(files: Sequence[tuple[str, bytes]]) -> list[Sheet]:
    """The tables of records in CSV files of HSDS. Raises BadInput for one that is no text."""
    rows = Rows(hsds.FILES["organization"])
    for name, data in files:
        table = _TABLE_OF.get(name.lower(), "")
        text, _guess = encoding.text(name, data)
        reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
        try:
            for row in reader:
                given = {key: unguarded(value) for key, value in row.items() if key and value}
                if table:
                    rows.add(table, name, reader.line_num, given)
                else:
                    rows.others[name.lower().removesuffix(".csv")] += 1
        except csv.Error:
            rows.problems.append(
                Problem(_("the quotes of a cell do not match; save the table again"), file=name, line=reader.line_num)
            )
    return sheets(rows)


def is_document(value: Any) -> bool:
    """Whether a JSON value is an organization or a service of HSDS, a page of them, or its tables by their files."""
    if not isinstance(value, dict):
        return False
    members = cast(dict[str, Any], value)
    if "organizations.csv" in members:
        return True
    first = next(iter(_objects(members.get("contents"))), members)
    return bool(_table(first))


def _table(one: Mapping[str, Any]) -> str:
    """The table of which an object is a row by its members; empty where it is of none."""
    names = {*one} if "id" in one else set[str]()
    if names & {"service_at_location", "service"} or ("location" in names and "description" in names):
        return "service_at_location"
    if "name" not in names:
        return ""
    if names & {"organization", "eligibility_description", "interpretation_services"}:
        return "service"
    if "location_type" in names:
        return "location"
    if names & {"organization_identifiers", "parent_organization_id", "legal_status", "programs", "services"}:
        return "organization"
    return "organization" if "description" in names and names & {"alternate_name", "locations", "contacts"} else ""


def of_document(file: str, value: Mapping[str, Any]) -> list[Sheet]:
    """The tables of records in a JSON document of HSDS; a line is the number of a row in its table."""
    rows = Rows(file)
    if "organizations.csv" in value:
        for name, inside in value.items():
            for line, one in enumerate(_objects(inside), 1):
                table = _TABLE_OF.get(name.lower())
                if table:
                    rows.add(table, name, line, _texts(one))
                else:
                    rows.others[name.removesuffix(".csv")] += 1
        return sheets(rows)
    whole = value.get("contents")
    for one in _objects(whole) if isinstance(whole, list) else [dict(value)]:
        _walk(rows, file, _table(one) or "organization", one, {}, 0)
    return sheets(rows)


def _walk(rows: Rows, file: str, table: str, one: dict[str, Any], above: dict[str, str], depth: int) -> None:
    """Add an object and all that lies within it; above: the IDs of what it lies in."""
    if depth > DEPTH:
        raise BadInput(_("the JSON is nested deeper than %(most)s levels", most=DEPTH))
    texts = _texts(one)
    key = texts.get("id", "")
    if table in hsds.FILES:
        columns = hsds.TABLES.get(table, ("location_id",))
        given = {**{name: text for name, text in above.items() if name in columns}, **texts}
        if table == "attribute":
            term = one.get("taxonomy_term")
            given["link_id"] = given.get("link_id") or above.get("link_id", "")
            given["link_entity"] = above.get("link_entity", "")
            given["taxonomy_term_id"] = str(cast(dict[str, Any], term).get("id", "")) if isinstance(term, dict) else ""
        rows.add(table, file, len(rows.of.get(table, ())) + 1, given)
    else:
        rows.others[table] += 1
    inside = {"link_id": key, "link_entity": table}
    if table in _PARENT:
        inside = {**({} if table == "organization" else above), **inside, _PARENT[table]: key}
    for name, value in one.items():
        known = _LISTS.get(name, name)
        for child in _objects(value if isinstance(value, list) else [value]):
            _walk(rows, file, known, child, inside, depth + 1)


def _objects(value: Any) -> list[dict[str, Any]]:
    items = cast(list[Any], value) if isinstance(value, list) else []
    return [cast(dict[str, Any], one) for one in items if isinstance(one, dict)]


def _texts(one: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in one.items() if isinstance(value, (str, int, float)) and value != ""}
