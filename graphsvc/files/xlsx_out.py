"""Workbooks: the import template, and exported records. Cells are text or numbers, never formulas."""

from __future__ import annotations

import io
import re
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import IO, Any

import xlsxwriter  # pyright: ignore[reportMissingTypeStubs]

from graphsvc.errors import BadInput
from graphsvc.files import csv_out, headers, values, zip_out
from graphsvc.files.guard import as_text
from graphsvc.files.tables import column_letter
from graphsvc.language import gettext as _
from graphsvc.model import records
from graphsvc.model.records import RECORDS, Record

MEDIA = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHEET_ROWS, CELL = 1_048_576, 32_767
TEMPLATE_ROWS = 5_000

_README = {
    "en": (
        "Fill in the sheets you need and leave the others empty. One line is one record.",
        "Write links as the key or the name of the other record; join several with |.",
        "Write dates as YYYY, YYYY-MM or YYYY-MM-DD, as precisely as they are known.",
        "Leave empty what is not known. A key is made from the name when it is left empty.",
        "When a record is there already, an empty cell leaves its value as it is; "
        "to clear values, tick Clear what is blank when you import.",
        "People are recorded only when they agreed to be in the network. Never write about clients of an agency.",
    ),
    "fr": (
        "Remplissez les feuilles utiles et laissez les autres vides. Une ligne est une fiche.",
        "Écrivez les liens par la clé ou le nom de l'autre fiche; séparez-en plusieurs par |.",
        "Écrivez les dates AAAA, AAAA-MM ou AAAA-MM-JJ, aussi précisément qu'elles sont connues.",
        "Laissez vide ce qui n'est pas connu. La clé est tirée du nom lorsqu'elle est vide.",
        "Si la fiche existe déjà, une cellule vide en laisse la valeur telle quelle; "
        "pour effacer des valeurs, cochez « Effacer ce qui est vide » à l'importation.",
        "Une personne n'est inscrite que si elle accepte d'être dans le réseau. "
        "N'écrivez jamais rien sur les clients d'un organisme.",
    ),
}
_WORDS = {
    "en": {
        "needed": "Needed.",
        "several": "Several are joined with |.",
        "date": "YYYY, YYYY-MM or YYYY-MM-DD.",
        "link": "Key or name from the sheet {}.",
        "choice": "One of: {}.",
        "number": "A number.",
        "text": "Text.",
        "key": "Small letters, digits and hyphens; made from the other columns when empty.",
    },
    "fr": {
        "needed": "Obligatoire.",
        "several": "Séparez-en plusieurs par |.",
        "date": "AAAA, AAAA-MM ou AAAA-MM-JJ.",
        "link": "Clé ou nom de la feuille {}.",
        "choice": "Au choix : {}.",
        "number": "Un nombre.",
        "text": "Texte.",
        "key": "Petites lettres, chiffres et traits d'union; tirée des autres colonnes si vide.",
    },
}


def template(language: str) -> bytes:
    """The import template: a sheet per kind of record, with headers, comments and lists of allowed values."""
    buffer = io.BytesIO()
    book: Any = _workbook(buffer)
    bold = book.add_format({"bold": True})
    text = book.add_format({"num_format": "@"})
    readme = book.add_worksheet("Read me - Lisez-moi")
    readme.set_column(0, 0, 110)
    for line, sentence in enumerate((*_README[language], "", *_README["en" if language == "fr" else "fr"])):
        readme.write_string(line, 0, sentence)
    lists: list[tuple[str, ...]] = []
    for entity, model in RECORDS.items():
        sheet = book.add_worksheet(headers.plural(entity, language))
        sheet.freeze_panes(1, 0)
        for column, name in enumerate(records.columns(model)):
            sheet.set_column(column, column, 22, text)
            sheet.write_string(0, column, headers.label(name, language), bold)
            sheet.write_comment(0, column, description(entity, name, language), {"x_scale": 2, "y_scale": 1.5})
            choices = values.choices(entity, name)
            if choices and name not in records.list_fields(model):
                lists.append(tuple(values.label(value, language) for value in choices))
                letter = column_letter(len(lists) - 1)
                source = f"=Lists!${letter}$1:${letter}${len(choices)}"
                sheet.data_validation(1, column, TEMPLATE_ROWS, column, {"validate": "list", "source": source})
    sheet = book.add_worksheet("Lists")
    sheet.hide()
    for line in range(max(len(choices) for choices in lists)):
        for column, choices in enumerate(lists):
            if line < len(choices):
                sheet.write_string(line, column, choices[line])
    book.close()
    return buffer.getvalue()


def description(entity: str, name: str, language: str) -> str:
    """What to write in a column of the template, in a sentence or two."""
    model, words = RECORDS[entity], _WORDS[language]
    info = next(info for field, info in model.model_fields.items() if (info.alias or field) == name)
    if name == "key":
        return words["key"]
    return " ".join(([words["needed"]] if info.is_required() else []) + [hint(entity, name, language) or words["text"]])


