"""Minutes of a gathering that nobody named: what it was and when is read from them, asked about, and written along."""

from __future__ import annotations

import io

import pytest
from conftest import fill
from flask.testing import FlaskClient
from test_graph import ME
from test_merges import exported
from test_minutes_page import form

from graphsvc.capture import changes
from graphsvc.files.minutes import documents, headline
from graphsvc.storage.store import Store

PASTED = """Settlement Council
Minutes of the regular meeting, March 4th, 2026
Present: Ana Roy, Zoe Nash
Regrets: Bob Li
1. Next meeting: April 1, 2026
"""


@pytest.mark.parametrize(
    ("text", "title", "day"),
    [
        (PASTED, "Settlement Council – regular meeting", "2026-03-04"),
        ("# Housing Table\n\n**Date:** Nov. 2, 2025 (noon)\nPresent: A B", "Housing Table", "2025-11-02"),
        ("PROCÈS-VERBAL\nComité d'accueil – réunion du 3 mars 2026\nPrésents : A B", "Comité d'accueil", "2026-03-03"),
        ("Compte rendu\nTable emploi\nLe jeudi 15 janvier 2026, 13 h\nPrésences", "Table emploi", "2026-01-15"),
        ("Present: Ana Roy\n4 March 2026", "", ""),
        ("Council, 03/04/2026\nPresent: Ana Roy", "Council, 03/04/2026", ""),
        ("Location: Town Hall\n2026-03-04\nPresent: A B", "", "2026-03-04"),
        ("", "", ""),
        ("x" * 100_000 + "\n" + "a b " * 50_000, "", ""),
    ],
)
def test_the_headline_of_minutes(text: str, title: str, day: str) -> None:
    found = headline.of(text.splitlines())
    assert (found.title, found.day) == (title, day)


def test_the_headline_of_a_calendar() -> None:
    event = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;TZID=America/Halifax:20260304T130000\nSUMMARY:Council\nEND:VEVENT\n"
    found = documents.headline_of("invitation.ics", event.encode())
    assert (found.title, found.day) == ("Council", "2026-03-04")


@pytest.fixture
def _network(store: Store) -> None:
    council = {"key": "council", "title": "Settlement Council", "kind": "council", "status": "active"}
    people = [{"name": name, "kind": "person"} for name in ("Ana Roy", "Bob Li", "Zoe Nash")]
    fill(store, {"partner": people, "collaboration": [council]})


@pytest.mark.usefixtures("_network")
def test_a_new_gathering_is_written_with_its_attendance_and_taken_back(client: FlaskClient, store: Store) -> None:
    before = exported(store)
    page = client.post("/attendance", data={"text": PASTED}).text
    sent = form(page)
    assert (sent["title"], sent["starts_on"], sent["kind"]) == (
        "Settlement Council – regular meeting",
        "2026-03-04",
        "meeting",
    )
    assert sent["part_of"] == "Settlement Council"
    assert exported(store) == before, "nothing is written before somebody has looked"
    saved = client.post("/attendance/confirm", data=sent | {"done": "1"})
    assert saved.status_code == 302
    (gathering,) = [row for row in store.snapshot().collaborations.values() if row.kind == "meeting"]
    assert (gathering.starts_on, gathering.part_of, gathering.status) == ("2026-03-04", "council", "held")
    rows = {row.partner: row.attendance for row in store.snapshot().participations_in[gathering.key]}
    assert rows == {"ana-roy": "present", "zoe-nash": "present", "bob-li": "regrets"}
    again = client.post("/attendance/confirm", data=sent | {"done": "1"})
    assert (again.status_code, again.location) == (302, saved.location), "the same form sent twice is written once"
    assert len(store.snapshot().collaborations) == 2
    changes.undo(store, saved.location.rpartition("/")[2], ME)
    assert exported(store) == before


