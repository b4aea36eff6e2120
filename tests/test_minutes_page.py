"""The page and the API of minutes: paste, decide, confirm as one batch, undo."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterable

import pytest
from conftest import fill
from flask.testing import FlaskClient

from graphsvc.storage.store import Store

PASTED = """Council
Present: Ana Roy (Library), Bo Li, Library
Zoe Nash, Clinic; iPhone
Regrets: Cy Dow
1. Call to order
"""
MEETING, GALA = "/collaborations/meeting/minutes", "/collaborations/gala/minutes"


@pytest.fixture(autouse=True)
def _network(store: Store) -> None:
    people = [{"name": name, "kind": "person"} for name in ("Ana Roy", "Bob Li", "Cyd Dow")]
    council = {"key": "council", "title": "Council", "kind": "council", "status": "active", "starts_on": "2020"}
    dated = {"kind": "meeting", "status": "planned", "part_of": "council"}
    gala = {"key": "gala", "title": "Gala", "kind": "reception", "status": "planned", "starts_on": "2026-03-05"}
    fill(
        store,
        {
            "partner": [*people, {"name": "Library", "kind": "library"}, {"name": "Clinic", "kind": "other"}],
            "representation": [{"person": "ana-roy", "organization": "library"}],
            "collaboration": [
                council,
                gala,
                {"key": "meeting", "title": "March", "starts_on": "2026-03-04", **dated},
                {"key": "april", "title": "April", "starts_on": "2026-04-01", **dated},
            ],
            "participation": [{"partner": "ana-roy", "collaboration": "council", "role": "member"}],
        },
    )


def form(page: str) -> dict[str, str]:
    """What a browser would send of the form of a preview, without anything changed."""
    sent: dict[str, str] = {}
    own = page.split('class="roster minutes"')[1].split("</form>")[0]
    for tag in re.findall(r"<input\b[^>]*>", own):
        given = {name: html.unescape(value) for name, value in re.findall(r'(\w+)="([^"]*)"', tag)}
        if given.get("type") not in ("radio", "checkbox") or " checked" in tag:
            sent[given["name"]] = given.get("value", "")
    for name, options in re.findall(r'<select[^>]* name="([^"]+)">(.*?)</select>', own, re.DOTALL):
        sent[name] = (re.findall(r'value="([^"]+)" selected', options) or re.findall(r'value="([^"]+)"', options))[0]
    return sent


def number(sent: dict[str, str], name: str) -> str:
    """The number of the line that names somebody."""
    return next(key.split("-")[1] for key, value in sent.items() if key.startswith("written-") and name in value)


def rows(client: FlaskClient, meeting: str) -> dict[str, tuple[str | None, str | None]]:
    found = client.get(f"/api/collaborations/{meeting}/participations").json["participations"]
    return {row["partner"]: (row.get("attendance"), row.get("via")) for row in found}


def test_paste_decide_confirm_and_undo_without_script(client: FlaskClient) -> None:
    page = client.post("/attendance", data={"meeting": "March", "text": PASTED})
    assert page.status_code == 200
    sent = form(page.text)
    bo, cy, zoe, phone = (number(sent, name) for name in ("Bo Li", "Cy Dow", "Zoe", "iPhone"))
    assert sent[f"choice-{number(sent, 'Ana')}"] == "partner:ana-roy"
    assert sent[f"choice-{zoe}"] == "partner:clinic"  # the organization took part, the person is not recorded
    assert sent[f"choice-{phone}"] == "count"
    refused = client.post(f"{MEETING}/confirm", data={**sent, "done": "1"})
    assert refused.status_code == 422  # who Bo Li and Cy Dow are is not decided
    assert "choose who is meant" in refused.text
    assert rows(client, "meeting") == {}
    decided = {**form(refused.text), f"choice-{bo}": "new", f"other-{cy}": "Cyd Dow", "done": "1"}
    assert client.post(f"{MEETING}/confirm", data=decided).status_code == 422  # nobody ticked that Bo Li agreed
    saved = client.post(f"{MEETING}/confirm", data={**decided, f"consent-{bo}": "yes"})
    assert saved.status_code == 302, saved.text
    assert rows(client, "meeting") == {
        "ana-roy": ("present", None),
        "bo-li": ("present", None),
        "clinic": ("present", None),
        "cyd-dow": ("regrets", None),
    }
    meeting = client.get("/api/collaborations/meeting").json
    assert (meeting["status"], meeting["headcount"]) == ("held", 1)
    person = client.get("/api/partners/bo-li").json
    assert (person["consent"], person["consent_on"]) == ("internal", "2026-03-04")
    batch = saved.location.rsplit("/", 1)[1]
    assert client.post(f"/api/changes/{batch}/undo", json={}).status_code == 200
    assert rows(client, "meeting") == {}
    assert client.get("/api/partners/bo-li").status_code == 404


def test_what_was_decided_is_remembered_by_the_body(client: FlaskClient) -> None:
    def asked(meeting: str) -> list[tuple[str, str | None]]:
        address = f"/api/collaborations/{meeting}/minutes"
        found = client.post(address, data={"text": "Present: Cy Dow, Library"}).json
        return [(line["certainty"], line["partner"]) for line in found["lines"]]

    assert asked("april") != [("certain", "cyd-dow")]
    found = client.post("/api/collaborations/meeting/minutes", data={"text": "Present: Cy Dow, Library"}).json
    line = {"decision": "partner", "partner": "cyd-dow", "person": "Cy Dow", "organizations": ["Library"]}
    match = {"If-Match": f'"{found["version"]}"'}
    taken = client.post("/api/collaborations/meeting/minutes/confirm", json={"lines": [line]}, headers=match)
    assert taken.status_code == 200, taken.json
    assert asked("april") == [("certain", "cyd-dow")]
    assert client.post(f"/api/changes/{taken.json['batch']}/undo", json={}).status_code == 200
    assert asked("april") != [("certain", "cyd-dow")]  # undone, the decision is forgotten too


def test_at_an_occasion_unmatched_names_become_a_headcount_and_are_discarded(client: FlaskClient, store: Store) -> None:
    page = client.post(
        GALA, data={"file": (io.BytesIO(b"Name,Organization\nAna Roy,Library\nUma Ek,\nVic Oz,Gym\n"), "a.csv")}
    )
    sent = form(page.text)
    assert client.post(f"{GALA}/confirm", data=sent).status_code == 302
    assert rows(client, "gala") == {"ana-roy": ("present", None)}
    assert client.get("/api/collaborations/gala").json["headcount"] == 2
    changes = str(client.get("/api/changes?after=0").json)
    assert "Uma" not in changes
    assert "Vic" not in changes


def test_who_sat_in_and_problems_by_the_api(client: FlaskClient) -> None:
    address = "/api/collaborations/meeting/minutes"
    found = client.post(address, data={"text": "Present:\nBob Li for Ana Roy, Library\n"}).json
    line = found["lines"][0]
    assert (line["certainty"], line["partner"], line["via_partner"]) == ("certain", "ana-roy", "bob-li")

    def send(*lines: dict[str, object], **more: object) -> int:
        match = {"If-Match": f'"{client.post(address, data={"text": "Present: Ana Roy"}).json["version"]}"'}
        return client.post(f"{address}/confirm", json={"lines": lines, **more}, headers=match).status_code

    unknown = {"decision": "partner", "partner": "nobody", "person": "X"}
    new = {"decision": "new", "person": "Ana Roy", "consent": True}
    for wrong in (unknown, new, {**new, "person": None}, {"decision": "partner"}):
        assert send(wrong) in (404, 422), wrong
    assert rows(client, "meeting") == {}
    seat = {"decision": "partner", "partner": "ana-roy", "person": "Ana Roy", "via": "Bob Li", "attendance": "regrets"}
    pair = [
        {**new, "person": name, "organizations": ["Gym"], "with_organization": True} for name in ("Kim Ho", "Al Fu")
    ]
    assert send(seat, *pair, done=True) == 200
    assert rows(client, "meeting") == {
        "ana-roy": ("regrets", "bob-li"),
        "kim-ho": ("present", None),
        "al-fu": ("present", None),
    }
    spoken = client.get("/api/representations?organization=gym").json["representations"]
    assert {row["person"] for row in spoken} == {"kim-ho", "al-fu"}
    assert client.post(f"{address}/confirm", json={"lines": []}, headers={"If-Match": '"1"'}).status_code == 412


def test_what_cannot_be_read_is_told_on_the_page(client: FlaskClient) -> None:
    def told(data: dict[str, object], address: str = MEETING) -> Iterable[str]:
        page = client.post(address, data=data)
        assert page.status_code in (400, 413, 422), page.status
        assert "<form" in page.text
        return page.text

    assert "choose a file" in told({"text": " "})
    assert "no attendance was found" in told({"text": "The road was paved last year and everybody liked it a lot."})
    assert "damaged" in told({"file": (io.BytesIO(b"PK\x03\x04" + b"x" * 50), "a.docx")})
    assert "names no gathering" in told({"text": PASTED, "meeting": "elsewhere"}, "/attendance")
    assert client.get("/collaborations/elsewhere/minutes").status_code == 404
    page = client.post(
        MEETING, data={"text": "Present:\n<script>alert(1)</script> Roy, {{7*7}}\nAna Roy, Library"}
    ).text
    assert "<script>alert" not in page
