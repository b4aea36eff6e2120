"""Import as page, API and command: all or nothing, the same file again changes nothing, undo takes it back."""

from __future__ import annotations

import contextlib
import io
import os
import re
import signal
import socket
import threading
import time
from pathlib import Path
from typing import Any

import openpyxl
import psutil
import pytest
import requests
from conftest import SHARED, Command, fill
from flask import Flask
from flask.testing import FlaskClient
from running import below, gone, served

from graphsvc.storage.store import Store

PARTNERS = (
    "name,kind,sectors,joined_on\nSouris Library,library,health,2016\nÉcole bleue,educational-institution,,2017-03\n"
)


def files(*named: tuple[str, str | bytes]) -> dict[str, Any]:
    return {"files": [(io.BytesIO(data.encode() if isinstance(data, str) else data), name) for name, data in named]}


def check(client: FlaskClient, *named: tuple[str, str | bytes], clear_blanks: bool = False) -> Any:
    return client.post("/api/imports", data={**files(*named), "clear_blanks": "1" if clear_blanks else "0"})


def confirm(client: FlaskClient, preview: dict[str, Any]) -> Any:
    return client.post(f"/api/imports/{preview['id']}", headers={"If-Match": f'"{preview["version"]}"'})


def case(name: str) -> list[tuple[str, bytes]]:
    """A file, or all of a folder, as people really have them."""
    path = SHARED / "cases" / name
    if not path.exists():
        pytest.skip("the cases are not here")
    return [(file.name, file.read_bytes()) for file in (sorted(path.glob("*.csv")) if path.is_dir() else [path])]


