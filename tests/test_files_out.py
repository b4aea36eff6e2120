"""Records out and in again: nothing is lost, and nothing is run as a formula."""

import csv
import io
import json
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphsvc.files import csv_out, guard, headers, json_out, parse, read, xlsx_out
from graphsvc.model import records
from graphsvc.model.records import RECORDS, Record

PAYLOADS = Path(__file__).parents[2] / "shared" / "data" / "hostile" / "csv_injection" / "csv-payload.txt"
ANY = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
#: What a record takes: no control characters, and in one line no line breaks either.
LINE = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]))
LONG = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\t\n\r"))
HARD = st.text(st.sampled_from("=+-@＝＋－＠'\"\t\r\n,;|\ufeff aé€𝄞\u2028\u200b\u0301"), max_size=12)

ONE = HARD.map(lambda text: re.sub("[\t\r\n\u2028]", "", text))


def partner(**fields: object) -> Record:
    return records.read("partner", {"key": "a", "name": "A", "kind": "library", **fields})


def read_back(file: str, data: bytes) -> list[Record]:
    found = parse.records_of(read.read([(file, data)]))
    assert found.problems == []
    return [r.record for r in found.records]


@given(ANY | HARD)
def test_a_guard_is_taken_off_again(text: str) -> None:
    assert guard.unguarded(guard.guarded(text)) == text
    assert guard.unguarded(guard.as_text(text)) == text
    assert guard.guarded(text)[:1] not in tuple("=+-@＝＋－＠\t\r") or re.fullmatch(r"-[0-9.e-]+", text)


@pytest.mark.parametrize("text", ["-63.126", "-1e-05", "-7"])
def test_a_number_is_written_as_it_is(text: str) -> None:
    assert guard.guarded(text) == text
    assert guard.guarded(f"{text}+1") == f"'{text}+1"


@given(st.lists(st.lists(ANY | HARD, min_size=2, max_size=2), max_size=5))
def test_cells_of_any_text_are_read_as_they_were_written(rows: list[list[str]]) -> None:
    from graphsvc.files import csv_in

    data = b"\xef\xbb\xbf" + "".join(csv_out.written([["a", "b"]], rows)).encode()
    found = [cells for _, cells in csv_in.sheet("a.csv", data).rows]
    assert found == [["a", "b"], *(row for row in rows if any(cell.strip() for cell in row))]


@settings(max_examples=60)
@given(st.lists(st.tuples(LINE | ONE, LONG | HARD, LINE | ONE), max_size=4), st.booleans())
def test_partners_of_any_text_come_back_from_csv(texts: list[tuple[str, str, str]], mark: bool) -> None:
    made = [
        records.read(
            "partner",
            {"key": f"k{i}", "name": f"x{name}"[:300], "kind": "library", "notes": notes, "aliases": aliases[:300]},
        )
        for i, (name, notes, aliases) in enumerate(texts)
    ]
    assert read_back("partners.csv", b"".join(csv_out.records(RECORDS["partner"], made, mark))) == made


def test_partners_of_hard_text_come_back_from_a_workbook() -> None:
    texts = ["=1+1", "'=x", "''", "+1 902", "-3", "@a", "007", "1e5", "TRUE", "2016", "a\nb", "http://x.org", "é𝄞"]
    texts += ["_x0041_", "<&>\"'", "x" * 20_000, "{=A1}", "#REF!"]
    made = [partner(key=f"k{i}", name=f"n{i}", notes=text) for i, text in enumerate(texts)]
    assert read_back("a.xlsx", xlsx_out.workbook({"partner": made})) == made
    assert read_back("a.xlsx", xlsx_out.workbook({"partner": made}, "fr")) == made


@pytest.mark.parametrize("sign", "=+-@＝＋－＠\t\r")
def test_a_cell_that_a_spreadsheet_would_run_is_guarded_and_read_back(sign: str) -> None:
    cells = [f"{sign}SUM(A1)", f"'{sign}", f"a{sign}"]
    data = "".join(csv_out.written([cells]))
    assert next(csv.reader(io.StringIO(data, newline=""))) == [f"'{sign}SUM(A1)", f"''{sign}", f"a{sign}"]
    assert [guard.unguarded(cell) for cell in next(csv.reader(io.StringIO(data, newline="")))] == cells


