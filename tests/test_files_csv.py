"""CSV in: encodings, delimiters, quotes, and where each row begins."""

import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphsvc.errors import BadInput, TooLarge
from graphsvc.files import csv_in, encoding, parse, read

HOSTILE = Path(__file__).parents[2] / "shared" / "data" / "hostile"
SPECTRUM = HOSTILE / "csv_spectrum"


def cells(data: bytes) -> list[list[str]]:
    return [row for _, row in csv_in.sheet("a.csv", data).rows]


def lines(data: bytes) -> list[int]:
    return [line for line, _ in csv_in.sheet("a.csv", data).rows]


def problems(data: bytes) -> list[tuple[int | None, str]]:
    sheet = csv_in.sheet("a.csv", data)
    list(sheet.rows)
    return [(p.line, p.message) for p in sheet.problems]


@pytest.mark.skipif(not SPECTRUM.is_dir(), reason="the csv_spectrum files are not here")
@pytest.mark.parametrize("path", sorted((SPECTRUM / "csvs").glob("*.csv")), ids=lambda p: p.stem)
def test_each_file_of_csv_spectrum_reads_as_its_json(path: Path) -> None:
    header, *rows = cells(path.read_bytes())
    expected = json.loads((SPECTRUM / "json" / f"{path.stem}.json").read_text())
    found = [dict(zip(header, row, strict=True)) for row in rows]
    if path.stem == "location_coordinates":  # its JSON has one row, no list, and another telephone number
        expected = [{**expected, "Contact Phone Number": "2095257564"}]
    assert found == expected


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_text_is_the_same_in_every_encoding_and_with_every_delimiter(codec: str, delimiter: str) -> None:
    table = f'Nom{delimiter}"Type, ou; genre"\r\nBibliothèque de Souris – œuvre{delimiter}"a,b;c\td"\r\n'
    expected = [["Nom", "Type, ou; genre"], ["Bibliothèque de Souris – œuvre", "a,b;c\td"]]
    assert cells(table.encode(codec)) == expected


def test_utf16_of_either_byte_order_is_read() -> None:
    assert cells(b"\xfe\xff" + "é,b".encode("utf-16-be")) == [["é", "b"]]
    assert cells(b"\xff\xfe" + "é,b".encode("utf-16-le")) == [["é", "b"]]


def test_old_macintosh_text_is_read_when_it_cannot_be_windows_text() -> None:
    text = "Nom\nBibliothèque française de la forêt, près de l'école des arrivants à l'Île\n" * 5
    assert encoding.text("a.csv", text.encode("mac_roman"))[0] == text


def test_a_file_cut_within_a_letter_is_refused_with_its_line() -> None:
    data = "name\nécole\nlycée été\nBibliothèque".encode()[:-4]
    with pytest.raises(BadInput, match="line 4 is damaged"):
        csv_in.sheet("a.csv", data)


def test_a_file_half_utf8_and_half_windows_is_refused_with_its_line() -> None:
    data = "name\nécole\nlycée été\n".encode() + "Hôtel\n".encode("cp1252")
    with pytest.raises(BadInput, match="line 4 is damaged"):
        csv_in.sheet("a.csv", data)


def test_windows_capitals_before_a_closing_quote_are_no_utf8() -> None:
    text = "name\n«CAFÉ» de l'été\n"
    assert encoding.text("a.csv", text.encode("cp1252"))[0] == text