@pytest.mark.usefixtures("_network")
def test_a_gathering_of_that_body_and_day_is_proposed_and_none_is_made(client: FlaskClient, store: Store) -> None:
    dated = {"kind": "meeting", "status": "planned", "starts_on": "2026-03-04"}
    fill(
        store,
        {"collaboration": [{"key": "march", "title": "March", "part_of": "council", **dated},
                           {"key": "other", "title": "Another", **dated}]},
    )  # fmt: skip
    sent = form(client.post("/attendance", data={"text": PASTED}).text)
    assert sent["gathering"] == "march"
    assert client.post("/attendance/confirm", data=sent | {"done": "1"}).status_code == 302
    assert len(store.snapshot().participations_in["march"]) == 3
    assert len(store.snapshot().collaborations) == 3
    again = client.post("/attendance/confirm", data=sent | {"done": "1", "operation": ""})
    assert again.status_code == 412, "the roster has changed since it was looked at"
    fresh = client.post("/attendance/confirm", data=sent | {"gathering": "a new one", "operation": ""})
    assert fresh.status_code == 302
    assert len(store.snapshot().collaborations) == 4


@pytest.mark.usefixtures("_network")
@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": ""}, "title"),
        ({"starts_on": ""}, "starts_on"),
        ({"starts_on": "yesterday"}, "starts_on"),
        ({"kind": "council"}, "kind"),
        ({"part_of": "No such body"}, "part_of"),
        ({"starts_on": "2999-01-01"}, "starts_on"),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_stays(
    client: FlaskClient, store: Store, change: dict[str, str], field: str
) -> None:
    before = exported(store)
    sent = form(client.post("/attendance", data={"text": PASTED}).text) | {"done": "1"} | change
    refused = client.post("/attendance/confirm", data=sent)
    assert refused.status_code == 422
    assert f'href="#field-{field}"' in refused.text
    assert form(refused.text)["lines"] == "3"
    assert exported(store) == before
    for name, value in {**sent, **change}.items():
        if name in ("title", "starts_on") and value:
            assert form(refused.text)[name] == value


def test_what_cannot_be_read_is_told(client: FlaskClient) -> None:
    for sent in ({}, {"text": "nothing of the kind"}, {"meeting": "No such meeting", "text": PASTED}):
        assert client.post("/attendance", data=sent).status_code in (400, 422)
    damaged = {"file": (io.BytesIO(b"PK\x03\x04 damaged"), "minutes.docx")}
    assert client.post("/attendance", data=damaged).status_code in (400, 422)
    assert client.post("/attendance/confirm", data={"gathering": "nobody", "lines": "0"}).status_code == 404
    assert client.post("/attendance/confirm", data={}).status_code in (400, 422)


@pytest.mark.usefixtures("_network")
def test_a_program_reads_minutes_and_records_their_gathering(client: FlaskClient, store: Store) -> None:
    before = exported(store)
    read = client.post("/api/attendance", data={"text": PASTED}).json
    said = {name: read[name] for name in ("title", "starts_on", "kind", "part_of")}
    assert said == {
        "title": "Settlement Council – regular meeting",
        "starts_on": "2026-03-04",
        "kind": "meeting",
        "part_of": "council",
    }
    assert read["on_record"] == []
    lines = [
        {"decision": "partner", "partner": line["partner"], "attendance": line["attendance"]}
        for line in read["minutes"]["lines"]
    ]
    sent = {"gathering": said, "lines": lines, "done": True}
    written = client.post("/api/attendance/confirm", json=sent, headers={"Idempotency-Key": "once"})
    assert written.status_code == 200
    again = client.post("/api/attendance/confirm", json=sent, headers={"Idempotency-Key": "once"})
    assert again.json == written.json
    (gathering,) = [row for row in store.snapshot().collaborations.values() if row.kind == "meeting"]
    assert gathering.status == "held"
    assert len(store.snapshot().participations_in[gathering.key]) == 3
    assert client.post("/api/attendance", data={"text": PASTED}).json["on_record"] == [gathering.key]
    changes.undo(store, written.json["batch"], ME)
    assert exported(store) == before


@pytest.mark.usefixtures("_network")
@pytest.mark.parametrize(
    "gathering",
    [
        {},
        {"title": "March"},
        {"title": "March", "starts_on": ""},
        {"title": "", "starts_on": "2026-03-04"},
        {"title": "March", "starts_on": "2026-03-04", "kind": "council"},
        {"title": "March", "starts_on": "2026-03-04", "part_of": "nobody"},
        {"title": "March", "starts_on": "2026-03-04", "status": "held"},
    ],
)
def test_a_program_is_told_what_is_wrong_with_a_gathering(
    client: FlaskClient, store: Store, gathering: dict[str, str]
) -> None:
    before = exported(store)
    sent = {"gathering": gathering, "lines": []}
    assert client.post("/api/attendance/confirm", json=sent).status_code == 422
    assert exported(store) == before
