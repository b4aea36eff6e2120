"""What columns and cells of foreign spreadsheets mean: headings, dates, lists, names, places, marks."""

from __future__ import annotations

import contextlib

import messy
import pytest
from hypothesis import given
from hypothesis import strategies as st
from messy import Messy

from graphsvc.errors import GraphsvcError
from graphsvc.files.mapping import cell_values, dates, headings, kinds, lists, marks, people, places


@pytest.mark.parametrize("file", messy.FILES, ids=lambda file: file.file)
def test_a_messy_file_is_read_without_help_but_what_has_to_be_asked(file: Messy) -> None:
    assert messy.mistakes(file) == []


@pytest.mark.parametrize(("file", "text", "right"), messy.HEADINGS, ids=[row[0] for row in messy.HEADINGS])
def test_headings_as_exports_and_forms_write_them(file: str, text: str, right: dict[str, list[str] | None]) -> None:
    mapping, _asked, _notices, _parsed = messy.read(file, text.encode(), {})
    found = {column.heading: column.to for table in mapping.tables for column in table.columns}
    assert {heading: found[heading] for heading, to in right.items() if to is not None} == {
        heading: to for heading, to in right.items() if to is not None
    }


#: What the headings and the cells of spreadsheets hold, some of it where nobody would put it.
HEADINGS = (
    *("Name", "Nom", "Organization", "Contact", "First name", "Last name", "Nom, prénom", "Email", "Phone", "Town"),
    *("Secteur", "Type", "Role", "Date", "Start date", "2026-01-14", "Jan", "Meeting", "Titre", "Notes", "Website"),
    *("Part of", "Serves", "Statut", "ID", "Council 2026-01-14", "No.", "", " ", "-", "?", "( )", "Council\u00a0"),
)
CELLS = (
    *("", "Ana Roy", "Roy, Ana", "Mme Ana Roy", "Ben Cho, Library", "Ana Roy (Library)", "(Library)", "YMCA", "x", "P"),
    *("oui", "N/A", "2026-01-14", "01/02/2026", "13/01/2026", "Jan 5", "2026", "Charlottetown; Summerside", "-1", "0"),
    *("health, housing", "Nonprofit", "ana@example.org", "902-555-0100", "https://example.org", "; a", "—", "=1+1"),
    *("\u202eabc", '"quoted', "it's", "TRUE", "absent", "Town of X"),
)
TABLES = st.integers(1, 7).flatmap(
    lambda width: st.tuples(
        st.sampled_from([",", "\t", ";"]),
        st.lists(st.sampled_from(HEADINGS), min_size=width, max_size=width),
        st.lists(st.lists(st.sampled_from(CELLS), min_size=max(1, width - 1), max_size=width + 1), max_size=6),
    )
)


@given(TABLES)
def test_whatever_a_spreadsheet_holds_is_read_or_refused(table: tuple[str, list[str], list[list[str]]]) -> None:
    separator, heading, rows = table
    text = "\n".join(separator.join(row) for row in (heading, *rows))
    with contextlib.suppress(GraphsvcError):
        messy.read("partners.csv", text.encode(), {})


@pytest.mark.parametrize(("text", "kept"), [("; a.ca", "https://a.ca"), ("a.ca; b.ca", "https://a.ca")])
def test_of_several_websites_the_first_is_kept(text: str, kept: str) -> None:
    assert cell_values._website(text) == kept


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-9-1", "2026-09-01"),
        ("20260901", "2026-09-01"),
        ("2026/09/01", "2026-09-01"),
        ("01-Sep-26", "2026-09-01"),
        ("1 sept. 2026", "2026-09-01"),
        ("1er septembre 2026", "2026-09-01"),
        ("September 1st, 2026", "2026-09-01"),
        ("Sept 2026", "2026-09"),
        ("août 2026", "2026-08"),
        ("2026", "2026"),
        ("2026-09-01 18:30", "2026-09-01"),
        ("2026/04/09 12:25:42 PM AST", "2026-04-09"),
        ("2026-09-01T18:30:00-03:00", "2026-09-01"),
        ("le mardi 1 septembre 2026 à 13 h 30", "2026-09-01"),
        ("Tuesday, September 1, 2026 at 6 pm", "2026-09-01"),
        ("13/09/2026", "2026-09-13"),
        ("09/13/2026", "2026-09-13"),
        ("09/09/2026", "2026-09-09"),
        ("13.9.26", "2026-09-13"),
        ("2026-02-30", ""),
        ("spring 2026", ""),
        ("TBD", ""),
        ("902-555-0100", ""),
    ],
)
def test_a_date_is_read_in_any_spelling_that_says_one_day(text: str, day: str) -> None:
    assert dates.read(text).text == day


