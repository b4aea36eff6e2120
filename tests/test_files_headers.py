"""Headers, values and the record a table holds, in English and French."""

import pytest

from graphsvc.files import headers, read, subject, values
from graphsvc.model import records


@pytest.mark.parametrize(
    ("entity", "header", "field"),
    [
        ("partner", "Nom", "name"),
        ("partner", "Nom (fr)", "name_fr"),
        ("partner", "NAME_FR", "name_fr"),
        ("partner", "  municipalite ", "municipality"),
        ("partner", "Secteurs", "sectors"),
        ("partner", "Genre", "kind"),
        ("collaboration", "Type", "kind"),
        ("partner", "CLÉ", "key"),
        ("representation", "du", "from"),
        ("representation", "jusqu\u2019à", "until"),
        ("representation", "Jusqu'à", "until"),
        ("partner", "E-mail", "email"),
        ("partner", "Numéro de téléphone", "phone"),
        ("collaboration", "Débute le", "starts_on"),
        ("collaboration", "Commence le", "starts_on"),
        ("collaboration", "Nom", "title"),
        ("seat", "Voix", "voice"),
        ("partner", "Voix", "voices"),
        ("partner", "colour", None),
    ],
)
def test_a_header_means_a_field(entity: str, header: str, field: str | None) -> None:
    assert headers.field(entity, header) == field


@pytest.mark.parametrize("entity", records.RECORDS)
def test_every_field_is_found_by_its_name_and_its_labels(entity: str) -> None:
    for name in records.columns(records.RECORDS[entity]):
        assert headers.field(entity, name) == name
        for language in ("en", "fr"):
            assert headers.field(entity, headers.label(name, language)) == name


@pytest.mark.parametrize("entity", records.RECORDS)
def test_every_value_is_found_by_itself_and_its_labels(entity: str) -> None:
    for name in records.columns(records.RECORDS[entity]):
        for value in values.choices(entity, name):
            reader = values.reader(entity, name)
            assert reader is not None
            assert value in values.LABELS
            assert {reader(v) for v in (value, *(values.label(value, lang) for lang in ("en", "fr")))} == {value}


@pytest.mark.parametrize(
    ("entity", "field", "cell", "value"),
    [
        ("participation", "attendance", "Présente", "present"),
        ("participation", "attendance", "oui", "present"),
        ("partner", "consent", "oui", "internal"),
        ("partner", "consent", "non", "none"),
        ("collaboration", "status", "tenue", "held"),
        ("collaboration", "kind", "Working Group Meeting", "working-group-meeting"),
        ("partner", "kind", "BIBLIOTHÈQUE", "library"),
        ("partner", "voices", "Leader communautaire | jeunes", "community-leader|youth"),
        ("partner", "serves_province", "Île-du-Prince-Édouard", "PE"),
        ("partner", "kind", "circus", "circus"),
        ("municipality", "population", "38\u202f809", "38809"),
        ("municipality", "population", "1,057", "1057"),
        ("municipality", "population", "1,5", "1,5"),
        ("municipality", "latitude", "46,25", "46.25"),
        ("municipality", "longitude", "\u221263.1", "-63.1"),
    ],
)
def test_a_cell_means_a_value(entity: str, field: str, cell: str, value: str) -> None:
    reader = values.reader(entity, field)
    assert reader is not None
    assert reader(cell) == value


@pytest.mark.parametrize(
    ("name", "entity"),
    [
        ("partners", "partner"),
        ("Partenaires", "partner"),
        ("partenaires-2024", "partner"),
        ("2024_PARTNERS (final)", "partner"),
        ("Municipalités", "municipality"),
        ("report-lines", "report-line"),
        ("Lignes du rapport", "report-line"),
        ("participations 2", "participation"),
        ("Sheet1", None),
        ("partners and sectors", None),
    ],
)
def test_a_name_tells_the_record(name: str, entity: str | None) -> None:
    assert headers.record_named(name) == entity


def test_the_columns_tell_the_record_where_the_name_does_not() -> None:
    assert subject.of(["Sheet1"], ["Partenaire", "Collaboration", "Présence"]) == "participation"
    assert subject.of(["list"], ["Personne", "Organisme", "du", "au"]) == "representation"


def test_columns_that_fit_several_records_are_a_problem_that_says_how_to_name_the_file() -> None:
    found = read.read([("list.csv", b"name\nHealth\n")])
    assert found.rows == []
    assert "municipalities.csv" in found.problems[0].message


def test_columns_that_fit_no_record_are_a_problem_that_names_the_nearest() -> None:
    message = read.read([("list.csv", b"person,organization,colour\na,b,c\n")]).problems[0].message
    assert "representations" in message
    assert "colour unknown" in message


def test_the_record_that_is_told_wins_over_the_name() -> None:
    found = read.read([("partners.csv", b"name\nHealth\n")], entity="sector")
    assert [row.entity for row in found.rows] == ["sector"]


def test_an_unknown_header_is_named_with_its_column_and_the_nearest_one() -> None:
    problem = read.read([("partners.csv", "Nom,Type,Municpalité\n".encode())]).problems[0]
    assert (problem.file, problem.line, problem.field) == ("partners.csv", 1, "Municpalité")
    assert problem.message == "column C has an unknown header; did you mean Municipalité?"


def test_a_header_given_twice_is_a_problem_in_whatever_words() -> None:
    problems = read.read([("partners.csv", b"Name,Kind,Nom\nx,library,y\n")]).problems
    assert [p.message for p in problems] == ["column C holds name again, as column A does; keep one of them"]
