"""Spreadsheets with columns of their own: guessed, mapped, asked about, imported and undone."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import messy
import pytest
from conftest import Command, fill
from flask.testing import FlaskClient
from test_import import case, confirm, files, text

from graphsvc.model import records
from graphsvc.storage.store import Store


def mapped(client: FlaskClient, *named: tuple[str, str | bytes], mapping: Any = "guess") -> Any:
    sent = mapping if isinstance(mapping, str) else json.dumps(mapping)
    return client.post("/api/imports", data={**files(*named), "mapping": sent})


def guessed(client: FlaskClient, *named: tuple[str, str | bytes]) -> Any:
    answer = client.post("/api/mapping", data=files(*named))
    assert answer.status_code == 200, answer.text
    return answer.json


def column(guess: Any, heading: str) -> Any:
    return next(one for table in guess["mapping"]["tables"] for one in table["columns"] if one["heading"] == heading)


def imported(client: FlaskClient, *named: tuple[str, str | bytes], mapping: Any = "guess") -> Any:
    preview = mapped(client, *named, mapping=mapping)
    assert preview.status_code == 201, preview.text
    assert confirm(client, preview.json).status_code == 202
    return preview.json


def on_record(store: Store, entity: str) -> dict[str, dict[str, Any]]:
    return {key: record.row() for key, record in store.snapshot().tables[entity].items()}


def form(page: str) -> dict[str, str]:
    """What a browser would send of the mapping form as it stands."""
    found: dict[str, str] = {}
    inside = page[page.index('<form method="post" class="mapping"') :]
    inside = inside[: inside.index("</form>")]
    for name, body in re.findall(r'<select name="([^"]+)"[^>]*>(.*?)</select>', inside, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', body)
        found[name] = chosen[1] if chosen else re.findall(r'<option value="([^"]*)"', body)[0]
    for tag in re.findall(r"<input ([^>]*)>", inside):
        at = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if at.get("type") != "radio" or " checked" in tag:
            found[at["name"]] = at.get("value", "")
    return found


FOREIGN = "Agency,Town,Kind of agency\nHarbour Food Bank,Souris,Charity\nBluefin School,Souris,Brigade\n"


def test_a_foreign_file_goes_from_the_page_to_an_import_and_back(client: FlaskClient, store: Store) -> None:
    sent = client.post("/import", data=files(("agencies.csv", FOREIGN)), follow_redirects=True)
    assert sent.request.path.endswith("/mapping")
    assert "Brigade" in sent.text
    asked = client.post(sent.request.path, data=form(sent.text))
    assert asked.status_code == 422
    assert "Brigade is not known as Kind" in text(asked.text)
    answers = form(asked.text)
    number = next(name for name, value in answers.items() if value == "Brigade").replace("k", "v")
    done = client.post(sent.request.path, data={**answers, number: "educational-institution"}, follow_redirects=True)
    assert "3 new" in text(done.text)
    client.post(done.request.path, follow_redirects=True)
    found = on_record(store, "partner")
    assert {row["name"]: row["kind"] for row in found.values()} == {
        "Harbour Food Bank": "community-organization",
        "Bluefin School": "educational-institution",
    }
    batch = f"import-{done.request.path.removeprefix('/import/')}"
    assert client.post(f"/api/changes/{batch}/undo", json={}).status_code == 200
    assert on_record(store, "partner") == {}


@pytest.fixture
def network(store: Store) -> None:
    """Two sectors, a town and a region, a partner with a former name, a council and one of its meetings."""
    fill(store, messy.NETWORK)


def facts(store: Store) -> dict[str, dict[str, dict[str, Any]]]:
    return {entity: on_record(store, entity) for entity in records.RECORDS}


@pytest.mark.usefixtures("network")
def test_a_row_holds_a_person_its_employer_and_its_town(client: FlaskClient, store: Store) -> None:
    imported(client, *case("contacts-with-employer.csv"))
    found = facts(store)
    assert found["partner"]["ben-cho"] == {
        "key": "ben-cho",
        "name": "Ben Cho",
        "kind": "person",
        "email": "ben@example.org",
        "municipality": "charlottetown",
    }
    assert {(row["person"], row["organization"], row["title"]) for row in found["representation"].values()} == {
        ("ana-roy", "example-library", "Coordinator"),
        ("ben-cho", "example-library", "Clerk"),
    }


@pytest.mark.usefixtures("network")
def test_first_and_last_name_stand_apart_and_become_one(client: FlaskClient, store: Store) -> None:
    imported(client, *case("names-partners.csv"))
    assert on_record(store, "partner")["zoe-cote"]["name"] == "Zoé Côté"


@pytest.mark.usefixtures("network")
@pytest.mark.parametrize(("file", "day"), [("signin-participations.csv", "2026-04-09"), ("sign-in.xlsx", "2026-01-14")])
def test_a_sign_in_form_holds_a_person_an_organization_and_a_meeting(
    client: FlaskClient, store: Store, file: str, day: str
) -> None:
    """A form without a day means the one council on record."""
    imported(client, *case(file))
    found = facts(store)
    assert found["participation"][f"ana-roy--council-{day}"]["attendance"] == "present"
    assert found["collaboration"][f"council-{day}"]["title"] == "Council"
    assert "ana-roy--example-library" in found["representation"]


@pytest.mark.usefixtures("network")
@pytest.mark.parametrize(
    ("file", "took"),
    [
        (
            "wide-attendance.csv",
            {
                ("example-library", "2026-01-14", "present"),
                ("example-clinic", "2026-02-11", "present"),
                ("example-library", "2026-03-11", "present"),
                ("example-clinic", "2026-03-11", "present"),
            },
        ),
        (
            "wide-attendance-x.csv",
            {
                ("example-library", "2026-01-14", "present"),
                ("example-clinic", "2026-01-14", "regrets"),
                ("example-clinic", "2026-02-11", "present"),
            },
        ),
    ],
)
def test_a_wide_grid_is_a_participation_for_each_marked_cell(
    client: FlaskClient, store: Store, file: str, took: set[tuple[str, str, str]]
) -> None:
    imported(client, *case(file))
    found = facts(store)
    day = {key: row.get("starts_on", "") for key, row in found["collaboration"].items()}
    rows = found["participation"].values()
    assert {(row["partner"], day[row["collaboration"]], row["attendance"]) for row in rows} == took


@pytest.mark.usefixtures("network")
def test_an_ambiguous_column_of_dates_is_asked_about_once(client: FlaskClient, store: Store) -> None:
    guess = guessed(client, *case("dates-collaborations.csv"))
    assert [(one["kind"], one["heading"], one["value"], one["suggested"]) for one in guess["questions"]] == [
        ("dates", "starts_on", "01/09/2026", "day-first")
    ]
    refused = mapped(client, *case("dates-collaborations.csv"))
    assert refused.status_code == 422
    assert [(p["line"], p["cell"]) for p in refused.json["problems"]] == [(6, "C6")]
    column(guess, "starts_on")["dates"] = "day-first"
    imported(client, *case("dates-collaborations.csv"), mapping=guess["mapping"])
    days = {row["title"]: row["starts_on"] for row in on_record(store, "collaboration").values() if "starts_on" in row}
    assert {days[f"Meeting {letter}"] for letter in "ABCDEGHI"} == {"2026-09-01"}
    assert days["Meeting F"] == "2026-09-13"


@pytest.mark.usefixtures("network")
def test_a_workbook_keeps_its_days_and_its_header_is_found_below_a_title(client: FlaskClient, store: Store) -> None:
    imported(client, *case("dates.xlsx"))
    days = {row["starts_on"] for row in on_record(store, "collaboration").values() if row["title"] == "Council"}
    assert {"2026-09-01", "2026-10-01"} <= days
    imported(client, *case("title-row.xlsx"))
    imported(client, *case("title-row-partners.csv"))
    found = on_record(store, "partner")
    assert found["example-library"]["joined_on"] == "2026-09-01"
    assert (found["example-clinic"]["kind"], found["example-clinic"]["joined_on"]) == (
        "health-organization",
        "2026-09-02",
    )


@pytest.mark.usefixtures("network")
def test_directories_of_others_are_mapped_and_what_is_not_here_is_left_out(client: FlaskClient, store: Store) -> None:
    imported(client, *case("ckan-charities.csv"))
    imported(client, *case("partner-nonpei-partners.csv"))
    preview = imported(client, *case("stakeholders.csv"))
    assert preview["notices"] == ["not on record as Municipality, and left out: Kapolei"]
    found = on_record(store, "partner")
    foundation = found["example-library-foundation"]
    assert (foundation["kind"], foundation["municipality"], foundation["website"]) == (
        "library",
        "charlottetown",
        "https://example.org",
    )
    assert found["example-outreach-center"]["phone"] == "808-555-0163 (o); 808-555-0165 (c)"
    assert found["example-services-inc-north-centre"]["kind"] == "community-organization"
    assert set(on_record(store, "municipality")) == {"charlottetown", "summerside", "souris", "moncton", "ouest"}


@pytest.mark.usefixtures("network")
def test_kinds_are_mapped_by_value_and_the_unknown_are_asked_about(client: FlaskClient, store: Store) -> None:
    guess = guessed(client, *case("brigade-partners.csv"))
    assert [(one["kind"], one["value"]) for one in guess["questions"]] == [
        ("value", "Government"),
        ("value", "Brigade"),
    ]
    column(guess, "type")["values"] |= {"Government": "federal-department", "Brigade": ""}
    imported(client, *case("brigade-partners.csv"), mapping=guess["mapping"])
    imported(client, *case("invalid-type-partners.csv"))
    found = on_record(store, "partner")
    assert (found["18f"]["kind"], found["18f"].get("municipality")) == ("federal-department", None)
    assert (found["example-brigade"]["kind"], found["example-brigade"]["municipality"]) == ("other", "charlottetown")
    assert (found["example-library"]["kind"], found["example-clinic"]["kind"], found["ana-roy"]["kind"]) == (
        "library",
        "community-organization",
        "person",
    )


def test_lists_are_split_at_the_separators_of_the_column(client: FlaskClient, store: Store) -> None:
    imported(client, *case("lists-partners.csv"), *case("lists-sectors.csv"))
    found = on_record(store, "partner")
    assert {key: (row["sectors"], row["aliases"]) for key, row in found.items()} == {
        "example-clinic": (["health", "housing"], ["EC"]),
        "example-shelter": (["health", "housing"], ["ES"]),
    }


@pytest.mark.usefixtures("network")
def test_a_list_of_objects_is_read_as_json(client: FlaskClient, store: Store) -> None:
    imported(client, *case("organizations.json"))
    found = on_record(store, "partner")["example-library"]
    assert (found["municipality"], found["sectors"]) == ("charlottetown", ["health"])
    refused = mapped(client, ("one.json", '{"name": "x"}'))
    assert "holds no list of objects" in refused.json["problems"][0]["message"]
    for twice in ('[{"name": "x", "name": "y"}]', '{"name": "x"}\n{"name": "x", "name": "y"}'):
        refused = mapped(client, ("twice.json", twice))
        assert "'name' comes twice in one object" in refused.json["problems"][0]["message"]


@pytest.mark.usefixtures("network")
def test_a_meeting_tools_export_joins_double_lines_and_asks_about_devices(client: FlaskClient, store: Store) -> None:
    guess = guessed(client, *case("participants_81234567890.csv"))
    assert [(one["kind"], one["value"]) for one in guess["questions"]] == [("value", "iPhone")]
    column(guess, "Name (Original Name)")["values"]["iPhone"] = ""
    imported(client, *case("participants_81234567890.csv"), mapping=guess["mapping"])
    people = {row["name"] for row in on_record(store, "partner").values() if row["kind"] == "person"}
    assert people == {"Ana Roy", "Ben Cho"}


def test_two_partners_of_one_name_are_refused_with_both_keys(client: FlaskClient) -> None:
    imported(client, *case("twins-partners.csv"), *case("twins-collaborations.csv"))
    refused = mapped(client, *case("twins-participations.csv"))
    foreign = mapped(client, ("came.csv", "Organization,Event,Date\nCommunity Centre,Forum T,2026-03-01\n"))
    for answer in (refused, foreign):
        assert answer.status_code == 422
        assert "community-centre-a, community-centre-b" in answer.json["problems"][0]["message"]


@pytest.mark.usefixtures("network")
@pytest.mark.parametrize(
    "file",
    [
        "contacts-with-employer.csv",
        "signin-participations.csv",
        "wide-attendance-x.csv",
        "stakeholders.csv",
        "title-row.xlsx",
    ],
)
def test_the_same_file_again_changes_nothing_and_one_undo_takes_it_back(
    client: FlaskClient, store: Store, file: str
) -> None:
    before = facts(store)
    preview = mapped(client, *case(file)).json
    batch = confirm(client, preview).json["batch"]
    again = mapped(client, *case(file)).json
    assert (again["new"], again["changed"], again["notices"]) == (0, 0, preview["notices"])
    assert client.post(f"/api/changes/{batch}/undo", json={}).status_code == 200
    assert facts(store) == before


@pytest.mark.usefixtures("network")
def test_a_mapping_is_kept_by_name_and_known_again_by_its_headings(client: FlaskClient, store: Store) -> None:
    file = "Org;Zone;Sorte\nMaison Espoir;O;Brigade\n"
    guess = guessed(client, ("a.csv", file))
    column(guess, "Zone")["to"] = ["organization.municipality"]
    column(guess, "Zone")["values"] = {"O": "Ouest"}
    column(guess, "Sorte")["values"] = {"Brigade": "faith-group"}
    guess["mapping"]["name"] = "Maisons"
    imported(client, ("a.csv", file), mapping=guess["mapping"])
    assert on_record(store, "partner")["maison-espoir"]["municipality"] == "ouest"
    other = "Sorte;Org;Zone\nBrigade;Maison Soleil;o\n"
    assert guessed(client, ("b.csv", other))["recognized"] == "Maisons"
    page = client.post("/import", data=files(("b.csv", other)), follow_redirects=True)
    assert "Read by the mapping Maisons." in page.text
    client.post(page.request.path)
    assert on_record(store, "partner")["maison-soleil"] == {
        "key": "maison-soleil",
        "name": "Maison Soleil",
        "kind": "faith-group",
        "municipality": "ouest",
    }
    assert "Maisons" in client.get("/import").text
    client.post("/import/mappings", data={"name": "Maisons"})
    assert guessed(client, ("b.csv", other))["recognized"] == ""


@pytest.mark.usefixtures("network")
def test_the_page_maps_the_names_of_places_and_sectors_once_for_the_file(client: FlaskClient, store: Store) -> None:
    sheet = "Org;Ville;Secteur\nMaison Espoir;O;Bouffe\nMaison Soleil;O;Santé, Bouffe\n"
    page = client.post("/import", data=files(("maisons.csv", sheet)), follow_redirects=True)
    answers = form(page.text)
    for said, read_as in (("O", "ouest"), ("Bouffe", "housing")):
        answers[next(name for name, value in answers.items() if value == said).replace("k", "v")] = read_as
    done = client.post(page.request.path, data=answers, follow_redirects=True)
    client.post(done.request.path)
    found = on_record(store, "partner")["maison-soleil"]
    assert (found["municipality"], found["sectors"]) == ("ouest", ["health", "housing"])


def test_two_rows_of_one_name_in_two_towns_are_not_joined(client: FlaskClient) -> None:
    refused = mapped(client, ("o.csv", "Organization,Town\nCommunity Centre,Souris\nCommunity Centre,Summerside\n"))
    (problem,) = refused.json["problems"]
    assert (problem["line"], problem["cell"]) == (3, "B3")
    assert "if they are two" in problem["message"]


def test_which_of_two_partners_of_one_name_is_meant_can_be_said(client: FlaskClient, store: Store) -> None:
    imported(client, *case("twins-partners.csv"))
    sheet = ("came.csv", "Organization,Event,Date\nCommunity Centre,Forum T,2026-03-01\n")
    guess = guessed(client, sheet)
    assert [one["value"] for one in guess["questions"]] == ["Community Centre"]
    column(guess, "Organization")["values"] = {"Community Centre": "community-centre-b"}
    imported(client, sheet, mapping=guess["mapping"])
    assert {row["partner"] for row in on_record(store, "participation").values()} == {"community-centre-b"}


@pytest.mark.usefixtures("network")
def test_blank_cells_of_a_mapped_file_clear_only_where_that_is_asked_for(client: FlaskClient) -> None:
    sent = {"mapping": "guess", "clear_blanks": "1"}
    sheet = ("x.csv", "Agency,Town,Type\nExample Library,,\n")
    cleared = client.post("/api/imports", data={**files(sheet), **sent}).json
    assert [(one["field"], one["old"], one["new"]) for one in cleared["changes"]] == [
        ("municipality", "charlottetown", None)
    ]
    assert mapped(client, sheet).json["changes"] == []


@pytest.mark.usefixtures("network")
def test_rows_pasted_from_a_spreadsheet_are_read(client: FlaskClient, store: Store) -> None:
    pasted = "Agency\tTown\r\nHarbour Food Bank\tSouris\r\n"
    page = client.post("/import", data={"pasted": pasted}, follow_redirects=True)
    done = client.post(page.request.path, data=form(page.text), follow_redirects=True)
    client.post(done.request.path)
    assert on_record(store, "partner")["harbour-food-bank"]["municipality"] == "souris"


@pytest.mark.usefixtures("network")
def test_strangers_at_an_occasion_are_counted_and_stored_only_with_consent(client: FlaskClient, store: Store) -> None:
    rows = "New Comer,Example Library,Welcome fair,2026-05-02\nAna Roy,,Welcome fair,2026-05-02\n"
    sheet = f"Name,Organization,Event,Date\n{rows}"
    guess = guessed(client, ("fair.csv", sheet))["mapping"]
    preview = imported(client, ("fair.csv", sheet), mapping=guess)
    assert preview["notices"] == [
        "1 person at an occasion is counted only: nobody becomes a partner there without consent"
    ]
    found = facts(store)
    assert "new-comer" not in found["partner"]
    assert found["collaboration"]["welcome-fair-2026-05-02"]["headcount"] == 1
    assert {row["partner"] for row in found["participation"].values()} == {"ana-roy", "example-library"}
    guess["tables"][0]["always"]["person.consent"] = "internal"
    imported(client, ("fair.csv", sheet), mapping=guess)
    assert on_record(store, "partner")["new-comer"]["consent"] == "internal"


@pytest.mark.usefixtures("network")
def test_the_command_guesses_a_mapping_to_edit_and_takes_it(command: Command, store: Store, tmp_path: Path) -> None:
    file, edited = tmp_path / "agencies.csv", tmp_path / "mapping.json"
    file.write_text(FOREIGN, encoding="utf-8")
    assert "graphsvc import --guess" in command("import", str(file)).stderr
    printed = command("import", "--guess", str(file))
    assert "Brigade is not known as Kind" in printed.stderr
    guess = json.loads(printed.stdout)
    guess["tables"][0]["columns"][2]["values"]["Brigade"] = "media"
    edited.write_text(json.dumps({**guess, "name": "Agencies"}), encoding="utf-8")
    done = command("import", "--mapping", str(edited), str(file))
    assert done.exit_code == 0, done.output
    assert on_record(store, "partner")["bluefin-school"]["kind"] == "media"
    assert "nothing changed" in command("import", str(file)).stderr
    edited.write_text('{"tables": [{"columns": [{"heading": "a", "to": ["zebra.name"]}]}]}', encoding="utf-8")
    refused = command("import", "--mapping", str(edited), str(file))
    assert refused.exit_code == 1
    assert "tables.0.columns.0.to" in refused.stderr


def test_a_problem_in_a_workbook_names_its_cell_in_the_readers_language(client: FlaskClient) -> None:
    book = messy.workbook({"Réunions": [["Titre", "Date"], ["Conseil", "2026-02-11"], ["Table", "bientôt"]]})
    sent = {**files(("réunions.xlsx", book)), "mapping": "guess"}
    refused = client.post("/api/imports?lang=fr", data=sent)
    assert next((p["sheet"], p["cell"], p["field"]) for p in refused.json["problems"]) == ("Réunions", "B3", "Date")
    assert "n'est pas connu comme Commence le" in refused.json["problems"][0]["message"]


def ods(rows: str) -> bytes:
    """An OpenDocument workbook of one sheet."""
    written = io.BytesIO()
    space = "urn:oasis:names:tc:opendocument:xmlns"
    names = " ".join(f'xmlns:{name}="{space}:{name}:1.0"' for name in ("office", "table", "text"))
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
        archive.writestr(
            "content.xml",
            f'<office:document-content {names}><office:body><office:spreadsheet><table:table table:name="Feuille1">'
            f"{rows}</table:table></office:spreadsheet></office:body></office:document-content>",
            zipfile.ZIP_DEFLATED,
        )
    return written.getvalue()


def cells(*texts: str) -> str:
    inside = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>' for text in texts
    )
    return f"<table:table-row>{inside}</table:table-row>"


@pytest.mark.usefixtures("network")
def test_an_opendocument_workbook_is_read_and_a_bomb_refused(client: FlaskClient, store: Store) -> None:
    cell = "<table:table-cell office:value-type="
    date = f'{cell}"date" office:date-value="2026-02-11"><text:p>11/02/26</text:p></table:table-cell>'
    rows = cells("Organisme", "Rencontre", "Date", "Présence")
    row = cells("HSC", "Table", "DATE", "oui").replace(f'{cell}"string"><text:p>DATE</text:p></table:table-cell>', date)
    imported(client, ("présences.ods", ods(rows + row)))
    assert "holland-settlement-centre--table-2026-02-11" in on_record(store, "participation")
    wide = cells("x").replace("<table:table-cell", '<table:table-cell table:number-columns-repeated="16384"')
    bomb = wide.replace("<table:table-row", '<table:table-row table:number-rows-repeated="1048576"')
    refused = mapped(client, ("bombe.ods", ods(bomb)))
    assert refused.status_code == 422
    assert refused.json["problems"][0]["file"] == "bombe.ods"


@pytest.mark.usefixtures("network")
def test_hostile_headings_and_cells_stay_text(client: FlaskClient, store: Store) -> None:
    heading = "<script>alert(1)</script>"
    sheet = f"Organization,{heading},=HYPERLINK(1)\n=cmd|' /C calc'!A0,x,y\n<b>Bold</b>,x,y\n"
    page = client.post("/import", data=files(("h.csv", sheet)), follow_redirects=True)
    assert heading not in page.text
    assert "&lt;script&gt;" in page.text
    imported(client, ("h.csv", sheet))
    assert "<b>Bold</b>" in {row["name"] for row in on_record(store, "partner").values()}
    many = ",".join(f"h{n}" for n in range(300))
    assert mapped(client, ("wide.csv", f"{many}\n{many}\n")).status_code == 422