def text(page: str) -> str:
    """A page's words without its marks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", re.sub("</t[dh]>", " ", page)))


@pytest.fixture(autouse=True)
def _sectors(store: Store) -> None:
    fill(store, {"sector": [{"name": "Health"}, {"name": "Housing"}]})


def test_the_page_checks_asks_and_imports(client: FlaskClient) -> None:
    checked = client.post("/import", data=files(("partners.csv", PARTNERS)), follow_redirects=True)
    assert "2 new" in re.sub(r"<[^>]+>", "", checked.text)
    assert client.get("/api/partners").json["total"] == 0
    version = re.search(r'name="version" value="(\d+)"', checked.text)
    assert version
    done = client.post(checked.request.path, data={"version": version[1]}, follow_redirects=True)
    assert "Imported." in done.text
    assert [row["key"] for row in client.get("/api/partners").json["partners"]] == ["ecole-bleue", "souris-library"]


def test_the_same_file_again_changes_nothing(client: FlaskClient) -> None:
    confirm(client, check(client, ("partners.csv", PARTNERS)).json)
    version = client.get("/api/today").json["version"]
    again = check(client, ("partners.csv", PARTNERS)).json
    assert (again["new"], again["changed"], again["unchanged"]) == (0, 0, 2)
    done = confirm(client, again)
    assert (done.status_code, done.json["batch"]) == (202, "")
    assert client.get("/api/today").json["version"] == version
    page = client.get(f"/import/{again['id']}").text
    assert "Nothing changed" in page
    assert "/changes/" not in page


def test_all_problems_come_at_once_with_their_place_and_nothing_is_written(client: FlaskClient) -> None:
    wrong = "name,kind,joined_on,colour\nA,circus,3/4/2016,red\n,library,,\n"
    answer = check(client, ("partners.csv", wrong), ("sectors.csv", "name\nHealth\nHealth\n"))
    assert answer.status_code == 422
    places = [(p["file"], p["line"], p["field"], p["value"]) for p in answer.json["problems"]]
    assert places == [
        ("partners.csv", 1, "colour", "colour"),
        ("partners.csv", 2, "kind", "circus"),
        ("partners.csv", 2, "joined_on", "3/4/2016"),
        ("partners.csv", 3, "name", ""),
    ]
    assert all(problem["message"] for problem in answer.json["problems"])
    assert client.get("/api/partners").json["total"] == 0
    page = client.post("/import", data=files(("partners.csv", wrong)))
    assert page.status_code == 422
    assert "3/4/2016" in page.text


def test_a_preview_is_bound_to_the_graph_that_it_saw(client: FlaskClient) -> None:
    preview = check(client, ("partners.csv", PARTNERS)).json
    client.post("/api/partners", json={"name": "Souris Library", "kind": "library"})
    assert confirm(client, preview).status_code == 412
    assert client.get("/api/partners").json["total"] == 1


def test_an_import_is_undone(client: FlaskClient) -> None:
    before = client.get("/api/partners").json
    preview = check(client, ("partners.csv", PARTNERS)).json
    batch = confirm(client, preview).json["batch"]
    assert client.get("/api/partners").json["total"] == 2
    assert client.post(f"/api/changes/{batch}/undo", json={}).json["changes"] == 2
    assert client.get("/api/partners").json == before


@pytest.mark.slow("neo4j")
def test_thousands_of_rows_are_written_in_chunks_and_undone(client: FlaskClient) -> None:
    rows = "".join(f"p{n},Partner {n},other\n" for n in range(5200))
    preview = check(client, ("partners.csv", "key,name,kind\n" + rows)).json
    assert confirm(client, preview).status_code == 202
    until = time.monotonic() + 60
    while (job := client.get(f"/api/imports/{preview['id']}").json)["state"] != "done":
        assert job["state"] == "running"
        assert time.monotonic() < until
        time.sleep(0.1)
    assert client.get("/api/partners").json["total"] == 5200
    assert client.post(f"/api/changes/{job['batch']}/undo", json={}).json["changes"] == 5200
    assert client.get("/api/partners").json["total"] == 0


def test_names_that_look_alike_are_told_and_never_merged(client: FlaskClient) -> None:
    client.post("/api/partners", json={"name": "Souris Public Library", "kind": "library"})
    preview = check(client, ("partners.csv", "name,kind\nSouris Public Librarry,library\n")).json
    assert [(pair["name"], pair["other_name"]) for pair in preview["alike"]] == [
        ("Souris Public Librarry", "Souris Public Library")
    ]
    confirm(client, preview)
    assert client.get("/api/partners").json["total"] == 2


def test_a_workbook_with_a_sheet_for_each_record_in_french(client: FlaskClient) -> None:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in {
        "Municipalités": [["nom", "population"], ["Souris", 1079]],
        "Partenaires": [["nom", "genre", "municipalité"], ["Bibliothèque", "bibliothèque", "Souris"]],
    }.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    preview = check(client, ("réseau.xlsx", content.getvalue()))
    assert preview.status_code == 201, preview.json
    confirm(client, preview.json)
    assert client.get("/api/partners/bibliotheque").json["municipality"] == "souris"


def test_the_command_imports_and_undoes(command: Command, store: Store, tmp_path: Path) -> None:
    file = tmp_path / "partners.csv"
    file.write_text(PARTNERS, encoding="utf-8")
    assert "2 new" in command("import", "--check", str(file)).stderr
    assert not store.snapshot().partners
    done = command("import", str(file))
    assert done.exit_code == 0, done.output
    assert store.snapshot().partners.keys() == {"souris-library", "ecole-bleue"}
    batch = re.search(r"graphsvc undo (\S+)", done.stderr)
    assert batch
    assert "nothing changed" in command("import", str(file)).stderr
    assert command("undo", batch[1]).exit_code == 0
    assert not store.snapshot().partners
    file.write_text("name,kind\nA,circus\n", encoding="utf-8")
    failed = command("import", str(file))
    assert failed.exit_code == 1
    assert "partners.csv" in failed.stderr
    assert "circus" in failed.stderr


@pytest.mark.parametrize("death", ["SIGKILL", "SIGABRT", "SIGSEGV"])
def test_a_reading_process_that_dies_takes_nothing_with_it(client: FlaskClient, app: Flask, death: str) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Partners"
    for row in (["name", "kind"], ["Souris Library", "library"]):
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    killed: list[int] = []

    def kill() -> None:
        for child in below(os.getpid()):
            with contextlib.suppress(psutil.Error):
                if child.pid not in killed and "xlsx_child" in " ".join(child.cmdline()):
                    child.send_signal(getattr(signal, death))
                    killed.append(child.pid)

    over = threading.Event()
    killer = threading.Thread(target=lambda: [kill() for _ in iter(lambda: over.wait(0.002), True)])
    killer.start()
    refused = check(client, ("partners.xlsx", content.getvalue()))
    over.set()
    killer.join()
    assert len(killed) == 1
    assert gone(killed)
    assert refused.status_code == 422
    assert [problem["file"] for problem in refused.json["problems"]] == ["partners.xlsx"]
    assert "the file could not be read" in refused.json["problems"][0]["message"]
    assert "save its sheets as CSV" in refused.json["problems"][0]["message"]
    assert list((app.extensions["graphsvc.settings"].data / "imports").iterdir()) == []
    assert check(client, ("partners.xlsx", content.getvalue())).json["new"] == 1


def test_too_large_and_half_sent_uploads_leave_the_service_unharmed(app: Flask) -> None:
    with served(app) as url:
        host, port = url.removeprefix("http://").split(":")
        halves = []
        for _ in range(8):
            half = socket.create_connection((host, int(port)))
            head = f"POST /import HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nSec-Fetch-Site: same-origin\r\n"
            half.sendall(f"{head}Content-Type: text/csv\r\nContent-Length: 9000000\r\n\r\n".encode() + b"a" * 1000)
            halves.append(half)
        answer = requests.post(f"{url}/import", data=b"a" * 11_000_000, headers={"Sec-Fetch-Site": "same-origin"})
        assert answer.status_code == 413
        assert "10 MB" in answer.text
        endless = socket.create_connection((host, int(port)), timeout=60)
        endless.sendall(
            f"POST /import HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: 200000000\r\n\r\n".encode()
        )
        endless.sendall(b"a" * 100)
        assert b" 413 " in endless.recv(200)
        with socket.create_connection((host, int(port)), timeout=60) as asking:
            asking.sendall(f"GET /partners HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n".encode())
            assert b" 200 " in asking.recv(200)
        for half in halves:
            half.close()


CLEARED = [
    ("partner", "org-a", "Organization A", "municipality", "charlottetown", None),
    ("partner", "org-a", "Organization A", "sectors", ["health"], None),
]


def changes(answer: Any) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in ("entity", "key", "name", "field", "old", "new")) for row in answer["changes"]]


def test_empty_cells_leave_what_is_on_record(client: FlaskClient) -> None:
    confirm(client, check(client, *case("affiliation")).json)
    before = client.get("/api/partners/org-a").json
    preview = check(client, *case("blank-partners.csv")).json
    assert (preview["unchanged"], preview["changes"], preview["blanks"]) == (1, [], 2)
    confirm(client, preview)
    assert client.get("/api/partners/org-a").json == before
    page = client.post("/import", data=files(*case("blank-partners.csv")), follow_redirects=True)
    assert "2 empty cells leave what is on record as it is." in page.text
    assert "Clear what is blank" in page.text


def test_clearing_is_asked_for_and_each_field_is_named_before(client: FlaskClient) -> None:
    confirm(client, check(client, *case("affiliation")).json)
    preview = check(client, *case("blank-partners.csv"), clear_blanks=True).json
    assert changes(preview) == CLEARED
    assert (preview["changes_total"], preview["cleared"], preview["blanks"]) == (2, 2, 0)
    table = client.get(preview["changes_csv"]).data.decode("utf-8-sig").splitlines()
    assert table == [
        "record,key,name,field,old,new",
        "partner,org-a,Organization A,municipality,Charlottetown,",
        "partner,org-a,Organization A,sectors,Health,",
    ]
    page = text(client.get(f"/import/{preview['id']}").text)
    assert "2 fields would change; 2 of them would be cleared" in page
    assert "Organization A Partners, org-a Municipality Charlottetown (cleared)" in page
    assert client.get("/api/partners/org-a").json["sectors"] == ["health"]
    confirm(client, preview)
    assert "sectors" not in client.get("/api/partners/org-a").json


def test_the_page_clears_what_is_blank_where_it_is_ticked(client: FlaskClient) -> None:
    confirm(client, check(client, *case("affiliation")).json)
    sent = {**files(*case("blank-partners.csv")), "clear_blanks": "1"}
    page = client.post("/import", data=sent, follow_redirects=True)
    client.post(page.request.path, data={}, follow_redirects=True)
    assert "municipality" not in client.get("/api/partners/org-a").json


def test_the_command_names_each_field_and_clears_on_request(command: Command, store: Store, tmp_path: Path) -> None:
    for name, data in (*case("affiliation"), *case("blank-partners.csv")):
        (tmp_path / name).write_bytes(data)
    blank = tmp_path / "blank-partners.csv"
    assert command("import", *(str(tmp_path / name) for name, _ in case("affiliation"))).exit_code == 0
    kept = command("import", "--check", str(blank))
    assert "2 empty cells leave what is on record; --clear-blanks clears it" in kept.stderr
    assert kept.stdout == ""
    told = command("import", "--check", "--clear-blanks", str(blank))
    assert told.stdout.splitlines() == [
        "Record\tKey\tName\tField\tOn record\tNew",
        "partner\torg-a\tOrganization A\tMunicipality\tCharlottetown\t(cleared)",
        "partner\torg-a\tOrganization A\tSectors\tHealth\t(cleared)",
    ]
    assert command("import", str(blank)).exit_code == 0
    assert store.snapshot().partners["org-a"].municipality == "charlottetown"
    assert command("import", "--clear-blanks", str(blank)).stdout == told.stdout
    assert store.snapshot().partners["org-a"].municipality is None


def test_every_changed_field_is_listed_with_what_follows_from_it(client: FlaskClient, store: Store) -> None:
    """A partner that is renamed keeps its former name: that is a change too."""
    fill(store, {"partner": [{"key": "a", "name": "Library", "kind": "library", "phone": "1"}]})
    preview = check(client, ("partners.csv", "key,name,kind,phone,email\na,Bibliothèque,other,,a@example.org\n")).json
    assert changes(preview) == [
        ("partner", "a", "Library", "name", "Library", "Bibliothèque"),
        ("partner", "a", "Library", "aliases", None, ["Library"]),
        ("partner", "a", "Library", "kind", "library", "other"),
        ("partner", "a", "Library", "email", None, "a@example.org"),
    ]
    assert preview["blanks"] == 1
    page = client.get(f"/import/{preview['id']}?lang=fr").text
    assert "Bibliothèque" in page
    assert "Autre" in page


def test_of_many_changes_the_page_shows_the_first_and_the_table_has_all(client: FlaskClient, store: Store) -> None:
    rows = range(1200)
    fill(store, {"sector": [{"key": f"s{n}", "name": f"Sector {n}"} for n in rows]})
    preview = check(client, ("sectors.csv", "key,name_fr\n" + "".join(f"s{n},Secteur {n}\n" for n in rows))).json
    assert (len(preview["changes"]), preview["changes_total"]) == (1000, 1200)
    assert len(client.get(preview["changes_csv"]).data.splitlines()) == 1201
    assert "and 1,150 more" in client.get(f"/import/{preview['id']}").text


def test_what_another_wrote_meanwhile_is_not_taken_back_by_an_empty_cell(client: FlaskClient, store: Store) -> None:
    fill(store, {"partner": [{"key": "a", "name": "A", "kind": "other", "phone": "1"}]})
    preview = check(client, ("partners.csv", "key,name,kind,phone,email,notes\na,A,other,,,new\n")).json
    fill(store, {"partner": [{"key": "a", "name": "A", "kind": "other", "phone": "2", "email": "b@example.org"}]})
    client.post(f"/api/imports/{preview['id']}", headers={"If-Match": f'"{store.snapshot().version}"'})
    found = store.snapshot().partners["a"]
    assert (found.phone, found.email, found.notes) == ("2", "b@example.org", "new")


def test_clearing_is_asked_for_by_0_or_1(client: FlaskClient) -> None:
    sent = {**files(("sectors.csv", "name\nHealth\n")), "clear_blanks": "yes"}
    assert client.post("/api/imports", data=sent).status_code == 400


@pytest.mark.parametrize(
    ("file", "table", "part"),
    [
        ("participations.csv", "key,partner,collaboration,role\nymca-b--mm2,ymca-a,mm2,member\n", "ymca-b"),
        ("participations.csv", "key,partner,collaboration\nymca-b--mm2,ymca-b,mm1\n", "mm2"),
        ("participations.csv", "key,partner,collaboration\nymca-a--mm2,other-x,mm2\n", "ymca-a"),
        ("seats.csv", "key,body,holder\nmm1--ymca-a,mm1,ymca-b\n", "ymca-a"),
    ],
)
def test_a_moved_record_does_not_keep_a_key_that_says_something_else(
    client: FlaskClient, store: Store, file: str, table: str, part: str
) -> None:
    confirm(client, check(client, *case("merge")).json)
    before = store.snapshot().version
    answer = check(client, (file, table))
    assert answer.status_code == 422
    (problem,) = answer.json["problems"]
    assert (problem["file"], problem["line"], problem["field"]) == (file, 2, "key")
    assert f"says {part}" in problem["message"]
    assert store.snapshot().version == before


def test_a_participation_added_for_the_other_partner_has_a_key_of_its_own(client: FlaskClient, store: Store) -> None:
    confirm(client, check(client, *case("merge")).json)
    confirm(client, check(client, *case("moved-participations.csv")).json)
    found = store.snapshot().participations
    assert {"ymca-a--mm2", "ymca-b--mm2"} <= found.keys()
    assert all(row.key == f"{row.partner}--{row.collaboration}" for row in found.values())


@pytest.mark.parametrize("door", ["page", "api", "command"])
def test_an_event_of_a_hundred_is_imported_written_again_and_undone(
    client: FlaskClient, command: Command, store: Store, tmp_path: Path, door: str
) -> None:
    named = case("undo-100")
    again = [(name, data.replace(b"present", b"regrets")) for name, data in named if name == "participations.csv"]

    def imported(tables: list[tuple[str, bytes]]) -> str:
        if door == "api":
            return confirm(client, check(client, *tables).json).json["batch"]
        if door == "page":
            page = client.post("/import", data=files(*tables), follow_redirects=True)
            client.post(page.request.path)
            return f"import-{page.request.path.removeprefix('/import/')}"
        for name, data in tables:
            (tmp_path / name).write_bytes(data)
        done = command("import", *(str(tmp_path / name) for name, _ in tables))
        assert done.exit_code == 0, done.output
        return done.stderr.split("graphsvc undo ")[1].split()[0]

    def undone(batch: str) -> None:
        if door == "api":
            assert client.post(f"/api/changes/{batch}/undo", json={}).status_code == 200
        elif door == "page":
            assert client.post(f"/changes/{batch}/undo").status_code == 302
        else:
            assert command("undo", batch).exit_code == 0

    def attendance() -> set[str | None]:
        return {row.attendance for row in store.snapshot().participations.values()}

    sectors = store.snapshot().sectors
    first = imported(named)
    assert (len(store.snapshot().participations), attendance()) == (100, {"present"})
    undone(first)
    found = store.snapshot()
    assert (found.partners, found.collaborations, found.participations) == ({}, {}, {})
    assert found.sectors == sectors
    imported(named)
    second = imported(again)
    assert attendance() == {"regrets"}
    undone(second)
    assert attendance() == {"present"}


def test_an_event_of_a_hundred_can_be_deleted(client: FlaskClient, store: Store) -> None:
    confirm(client, check(client, *case("undo-100")).json)
    (event,) = store.snapshot().collaborations
    version = store.snapshot().versions["collaboration"][event]
    assert client.delete(f"/api/collaborations/{event}", headers={"If-Match": f'"{version}"'}).status_code == 204
    assert not store.snapshot().participations
