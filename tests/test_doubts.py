"""Two affiliations of one person without an end: both count, and that is asked about until somebody answers."""

from __future__ import annotations

import io
from typing import Any

import pytest
from conftest import SHARED, Command, fill
from flask.testing import FlaskClient

from graphsvc.storage.store import Store

MEETINGS = [
    {"key": key, "title": key, "kind": "meeting", "status": "held", "starts_on": day}
    for key, day in (("m1", "2025-06-01"), ("m2", "2026-06-01"))
]
PARTNERS: list[dict[str, Any]] = [
    *({"key": f"org-{x}", "name": f"Organization {x.upper()}", "kind": "community-organization"} for x in "ab"),
    {"key": "ana", "name": "Ana Roy", "kind": "person"},
]
BOTH = [
    {"person": "ana", "organization": "org-a", "from": "2024-01-01"},
    {"person": "ana", "organization": "org-b", "from": "2026-01-01"},
]
ASKED = "?day=2026-11-23"


def filled(store: Store, *representations: dict[str, Any], **ana: Any) -> None:
    rows: dict[str, list[dict[str, Any]]] = {
        "partner": [row | (ana if row["key"] == "ana" else {}) for row in PARTNERS],
        "collaboration": MEETINGS,
        "participation": [{"partner": "ana", "collaboration": key, "attendance": "present"} for key in ("m1", "m2")],
        "representation": list(representations),
    }
    fill(store, rows)


def doubts(client: FlaskClient) -> list[dict[str, Any]]:
    found = client.get(f"/api/gaps/unknowns{ASKED}").json["unknowns"]
    return [row for row in found if row["question"] == "affiliations"]


def test_two_open_affiliations_are_asked_about_and_not_closed(
    client: FlaskClient, command: Command, store: Store
) -> None:
    filled(store, *BOTH)
    (asked,) = doubts(client)
    assert asked["records"] == ["ana--org-a--2024-01-01", "ana--org-b--2026-01-01"]
    sentence = (
        "Does Ana Roy still speak for all of them: Organization A since January 1, 2024; Organization B since "
        "January 1, 2026? 1 collaboration counts for more than one. Give what is over its last day; where all hold, "
        "say of the later one that it holds beside others."
    )
    assert asked["sentence"] == sentence
    page = client.get(f"/gaps/unknowns{ASKED}").text
    assert sentence in page
    assert "/representations/ana--org-a--2024-01-01/edit#field-until" in page
    assert "/collaborations/m2" in page
    assert sentence in command("gaps", "--unknowns", "--day", "2026-11-23").stdout.replace("\n", " ")
    assert "affiliations" in client.get(f"/gaps/unknowns.csv{ASKED}").text
    assert [row.until for row in store.snapshot().representations.values()] == [None, None]
    history = client.get("/api/history?partner=org-a").json["collaborations"]
    assert [row["key"] for row in history] == ["m2", "m1"]


@pytest.mark.parametrize(
    ("rows", "more"),
    [
        ([BOTH[0] | {"until": "2025-12-31"}, BOTH[1]], {}),
        ([BOTH[0] | {"until": "2027-12-31"}, BOTH[1]], {}),
        ([BOTH[0], BOTH[1] | {"alongside": "yes"}], {}),
        ([BOTH[0], BOTH[1] | {"from": "2027-01-01"}], {}),
        ([BOTH[0], BOTH[1] | {"organization": "org-a"}], {}),
        (BOTH, {"left_on": "2026-07-01"}),
        (BOTH[:1], {}),
    ],
)
def test_an_answer_ends_the_question(
    client: FlaskClient, store: Store, rows: list[dict[str, Any]], more: dict[str, Any]
) -> None:
    filled(store, *rows, **more)
    assert doubts(client) == []


@pytest.mark.parametrize(
    ("rows", "asked"),
    [
        ([BOTH[0] | {"until": "2026-06-30"}, BOTH[1]], ("overlap", "until")),
        ([BOTH[0] | {"until": "2025-12-31"}, BOTH[1]], None),
        ([BOTH[0] | {"until": "2026-06-30"}, BOTH[1] | {"alongside": "yes"}], None),
        ([{"person": "ana", "organization": "org-b", "until": "2024-06-30"}, BOTH[0]], ("undated", "from")),
        ([{"person": "ana", "organization": "org-b", "until": "2023-06-30"}, BOTH[0]], None),
    ],
)
def test_affiliations_that_overlap_are_asked_about(
    client: FlaskClient, store: Store, rows: list[dict[str, Any]], asked: tuple[str, str] | None
) -> None:
    filled(store, *rows)
    found = client.get(f"/api/gaps/unknowns{ASKED}").json["unknowns"]
    questions = [(row["question"], row["field"]) for row in found if row["entity"] == "representation"]
    assert questions == ([asked] if asked else [])


