"""From files to rows, without reference to stored records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path, PurePath

from graphsvc.errors import BadInput, Problem, TooLarge
from graphsvc.files import csv_in, headers, hsds_in, json_in, kumu_in, ods_in, subject, values, xlsx_in, xml_in, zip_in
from graphsvc.files.encoding import Guess
from graphsvc.files.tables import Row, Rows, Sheet, column_letter, shown
from graphsvc.language import gettext as _
from graphsvc.language import number
from graphsvc.model import records

JSON = (".json", ".jsonl", ".ndjson", ".geojson")
ENDINGS = (".csv", ".tsv", ".xlsx", ".ods")
LIMIT_BYTES = 10_485_760
#: Bytes of a file on this machine, to which the limit on uploads does not apply.
LIMIT_FILE = 500_000_000
#: Checking this many rows takes half a gigabyte of memory.
LIMIT_ROWS = 250_000
#: More columns than any record has; files with more were made to be slow.
COLUMNS = 208
#: Folded names of sheets that hold no records.
ASIDE = frozenset({"readme", "lisezmoi", "readmelisezmoi", "lists", "listes", "instructions"})

_Column = tuple[str, Callable[[str], str] | None]


def paths(given: Iterable[Path]) -> list[Path]:
    """The files to read: those given, and of a folder every table in it, without hidden and lock files."""
    files: list[Path] = []
    for path in given:
        inside = sorted(path.iterdir()) if path.is_dir() else [path]
        files += [p for p in inside if not path.is_dir() or _is_table(p)]
    return files


def of_paths(found: Iterable[Path]) -> list[tuple[str, bytes]]:
    """(name, content) of files on disk, as read() takes them; raises TooLarge above LIMIT_FILE."""
    files: list[tuple[str, bytes]] = []
    for path in found:
        _refuse_more(path.stat().st_size, LIMIT_FILE)
        files.append((path.name, path.read_bytes()))
    return files


def _refuse_more(size: int, limit: int) -> None:
    if size > limit:
        raise TooLarge(
            _(
                "%(size)s bytes are more than the %(limit)s allowed; split the file and import in parts",
                size=number(size),
                limit=number(limit),
            )
        )


def called(name: str) -> str:
    """A name for an uploaded file: without folders, and at most 200 printable characters."""
    base = PurePath(name.replace("\\", "/")).name or name
    return "".join(c for c in base if c.isprintable())[-200:] or "file"


def _is_table(path: Path) -> bool:
    return path.is_file() and path.suffix.lower() in ENDINGS and not path.name.startswith((".", "~$"))


def read(
    files: Sequence[tuple[str, bytes]],
    entity: str | None = None,
    limit_bytes: int | None = LIMIT_BYTES,
) -> Rows:
    """Read the rows of all files, with all problems; one bad file does not keep others from being read.

    files: (name, content). entity: the kind of record in all of them; None: found out for each file and sheet.
    limit_bytes: of all files together; None reads any size and number of rows.
    Raises TooLarge.
    """
    hold_size(files, limit_bytes)
    rows: list[Row] = []
    problems: list[Problem] = []
    guesses: list[Guess] = []
    notices: list[str] = []
    for file, found, refused in tables(files):
        problems += refused
        if refused:
            continue
        filled = [(sheet, first) for sheet in found if (first := next(sheet.rows, None)) is not None]
        tables_of = Counter(sheet.file for sheet, _first in filled)
        for sheet, first in filled:
            names = [sheet.name, PurePath(sheet.file).stem] if tables_of[sheet.file] == 1 else [sheet.name]
            if len(first[1]) > COLUMNS:
                message = _(
                    "there are %(found)s columns, more than %(most)s; delete the empty ones",
                    found=number(len(first[1])),
                    most=COLUMNS,
                )
                problems.append(Problem(message, file=sheet.file, sheet=sheet.name, line=first[0]))
                continue
            for row in _rows(sheet, first, entity or sheet.entity or subject.of(names, first[1])):
                rows.append(row)
                hold_rows(len(rows), limit_bytes)
        for sheet in found:
            problems += sheet.problems
            guesses += [sheet.guess] if sheet.guess else []
            notices += sheet.notices
        if not filled and not any(sheet.problems for sheet in found):
            problems.append(Problem(_("the file is empty; its first line must hold the headers"), file=file))
    return Rows(rows, shown(problems), guesses, notices)


def tables(files: Sequence[tuple[str, bytes]]) -> Iterator[tuple[str, list[Sheet], list[Problem]]]:
    """(name, tables, why it cannot be read) of each file, and of each within an archive.

    Tables that only say something together, those of HSDS, come as those of one file.
    """
    files = [(called(name), data) for name, data in files]
    if hsds_in.are_tables(files):
        together = [file for file in files if hsds_in.belongs(file[0])]
        files = [file for file in files if not hsds_in.belongs(file[0])]
        try:
            yield together[0][0], hsds_in.of_tables(together), []
        except BadInput as error:
            yield together[0][0], [], [Problem(str(error), file=together[0][0])]
    for file, data in files:
        if len(files) > 1 and PurePath(file).name in zip_in.ASIDE:
            continue  # of an archive that was unpacked
        try:
            inside = zip_in.files(data) if zip_in.is_one(data) else None
            if inside is None:
                yield file, sheets(file, data), []
                continue
        except BadInput as error:
            yield file, [], [Problem(str(error), file=file)]
            continue
        yield from tables(inside)


def hold_size(files: Sequence[tuple[str, bytes]], limit_bytes: int | None) -> None:
    """Raise TooLarge for files that are too large together."""
    if limit_bytes is not None:
        _refuse_more(sum(len(data) for _, data in files), limit_bytes)


def hold_rows(rows: int, limit_bytes: int | None) -> None:
    """Raise TooLarge for more rows than an upload may have."""
    if limit_bytes is not None and rows > LIMIT_ROWS:
        raise TooLarge(
            _("there are more than %(most)s rows; split the file and import in parts", most=number(LIMIT_ROWS))
        )


def sheets(file: str, data: bytes) -> list[Sheet]:
    """The tables of a file, by what it holds: CSV, a workbook of either kind, or JSON. Raises BadInput."""
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise BadInput(_("this is an old .xls workbook or one with a password; save it as .xlsx without a password"))
    if data.startswith(b"%PDF"):
        raise BadInput(_("this is a PDF; save the table as .csv or .xlsx"))
    if not data.startswith(b"PK\x03\x04"):
        if file.lower().endswith(".xlsx") and data:
            raise BadInput(_("this is no .xlsx workbook; open it in a spreadsheet and save it as .xlsx"))
        if xml_in.is_one(file, data):
            return xml_in.sheets(file, data)
        if file.lower().endswith(JSON):
            return json_in.sheets(file, data)
        return [csv_in.sheet(file, data)]
    read_workbook = ods_in.sheets if ods_in.is_one(data) else xlsx_in.sheets
    found = [sheet for sheet in read_workbook(file, data) if headers.fold(sheet.name) not in ASIDE]
    return kumu_in.of_workbook(file, found) if kumu_in.is_workbook(found) else found


def _rows(sheet: Sheet, first: tuple[int, list[str]], entity: str | list[str]) -> Iterator[Row]:
    line, header = first
    if isinstance(entity, list):
        sheet.problems += [Problem(message, file=sheet.file, sheet=sheet.name, line=line) for message in entity]
        return
    columns = _columns(sheet, line, header, entity)
    same: dict[str, str] = {}  # equal cells share one string, since tables repeat values
    width = len(columns)
    # A format of others has its own columns, of which those of the records here tell nothing.
    letters = {
        column[0]: column_letter(index)
        for index, column in enumerate(columns)
        if column is not None and sheet.name and not sheet.entity
    }
    for line, cells in sheet.rows:
        # A row of a workbook ends with its last filled cell; in CSV, missing cells are not given.
        if sheet.name:
            cells += [""] * (width - len(cells))
        row = Row(entity, {}, sheet.file, sheet.name, line, letters)
        for index, (column, cell) in enumerate(zip(columns, cells, strict=False)):
            if column is not None:
                field, reader = column
                row.values[field] = reader(cell) if reader and cell else same.setdefault(cell, cell)
            elif cell.strip() and not header[index].strip():
                message = _("a cell in column %(column)s has no header", column=column_letter(index))
                sheet.problems.append(row.problem(message, value=cell))
        if extra := [cell for cell in cells[width:] if cell.strip()]:
            message = _(
                "there are %(cells)s cells and only %(headers)s headers; is a cell with a comma not quoted?",
                cells=len(cells),
                headers=width,
            )
            sheet.problems.append(row.problem(message, value=extra[0]))
        yield row


def _columns(sheet: Sheet, line: int, header: list[str], entity: str) -> list[_Column | None]:
    """(field, reader of its cells) of each column; None for a column without a field."""
    columns: list[_Column | None] = []
    seen: dict[str, str] = {}
    for index, name in enumerate(header):
        field = headers.field(entity, name)
        message = ""
        if field is None and name.strip():
            near = headers.nearest(entity, name)
            message = (
                _(
                    "column %(column)s has an unknown header; did you mean %(near)s?",
                    column=column_letter(index),
                    near=near,
                )
                if near
                else _(
                    "column %(column)s has an unknown header; %(record)s has %(fields)s",
                    column=column_letter(index),
                    record=_(entity),
                    fields=", ".join(records.columns(records.RECORDS[entity])),
                )
            )
        elif field in seen:
            message = _(
                "column %(column)s holds %(field)s again, as column %(other)s does; keep one of them",
                column=column_letter(index),
                field=field,
                other=seen[field],
            )
            field = None
        if message:
            sheet.problems.append(Problem(message, name, name, sheet.file, sheet.name, line))
        if field is not None:
            seen[field] = column_letter(index)
        columns.append((field, values.reader(entity, field)) if field is not None else None)
    return columns
