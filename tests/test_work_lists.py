"""The lists beside the gap board through the doors: page, API, CSV and command agree; the council's words."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

import pytest
from conftest import Command, fill
from flask.testing import FlaskClient
from test_dormant import DAY, engaged, missed, network

from graphsvc.answers.work_lists import LISTS
from graphsvc.storage.store import Store

#: What is answered is worked out from the snapshot, which is the same on both (test_graph, test_pages).
ENGINES = ("arcadedb",)

#: The clinic missed three invitations, the shop fell silent, Zoe came to a reception only; a seat is vacant. The reef,
#: for which Sam speaks, met nobody but the hub, and so did the pier.
ROWS = network(
    *missed(200, 100, 10),
    *engaged(200, 231, 262, 292, partner="shop"),
    *engaged(30, partner="zoe", kind="reception"),
    *engaged(40, partner="hub"),
    *engaged(20, partner="hub"),
    partner=[
        {"key": "hub", "name": "Hub", "kind": "library"},
        {"key": "pier", "name": "Pier", "kind": "library"},
        {"key": "reef", "name": "Reef", "kind": "library", "sectors": ["health"], "municipality": "souris"},
        {"key": "sam", "name": "Sam", "kind": "person"},
    ],
    representation=[{"key": "r3", "person": "sam", "organization": "reef"}],
    participation=[
        {"key": "with-pier", "collaboration": "m8", "partner": "pier"},
        {"key": "with-reef", "collaboration": "m9", "partner": "sam"},
    ],
    sector=[{"key": "health", "name": "Health", "name_fr": "Santé", "expected_from_population": 1000}],
    municipality=[{"key": "souris", "name": "Souris", "province": "PE", "newcomers_per_year": 5}],
    collaboration=[{"key": "council", "title": "Council", "title_fr": "Conseil", "kind": "council"}],
    seat=[
        {"key": "s1", "body": "council", "sector": "health"},
        {"key": "s2", "body": "council", "voice": "youth", "holder": "zoe", "until": "2027-01"},
    ],
)
SAID = {
    "quiet": [
        "Missed the last three invitations: May 7, 2026, August 15, 2026, November 13, 2026. "
        "Never took part in a meeting or project.",
        "Silent for 200 days, since May 7, 2026 (M); the longest pause before was 31 days.",
    ],
    "never": ["Came to 1 event or reception, last on October 24, 2026.", "Never came to anything."],
    "seats": ["Health: vacant.", "Youth: Zoe, only until January 31, 2027."],
    "apart": [],
    "cut": ["1 partner would be cut off: Reef. Where: Souris. Sectors: Health."] * 2,
    "unknowns": ["How many people live in Souris? The answer settles 1 cell of the board."],
}


@pytest.fixture
def filled(store: Store) -> Store:
    fill(store, ROWS)
    return store


def test_page_api_file_and_command_agree(filled: Store, client: FlaskClient, command: Command) -> None:
    for name in LISTS:
        answer = client.get(f"/api/gaps/{name}?day={DAY}").json
        said = [entry["sentence"] for entry in answer[name]]
        assert said == SAID[name], name
        page = client.get(f"/gaps/{name}?day={DAY}").text
        assert answer["sentence"] in page
        assert all(sentence in page for sentence in said)
        table = list(csv.DictReader(io.StringIO(client.get(f"/gaps/{name}.csv?day={DAY}").data.decode("utf-8-sig"))))
        assert [row["sentence"] for row in table] == said
        told = command("gaps", f"--{name}", "--day", DAY.isoformat(), "--json")
        assert json.loads(told.stdout) == answer
        lines = command("gaps", f"--{name}", "--day", DAY.isoformat()).stdout.splitlines()
        assert [line.split("\t")[2] for line in lines[1:]] == said
    board = client.get(f"/gaps?day={DAY}").text
    assert all(sentence in board for said in SAID.values() for sentence in said)
    today = client.get(f"/api/today?day={DAY}").json
    assert [one["sentence"] for one in today["quiet"]] == SAID["quiet"]
    assert SAID["quiet"][0] in client.get(f"/?day={DAY}").text

    quiet = client.get(f"/api/gaps/quiet?day={DAY}").json["quiet"]
    assert [(one["partner"], one["reason"], one["evidence"]) for one in quiet] == [
        ("clinic", "missed", ["m0", "m1", "m2"]),
        ("shop", "silent", ["m3", "m5", "m4"]),
    ]
    assert quiet[0]["people"] == ["ann"]
    # What is shown to the council names nobody, on the board and in a cell.
    for address in ("/gaps?council=1", "/gaps/souris/health?council=1"):
        shown = client.get(address).text
        assert not re.search(r"\b(Clinic|Shop|Zoe|Ann|Tim)\b", shown)
        assert "Health" in shown
    organization, person = client.get(f"/api/gaps/cut?day={DAY}").json["cut"]
    assert (organization["partner"], organization["people"], organization["lost"]) == ("hub", [], [["reef"]])
    assert (person["partner"], person["partners"], person["municipalities"]) == ("sam", 1, ["souris"])
    assert 'href="/collaborations/m9"' in client.get(f"/gaps/cut?day={DAY}").text, "where they were together"
    assert client.get(f"/api/gaps/cut?day={DAY}&window_months=1").json["cut"][0]["partner"] == "sam", "the pier is away"
    client.set_cookie("lang", "fr")
    for name in LISTS:
        assert '<html lang="fr">' in client.get(f"/gaps/{name}").text
    assert "Santé" in client.get(f"/api/gaps/seats?day={DAY}&lang=fr").json["seats"][0]["sentence"]


def test_what_was_missed_and_what_was_last_is_named_with_its_day(filled: Store, client: FlaskClient) -> None:
    """The clinic missed m0, m1 and m2; the shop came last to m3, and its longest pause lies between m5 and m4."""
    days = {"m0": "May 7, 2026", "m1": "Aug 15, 2026", "m2": "Nov 13, 2026", "m3": "May 7, 2026"}
    days |= {"m4": "Apr 6, 2026", "m5": "Mar 6, 2026"}
    named = {key: f'<a href="/collaborations/{key}"><bdi>M</bdi></a> ({day})' for key, day in days.items()}
    page = client.get(f"/gaps/quiet?day={DAY}").text
    assert f"Missed: {named['m0']}, {named['m1']}, {named['m2']}</p>" in page
    assert f"Last: {named['m3']} · Longest pause: {named['m5']}, {named['m4']}</p>" in page
    shop = client.get(f"/api/gaps/quiet?day={DAY}").json["quiet"][1]
    assert (shop["days"], shop["pause"]) == (200, 31)
    client.set_cookie("lang", "fr")
    assert "Sans nouvelles depuis 200 jours, soit depuis le 7 mai 2026 (M)" in client.get(f"/gaps/quiet?day={DAY}").text


def test_seats_lead_to_their_body_to_who_holds_them_and_to_who_could(
    filled: Store, client: FlaskClient, command: Command
) -> None:
    page = client.get(f"/gaps/seats?day={DAY}").text
    assert '<h2><a href="/collaborations/council"><bdi>Council</bdi></a></h2>' in page
    assert 'Who could fill it: <a href="/sectors/health"><bdi>Health</bdi></a></p>' in page
    assert 'Held by: <a href="/partners/zoe"><bdi>Zoe</bdi></a></p>' in page
    told = command("gaps", "--seats", "--day", DAY.isoformat()).stdout.splitlines()
    assert told[1:] == ["Health\tCouncil\tHealth: vacant.", "Youth\tCouncil\tYouth: Zoe, only until January 31, 2027."]


def test_sectors_and_municipalities_that_hardly_meet(store: Store, client: FlaskClient, command: Command) -> None:
    """Two health partners of Souris met twice, two housing partners of Tignish too, and once one of each.

    Each pair of groups shared one collaboration. What follows from activity alone: strengths of 3, 2, 3 and 2.
    """
    homes = {
        "a": ("health", "souris"),
        "b": ("health", "souris"),
        "c": ("housing", "tignish"),
        "d": ("housing", "tignish"),
    }
    met = ["ab", "ab", "cd", "cd", "ac"]
    fill(
        store,
        {
            "sector": [{"key": key, "name": key.title()} for key in ("health", "housing")],
            "municipality": [{"key": key, "name": key.title(), "province": "PE"} for key in ("souris", "tignish")],
            "partner": [
                {"key": key, "name": key.upper(), "kind": "library", "sectors": [sector], "municipality": place}
                for key, (sector, place) in homes.items()
            ],
            "collaboration": [
                {
                    "key": f"c{n}",
                    "title": f"C{n}",
                    "kind": "meeting",
                    "status": "held",
                    "starts_on": f"2026-0{n + 1}-01",
                }
                for n in range(len(met))
            ],
            "participation": [{"partner": key, "collaboration": f"c{n}"} for n, keys in enumerate(met) for key in keys],
        },
    )
    answer = client.get(f"/api/gaps/apart?day={DAY}").json
    assert answer["sentence"] == "Hardly meeting: 1 pair of sectors, 1 pair of municipalities."
    sectors, places = answer["apart"]
    assert (sectors["by"], sectors["one"], sectors["other"]) == ("sector", "health", "housing")
    assert (places["by"], places["one"], places["other"]) == ("municipality", "souris", "tignish")
    assert sectors["observed"] == 1 < sectors["expected"]
    assert (sectors["together"], sectors["between"]) == (["c4"], ["a", "c"])
    page = client.get(f"/gaps/apart?day={DAY}").text
    for link in ("/sectors/health", "/municipalities/tignish", "/collaborations/c4", "/partners/a"):
        assert f'href="{link}"' in page
    assert sectors["sentence"] in client.get(f"/gaps?day={DAY}").text
    told = command("gaps", "--apart", "--day", DAY.isoformat())
    assert told.stdout.splitlines()[1].startswith("Health – Housing\tSectors\tShared collaborations: 1.")
    assert json.loads(command("gaps", "--apart", "--day", DAY.isoformat(), "--json").stdout) == answer


def test_the_council_speaks_on_the_board(filled: Store, client: FlaskClient) -> None:
    page = client.get("/gaps/souris/health").text
    assert "The council has said nothing yet." in page
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    sent: dict[str, Any] = {
        "csrf_token": token[1] if token else "",
        "operation": "once",
        "partners": "2",
        "from": "2026-01-15",
        "source": "council of 15 January",
    }
    for _ in range(2):  # sending it twice does it once
        answered = client.post("/gaps/souris/health?window_months=12", data=sent)
        assert answered.headers["Location"] == "/gaps/souris/health?window_months=12#cell"
    (row,) = client.get("/api/expectations").json["expectations"]
    assert (row["partners"], row["from"], row["source"]) == (2, "2026-01-15", "council of 15 January")
    assert client.get("/api/gaps/souris/health").json["expected"] == 2
    assert client.get("/api/gaps/souris/health?day=2026-01-14").json["source"] == "unrecorded-population"

    later = {**sent, "operation": "later", "partners": "0", "from": "2026-06-01", "source": ""}
    assert client.post("/gaps/souris/health", data=later).status_code == 302
    assert client.get("/api/gaps/souris/health?day=2026-05-31").json["expected"] == 2, "the earlier word stays"
    page = client.get("/gaps/souris/health").text
    assert page.index("0 from June 1, 2026") < page.index("(holds)") < page.index("2 from January 15, 2026")
    undo = re.findall(r'<a href="(/changes/[^"]+)">Undo<span', page)
    assert len(undo) == 2, "one for each word"
    assert client.post(f"{undo[0]}/undo", data={**sent, "operation": "undone"}).status_code == 302
    assert len(client.get("/api/expectations").json["expectations"]) == 1

    twice = client.post("/gaps/souris/health", data={**sent, "operation": "again", "partners": "3"})
    assert twice.status_code == 409
    assert "there is already" in twice.text
    wrong = client.post("/gaps/souris/health", data={**sent, "operation": "wrong", "partners": "many", "from": "then"})
    assert wrong.status_code == 422
    assert "2 things to correct" in wrong.text
    assert 'value="many"' in wrong.text
    assert client.post("/gaps/souris/nowhere", data={**sent, "operation": "none"}).status_code == 404
