"""Attendance: the roster of a body, regrets, who sat in, somebody new, a headcount, done."""

from __future__ import annotations

import pytest
from conftest import fill
from flask.testing import FlaskClient

from graphsvc.storage.store import Store

ADDRESS = "/collaborations/meeting/attendance"


@pytest.fixture(autouse=True)
def _council(store: Store) -> None:
    people = [{"name": name, "kind": "person"} for name in ("Ann", "Bea", "Cem", "Dot")]
    library = {"name": "Library", "kind": "library"}
    council = {"key": "council", "title": "Council", "kind": "council", "status": "active", "starts_on": "2020"}
    meeting = {
        "key": "meeting", "title": "Meeting", "kind": "meeting", "status": "planned", "starts_on": "2026-05-04",
        "part_of": "council",
    }  # fmt: skip
    gala = {"key": "gala", "title": "Gala", "kind": "reception", "status": "planned", "starts_on": "2026-05-05"}
    members = [{"partner": key, "collaboration": "council", "role": "member"} for key in ("ann", "bea", "cem")]
    past = {"partner": "dot", "collaboration": "council", "role": "member", "until": "2021"}
    fill(
        store,
        {
            "partner": [*people, library],
            "representation": [{"person": "cem", "organization": "library"}],
            "collaboration": [council, meeting, gala],
            "participation": [*members, past],
        },
    )


def test_the_roster_is_the_body_on_that_day(client: FlaskClient) -> None:
    roster = client.get(f"/api{ADDRESS}").json
    assert [(line["partner"], line["attendance"]) for line in roster["lines"]] == [
        ("ann", None),
        ("bea", None),
        ("cem", None),
    ]
    assert roster["lines"][2]["speaks_for"] == ["library"]
    page = client.get(ADDRESS).text
    assert "Ann" in page
    assert "Dot" not in page.split("<datalist")[0]


def test_what_is_ticked_is_what_counts(client: FlaskClient, store: Store) -> None:
    version = client.get(f"/api{ADDRESS}").json["version"]
    marks = [
        {"partner": "ann", "attendance": "present"},
        {"partner": "bea", "attendance": "regrets"},
        {"partner": "cem", "attendance": "regrets", "via": "dot"},
    ]
    sent = {"marks": marks, "newcomers": [{"name": "Eve", "consent": True}], "headcount": 7, "done": True}
    taken = client.post(f"/api{ADDRESS}", json=sent, headers={"If-Match": f'"{version}"'})
    assert taken.status_code == 200, taken.json
    rows = {
        row["partner"]: row for row in client.get("/api/collaborations/meeting/participations").json["participations"]
    }
    assert {key: (row.get("attendance"), row.get("via")) for key, row in rows.items()} == {
        "ann": ("present", None),
        "bea": ("regrets", None),
        "cem": ("regrets", "dot"),
        "eve": ("present", None),
    }
    meeting = client.get("/api/collaborations/meeting").json
    assert (meeting["status"], meeting["headcount"]) == ("held", 7)
    shown = client.get("/api/history?partner=dot&kind=meeting").json
    assert [row["key"] for row in shown["collaborations"]] == ["meeting"]  # the alternate was there
    assert client.get("/api/history?partner=bea&kind=meeting").json["total"] == 0  # regrets are no participation
    assert client.get("/api/history?partner=library&kind=meeting").json["total"] == 1  # its seat was filled
    late = client.post(f"/api{ADDRESS}", json=sent, headers={"If-Match": f'"{version}"'})
    assert late.status_code == 412
    batch = taken.json["batch"]
    assert client.post(f"/api/changes/{batch}/undo", json={}).status_code == 200
    assert client.get("/api/collaborations/meeting").json["status"] == "planned"


def test_the_page_takes_attendance_without_script(client: FlaskClient) -> None:
    version = client.get(f"/api{ADDRESS}").json["version"]
    form = {
        "partner": ["ann", "bea", "cem"],
        "attendance-ann": "present",
        "attendance-bea": "regrets",
        "someone": "dot",
        "headcount": "5",
        "version": str(version),
        "done": "1",
    }
    assert client.post(ADDRESS, data=form).status_code == 302
    rows = client.get("/api/collaborations/meeting/participations").json["participations"]
    assert {row["partner"]: row.get("attendance") for row in rows} == {
        "ann": "present",
        "bea": "regrets",
        "dot": "present",
    }


