"""The collaboration history: every filter, newest first, by year, as page, API, CSV and command."""

from __future__ import annotations

import csv
import io
import json

import openpyxl
import pytest
from conftest import Command, fill
from flask.testing import FlaskClient

from graphsvc.errors import Problems
from graphsvc.model import records
from graphsvc.storage.store import Store

#: What is answered is worked out from the snapshot, which is the same on both (test_graph, test_pages).
ENGINES = ("arcadedb",)


@pytest.fixture(autouse=True)
def _events(store: Store) -> None:
    partners = [{"name": name, "kind": "other"} for name in ("Ann", "Bea", "Cem")]
    events = [
        ("m1", "meeting", "held", "2024-02", "souris", "health", "About doctors", ("ann", "bea")),
        ("m2", "meeting", "held", "2024-05-06", "souris", "housing", "About homes", ("ann", "cem")),
        ("m3", "event", "held", "2025", None, "health", "Fête de la santé", ("ann", "bea", "cem")),
        ("m4", "meeting", "planned", "2025-05-06", "souris", "health", "Not yet", ("ann",)),
        ("m5", "meeting", "cancelled", "2025-03-01", "souris", "health", "Never", ("ann",)),
        ("m6", "contact", None, "2025-06-07", None, None, "A call", ("cem",)),
        ("council", "council", "active", "2020", None, None, "Council", ("ann", "bea")),
    ]
    fill(
        store,
        {
            "municipality": [{"name": "Souris"}],
            "sector": [{"name": "Health"}, {"name": "Housing"}],
            "partner": partners,
            "collaboration": [
                {
                    "key": key, "title": title, "kind": kind, "status": status, "starts_on": starts,
                    "municipality": place, "sectors": sector,
                }
                for key, kind, status, starts, place, sector, title, _ in events
            ],
            "participation": [
                {"partner": partner, "collaboration": event[0], "attendance": "present"}
                for event in events
                for partner in event[7]
            ],
        },
    )  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "keys"),
    [
        ("", ["m6", "m3", "m2", "m1"]),
        ("partner=ann", ["m3", "m2", "m1"]),
        ("partner=ann&with=bea", ["m3", "m1"]),
        ("municipality=souris", ["m2", "m1"]),
        ("sector=health", ["m3", "m1"]),
        ("kind=meeting", ["m2", "m1"]),
        ("from=2024-05", ["m6", "m3", "m2"]),
        ("until=2024", ["m2", "m1"]),
        ("from=2024-03&until=2024-12-31", ["m2"]),
        ("q=sante", ["m3"]),
        ("q=HOMES about", ["m2"]),
        ("partner=cem&kind=contact", ["m6"]),
        ("partner=Bea&with=ANN", ["m3", "m1"]),
        ("partner=ann&kind=body", ["council"]),
        ("kind=council", ["council"]),
        ("partner=bea&sector=housing", []),
    ],
)
def test_each_filter(client: FlaskClient, command: Command, asked: str, keys: list[str]) -> None:
    answer = client.get(f"/api/history?{asked}").json
    assert [row["key"] for row in answer["collaborations"]] == keys
    assert answer["total"] == len(keys) == sum(answer["years"].values())
    assert client.get(f"/history?{asked}").status_code == 200
    table = client.get(f"/history.csv?{asked}").data.decode("utf-8-sig")
    assert [row["Key"] for row in csv.DictReader(io.StringIO(table))] == keys
    options = [part for pair in asked.split("&") if pair for part in (f"--{pair.split('=')[0]}", pair.split("=")[1])]
    told = json.loads(command("history", "--json", *options).stdout)
    assert [row["key"] for row in told["collaborations"]] == keys


def test_pages_follow_each_other_without_gap_or_repetition(client: FlaskClient) -> None:
    seen, after = [], ""
    while True:
        page = client.get(f"/api/history?limit=1{after}").json
        seen += [row["key"] for row in page["collaborations"]]
        if page["next"] is None:
            break
        after = f"&after={page['next']}"
    assert seen == ["m6", "m3", "m2", "m1"]