def test_every_kind_of_record_comes_back() -> None:
    rows: dict[str, dict[str, object]] = {
        "municipality": {"name": "Souris", "province": "PE", "latitude": 46.35, "longitude": -62.25, "population": 0},
        "sector": {"name": "Health", "expected_from_population": 1000},
        "partner": {"name": "Jane", "kind": "person", "voices": ["youth", "francophone"], "sectors": ["health"]},
        "collaboration": {"title": "Council", "kind": "council", "priorities": ["a", "b"], "starts_on": "2016-01"}
        | {"minutes_url": "https://example.org/minutes?id=1"},
        "participation": {"partner": "jane", "collaboration": "council-2016-01", "role": "chair", "from": "2016"},
        "representation": {"person": "jane", "organization": "library", "until": "2018-02-28"},
        "expectation": {"municipality": "souris", "sector": "health", "partners": 2},
        "seat": {"body": "council-2016-01", "voice": "youth"},
        "report-line": {"label": "Held", "measure": "held", "kinds": ["meeting", "event"], "unit": "gatherings"},
        "introduction": {"municipality": "souris", "sector": "health", "chain": ["jane"], "decided_on": "2016"},
        "action-item": {
            "title": "Ask both",
            "title_fr": "Demander aux deux",
            "assignees": ["jane", "library"],
            "collaboration": "council-2016-01",
            "due_on": "2016-02",
            "done_on": "2016-02-20",
            "note": "Two\nlines",
        },
        "saved-view": {
            "name": "Who came",
            "position": 2,
            "address": "view=partners&sector=health",
            "note": "Two\nlines",
            "pins": ["jane: New here: today", "library: Opens at 9"],
        },
        "saved-search": {"name": "With Jane", "name_fr": "Avec Jane", "address": "q=caf%C3%A9+last+year&partner=jane"},
        "setting": {"host": "jane", "fiscal_year_starts": 4},
    }
    tables = {entity: [records.read(entity, rows[entity])] for entity in RECORDS}
    tables["partner"].append(records.read("partner", {"name": "Library", "kind": "library"}))
    expected = [made for table in tables.values() for made in table]
    files = [
        (f"{RECORDS[entity].plural}.csv", b"".join(csv_out.records(RECORDS[entity], table)))
        for entity, table in tables.items()
    ]
    for given_files in (files, [("all.xlsx", xlsx_out.workbook(tables, "fr"))]):
        found = parse.records_of(read.read(given_files))
        assert found.problems == []
        assert [r.record for r in found.records] == expected
    document = json.loads("".join(json_out.lines(7, tables)))
    assert document["participations"][0]["from"] == "2016"
    assert list(document) == ["version", *(model.plural for model in RECORDS.values())]
    assert json.loads("".join(json_out.lines(7, {}))) == {"version": 7}


@pytest.mark.skipif(not PAYLOADS.is_file(), reason="csv-payload.txt is not here")
def test_no_payload_is_written_as_a_formula() -> None:
    payloads = PAYLOADS.read_text().splitlines()
    made = [partner(key=f"k{i}", notes=payload) for i, payload in enumerate(payloads)]
    data = b"".join(csv_out.records(RECORDS["partner"], made))
    for row in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)
    book = zipfile.ZipFile(io.BytesIO(xlsx_out.workbook({"partner": made})))
    assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
    assert not any("rels" in name and "sheet" in name for name in book.namelist())
    assert read_back("partners.csv", data) == made


def test_a_table_is_utf8_with_a_mark_and_windows_line_ends() -> None:
    data = b"".join(csv_out.records(RECORDS["sector"], [records.read("sector", {"name": "Santé"})]))
    assert data.startswith(b"\xef\xbb\xbfkey,name,name_fr,expected_from_population,colour\r\nsante,Sant\xc3\xa9,,,\r\n")
    assert next(csv_out.records(RECORDS["sector"], [], byte_order_mark=False)).startswith(b"key")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_template_reads_as_headers_without_rows(language: str) -> None:
    data = xlsx_out.template(language)
    found = read.read([("template.xlsx", data)])
    assert (found.rows, found.problems) == ([], [])
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames[1:-1] == [headers.plural(entity, language) for entity in RECORDS]
    for entity, sheet in zip(RECORDS, book.worksheets[1:-1], strict=True):
        assert [headers.field(entity, str(cell.value)) for cell in sheet[1]] == records.columns(RECORDS[entity])
        assert all(cell.comment for cell in sheet[1])


def test_what_the_template_offers_to_choose_is_understood() -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx_out.template("fr")))
    sheet = book["Partenaires"]
    sheet["B2"], sheet["E2"] = "Bibliothèque", book["Lists"]["C1"].value
    kinds = {v.formula1 for v in sheet.data_validations.dataValidation}
    assert len(kinds) == 4
    buffer = io.BytesIO()
    book.save(buffer)
    assert len(read.read([("a.xlsx", buffer.getvalue())]).rows) == 1


def test_a_table_longer_than_a_sheet_goes_on_in_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_out, "SHEET_ROWS", 3)
    made = [records.read("sector", {"name": f"s{i}"}) for i in range(5)]
    assert read_back("a.xlsx", xlsx_out.workbook({"sector": made})) == made