def test_the_order_of_day_and_month_is_asked_where_a_date_has_two_readings() -> None:
    assert dates.read("01/09/2026").is_ambiguous
    assert dates.read("01/09/2026", "day-first").text == "2026-09-01"
    assert dates.read("01/09/2026", "month-first").text == "2026-01-09"
    assert dates.order_of(["01/09/2026", "13/09/2026"]) == "day-first"
    assert dates.order_of(["01/09/2026", "02/03/2026"]) == ""
    assert dates.order_of(["13/09/2026", "09/13/2026"]) == ""


@pytest.mark.parametrize(
    ("heading", "day", "rest"),
    [
        ("Council 2026-01-14", "2026-01-14", "Council"),
        ("14 janvier 2026 - Conseil", "2026-01-14", "Conseil"),
        ("Welcome Fair (May 2, 2026)", "2026-05-02", "Welcome Fair"),
        ("2026", "", "2026"),
        ("Population 2021", "", "Population 2021"),
        ("Notes", "", "Notes"),
    ],
)
def test_a_heading_may_hold_the_day_of_a_meeting(heading: str, day: str, rest: str) -> None:
    assert dates.found_in(heading) == (day, rest)


SECTORS = {"health", "housing", "police, justice and emergency"}


@pytest.mark.parametrize(
    ("cell", "marks_", "found"),
    [
        ("health, housing", ",", ["health", "housing"]),
        ("health; housing", ";,", ["health", "housing"]),
        ("health/housing", "/", ["health", "housing"]),
        ("health and housing", ",", ["health", "housing"]),
        ("police, justice and emergency", ",", ["police, justice and emergency"]),
        ("health, police, justice and emergency", ",", ["health", "police, justice and emergency"]),
        ("", ",", []),
    ],
)
def test_a_list_is_split_where_the_column_splits_and_names_stay_whole(cell: str, marks_: str, found: list[str]) -> None:
    assert lists.values(cell, marks_, lambda text: text in SECTORS) == found


def test_the_separator_is_found_for_the_column() -> None:
    assert lists.separators(["a; b", "c"], None) == ";"
    assert lists.separators(["a/b", "c"], None) == ""
    assert lists.separators(["health/housing"], lambda text: text in SECTORS) == "/"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Nguyen, Binh", "Binh Nguyen"),
        ("Dr. Mina Park", "Mina Park"),
        ("Mme Zoé Côté", "Zoé Côté"),
        ("M. Marc-André LeBlanc", "Marc-André LeBlanc"),
        ("Lee Wong (she/her)", "Lee Wong"),
        ("Ana Roy, RN", "Ana Roy"),
        ("Cher", "Cher"),
    ],
)
def test_a_name_of_a_person_is_put_in_order(text: str, name: str) -> None:
    assert people.name(text) == name


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Charlottetown, PE", ("Charlottetown", "PE", False)),
        ("Moncton (N.-B.)", ("Moncton", "NB", False)),
        ("Charlottetown PE", ("Charlottetown", "PE", False)),
        ("Souris, Prince Edward Island, Canada", ("Souris", "PE", False)),
        ("San Francisco, CA", ("San Francisco", None, True)),
        ("CHARLOTTETOWN", ("CHARLOTTETOWN", None, False)),
    ],
)
def test_a_place_is_read_with_its_province(text: str, place: tuple[str, str | None, bool]) -> None:
    found = places.read(text)
    assert (found.name, found.province, found.is_abroad) == place


def test_what_kind_of_place_it_is_is_no_part_of_its_name() -> None:
    assert [places.bare(name) for name in ("Town of Souris", "Souris, Town of", "Ville de Dieppe", "Souris")] == [
        "Souris",
        "Souris",
        "Dieppe",
        "Souris",
    ]


@pytest.mark.parametrize(
    ("cell", "in_grid", "in_row"),
    [
        ("x", "present", "present"),
        ("Présente", "present", "present"),
        ("R", "regrets", "regrets"),
        ("excusée", "regrets", "regrets"),
        ("no show", "absent", "absent"),
        ("no", "", "absent"),
        ("0", "", ""),
        ("2", "present", "present"),
        ("maybe", None, None),
    ],
)
def test_a_mark_says_who_came(cell: str, in_grid: str | None, in_row: str | None) -> None:
    assert (marks.read(cell, in_grid=True), marks.read(cell, in_grid=False)) == (in_grid, in_row)


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("Nonprofit", "community-organization"),
        ("Organisme à but non lucratif", "community-organization"),
        ("Food Pantry", "community-organization"),
        ("Organization", ""),
        ("Individual", "person"),
        ("Chamber of Commerce", "business-association"),
        ("Faith-based", "faith-group"),
        ("Municipal government", "municipality"),
        ("Government", None),
        ("Brigade", None),
    ],
)
def test_a_kind_is_known_by_the_words_of_others_or_asked(value: str, kind: str | None) -> None:
    assert kinds.of_value("partner", "kind", value) == kind


def test_a_heading_that_says_nothing_known_means_nothing() -> None:
    assert [headings.meaning(text) for text in ("", "=cmd|' /C calc'!A0", "Zorp", "<script>")] == [None] * 4