@pytest.mark.parametrize("data", [b"name\nabc\0def\n", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", bytes(range(1, 32)) * 20])
def test_binary_data_is_refused(data: bytes) -> None:
    with pytest.raises(BadInput, match="no text"):
        csv_in.sheet("a.csv", data)


def test_what_excel_says_of_its_delimiter_is_believed() -> None:
    assert [*csv_in.sheet("a.csv", b"sep=;\r\na,b;c\r\n1;2\r\n").rows] == [(2, ["a,b", "c"]), (3, ["1", "2"])]


def test_a_row_has_the_line_on_which_it_begins() -> None:
    assert lines(b'a,b\n1,"x\ny\n\nz"\n\n,\n2,3\n') == [1, 2, 8]
    assert lines(b'a,b\r\n1,"x\r\ny"\r\n2,3\r\n') == [1, 2, 4]
    assert lines(b"a,b\r1,2\r3,4") == [1, 2, 3]


def test_a_line_separator_within_a_cell_ends_no_row() -> None:
    assert cells("a,b\nx\u2028y\u0085z\x0bw,2\n".encode()) == [["a", "b"], ["x\u2028y\u0085z\x0bw", "2"]]


def test_an_open_quote_is_named_with_the_line_where_it_opens() -> None:
    found = problems(b'a,b\n1,2\n"x\ny","never closed\n3,4\n5,6\n')
    assert [line for line, _ in found] == [4]
    assert "never closed" in found[0][1]


def test_a_very_long_cell_is_a_problem_at_the_line_where_it_begins() -> None:
    found = problems(b"a,b\n1,2\n1," + b"x" * 200_000 + b"\n")
    assert [line for line, _ in found] == [3]
    assert "131,072" in found[0][1]


def test_each_row_with_unmatched_quotes_is_named_and_the_others_are_read() -> None:
    sheet = csv_in.sheet("a.csv", b'a,b\n1,"x "y" z"\n2,3\n4,"x"y\n')
    assert [line for line, _ in sheet.rows] == [1, 3]
    assert [problem.line for problem in sheet.problems] == [2, 4]


def test_a_hundred_thousand_broken_lines_are_answered_at_once() -> None:
    assert len(problems(b"a,b\n" + b'1,"x"y\n' * 100_000)) == 1000


def test_more_cells_than_headers_are_a_problem_of_their_line() -> None:
    found = read.read([("sectors.csv", b"name\nHealth\nHousing, and shelter\n")])
    assert [(p.line, p.value) for p in found.problems] == [(3, " and shelter")]


def test_missing_cells_at_the_end_of_a_row_say_nothing() -> None:
    found = read.read([("sectors.csv", b"key,name,name_fr\nhealth,Health\n")])
    assert found.rows[0].values == {"key": "health", "name": "Health"}
    assert not found.problems


def test_a_cell_without_a_header_is_a_problem() -> None:
    found = read.read([("sectors.csv", b"name,,\nHealth,,\nHousing,,x\n")])
    assert [(p.line, p.message) for p in found.problems] == [(3, "a cell in column C has no header")]


def test_an_empty_file_is_a_problem_and_a_header_alone_is_none() -> None:
    assert "empty" in read.read([("partners.csv", b"")]).problems[0].message
    assert "empty" in read.read([("partners.csv", b"\xef\xbb\xbf\r\n\r\n")]).problems[0].message
    found = read.read([("partners.csv", b"name,kind\r\n")])
    assert (found.rows, found.problems) == ([], [])


def test_too_many_bytes_or_rows_are_refused_with_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read, "LIMIT_ROWS", 10)
    with pytest.raises(TooLarge, match="1,000"):
        read.read([("sectors.csv", b"name\n" + b"x" * 1000)], limit_bytes=1000)
    with pytest.raises(TooLarge, match="10 rows"):
        read.read([("sectors.csv", b"name\n" + b"x\n" * 11)])
    assert len(read.read([("sectors.csv", b"name\n" + b"x\n" * 11)], limit_bytes=None).rows) == 11


def test_all_files_are_read_whatever_is_wrong_with_one() -> None:
    files = [("a/b/sectors.csv", b"name\nHealth\n"), ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1"), ("C:\\p.csv", b"\0\0")]
    found = read.read(files)
    assert [row.file for row in found.rows] == ["sectors.csv"]
    assert [problem.file for problem in found.problems] == ["old.xls", "p.csv"]
    assert "save it as .xlsx" in found.problems[0].message


@given(st.binary(max_size=400) | st.text("\",;\n\r\t'=éa", max_size=60).map(lambda t: f"name,kind{t}".encode("cp1252")))
def test_any_bytes_give_rows_or_problems(data: bytes) -> None:
    found = parse.records_of(read.read([("partners.csv", data)]))
    assert found.records or found.problems or found.duplicates or data.strip()


def test_a_header_of_a_million_cells_is_refused_at_once() -> None:
    found = read.read([("partners.csv", b"name" + b",x" * 1_000_000)])
    assert [p.message[:30] for p in found.problems] == ["there are 1,000,001 columns, m"]


def test_a_large_file_is_read_in_time_that_grows_with_its_size() -> None:
    def seconds(rows: int) -> float:
        data = b"name,name_fr\n" + b'"Health\nand care",x\n' * rows
        began = time.process_time()
        assert len(read.read([("sectors.csv", data)]).rows) == rows
        return time.process_time() - began

    seconds(1000)
    assert seconds(80_000) < 40 * max(seconds(10_000), 0.01)


def test_a_folder_gives_its_tables_without_hidden_and_lock_files(tmp_path: Path) -> None:
    for name in ("b.csv", "a.XLSX", "c.tsv", "~$a.xlsx", ".b.csv", "notes.txt"):
        (tmp_path / name).write_bytes(b"")
    (tmp_path / "d.csv").mkdir()
    assert [path.name for path in read.paths([tmp_path])] == ["a.XLSX", "b.csv", "c.tsv"]
    assert read.paths([tmp_path / "notes.txt"]) == [tmp_path / "notes.txt"]


FRENCH = "nom,type,notes\nBibliothèque de l'Île,bibliothèque,été à Noël\nÉCOLE bleue,autre,Où ça? Forêt\n"
CODECS = ["utf-8", "utf-8-sig", "cp1252", "iso8859-15", "mac_roman", "utf-16", "utf-16-le", "utf-16-be", "cp850"]


@pytest.mark.parametrize("codec", CODECS)
def test_a_short_french_table_is_read_right_in_every_encoding_met_here(codec: str) -> None:
    assert encoding.text("a.csv", FRENCH.encode(codec))[0] == FRENCH


@pytest.mark.parametrize("codec", ["cp1252", "iso8859-15", "mac_roman"])
def test_signs_that_few_encodings_have_are_read_right(codec: str) -> None:
    text = "nom,notes\nCœur de l'accueil,5 €\n"
    assert encoding.text("a.csv", text.encode(codec))[0] == text


@pytest.mark.parametrize(
    ("codec", "named", "doubtful"),
    [
        ("cp1252", "Windows-1252", False),
        ("mac_roman", "Macintosh", True),
        ("cp850", "DOS 850", True),
    ],
)
def test_a_guessed_encoding_is_named_with_words_to_look_at(codec: str, named: str, doubtful: bool) -> None:
    (guess,) = read.read([("a/partners.csv", FRENCH.encode(codec))]).guesses
    assert (guess.file, guess.encoding, guess.line, guess.doubtful) == ("partners.csv", named, 2, doubtful)
    assert "Bibliothèque de l'Île,bibliothèque" in guess.sentence
    assert ("look at Bibliothèque" in guess.sentence) is doubtful


def test_nothing_is_said_of_an_encoding_that_is_known() -> None:
    for codec in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "ascii"):
        text = FRENCH.encode("ascii", "ignore").decode() if codec == "ascii" else FRENCH
        assert read.read([("partners.csv", text.encode(codec))]).guesses == []


def test_nul_is_named_with_its_line() -> None:
    for data in (b"name,kind\nA,other\nB\0,other\n", "name,kind\nA,other\nB\0,other\n".encode("utf-16")):
        with pytest.raises(BadInput, match="NUL bytes in line 3"):
            csv_in.sheet("a.csv", data)


@pytest.mark.parametrize("name", ["partners.csv", "partners.xlsx", "partners.txt"])
def test_an_old_workbook_is_told_whatever_its_name(name: str) -> None:
    found = read.read([(name, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)])
    assert "save it as .xlsx" in found.problems[0].message


def test_line_ends_may_be_mixed() -> None:
    assert cells(b'name,kind\nA,x\r\nB,y\rC,"z\r\nz"\n') == [["name", "kind"], ["A", "x"], ["B", "y"], ["C", "z\r\nz"]]
    assert lines(b'name,kind\nA,x\r\nB,y\rC,"z\r\nz"\nD,w') == [1, 2, 3, 4, 6]


def test_a_table_of_one_column_needs_no_delimiter() -> None:
    assert [row.values for row in read.read([("sectors.csv", b"name\nHealth\n")]).rows] == [{"name": "Health"}]


def test_the_same_header_twice_is_a_problem_that_names_both_columns() -> None:
    found = read.read([("sectors.csv", b"name,nom\nHealth,Sant\n")])
    assert [(p.line, p.value) for p in found.problems] == [(1, "nom")]
    assert "column B holds name again, as column A does" in found.problems[0].message


@pytest.mark.parametrize("day", ["03/04/2025", "3-4-2025", "04.03.25"])
def test_a_day_that_may_be_another_is_refused(day: str) -> None:
    table = f"title,kind,starts_on\nForum,event,{day}\n".encode()
    (problem,) = parse.records_of(read.read([("collaborations.csv", table)])).problems
    assert (problem.line, problem.field, problem.value) == (2, "starts_on", day)
    assert "YYYY-MM-DD" in problem.message


def test_a_line_without_end_is_refused_before_it_is_looked_at() -> None:
    with pytest.raises(BadInput, match="line 3 has no end"):
        csv_in.sheet("a.csv", b"name\nHealth\n" + b"x" * 5_000_000)


def test_a_file_that_no_memory_holds_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "partners.csv"
    with path.open("wb") as file:
        file.truncate(1_000_000_000)
    with pytest.raises(TooLarge, match="1,000,000,000 bytes"):
        read.of_paths([path])