def test_what_collaborations_contradict_is_asked_about(client: FlaskClient, store: Store) -> None:
    filled(store)
    fill(store, {
        "collaboration": [
            {"key": "council", "title": "Council", "kind": "council", "starts_on": "2025-07", "ends_on": "2025-12"},
            *({"key": key, "title": title, "kind": "meeting", "starts_on": day, **more} for key, title, day, more in (
                ("before", "Founding", "2025-06-30", {"part_of": "council"}),
                ("within", "First", "2025-07-01", {"part_of": "council"}),
                ("after", "Last", "2026", {"part_of": "council"}),
                ("m1-again", "M1", "2025-06-01", {}),
                ("m1-there", "m1", "2025-06-01", {"distinct_from": ["m1", "m1-again"]}),
                ("m1-other", "Another", "2025-06-01", {}),
            )),
        ],
        "participation": [
            {"partner": "ana", "collaboration": "m1-again", "attendance": "regrets"},
            {"partner": "org-a", "collaboration": "m1-again", "attendance": "absent", "via": "ana"},
            {"partner": "org-b", "collaboration": "before", "from": "2025-06-30", "attendance": "present"},
            {"partner": "org-b", "collaboration": "before", "attendance": "absent"},
            {"partner": "org-a", "collaboration": "before", "attendance": "absent"},
        ],
    })  # fmt: skip
    found = client.get(f"/api/gaps/unknowns{ASKED}").json["unknowns"]
    asked = [(row["question"], row["records"]) for row in found if row["question"] in ("came", "outside", "twice")]
    assert asked == [
        ("came", ["org-b--before", "org-b--before--2025-06-30"]),
        ("came", ["ana--m1-again", "org-a--m1-again"]),
        ("outside", ["after", "council"]),
        ("outside", ["before", "council"]),
        ("twice", ["m1", "m1-again"]),
    ]
    page = client.get(f"/gaps/unknowns{ASKED}").text
    assert "It is dated June 30, 2025, before Council began (July 2025)." in page
    assert "It is dated 2026, after Council ended (December 2025)." in page
    assert "/collaborations/m1/merge?other=m1-again" in page
    assert "Not the same" in client.get("/collaborations/m1/merge?other=m1-again").text
    client.post("/duplicates/apart", data={"entity": "collaboration", "one": "m1", "other": "m1-again"})
    found = client.get(f"/api/gaps/unknowns{ASKED}").json["unknowns"]
    assert not [row for row in found if row["question"] == "twice"]


def test_contacts_are_history_only_and_what_becomes_of_them_stands_in_nobodys_way(
    client: FlaskClient, store: Store
) -> None:
    filled(store)
    call = {"title": "A call", "kind": "contact", "status": "held", "starts_on": "2026-06-01"}
    fill(store, {"collaboration": [call | {"key": "call"}, call | {"key": "call-again"}, call | {"key": "m1-call"}]})
    assert not [row for row in client.get(f"/api/gaps/unknowns{ASKED}").json["unknowns"] if row["question"] == "twice"]
    etag = client.get("/api/collaborations/call-again").headers["ETag"]
    assert client.delete("/api/collaborations/call-again", headers={"If-Match": etag}).status_code == 204
    assert client.get(f"/gaps/unknowns{ASKED}").status_code == 200


def test_a_third_affiliation_asks_again(client: FlaskClient, store: Store) -> None:
    filled(store, BOTH[0], BOTH[1] | {"alongside": "yes"})
    fill(store, {"partner": [{"key": "org-c", "name": "Organization C", "kind": "library"}]})
    fill(store, {"representation": [{"person": "ana", "organization": "org-c"}]})
    (asked,) = doubts(client)
    assert asked["records"] == ["ana--org-c", "ana--org-a--2024-01-01"]
    assert "Organization C, since when is not recorded" in asked["sentence"]


def test_the_answer_is_given_in_the_form_and_in_a_file(client: FlaskClient, store: Store) -> None:
    filled(store, *BOTH)
    row = client.get("/api/representations/ana--org-b--2026-01-01").json
    form = {**row, "alongside": "yes"}
    assert client.post("/representations/ana--org-b--2026-01-01/edit", data=form).status_code == 302
    assert doubts(client) == []
    table = b"person,organization,from,Holds beside others\nana,org-b,2026-01-01,Yes\n"
    preview = client.post("/api/imports", data={"files": [(io.BytesIO(table), "representations.csv")]}).json
    assert (preview["problems"], preview["unchanged"]) == ([], 1)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the cases are not shipped")
def test_the_case_of_two_affiliations(client: FlaskClient) -> None:
    files = [(io.BytesIO(path.read_bytes()), path.name) for path in sorted((SHARED / "cases/affiliation").iterdir())]
    preview = client.post("/api/imports", data={"files": files}).json
    assert preview["problems"] == []
    client.post(f"/api/imports/{preview['id']}", headers={"If-Match": f'"{preview["version"]}"'})
    (asked,) = doubts(client)
    assert asked["records"] == ["ana--org-a--2024-01-01", "ana--org-b--2026-01-01"]
    assert "1 collaboration counts for more than one" in asked["sentence"]
