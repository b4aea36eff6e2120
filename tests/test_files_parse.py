"""Rows to records: keys, merging, links, duplicates, and every problem at its place."""

import time

from graphsvc.files import known, parse, read
from graphsvc.files.parse import Parsed
from graphsvc.model import records
from graphsvc.model.records import Record

STORE = known.Tables(
    {
        "municipality": {
            "souris": records.read("municipality", {"name": "Souris", "province": "PE"}),
            "windsor-ns": records.read("municipality", {"key": "windsor-ns", "name": "Windsor", "province": "NS"}),
            "windsor-on": records.read("municipality", {"key": "windsor-on", "name": "Windsor", "province": "ON"}),
        },
        "sector": {"health": records.read("sector", {"name": "Health", "name_fr": "Santé"})},
        "partner": {
            "souris-library": records.read(
                "partner",
                {
                    "name": "Souris Library",
                    "kind": "library",
                    "phone": "1",
                    "notes": "quiet",
                    "sectors": ["health"],
                    "aliases": ["The Library"],
                },
            )
        },
    }
)


def parsed(text: str, file: str = "partners.csv") -> Parsed:
    return parse.records_of(read.read([(file, text.encode())]), STORE)


def record(text: str, file: str = "partners.csv") -> Record:
    found = parsed(text, file)
    assert found.problems == []
    return found.records[0].record


def messages(text: str, file: str = "partners.csv") -> list[str]:
    return [p.message for p in parsed(text, file).problems]


BLANK = "key,name,phone,sectors\nsouris-library,Souris Library,,|\n"


def test_a_missing_column_and_an_empty_cell_leave_a_value() -> None:
    assert record(BLANK).row() == STORE.record("partner", "souris-library")
    found = parsed(BLANK)
    assert (found.blanks, found.records[0].fields) == (2, ("name",))


def test_an_empty_cell_clears_a_value_where_that_is_asked_for() -> None:
    found = parse.records_of(read.read([("partners.csv", BLANK.encode())]), STORE, clear_blanks=True)
    assert found.blanks == 0
    assert found.records[0].record.row() == {
        "key": "souris-library",
        "name": "Souris Library",
        "kind": "library",
        "notes": "quiet",
        "aliases": ["The Library"],
    }


def test_what_is_on_record_is_not_new() -> None:
    found = parsed("name,kind\nSouris Library,library\nNew,library\n")
    assert [(r.record.key, r.is_new) for r in found.records] == [("souris-library", False), ("new", True)]


def test_a_needed_value_cannot_be_cleared() -> None:
    found = parse.records_of(read.read([("partners.csv", b"key,name\nsouris-library,\n")]), STORE, clear_blanks=True)
    assert [(p.line, p.field, p.message) for p in found.problems] == [(2, "name", "is needed and empty")]


def test_an_empty_cell_of_a_needed_number_gives_its_usual_value() -> None:
    found = record("municipality,sector,partners\nsouris,health,\n", "expectations.csv")
    assert found.row()["partners"] == 1


def test_links_are_written_as_keys_or_as_names_in_either_language() -> None:
    text = "name,kind,municipality,sectors,part_of\nA,other,SOURIS,sante,the library\n"
    row = record(text).row()
    assert (row["municipality"], row["sectors"], row["part_of"]) == ("souris", ["health"], "souris-library")


def test_links_may_lead_to_records_of_the_same_import() -> None:
    rows = read.read(
        [
            ("participations.csv", "partner,collaboration,attendance\nJané Doe,Le Conseil,oui\n".encode()),
            ("partners.csv", b"name,kind\nJane Doe,person\n"),
            ("collaborations.csv", b"title,title_fr,kind\nThe Council,Le conseil,council\n"),
        ]
    )
    found = parse.records_of(rows, STORE)
    assert found.problems == []
    assert [r.record.key for r in found.records] == ["jane-doe", "the-council", "jane-doe--the-council"]


def test_a_link_to_nothing_suggests_the_nearest_key() -> None:
    found = parsed("name,kind,municipality\nA,other,Sourris\n")
    assert [(p.line, p.field, p.value, p.message) for p in found.problems] == [
        (2, "municipality", "Sourris", "no municipality Sourris; did you mean souris?")
    ]


def test_a_name_that_two_records_have_is_a_problem_that_lists_both() -> None:
    assert messages("name,kind,municipality\nA,other,Windsor\n") == [
        "several municipalities are called Windsor: windsor-ns, windsor-on; write a key"
    ]


def test_a_town_of_the_same_name_elsewhere_is_not_written_over() -> None:
    assert messages("name,province\nSouris,MB\n", "municipalities.csv") == [
        "souris on record lies in PE; give this one a key, as in souris-mb"
    ]
    assert record("key,name,province\nsouris-mb,Souris,MB\n", "municipalities.csv").key == "souris-mb"


def test_a_row_without_key_finds_the_record_of_its_name() -> None:
    assert messages("name,province\nWindsor,NS\n", "municipalities.csv") == [
        "several municipalities are called Windsor: windsor-ns, windsor-on; write the key"
    ]
    assert record("name,name_fr\nSante,Santé\n", "sectors.csv").key == "health"
    assert record("name,kind\nThe Library,library\n").key == "the-library"


def test_two_rows_of_one_key_that_differ_are_a_problem_naming_both() -> None:
    found = parsed("name,kind,phone\nA,other,1\nB,other,\nA,other,2\n")
    assert [(p.line, p.field) for p in found.problems] == [(4, "key")]
    assert "partners.csv, line 2, says something else of partner a" in found.problems[0].message


def test_the_same_row_twice_is_counted_and_left_out() -> None:
    found = parsed("name,kind,municipality\nA,other,souris\nA,autre,Souris\n")
    assert (len(found.records), found.duplicates, found.problems) == (1, 1, [])


def test_all_problems_come_at_once_each_with_its_place_and_none_twice() -> None:
    found = parsed("name,kind,joined_on,sectors,colour\nA,circus,2024-02-30,Helth|housing,x\n,library,2024,,\n")
    assert [(p.line, p.field, p.value) for p in found.problems] == [
        (1, "colour", "colour"),
        (2, "sectors", "Helth"),
        (2, "sectors", "housing"),
        (2, "kind", "circus"),
        (2, "joined_on", "2024-02-30"),
        (3, "name", ""),
    ]
    assert found.records == []


def test_a_key_made_from_a_wrong_link_is_no_problem_of_its_own() -> None:
    found = parsed("partner,collaboration,from\nNobody,Nothing,3/4/2016\n", "participations.csv")
    assert [p.field for p in found.problems] == ["partner", "collaboration", "from"]


def test_thousands_of_problems_are_cut_short_and_counted() -> None:
    found = parsed("name,kind\n" + "A,circus\n" * 1 + "".join(f"B{i},circus\n" for i in range(2999)))
    assert len(found.problems) == 1001
    assert found.problems[-1].message == "there are 2000 more problems; correct these first"


def test_ten_thousand_rows_take_less_than_three_seconds() -> None:
    text = "name,kind,municipality,sectors,email,notes\n" + "".join(
        f'Partner {i},organisme communautaire,Souris,Santé,p{i}@example.org,"{"quiet words " * 10}"\n'
        for i in range(10_000)
    )
    began = time.process_time()
    found = parsed(text)
    assert time.process_time() - began < 3
    assert len(found.records) == 10_000
