"""Municipalities that become part of another on a day: previewed, one batch, taken back, refused where wrong."""

from __future__ import annotations

import datetime
import json

import pytest
from conftest import Command, fill
from flask.testing import FlaskClient
from test_graph import ME
from test_merges import exported

from graphsvc.analytics import gaps
from graphsvc.capture import amalgamations, changes
from graphsvc.errors import Stale
from graphsvc.network import municipalities
from graphsvc.storage.store import Store

DAY = "2018-09-28"


def filled(store: Store) -> None:
    fill(store, {
        "municipality": [
            {"key": key, "name": key.replace("-", " ").title(), "population": 3000}
            for key in ("three-rivers", "montague", "georgetown", "souris", "cardigan")
        ] + [{"key": "brudenell", "name": "Brudenell", "merged_into": "cardigan", "merged_on": "2019-01-01"}],
        "sector": [{"key": key, "name": key.title(), "expected_from_population": 5000} 
                   for key in ("health", "housing")],
        "partner": [{"key": "clinic", "name": "Clinic", "kind": "other", "municipality": "montague",
                     "sectors": ["health"]}],
        "expectation": [
            {"municipality": "montague", "sector": "health", "partners": 3, "source": "council"},
            {"municipality": "montague", "sector": "housing", "partners": 1, "from": "2016", "until": "2017-12"},
            {"municipality": "georgetown", "sector": "housing", "partners": 2, "from": "2017", "until": "2030"},
            {"municipality": "three-rivers", "sector": "housing", "partners": 1, "from": "2016"},
            {"municipality": "souris", "sector": "health", "partners": 1, "from": "2020"},
        ],
    })  # fmt: skip


def test_two_become_part_of_a_third_and_come_back(client: FlaskClient, store: Store) -> None:
    filled(store)
    before = exported(store)
    assert "/municipalities/three-rivers/amalgamation" in client.get("/municipalities/three-rivers").text
    page = client.get(f"/municipalities/three-rivers/amalgamation?other=Montague&other=georgetown&other=&day={DAY}")
    assert "Montague, Georgetown become part of Three Rivers on September 28, 2018." in page.text
    assert "Health in Montague: 3 partners were expected" in page.text
    assert exported(store) == before, "looking writes nothing"
    asked = f"/api/municipalities/three-rivers/amalgamation?other=montague&other=georgetown&day={DAY}"
    found = client.get(asked).json
    assert [(row["municipality"], row["sector"]) for row in found["lapsing"]] == [
        ("montague", "health"), ("georgetown", "housing"),
    ]  # fmt: skip
    form = {"other": ["montague", "georgetown"], "day": DAY, "version": found["version"]}
    done = client.post("/municipalities/three-rivers/amalgamation", data=form)
    assert done.location == "/municipalities/three-rivers"

    now = store.snapshot()
    for key in ("montague", "georgetown"):
        row = now.municipalities[key]
        assert (row.merged_into, row.merged_on) == ("three-rivers", DAY)
    until = {row.key: row.until for row in now.tables["expectation"].values()}  # pyright: ignore
    assert until == {
        "montague--health": "2018-09-27", "montague--housing--2016": "2017-12",
        "georgetown--housing--2017": "2018-09-27", "three-rivers--housing--2016": None, "souris--health--2020": None,
    }  # fmt: skip
    for day, expected in (("2018-09-27", {("montague", "health"): 3, ("georgetown", "housing"): 2}), (DAY, {})):
        ordinal = datetime.date.fromisoformat(day).toordinal()
        words = gaps.words(now, ordinal, municipalities.successors(now, ordinal))
        own = {("three-rivers", "housing"): 1}
        assert {cell: row.partners for cell, row in words.items()} == expected | own

    page = client.get("/municipalities/three-rivers").text
    assert "To be asked again" in page
    assert "/gaps/three-rivers/health" in page
    assert "/gaps/three-rivers/housing" not in page, "of housing the whole has a word of its own"
    said = {"municipality": "three-rivers", "sector": "health", "partners": 2, "from": DAY}
    assert client.post("/api/expectations", json=said).status_code == 201
    assert "To be asked again" not in client.get("/municipalities/three-rivers").text
    batches = [row["batch"] for row in client.get("/api/changes?after=0").json["changes"]]
    for batch in (batches[-1], batches[-2]):
        assert client.post(f"/api/changes/{batch}/undo", json={}).status_code == 200
    assert exported(store) == before


def test_what_is_recorded_there_since_that_day_is_said(client: FlaskClient, store: Store) -> None:
    filled(store)
    dated = {"kind": "meeting", "status": "held", "municipality": "montague"}
    days = {"before": "2018-09-27", "on": DAY, "after": "2019"}
    fill(store, {"collaboration": [{"title": title, "starts_on": day, **dated} for title, day in days.items()]})
    asked = f"/api/municipalities/three-rivers/amalgamation?day={DAY}&other="
    said = "2 collaborations there are recorded for that day or later, and count for the whole."
    assert said in client.get(f"{asked}montague").json["sentence"]
    assert "recorded" not in client.get(f"{asked}georgetown").json["sentence"]


