"""Partners as HSDS 3.0: the tables as CSV in an archive with their description, or JSON of organizations.

A directory is made to be handed on, so of people only those are in it whose consent is public.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from typing import Any

from graphsvc.files import csv_out, hsds, hsds_rows, package_out, zip_out
from graphsvc.files.hsds_rows import Contact, Directory, Row, Tables
from graphsvc.model.records import Partner


def archive(tables: Tables) -> Iterator[bytes]:
    """The tables as CSV files in an archive, with `datapackage.json`, in pieces."""
    told = hsds_rows.directory(tables)
    filled = [name for name in hsds.TABLES if next(_rows(name, told), None) is not None]
    members = [(hsds.FILES[name], _csv(name, _rows(name, told))) for name in filled]
    described = json.dumps(_descriptor(filled), ensure_ascii=False, indent=1).encode()
    return zip_out.archive([*members, (package_out.NAME, [described])])


def document(tables: Tables) -> Iterator[bytes]:
    """Organizations with what belongs to them, as a page of the HSDS API that holds all, an organization a line."""
    return zip_out.pieces(line.encode() for line in _lines(hsds_rows.directory(tables)))


def _rows(table: str, told: Directory) -> Iterator[Row]:
    """The rows of a table."""
    each = told.organizations.values()
    match table:
        case "organization":
            yield from (hsds_rows.organization(one, told) for one in each)
        case "organization_identifier":
            yield from (row for one in each for row in hsds_rows.identifiers(one))
        case "location":
            yield from (row for one in each for row in hsds_rows.locations(one, told))
        case "contact":
            yield from map(hsds_rows.contact, told.all_contacts())
        case "phone":
            yield from (row for one in each for row in hsds_rows.phones(one))
            yield from (row for one in told.all_contacts() for row in hsds_rows.contact_phones(one))
        case "taxonomy":
            yield from hsds_rows.taxonomies()
        case "taxonomy_term":
            yield from hsds_rows.terms(told)
        case _:
            yield from (row for one in each for row in hsds_rows.attributes(one))
            yield from (row for one in told.all_contacts() for row in hsds_rows.contact_attributes(one))


def _csv(table: str, rows: Iterator[Row]) -> Iterator[bytes]:
    columns = hsds.TABLES[table]
    cells = (["" if (value := row.get(name)) is None else str(value) for name in columns] for row in rows)
    return (line.encode() for line in csv_out.written([columns], cells))


def _descriptor(tables: Collection[str]) -> dict[str, Any]:
    return {
        "profile": "tabular-data-package",
        "name": "human_services_data",
        "version": "3.0.0",
        "homepage": "http://docs.openreferral.org",
        "resources": [_resource(name, tables) for name in tables],
    }


def _resource(table: str, tables: Collection[str]) -> dict[str, Any]:
    numbers = ("latitude", "longitude", "extension", "year_incorporated")
    fields = [
        {
            "name": name,
            "type": "number" if name in numbers else "string",
            "constraints": {"required": name in hsds.REQUIRED[table]},
        }
        for name in hsds.TABLES[table]
    ]
    foreign = [
        {"fields": name, "reference": {"resource": to, "fields": "id"}}
        for name, to in hsds.REFERENCES.get(table, {}).items()
        if to in tables
    ]
    return {
        "profile": "tabular-data-resource",
        "name": table,
        "path": hsds.FILES[table],
        "encoding": "utf-8",
        "schema": {"fields": fields, "primaryKey": "id", **({"foreignKeys": foreign} if foreign else {})},
    }


def _lines(told: Directory) -> Iterator[str]:
    """The document: what belongs to an organization or a contact lies within it, without the ID of what it lies in."""
    terms = {row["id"]: _without(row) for row in hsds_rows.terms(told)}
    found = told.organizations
    yield f'{{"total_items": {len(found)}, "total_pages": 1, "page_number": 1, "size": {len(found)}, '
    yield f'"first_page": true, "last_page": true, "empty": {"false" if found else "true"},\n"contents": ['
    separator = "\n"
    for one in found.values():
        yield separator + json.dumps(_whole(one, told, terms), ensure_ascii=False)
        separator = ",\n"
    yield "\n]}\n"


def _whole(one: Partner, told: Directory, terms: dict[str, Row]) -> Row:
    inside = {
        "organization_identifiers": _inside(hsds_rows.identifiers(one), "organization_id"),
        "locations": _inside(hsds_rows.locations(one, told), "organization_id"),
        "phones": _inside(hsds_rows.phones(one), "organization_id"),
        "contacts": [_contact(contact, terms) for contact in told.contacts.get(one.key, ())],
        "attributes": _termed(hsds_rows.attributes(one), terms),
    }
    return _without({**hsds_rows.organization(one, told), **inside})


def _contact(one: Contact, terms: dict[str, Row]) -> Row:
    phones = _inside(hsds_rows.contact_phones(one), "contact_id")
    attributes = _termed(hsds_rows.contact_attributes(one), terms)
    return _without({**hsds_rows.contact(one), "phones": phones, "attributes": attributes}, "organization_id")


def _termed(rows: Iterator[Row], terms: dict[str, Row]) -> list[Row]:
    """Attributes with their terms in them."""
    return [
        _without({**row, "taxonomy_term": terms[row["taxonomy_term_id"]]}, "link_id", "taxonomy_term_id")
        for row in rows
        if row["taxonomy_term_id"] in terms
    ]


def _inside(rows: Iterator[Row], parent: str) -> list[Row]:
    return [_without(row, parent) for row in rows]


def _without(row: Row, *aside: str) -> Row:
    return {name: value for name, value in row.items() if value not in (None, [], "") and name not in aside}