@pytest.mark.parametrize(
    ("q", "keys", "filters"),
    [
        (
            "meetings with ann 2024",
            ["m2", "m1"],
            {"partner": "ann", "kind": "meeting", "from": "2024", "until": "2024"},
        ),
        ("réunions avec Ann et Bea à Souris", ["m1"], {"partner": "ann", "with": ["bea"], "municipality": "souris"}),
        ("health since 2025", ["m3"], {"sector": "health", "from": "2025"}),
        ('"health"', [], {"q": '"health"'}),
        ("with cem about homes", ["m2"], {"partner": "cem", "q": "homes"}),
        ("what did we do with bea in 2024-25", ["m3"], {"partner": "bea", "from": "2024-04-01"}),
    ],
)
def test_the_words_of_a_search_become_filters(
    client: FlaskClient, command: Command, q: str, keys: list[str], filters: dict[str, object]
) -> None:
    answer = client.get("/api/history", query_string={"q": q}).json
    assert [row["key"] for row in answer["collaborations"]] == keys
    assert filters.items() <= answer["asked"]["filters"].items()
    told = json.loads(command("history", "--json", q).stdout)
    assert [row["key"] for row in told["collaborations"]] == keys
    page = client.get("/history", query_string={"q": q})
    assert page.status_code == 200
    # Whoever takes all chips away sees everything again.
    for chip in answer["asked"]["chips"]:
        assert client.get("/history", query_string=chip["query"]).status_code == 200


def test_by_month_and_by_pair(client: FlaskClient, command: Command) -> None:
    timeline = client.get("/api/history?by=month").json["timeline"]
    assert [(year["year"], year["collaborations"], year["undated"]) for year in timeline] == [
        ("2025", 2, 1),
        ("2024", 2, 0),
    ]
    assert timeline[1]["months"] == [0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]
    pairs = client.get("/api/history?by=pair").json["pairs"]
    # By hand: Ann and Bea at m1 and m3, Ann and Cem at m2 and m3, Bea and Cem at m3.
    assert [(pair["one"], pair["other"], pair["collaborations"]) for pair in pairs] == [
        ("ann", "bea", 2),
        ("ann", "cem", 2),
        ("bea", "cem", 1),
    ]
    assert (pairs[0]["first_on"], pairs[0]["last_on"]) == ("2024-02", "2025")
    with_bea = client.get("/api/history?by=pair&partner=bea").json["pairs"]
    assert [(pair["one"], pair["other"], pair["collaborations"]) for pair in with_bea] == [
        ("bea", "ann", 2),
        ("bea", "cem", 1),
    ]
    for by in ("month", "pair"):
        assert client.get(f"/history?by={by}&lang=fr").status_code == 200
        assert client.get(f"/history.xlsx?by={by}").status_code == 200
        assert json.loads(command("history", "--by", by, "--json").stdout)["total"] == 4
        assert command("history", "--by", by).exit_code == 0


def test_each_entry_says_how_those_asked_for_took_part(client: FlaskClient, store: Store) -> None:
    fill(
        store,
        {
            "partner": [
                {"name": "Library", "kind": "library"},
                {"name": "Dee", "kind": "person"},
                {"name": "Eve", "kind": "person"},
            ],
            "representation": [{"person": "dee", "organization": "library"}],
            "collaboration": [
                {"key": "n1", "title": "Reading", "kind": "meeting", "status": "held", "starts_on": "2026-01-02"},
                {"key": "n2", "title": "Writing", "kind": "meeting", "status": "held", "starts_on": "2026-01-03"},
            ],
            "participation": [
                {"partner": "dee", "collaboration": "n1", "role": "chair", "attendance": "present"},
                {"partner": "dee", "collaboration": "n2", "attendance": "regrets", "via": "eve"},
            ],
        },
    )
    rows = client.get("/api/history?partner=library").json["collaborations"]
    assert [[part["sentence"] for part in row["parts"]] for row in rows] == [
        ["through Eve, in place of Dee"],
        ["through Dee, chair"],
    ]
    rows = client.get("/api/history?partner=dee").json["collaborations"]
    assert [part["sentence"] for row in rows for part in row["parts"]] == ["for Library, chair"]
    table = client.get("/history.csv?partner=library").data.decode("utf-8-sig")
    assert [row["Library: how"] for row in csv.DictReader(io.StringIO(table))] == [
        "through Eve, in place of Dee",
        "through Dee, chair",
    ]
    page = client.get("/history?partner=library&lang=fr").text
    assert "par Eve, à la place de Dee" in page


def test_a_place_keeps_the_history_of_those_that_were_merged_into_it(client: FlaskClient, store: Store) -> None:
    fill(store, {"municipality": [{"name": "Three Rivers"}]})
    old = store.snapshot().municipalities["souris"].row()
    fill(store, {"municipality": [{**old, "merged_into": "three-rivers", "merged_on": "2025-01-01"}]})
    answer = client.get("/api/history?municipality=Three Rivers").json
    assert [row["key"] for row in answer["collaborations"]] == ["m2", "m1"]