def hint(entity: str, name: str, language: str) -> str:
    """How to write a value; empty for plain text."""
    model, words, sentences = RECORDS[entity], _WORDS[language], list[str]()
    if name in model.links:
        sentences.append(words["link"].format(headers.plural(model.links[name].record, language)))
    elif choices := values.choices(entity, name):
        sentences.append(words["choice"].format(", ".join(values.label(value, language) for value in choices)))
    elif name.endswith("_on") or name in ("from", "until"):
        sentences.append(words["date"])
    elif values.reader(entity, name):
        sentences.append(words["number"])
    if name in records.list_fields(model):
        sentences.append(words["several"])
    return " ".join(sentences)


def workbook(tables: Mapping[str, Iterable[Record]], language: str | None = None) -> bytes:
    """Records as a workbook, a sheet per kind; headers are field names, or labels where a language is given.

    A table longer than a sheet goes on in the next one. Raises BadInput for text longer than a cell.
    """
    return b"".join(pieces(tables, language))


def pieces(tables: Mapping[str, Iterable[Record]], language: str | None = None) -> Iterator[bytes]:
    """The workbook in pieces; it lies in a file until it is taken."""
    with tempfile.TemporaryFile() as file:
        _write(file, tables, language)
        file.seek(0)
        while piece := file.read(zip_out.PIECE):
            yield piece


def _write(file: IO[bytes], tables: Mapping[str, Iterable[Record]], language: str | None) -> None:
    book: Any = _workbook(file)
    bold = book.add_format({"bold": True})
    for entity, rows in tables.items():
        columns = records.columns(RECORDS[entity])
        name = headers.plural(entity, language) if language else RECORDS[entity].plural
        titles = [headers.label(field, language) if language else field for field in columns]
        sheet, line, part = _sheet(book, name, titles, bold), 1, 1
        for record in rows:
            if line == SHEET_ROWS:
                part += 1
                sheet, line = _sheet(book, f"{name} {part}", titles, bold), 1
            for column, cell in enumerate(csv_out.cells(columns, record)):
                if cell and sheet.write_string(line, column, as_text(cell)) < 0:
                    raise BadInput(
                        _(
                            "%(field)s of %(record)s %(key)s is too long for a cell; export CSV",
                            field=columns[column],
                            record=_(entity),
                            key=record.key,
                        )
                    )
            line += 1
    if not tables:
        book.add_worksheet()
    book.close()


def table(name: str, columns: Sequence[str], rows: Iterable[Sequence[str]], numbers: Collection[str] = ()) -> bytes:
    """Rows of text as a workbook of one sheet. numbers: the columns whose cells are written as numbers."""
    buffer = io.BytesIO()
    book: Any = _workbook(buffer)
    sheet = _sheet(book, name[:31], list(columns), book.add_format({"bold": True}))
    for line, row in enumerate(rows, 1):
        for place, (column, cell) in enumerate(zip(columns, row, strict=True)):
            if cell and column in numbers:
                sheet.write_number(line, place, float(cell))
            elif cell and sheet.write_string(line, place, as_text(cell)) < 0:
                raise BadInput(_("a value of %(column)s is too long for a cell; take CSV", column=column))
    book.close()
    return buffer.getvalue()


def streamed(name: str, titles: list[str], rows: Iterable[Iterable[str | int]]) -> Iterator[bytes]:
    """Rows of text and numbers as a workbook in pieces; it is made in a file, so that memory stays the same.

    name: of its sheet, in which it goes on in more sheets where it is longer. Text longer than a cell is cut.
    """
    with tempfile.TemporaryFile() as file:
        book: Any = _workbook(file)
        bold = book.add_format({"bold": True})
        sheet, line, part = _sheet(book, name, titles, bold), 1, 1
        sheet.set_column(0, len(titles) - 1, 18)
        for row in rows:
            if line == SHEET_ROWS:
                part += 1
                sheet, line = _sheet(book, f"{name} {part}", titles, bold), 1
            for column, cell in enumerate(row):
                if isinstance(cell, int):
                    sheet.write_number(line, column, cell)
                elif cell:
                    sheet.write_string(line, column, as_text(cell)[:CELL])
            line += 1
        book.close()
        file.seek(0)
        while piece := file.read(zip_out.PIECE):
            yield piece


def sheet_name(text: str) -> str:
    """A text as the name of a sheet, of which some characters are refused."""
    return re.sub(r"[\[\]:*?/\\']", " ", text)[:28].strip() or "graphsvc"


def _sheet(book: Any, name: str, titles: list[str], bold: Any) -> Any:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    for column, title in enumerate(titles):
        sheet.write_string(0, column, title, bold)
    return sheet


def _workbook(buffer: IO[bytes]) -> Any:
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    return xlsxwriter.Workbook(buffer, options)