def test_the_api_and_the_command_write_what_was_looked_at(client: FlaskClient, store: Store, command: Command) -> None:
    filled(store)
    given = ("three-rivers", "Montague", "--day", DAY)
    address = "/api/municipalities/three-rivers/amalgamation"
    asked = client.get(f"{address}?other=montague&day={DAY}").json
    assert json.loads(command("amalgamate", *given, "--check", "--json").stdout) == asked
    body = {"others": ["montague"], "day": DAY}
    assert client.post(address, json=body).status_code == 428
    fill(store, {"expectation": [{"municipality": "montague", "sector": "housing", "partners": 5, "from": "2018"}]})
    headers = {"If-Match": f'"{asked["version"]}"'}
    assert client.post(address, json=body, headers=headers).status_code == 412
    old = asked["version"]
    form = {"other": "montague", "day": DAY, "version": old}
    page = client.post("/municipalities/three-rivers/amalgamation", data=form)
    assert (page.status_code, "look at what would move now" in page.text) == (412, True)
    with pytest.raises(Stale):
        amalgamations.amalgamate(store, "three-rivers", ["montague"], datetime.date(2018, 9, 28), old, ME)
    told = json.loads(command("amalgamate", *given, "--json").stdout)
    assert store.snapshot().municipalities["montague"].merged_into == "three-rivers"
    changes.undo(store, told["batch"], ME)
    assert store.snapshot().municipalities["montague"].merged_into is None
    found = client.get(f"{address}?other=montague&day={DAY}").json
    headers = {"If-Match": f'"{found["version"]}"'}
    assert client.post(address, json=body, headers=headers).status_code == 200


def test_what_cannot_be_is_refused_with_place_and_remedy(client: FlaskClient, store: Store, command: Command) -> None:
    filled(store)
    before = exported(store)
    for whole, others, day, status, said in (
        ("montague", "montague", DAY, 409, "Montague cannot become part of itself"),
        ("montague", "brudenell", DAY, 409, "Brudenell is part of Cardigan already; edit Brudenell"),
        ("brudenell", "souris", "2019-06-01", 409, "choose Cardigan"),
        ("brudenell", "cardigan", DAY, 409, "Brudenell became part of Cardigan on January 1, 2019 only"),
        ("brudenell", "cardigan", "2019-01-01", 409, "choose Cardigan"),
        ("montague", "souris", DAY, 409, "something is expected of Souris from"),
        ("montague", "nowhere", DAY, 404, "nowhere"),
        ("nowhere", "montague", DAY, 404, "nowhere"),
        ("montague", "souris", "2018-13-41", 400, "YYYY-MM-DD"),
        ("montague", "", DAY, 400, "choose at least one municipality"),
    ):
        asked = f"/municipalities/{whole}/amalgamation?other={others}&day={day}"
        page = client.get(asked)
        assert page.status_code == status, (asked, page.text)
        assert said.casefold() in page.text.casefold(), asked
        assert whole == "nowhere" or "<nav" in page.text
        if others:
            answer = client.get(f"/api{asked}")
            assert answer.status_code == status, (asked, answer.json)
            if status != 400:
                assert said in answer.json["detail"], (asked, answer.json)
    refused = command("amalgamate", "montague", "montague", "--day", DAY)
    assert refused.exit_code != 0
    assert exported(store) == before
    french = client.get(f"/municipalities/montague/amalgamation?other=montague&day={DAY}&lang=fr").text
    assert "Montague ne peut pas faire partie d'elle-même" in french.replace("&#39;", "'")


def test_a_ring_of_a_later_day_is_refused(client: FlaskClient, store: Store) -> None:
    # Souris becomes part of Montague in 2030, before which Montague cannot become part of Souris either.
    filled(store)
    fill(store, {"municipality": [
        {"key": "georgetown", "name": "Georgetown", "merged_into": "montague", "merged_on": "2017"},
        {"key": "montague", "name": "Montague", "merged_into": "cardigan", "merged_on": "2030"},
    ]})  # fmt: skip
    answer = client.get(f"/api/municipalities/montague/amalgamation?other=cardigan&day={DAY}")
    assert answer.status_code == 409
    fill(store, {"municipality": [{"key": "cardigan", "name": "Cardigan"}]})
    answer = client.get("/api/municipalities/montague/amalgamation?other=cardigan&day=2029-01-01")
    assert answer.status_code in (409, 422)
    assert "Montague" in answer.json["detail"] or "montague" in answer.json["detail"]