def test_a_name_that_is_none_is_asked_about(client: FlaskClient) -> None:
    page = client.get("/history?partner=Anne&with=bea")
    assert page.status_code == 404
    assert "Nobody and nothing is called Anne" in page.text
    assert 'href="/history?partner=ann&amp;with=bea"' in page.text
    searched = client.get("/history?q=with+Beaa")
    assert searched.status_code == 200
    assert "Nobody is called with Beaa." in searched.text
    assert "partner=bea" in searched.text


def test_fields_search_by_name(client: FlaskClient) -> None:
    found = client.get("/api/names?of=partner&q=be").json["names"]
    assert [(row["key"], row["name"]) for row in found] == [("bea", "Bea")]
    found = client.get("/api/history/suggestions?q=meetings with sour").json
    assert (found["rest"], found["names"][0]["field"], found["names"][0]["key"]) == (
        "meetings with",
        "municipality",
        "souris",
    )


def test_files_have_headings_in_the_language_of_their_reader(client: FlaskClient) -> None:
    client.set_cookie("lang", "fr")
    text = client.get("/history.csv").data.decode("utf-8-sig")
    assert text.splitlines()[0].startswith("Commence le,Finit le,Titre,Type,Municipalité,Secteurs,Partenaires")
    book = openpyxl.load_workbook(io.BytesIO(client.get("/history.xlsx?partner=ann").data))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert rows[0][:3] == ("Commence le", "Finit le", "Titre")
    assert [row[-1] for row in rows[1:]] == ["m3", "m2", "m1"]


@pytest.mark.parametrize(
    "wrong", ["javascript:alert(1)", "JavaScript:alert(1)", "data:text/html", "ftp://x.org", "minutes.docx", "//x"]
)
def test_minutes_have_an_address_of_the_web(client: FlaskClient, wrong: str) -> None:
    row = {"title": "Talk", "kind": "meeting", "minutes_url": wrong}
    with pytest.raises(Problems) as refused:
        records.read("collaboration", row)
    (problem,) = refused.value.problems
    assert problem.field == "minutes_url"
    assert problem.message.startswith("write the address of the minutes as a browser shows it, with https://")
    answer = client.post("/api/collaborations", json=row)
    assert (answer.status_code, answer.json["problems"][0]["field"]) == (422, "minutes_url")
    page = client.post("/collaborations/new?lang=en", data=row)
    assert (page.status_code, "write the address of the minutes" in page.text) == (422, True)
    file = io.BytesIO(f"title,kind,minutes_url\nTalk,meeting,{wrong}\n".encode())
    found = client.post("/api/imports", data={"files": (file, "collaborations.csv")}).json
    assert [(one["line"], one["field"]) for one in found["problems"]] == [(2, "minutes_url")]


def test_minutes_are_a_link_that_hands_nothing_over(client: FlaskClient, store: Store) -> None:
    before = client.get("/history").text
    row = store.snapshot().collaborations["m2"].row()
    fill(store, {"collaboration": [{**row, "minutes_url": "https://example.org/may?a=1&b=2"}]})
    assert client.get("/history").text != before
    for address in ("/collaborations/m2", "/history", "/history?partner=ann"):
        link = 'href="https://example.org/may?a=1&amp;b=2" rel="noopener noreferrer"'
        assert link in client.get(address).text, address
    text = client.get("/history.csv").data.decode("utf-8-sig")
    told = {row["Key"]: row["Address of the minutes"] for row in csv.DictReader(io.StringIO(text))}
    assert told == {"m1": "", "m2": "https://example.org/may?a=1&b=2", "m3": "", "m6": ""}
    client.set_cookie("lang", "fr")
    book = openpyxl.load_workbook(io.BytesIO(client.get("/history.xlsx").data))
    titles, *rows = book.worksheets[0].iter_rows(values_only=True)
    place = titles.index("Adresse du compte rendu")
    assert [row[place] for row in rows if row[-1] == "m2"] == ["https://example.org/may?a=1&b=2"]


def test_what_is_unknown_is_said(client: FlaskClient) -> None:
    assert client.get("/api/history?partner=nobody").status_code == 404
    assert client.get("/api/history?kind=party").status_code == 400
    assert client.get("/api/history?from=last-year").status_code == 400
