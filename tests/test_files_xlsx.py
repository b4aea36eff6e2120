"""Workbooks in: what their cells become, and that no workbook takes the service with it."""

import datetime
import io
import random
import zipfile

import openpyxl
import pytest
import xlsxwriter

from graphsvc.errors import BadInput
from graphsvc.files import child, read, xlsx_child, xlsx_in

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def workbook(**sheets: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def with_sheet(xml: bytes) -> bytes:
    """A workbook whose one sheet is this XML."""
    source = zipfile.ZipFile(io.BytesIO(workbook(Partners=[["name"]])))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, xml if name.endswith("sheet1.xml") else source.read(name))
    return buffer.getvalue()


def test_cells_become_text_as_in_csv() -> None:
    moment, day = datetime.datetime(2016, 1, 2, 9, 30), datetime.date(2018, 2, 28)  # noqa: DTZ001
    data = workbook(Partners=[["a", "b", "c", "d", "e", "f"], [moment, day, 3.0, 2.5, True, " x "], [None, "", 7]])
    sheet = xlsx_in.sheets("a.xlsx", data)[0]
    assert list(sheet.rows)[1:] == [(2, ["2016-01-02", "2018-02-28", "3", "2.5", "true", " x "]), (3, ["", "", "7"])]


def test_each_sheet_holds_the_record_of_its_name_or_of_its_columns() -> None:
    data = workbook(
        Partenaires=[["Nom", "Type"], ["A", "bibliothèque"]],
        Feuil2=[["Partenaire", "Collaboration"], ["a", "b"]],
        Feuil3=[],
        Instructions=[["Fill in"]],
    )
    found = read.read([("anything.xlsx", data)])
    assert found.problems == []
    assert [(row.entity, row.sheet, row.line) for row in found.rows] == [
        ("partner", "Partenaires", 2),
        ("participation", "Feuil2", 2),
    ]


def test_a_workbook_of_one_sheet_is_known_by_its_file_name() -> None:
    found = read.read([("secteurs.xlsx", workbook(Feuil1=[["Nom"], ["Santé"]]))])
    assert [row.entity for row in found.rows] == ["sector"]


def test_empty_cells_at_the_end_of_a_row_are_empty_and_not_missing() -> None:
    found = read.read([("sectors.xlsx", workbook(Sheet=[["name", "name_fr"], ["Health", None]]))])
    assert found.rows[0].values == {"name": "Health", "name_fr": ""}


def test_a_formula_has_the_value_it_was_saved_with_and_an_error_is_a_problem() -> None:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    sheet = book.add_worksheet("Sectors")
    sheet.write_row(0, 0, ["name", "name_fr"])
    sheet.write_formula(1, 0, '="He"&"alth"', None, "Health")
    sheet.write_formula(1, 1, "=A99+#REF!", None, "#REF!")
    book.close()
    found = read.read([("a.xlsx", buffer.getvalue())])
    assert found.rows[0].values["name"] == "Health"
    assert [(p.sheet, p.line, p.value) for p in found.problems] == [("Sectors", 2, "#REF!")]
    assert "column B" in found.problems[0].message


def test_a_sheet_that_says_it_is_as_large_as_can_be_is_read_at_once() -> None:
    rows = '<row r="1"><c r="A1" t="inlineStr"><is><t>name</t></is></c></row>'
    rows += '<row r="3"><c r="A3" t="inlineStr"><is><t>Health</t></is></c></row>'
    xml = f'<worksheet xmlns="{MAIN}"><dimension ref="A1:XFD1048576"/><sheetData>{rows}</sheetData></worksheet>'
    found = read.read([("sectors.xlsx", with_sheet(xml.encode()))], entity="sector")
    assert [(row.line, row.values) for row in found.rows] == [(3, {"name": "Health"})]


def test_a_cell_in_the_last_corner_is_refused_at_once() -> None:
    cell = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    xml = f'<worksheet xmlns="{MAIN}"><sheetData>{cell}</sheetData></worksheet>'
    with pytest.raises(BadInput, match=r"lines|columns"):
        xlsx_in.sheets("a.xlsx", with_sheet(xml.encode()))