def test_at_an_occasion_nobody_becomes_a_partner_without_consent(client: FlaskClient) -> None:
    at = "/api/collaborations/gala/attendance"
    match = {"If-Match": f'"{client.get(at).json["version"]}"'}
    refused = client.post(at, json={"newcomers": [{"name": "Fay", "consent": False}]}, headers=match)
    assert refused.status_code == 422
    assert client.get("/api/partners/fay").status_code == 404
    assert client.post(at, json={"newcomers": [{"name": "Fay", "consent": True}]}, headers=match).status_code == 200
    assert client.get("/api/partners/fay").json["consent"] == "internal"


def test_a_second_person_with_an_old_roster_is_told(client: FlaskClient) -> None:
    match = {"If-Match": f'"{client.get(f"/api{ADDRESS}").json["version"]}"'}
    ann = {"marks": [{"partner": "ann", "attendance": "present"}]}
    assert client.post(f"/api{ADDRESS}", json=ann, headers=match).status_code == 200
    bea = {"marks": [{"partner": "bea", "attendance": "regrets"}]}
    assert client.post(f"/api{ADDRESS}", json=bea, headers=match).status_code == 412


def test_what_is_not_sent_stays_and_what_is_taken_back_goes(client: FlaskClient) -> None:
    def send(**body: object) -> int:
        match = {"If-Match": f'"{client.get(f"/api{ADDRESS}").json["version"]}"'}
        return client.post(f"/api{ADDRESS}", json=body, headers=match).status_code

    assert send(marks=[{"partner": "ann", "attendance": "present"}], headcount=12) == 200
    assert send(marks=[{"partner": "bea", "attendance": "regrets"}]) == 200
    assert client.get("/api/collaborations/meeting").json["headcount"] == 12
    assert send(marks=[{"partner": "ann"}], done=True) == 200
    assert client.get("/api/history?partner=ann&kind=meeting").json["total"] == 0
    assert send(marks=[{"partner": "ann", "attendance": "absent", "via": "ann"}]) == 422
    assert send(newcomers=[{"name": "Gus", "consent": True}, {"name": "gus", "consent": True}]) == 422
    assert send(newcomers=[{"name": "ann", "consent": True}]) == 422
    assert send(newcomers=[{"name": "Jo Ann", "consent": True}, {"name": "Jo-Ann", "consent": True}]) == 200
    assert [client.get(f"/api/partners/{key}").json["name"] for key in ("jo-ann", "jo-ann-2")] == ["Jo Ann", "Jo-Ann"]


def test_errors_keep_what_was_typed_and_names_are_understood(client: FlaskClient) -> None:
    version = client.get("/api/collaborations/gala/attendance").json["version"]
    form = {"newcomer": "Fay", "someone": "Dot", "headcount": "31", "version": str(version)}
    page = client.post("/collaborations/gala/attendance", data=form)
    assert page.status_code == 422
    assert all(f'value="{typed}"' in page.text for typed in ("Fay", "Dot", "31"))
    assert client.post("/collaborations/gala/attendance", data={**form, "consent": "yes"}).status_code == 302
    rows = client.get("/api/collaborations/gala/participations").json["participations"]
    assert {row["partner"] for row in rows} == {"dot", "fay"}


def test_what_lies_ahead_cannot_have_been_held(client: FlaskClient) -> None:
    ahead = {"key": "ahead", "title": "Ahead", "kind": "meeting", "starts_on": "2999-01-01"}
    assert client.post("/api/collaborations", json=ahead).status_code == 201
    match = {"If-Match": f'"{client.get("/api/collaborations/ahead/attendance").json["version"]}"'}
    assert client.post("/api/collaborations/ahead/attendance", json={"done": True}, headers=match).status_code == 422
    assert client.get("/api/history?kind=meeting&q=ahead").json["total"] == 0
