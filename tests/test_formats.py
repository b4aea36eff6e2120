"""Each format out and in again: what it carries comes back equal, of any records that may be."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from graphsvc.files import formats, parse, read
from graphsvc.files.formats import FORMATS, Format, Tables
from graphsvc.files.parse import Parsed
from graphsvc.model import records
from graphsvc.model.records import RECORDS, Record

LINE = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp", "Cn"]) | st.sampled_from("=+-@'\"<&>;,_x é"), max_size=12
)
NAME = LINE.map(lambda text: "n" + text.strip())
TEXT = LINE.filter(lambda text: bool(text.strip()))
LONG = st.lists(TEXT, max_size=3).map(lambda lines: "\n".join(lines).replace("_", "\u2028"))
LIST = st.lists(TEXT.map(lambda text: "i" + text.replace("|", "")), max_size=2)
DAY = st.sampled_from(["2016", "2017-03", "2018-02-28"])
KEYS = [f"k{n}" for n in range(4)]


def some(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


def rows(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(fields).map(lambda row: {name: value for name, value in row.items() if value})


def keyed(most: int, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Up to so many records, with the keys k0, k1 and so on."""
    return st.lists(rows(**fields), max_size=most).map(
        lambda found: [{"key": key, **row} for key, row in zip(KEYS, found, strict=False)]
    )