def test_blank_cells_far_to_the_right_take_no_time() -> None:
    rows = '<row r="1"><c r="A1" t="inlineStr"><is><t>name</t></is></c><c r="XFD1"/></row>'
    rows += "".join(f'<row r="{line}"><c r="XFD{line}"/></row>' for line in range(2, 20_000))
    found = read.read(
        [
            (
                "sectors.xlsx",
                with_sheet(f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'.encode()),
            )
        ]
    )
    assert (found.rows, found.problems) == ([], [])


def test_a_zip_bomb_is_refused_by_its_directory() -> None:
    with pytest.raises(BadInput, match="unpacks to"):
        xlsx_in.sheets("a.xlsx", with_sheet(b" " * 300_000_000))


def test_more_cells_than_are_read_end_within_seconds_in_a_clear_error() -> None:
    head = f'<worksheet xmlns="{MAIN}"><sheetData><row r="1">'.encode()
    chance = random.Random(1)
    cells = b"".join(b"<c><v>%d</v></c>" % chance.randrange(10**9) for _ in range(2_100_000))
    with pytest.raises(BadInput, match="too many cells"):
        xlsx_in.sheets("a.xlsx", with_sheet(head + cells + b"</row></sheetData></worksheet>"))


def test_a_long_text_shared_by_many_cells_ends_in_a_clear_error() -> None:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    sheet = book.add_worksheet("Partners")
    for cell in range(8000):
        sheet.write_string(cell // 100, cell % 100, "x" * 20_000)
    book.close()
    with pytest.raises(BadInput, match="too much text"):
        xlsx_in.sheets("a.xlsx", buffer.getvalue())


def test_a_formula_that_was_never_calculated_is_named_with_its_cell() -> None:
    with pytest.raises(BadInput, match="formula in B2"):
        xlsx_in.sheets("a.xlsx", workbook(Sectors=[["name", "name_fr"], ["Health", '="S"&"anté"']]))


def test_a_directory_that_lies_about_sizes_is_a_damaged_workbook() -> None:
    data = bytearray(with_sheet(b" " * 50_000_000))
    size = (50_000_000).to_bytes(4, "little")
    data = data.replace(size, (1000).to_bytes(4, "little"))
    with pytest.raises(BadInput, match="damaged"):
        xlsx_in.sheets("a.xlsx", bytes(data))


def test_entities_within_entities_do_not_unfold() -> None:
    entities = '<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9)
    )
    cell = '<row r="1"><c r="A1" t="inlineStr"><is><t>&j;</t></is></c></row>'
    xml = f'<!DOCTYPE x [{entities}]><worksheet xmlns="{MAIN}"><sheetData>{cell}</sheetData></worksheet>'
    with pytest.raises(BadInput, match="DTD"):
        xlsx_in.sheets("a.xlsx", with_sheet(xml.encode()))


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_cut_workbook_is_refused(share: float) -> None:
    data = workbook(Partners=[["name", "kind"], ["A", "library"]])
    with pytest.raises(BadInput, match="damaged"):
        xlsx_in.sheets("a.xlsx", data[: int(len(data) * share)])


def test_what_is_no_workbook_is_told_what_it_is() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", "x")
    found = read.read([("a.xlsx", buffer.getvalue()), ("b.xlsx", b"name,kind\n"), ("c.xlsx", b"\xd0\xcf\x11\xe0")])
    assert ["archive" in found.problems[0].message, "no .xlsx" in found.problems[1].message] == [True, True]
    assert "password" in found.problems[2].message


def test_a_workbook_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "SECONDS", 0.01)
    with pytest.raises(BadInput, match="too much time"):
        xlsx_in.sheets("a.xlsx", workbook(Partners=[["name"]]))


@pytest.mark.parametrize("seed", range(12))
def test_a_workbook_with_changed_bytes_is_read_or_refused(seed: int) -> None:
    chance = random.Random(seed)
    data = bytearray(workbook(Partners=[["name", "kind"], ["A", "library"]]))
    for _ in range(chance.randint(1, 20)):
        data[chance.randrange(4, len(data))] = chance.randrange(256)
    found = read.read([("partners.xlsx", bytes(data))])
    assert found.rows or found.problems


def test_the_reading_process_sees_nothing_of_our_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONSTARTUP", "/nowhere")
    monkeypatch.setenv("PYTHONHOME", "/nowhere")
    assert len(xlsx_in.sheets("a.xlsx", workbook(Partners=[["name"]]))) == 1


