"""Directories in HSDS 3.0: the examples of the specification, out and in again, and what is told of people."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from test_formats import FORMATS, made

from graphsvc.files import hsds, parse, read
from graphsvc.files.parse import Parsed

EXAMPLES = Path(__file__).parents[2] / "shared" / "data" / "hsds" / "examples"
here = pytest.mark.skipif(not EXAMPLES.is_dir(), reason="the examples of HSDS are not here")
#: The organization of every example.
ORGANIZATION = {
    "key": "example-organization-inc",
    "name": "Example Organization Inc.",
    "aliases": ["Example Org"],
    "kind": "business",
    "email": "email@example.com",
    "website": "http://example.com",
    "notes": "Example Org is a non-profit organization dedicated to providing services to qualified beneficiaries",
}


def parsed(*files: tuple[str, bytes]) -> Parsed:
    found = parse.records_of(read.read(files))
    assert found.problems == []
    return found


def counts(found: Parsed) -> dict[str, int]:
    return dict(Counter(one.record.entity for one in found.records))


@here
@pytest.mark.parametrize(
    ("file", "right"),
    [
        ("organization_full", {"partner": 2, "municipality": 1, "representation": 1}),
        ("organization_list", {"partner": 1}),
        ("service_full", {"partner": 2, "municipality": 1, "representation": 1}),
        ("service_at_location_full", {"partner": 2, "municipality": 1, "representation": 1}),
        ("service_list", {"partner": 1}),
        ("service_at_location_list", {"partner": 1}),
        ("location", {"partner": 1}),
        ("tabular", {"partner": 2}),
    ],
)
def test_the_examples_of_the_specification_are_read(file: str, right: dict[str, int]) -> None:
    """One organization with one contact and one location; a list has no contacts, a location no organization."""
    found = parsed((f"{file}.json", (EXAMPLES / f"{file}.json").read_bytes()))
    assert counts(found) == right
    rows = [one.record.row() for one in found.records if one.record.entity == "partner"]
    if file != "location":
        assert {name: rows[0].get(name) for name in ORGANIZATION if name != "aliases"} == {
            name: text for name, text in ORGANIZATION.items() if name != "aliases"
        }
    assert found.notices


@here
def test_the_tables_of_the_specification_are_read_together_and_from_an_archive() -> None:
    """Each has one row; the contact and the location name organizations that are not there, which is told."""
    files = [(path.name, path.read_bytes()) for path in sorted((EXAMPLES / "csv").glob("*.csv"))]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in files:
            archive.writestr(f"csv/{name}", data)
    for found in (parsed(*files), parsed(("hsds.zip", buffer.getvalue()))):
        assert counts(found) == {"partner": 2}
        assert found.records[0].record.row() == ORGANIZATION
        assert found.records[1].record.row()["phone"] == "+44 1234 234567"
        for said in ("contact organization_id (1)", "location (1)", "services (1)", "organization tax_id (1)"):
            assert said in found.notices[0]


TABLES = {
    "municipality": made("municipality", [{"name": "Souris", "latitude": 46.35, "longitude": -62.25}]),
    "sector": made("sector", [{"name": "Health"}]),
    "partner": made(
        "partner",
        [
            {"name": "Ana", "kind": "person", "consent": "public", "phone": "1", "notes": "private"},
            {"name": "Bo", "kind": "person", "consent": "internal", "email": "bo@example.org"},
            {
                "name": "Clinic",
                "kind": "health-organization",
                "municipality": "souris",
                "sectors": ["health"],
                "email": "ask at the desk",
            },
        ],
    ),
    "representation": made(
        "representation",
        [{"person": "ana", "organization": "clinic", "title": "Nurse"}, {"person": "bo", "organization": "clinic"}],
    ),
}


def test_nobody_is_told_of_whose_consent_is_not_public() -> None:
    for name in ("hsds", "hsds-json"):
        data = b"".join(FORMATS[name].written(TABLES, 1))
        if name == "hsds":
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                data = b"".join(map(archive.read, archive.namelist()))
        assert b"Nurse" in data
        assert b"bo@example.org" not in data
        assert b"private" not in data


def test_tables_hold_what_the_specification_asks_for() -> None:
    """Columns, required values and references as in the specification's datapackage.json of version 3.0."""
    with zipfile.ZipFile(io.BytesIO(b"".join(FORMATS["hsds"].written(TABLES, 1)))) as archive:
        package = json.loads(archive.read("datapackage.json"))
        rows = {
            one["name"]: list(csv.DictReader(io.StringIO(archive.read(one["path"]).decode())))
            for one in package["resources"]
        }
    assert {name: len(table) for name, table in rows.items() if name not in ("taxonomy_term", "attribute")} == {
        "organization": 1,
        "organization_identifier": 1,
        "location": 1,
        "contact": 1,
        "phone": 1,
        "taxonomy": 3,
    }
    for name, table in rows.items():
        assert tuple(table[0]) == hsds.TABLES[name]
        assert all(row[column] for row in table for column in hsds.REQUIRED[name])
        assert len({row["id"] for row in table}) == len(table)
        for column, to in hsds.REFERENCES.get(name, {}).items():
            assert {row[column] for row in table} - {""} <= {row["id"] for row in rows[to]}
    assert rows["location"][0]["longitude"] == "-62.25"
    assert rows["organization"][0]["email"] == ""  # which HSDS wants to be an address; it stands as an attribute
    assert "ask at the desk" in [row["value"] for row in rows["attribute"]]