#: Making such a set smaller takes minutes, and they are small.
UNHURRIED = settings(
    max_examples=25,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
#: The links that a record cannot be without.
NEEDED = {
    "representation": ("person", "organization"),
    "participation": ("partner", "collaboration"),
    "expectation": ("municipality", "sector"),
    "seat": ("body",),
    "introduction": (),
    "action-item": (),
}
PERIOD = {"from": some(DAY), "until": st.none()}


@st.composite
def networks(draw: st.DrawFn) -> dict[str, list[Record]]:
    """Small sets of records of all kinds, each with links only to others of the set."""
    found: dict[str, list[dict[str, Any]]] = {}

    def of(entity: str) -> st.SearchStrategy[Any]:
        keys = [row["key"] for row in found[entity]]
        return some(st.sampled_from(keys)) if keys else st.none()

    def several(entity: str) -> st.SearchStrategy[Any]:
        keys = [row["key"] for row in found[entity]]
        return st.lists(st.sampled_from(keys), max_size=2, unique=True) if keys else st.just([])

    number = st.integers(0, 10_000)
    place = st.floats(-90, 90).map(lambda value: round(value, 4))
    found["municipality"] = draw(
        keyed(
            3,
            name=NAME,
            name_fr=some(TEXT),
            kind=some(st.sampled_from(["city", "first-nation"])),
            province=some(st.sampled_from(["PE", "ON"])),
            latitude=some(place),
            longitude=some(place),
            population=some(number),
            merged_on=some(DAY),
        )
    )
    found["sector"] = draw(keyed(3, name=NAME, name_fr=some(TEXT), colour=some(st.sampled_from(["green", "rose"]))))
    found["partner"] = []
    for row in draw(
        keyed(
            4,
            name=NAME,
            name_fr=some(TEXT),
            aliases=LIST,
            kind=st.sampled_from(["library", "person", "municipality", "other"]),
            voices=st.lists(st.sampled_from(["youth", "francophone"]), unique=True),
            municipality=of("municipality"),
            serves=several("municipality"),
            sectors=several("sector"),
            email=some(st.sampled_from(["a@example.org", "ask at the desk"])),
            phone=some(TEXT),
            website=some(st.sampled_from(["https://example.org/a?b=1&c=2", "http://x"])),
            language=some(st.sampled_from(["en", "both"])),
            consent=some(st.sampled_from(["internal", "public", "public"])),
            consent_on=some(DAY),
            joined_on=some(DAY),
            notes=LONG,
        )
    ):
        above = draw(of("partner"))
        found["partner"].append({**row, **({"part_of": above} if above else {})})
    found["collaboration"] = draw(
        keyed(
            3,
            title=NAME,
            title_fr=some(TEXT),
            kind=st.sampled_from(["council", "meeting", "event", "project"]),
            status=some(st.just("planned")),
            starts_on=some(DAY),
            municipality=of("municipality"),
            sectors=several("sector"),
            description=LONG,
            minutes_url=some(st.just("https://example.org/minutes?year=2026&no=3")),
            priorities=LIST,
            headcount=some(number),
        )
    )
    partner, body = of("partner"), of("collaboration")
    links: dict[str, Mapping[str, st.SearchStrategy[Any]]] = {
        "representation": {"person": partner, "organization": partner, "title": some(TEXT), **PERIOD},
        "participation": {
            "partner": partner,
            "collaboration": body,
            "role": some(st.sampled_from(["chair", "invited"])),
            "attendance": some(st.just("present")),
            "via": partner,
            "source": some(TEXT),
            **PERIOD,
        },
        "expectation": {"municipality": of("municipality"), "sector": of("sector"), "source": some(TEXT), **PERIOD},
        "seat": {"body": body, "sector": of("sector"), "holder": partner, "voice": some(st.just("youth")), **PERIOD},
        "introduction": {
            "municipality": of("municipality"),
            "sector": of("sector"),
            "partner": partner,
            "chain": several("partner"),
            "note": LONG,
        },
        "action-item": {
            "title": NAME,
            "title_fr": some(TEXT),
            "assignees": several("partner"),
            "collaboration": body,
            "due_on": some(DAY),
            "done_on": some(DAY),
            "note": LONG,
        },
    }
    for entity, fields in links.items():
        found[entity] = []
        needed = NEEDED[entity]
        for row in draw(st.lists(rows(**fields), max_size=2)):
            ends = [row.get(field) for field in needed]
            key = RECORDS[entity].make_key(row)
            key = key if key != "x" else f"k{len(found[entity])}"
            if not all(ends) or len({*ends}) < len(ends) or row.get("via", "") == row.get("partner", 0):
                continue
            if key not in [one["key"] for one in found[entity]]:
                found[entity].append({**row, "key": key})
    found["report-line"] = draw(keyed(2, label=NAME, measure=st.just("held"), kinds=st.just(["event", "meeting"])))
    found["saved-view"] = draw(
        keyed(2, name=NAME, note=LONG, address=some(st.just("view=partners")), pins=st.just(["k0: One", "k1: Two"]))
    )
    found["saved-search"] = draw(
        keyed(2, name=NAME, name_fr=some(NAME), address=st.just("q=last+year&partner=k0&with=k1&with=k2"))
    )
    found["setting"] = [{"key": "network", "name": "N", "fiscal_year_starts": 4}] if draw(st.booleans()) else []
    return {entity: sorted(made(entity, found[entity]), key=lambda row: row.key) for entity in RECORDS}


def made(entity: str, found: list[dict[str, Any]]) -> list[Record]:
    return [records.read(entity, row) for row in found]


def again(form: Format, tables: Tables, name: str = "") -> Parsed:
    """What is read of the file of a format."""
    data = b"".join(form.written(tables, 7))
    return parse.records_of(read.read([(name or f"out.{form.extension}", data)]))


def by_kind(found: Parsed) -> dict[str, list[Record]]:
    assert found.problems == []
    tables: dict[str, list[Record]] = {entity: [] for entity in RECORDS}
    for one in found.records:
        tables[one.record.entity].append(one.record)
    return {entity: sorted(table, key=lambda row: row.key) for entity, table in tables.items()}


WHOLE = sorted(name for name, form in FORMATS.items() if form.carries == formats.ALL)


@pytest.mark.parametrize("name", WHOLE)
@UNHURRIED
@given(tables=networks())
def test_all_records_come_back_from_a_format_that_carries_them(name: str, tables: dict[str, list[Record]]) -> None:
    if any(tables.values()):
        assert by_kind(again(FORMATS[name], tables)) == tables


@pytest.mark.parametrize("name", ["kumu", "kumu-json"])
@UNHURRIED
@given(tables=networks())
def test_what_kumu_carries_comes_back(name: str, tables: dict[str, list[Record]]) -> None:
    form = FORMATS[name]
    carried = {entity: table if entity in form.carries else [] for entity, table in tables.items()}
    if any(carried.values()):
        assert by_kind(again(form, tables)) == carried


def directory(tables: dict[str, list[Record]], *, document: bool) -> dict[str, list[Record]]:
    """What of records the sentences of the two formats of HSDS say that they hold."""
    rows = {entity: {one.key: one.row() for one in table} for entity, table in tables.items()}
    people = {key: row for key, row in rows["partner"].items() if row["kind"] == "person"}
    organizations = {key: row for key, row in rows["partner"].items() if key not in people}
    told = {key: row for key, row in people.items() if row.get("consent") == "public"}
    bound = {
        key: row
        for key, row in rows["representation"].items()
        if row["person"] in told and row["organization"] in organizations
    }
    if document:
        told = {key: row for key, row in told.items() if key in {row["person"] for row in bound.values()}}
    for row in organizations.values():
        for name in ("serves", "consent", "consent_on"):
            row.pop(name, None)
        if row.get("part_of") not in organizations:
            row.pop("part_of", None)
    for row in told.values():
        for name in ("serves", "consent_on", "municipality", "part_of", "notes"):
            row.pop(name, None)
    partners = {**organizations, **told}
    places = {row.get("municipality") for row in organizations.values()}
    sectors = {key for row in partners.values() for key in row.get("sectors", [])}
    kept = {
        "municipality": [
            {name: row[name] for name in ("key", "name", "latitude", "longitude") if name in row}
            for key, row in rows["municipality"].items()
            if key in places
        ],
        "sector": [
            {"key": key, "name": row["name"]} for key, row in rows["sector"].items() if key in sectors or not document
        ],
        "partner": [*partners.values()],
        "representation": [*bound.values()],
    }
    return {entity: sorted(made(entity, kept.get(entity, [])), key=lambda row: row.key) for entity in RECORDS}


@pytest.mark.parametrize("name", ["hsds", "hsds-json"])
@UNHURRIED
@given(tables=networks())
def test_what_a_directory_carries_comes_back(name: str, tables: dict[str, list[Record]]) -> None:
    carried = directory(tables, document=name == "hsds-json")
    if any(row.row()["kind"] != "person" for row in carried["partner"]):
        assert by_kind(again(FORMATS[name], tables)) == carried


def test_what_a_format_leaves_out_is_said_with_its_number() -> None:
    there = {"partner": 1, "seat": 3, "report-line": 2, "setting": 0}
    assert FORMATS["csv"].left_out(there) == []
    assert FORMATS["kumu"].left_out(there)[0] == "Left out: seats (3), report lines (2)."


def test_an_archive_holds_only_tables_that_are_no_archives() -> None:
    def archive(**members: bytes) -> bytes:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as out:
            for name, data in members.items():
                out.writestr(name.replace("_", "."), data)
        return buffer.getvalue()

    inner = archive(sectors_csv=b"name\nHealth\n")
    found = read.read([("a.zip", archive(partners_csv=b"name,kind\nA,library\n", sectors_csv=b"name\nHealth\n"))])
    assert [(row.entity, row.file, row.line) for row in found.rows] == [
        ("partner", "partners.csv", 2),
        ("sector", "sectors.csv", 2),
    ]
    assert "archive itself" in read.read([("a.zip", archive(a_csv=inner))]).problems[0].message
    bomb = read.read([("a.zip", archive(a_csv=b" " * 150_000_000))])
    assert "unpacks to 150 MB" in bomb.problems[0].message
    assert read.read([("a.zip", archive(a_png=b"x"))]).problems[0].message.startswith("this is an archive")
    damaged = archive(sectors_csv=b"name\nHealth\n" * 50).replace(b"name", b"nAme", 1)
    assert read.read([("a.zip", damaged[:60] + b"\xff" + damaged[61:])]).problems


def test_json_lines_name_the_line_of_what_is_wrong() -> None:
    lines = [{"record": "sector", "name": "Health"}, {"record": "partner", "name": "A", "kind": "nonsense"}]
    data = "\n".join(map(json.dumps, lines)).encode()
    found = parse.records_of(read.read([("a.jsonl", data)]))
    assert [(one.record.entity, one.record.key) for one in found.records] == [("sector", "health")]
    assert [(problem.line, problem.field) for problem in found.problems] == [(2, "kind")]