def test_a_million_rows_are_refused_before_a_cell_is_read() -> None:
    rows = b"".join(b'<row r="%d"><c><v>%d</v></c></row>' % (n, n) for n in range(1, 1_000_001))
    data = with_sheet(f'<worksheet xmlns="{MAIN}"><sheetData>'.encode() + rows + b"</sheetData></worksheet>")
    with pytest.raises(BadInput, match="more than 50,000 lines"):
        xlsx_in.sheets("a.xlsx", data)


def test_ten_thousand_entries_are_refused_by_the_directory() -> None:
    buffer = io.BytesIO(workbook(Partners=[["name"]]))
    with zipfile.ZipFile(buffer, "a") as archive:
        for number in range(10_000):
            archive.writestr(f"x/{number}", "")
    with pytest.raises(BadInput, match="parts"):
        xlsx_in.sheets("a.xlsx", buffer.getvalue())


def test_a_part_that_packs_to_a_thousandth_is_refused_by_the_directory() -> None:
    cell = f'<c t="inlineStr"><is><t>{"x" * 30_000_000}</t></is></c>'
    xml = f'<worksheet xmlns="{MAIN}"><sheetData><row>{cell}</row></sheetData></worksheet>'
    with pytest.raises(BadInput, match="200 times its size"):
        xlsx_in.sheets("a.xlsx", with_sheet(xml.encode()))


def test_a_cell_longer_than_a_spreadsheet_holds_is_named_with_its_line() -> None:
    text = random.Random(1).randbytes(40_000).hex()
    cell = f'<row r="1"><c t="inlineStr"><is><t>{text}</t></is></c></row>'
    xml = f'<worksheet xmlns="{MAIN}"><sheetData>{cell}</sheetData></worksheet>'
    with pytest.raises(BadInput, match="line 1 has more than 32,767 characters"):
        xlsx_in.sheets("a.xlsx", with_sheet(xml.encode()))


def test_a_workbook_within_an_archive_is_not_unpacked() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("partners.xlsx", workbook(Partners=[["name"]]))
    with pytest.raises(BadInput, match="archive and no"):
        xlsx_in.sheets("a.xlsx", buffer.getvalue())


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("dtd", ['<!ENTITY a "expanded">', '<!ENTITY a SYSTEM "file:///etc/passwd">'])
def test_a_workbook_with_a_dtd_is_refused(dtd: str, codec: str) -> None:
    cell = '<row r="1"><c r="A1" t="inlineStr"><is><t>&a;</t></is></c></row>'
    declared = '<?xml version="1.0"?>' + " " * 25_000
    xml = f'{declared}<!DOCTYPE x [{dtd}]><worksheet xmlns="{MAIN}"><sheetData>{cell}</sheetData></worksheet>'
    with pytest.raises(BadInput, match="DTD" if codec.startswith("utf-8") else "damaged"):
        xlsx_in.sheets("a.xlsx", with_sheet(xml.encode(codec)))


def test_a_dtd_in_any_part_is_refused() -> None:
    buffer = io.BytesIO()
    source = zipfile.ZipFile(io.BytesIO(workbook(Partners=[["name"]])))
    with zipfile.ZipFile(buffer, "w") as target:
        for name in source.namelist():
            head = b'<!DOCTYPE x [<!ENTITY a "b">]>' if name == "xl/workbook.xml" else b""
            target.writestr(name, head + source.read(name))
    with pytest.raises(BadInput, match="DTD"):
        xlsx_in.sheets("a.xlsx", buffer.getvalue())


def test_the_reading_process_has_half_a_gigabyte() -> None:
    """Ten thousand rows are read with it."""
    assert xlsx_child.MEMORY <= 512_000_000
    rows = [[f"{n} {column}" for column in range(6)] for n in range(10_000)]
    (sheet,) = xlsx_in.sheets("a.xlsx", workbook(Partners=rows))
    assert sum(1 for _ in sheet.rows) == 10_000


def test_a_name_that_holds_nul_is_handed_on_for_the_record_to_judge() -> None:
    cells = '<c t="inlineStr"><is><t>a_x0000_b</t></is></c>'
    xml = f'<worksheet xmlns="{MAIN}"><sheetData><row r="1">{cells}</row></sheetData></worksheet>'
    (sheet,) = xlsx_in.sheets("a.xlsx", with_sheet(xml.encode()))
    assert list(sheet.rows) == [(1, ["a\0b"])]
