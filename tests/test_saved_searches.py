"""Saved searches of the history: kept as records by name, opened by one press, renamed, removed, asked by a command."""

from __future__ import annotations

import datetime
import json
import re

import pytest
from conftest import Command, fill
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser
from test_browser import PHONE, WIDE, browser, fits  # noqa: F401
from test_map_page import opened

from graphsvc.capture import changes
from graphsvc.capture.editing import Who
from graphsvc.errors import Problems
from graphsvc.model import records, saved_addresses
from graphsvc.questions import saved_searches
from graphsvc.storage.store import Store
from graphsvc.web import history as web

TODAY = datetime.date(2026, 11, 23)
SITE = {"Sec-Fetch-Site": "same-origin"}
HOSTILE = "<img src=x onerror=alert(1)> \u202eevil\u202c"


@pytest.fixture(autouse=True)
def _held(app: Flask, store: Store) -> None:
    """A meeting with Ann in each of three fiscal years, and one with Bea in the last."""
    app.config["TODAY"] = lambda: TODAY
    held = [("old", "2024-05-06"), ("last", "2025-05-06"), ("this", "2026-05-06"), ("bea", "2025-06-07")]
    events = [{"key": key, "title": key, "kind": "meeting", "status": "held", "starts_on": day} for key, day in held]
    there = [{"partner": "bea" if key == "bea" else "ann", "collaboration": key} for key, _day in held]
    fill(
        store,
        {
            "partner": [{"name": name, "kind": "other"} for name in ("Ann", "Bea")],
            "collaboration": events,
            "participation": [{**row, "attendance": "present"} for row in there],
        },
    )


def save(client: FlaskClient, name: str, address: str, **fields: str) -> str:
    made = client.post("/api/saved-searches", json={"name": name, "address": address, **fields}, headers=SITE)
    assert made.status_code == 201, made.text
    return made.json["key"]


def token(page: str) -> str:
    return re.findall(r'name="csrf_token" value="([^"]+)"', page)[0]


def chips(client: FlaskClient, address: str = "/history") -> dict[str, str]:
    """Name -> address of the saved searches that a page shows."""
    part = client.get(address).text.partition('<nav class="searches"')[2].partition("</nav>")[0]
    found = re.findall(r'<li><a href="([^"]+)"[^>]*><bdi>([^<]+)</bdi>', part)
    return {name: address.replace("&amp;", "&") for address, name in found}


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("q=with+the+library+last+fiscal+year", "q=with+the+library+last+fiscal+year"),
        ("/history?q=a&partner=&with=&municipality=", "q=a"),
        ("http://127.0.0.1:8000/history?lang=fr&with=b&with=a&partner=x&after=abc#top", "partner=x&with=b&with=a"),
        ("https://lip.example/pei/history?by=pair&from=2024-05&until=2025", "from=2024-05&until=2025&by=pair"),
        ("history?kind=occasion", "kind=occasion"),
        ("partner=%C3%89ric", "partner=%C3%89ric"),
    ],
)
def test_of_an_address_what_it_asks_for_is_kept(given: str, kept: str) -> None:
    row = records.read("saved-search", {"name": "A", "address": given})
    assert isinstance(row, records.SavedSearch)
    assert row.address == kept
    again = records.read("saved-search", {"name": "A", "address": row.address})
    assert again == row


@pytest.mark.parametrize(
    "address",
    [
        "",
        "anything",
        "/history",
        "/history?q=",
        "/map?view=sectors",
        "/changes?q=a",
        "https://elsewhere.example/",
        "https://elsewhere.example/?q=a",
        "javascript:alert(1)",
        "javascript:alert(1)/history?q=a",
        "data:text/html,/history?q=a",
        "q=a&next=https://elsewhere.example",
        "q=a&q=b",
        "kind=nonsense",
        "from=yesterday",
        "from=2024-13",
        "by=year",
        "q=a%00b",
        "q=a%0ab",
        "q=" + "a" * 201,
    ],
)
def test_an_address_of_anything_else_is_refused_by_its_field(address: str) -> None:
    with pytest.raises(Problems) as refused:
        records.read("saved-search", {"name": "A", "address": address})
    assert [problem.field for problem in refused.value.problems] == ["address"], address


def test_what_the_history_takes_is_what_is_kept() -> None:
    assert {*saved_addresses.HISTORY_PARAMETERS} == {*web.NAMES, "by"}


def test_a_search_is_saved_from_the_history_and_opened_by_one_press(client: FlaskClient) -> None:
    before = client.get("/history").text
    assert "None yet" in before
    assert ">Save this search</a>" not in before, "nothing is asked for"
    asked = "/history?q=with+ann+last+fiscal+year&partner=&with=&municipality=&sector="
    link = re.findall(r'<a href="([^"]+)">Save this search</a>', client.get(asked).text)[0].replace("&amp;", "&")
    form = client.get(link).text
    assert 'value="with ann last fiscal year"' in form, "a name is proposed"
    assert 'value="q=with+ann+last+fiscal+year"' in form
    data = {"csrf_token": token(form), "name": "Ann, last year", "address": "q=with+ann+last+fiscal+year"}
    answer = client.post(link, data=data)
    assert answer.status_code == 302
    assert answer.location == "/history?q=with+ann+last+fiscal+year"
    assert chips(client) == {"Ann, last year": answer.location}
    opened = client.get(answer.location).text
    assert 'aria-current="page"><bdi>Ann, last year' in opened
    assert ">Save this search</a>" not in opened, "it is saved"
    assert "1 collaboration," in opened


def test_a_period_in_words_moves_along_and_days_stay(app: Flask, client: FlaskClient) -> None:
    save(client, "Moves", "q=with+ann+last+fiscal+year")
    save(client, "Stays", "partner=ann&from=2025-04-01&until=2026-03-31")

    def found(name: str) -> list[str]:
        address = chips(client)[name].replace("/history", "/api/history")
        return [row["key"] for row in client.get(address).json["collaborations"]]

    assert (found("Moves"), found("Stays")) == (["last"], ["last"])
    app.config["TODAY"] = lambda: TODAY.replace(year=2027)
    assert (found("Moves"), found("Stays")) == (["this"], ["last"])


def test_a_search_is_renamed_and_removed_and_brought_back(client: FlaskClient, store: Store) -> None:
    key = save(client, "Ann", "partner=ann", name_fr="Avec Ann")
    edit = client.get(f"/saved-searches/{key}/edit").text
    version = store.snapshot().versions["saved-search"][key]
    data = {"csrf_token": token(edit), "version": version, "name": "With Ann", "address": "partner=ann"}
    assert client.post(f"/saved-searches/{key}/edit", data=data).location == "/history?partner=ann"
    assert [*chips(client)] == ["With Ann"]
    stale = client.post(f"/saved-searches/{key}/delete", data={"csrf_token": token(edit), "version": version})
    assert stale.status_code == 412
    assert [*chips(client)] == ["With Ann"]

    version = store.snapshot().versions["saved-search"][key]
    confirm = client.get(f"/saved-searches/{key}/delete").text
    gone = client.post(f"/saved-searches/{key}/delete", data={"csrf_token": token(confirm), "version": version})
    assert gone.location == "/history"
    batch = changes.batches(store.database)[0].key
    assert f"/changes/{batch}" in client.get("/history").text, "with its undo"
    assert chips(client) == {}
    changes.undo(store, batch, Who("test"))
    assert [*chips(client)] == ["With Ann"]


def test_names_are_in_the_language_of_the_reader_and_hostile_ones_are_text(client: FlaskClient) -> None:
    save(client, "With Ann", "partner=ann", name_fr="Avec Ann")
    save(client, HOSTILE, "partner=bea")
    client.set_cookie("lang", "fr")
    page = client.get("/history").text
    assert "<bdi>Avec Ann</bdi>" in page
    assert "Recherches enregistrées" in page
    assert "<img src=x" not in page
    assert "&lt;img src=x" in page


def test_the_api_refuses_another_page_with_its_field(client: FlaskClient) -> None:
    for address in ("https://elsewhere.example/?q=a", "view=sectors", None):
        refused = client.post("/api/saved-searches", json={"name": "A", "address": address}, headers=SITE)
        assert refused.status_code == 422
        assert [problem["field"] for problem in refused.json["problems"]] == ["address"]


def test_a_command_asks_a_saved_search_and_what_is_given_narrows_it(client: FlaskClient, command: Command) -> None:
    save(client, "Ann, last year", "q=with+ann+last+fiscal+year", name_fr="Ann, l'an dernier")
    save(client, "Who with whom", "from=2024&by=pair")

    def keys(*options: str) -> list[str]:
        told = json.loads(command("history", "--json", *options).stdout)
        return [row["key"] for row in told["collaborations"]]

    assert keys("--saved", "Ann, last year") == keys("--saved", "ann, L'AN DERNIER") == ["last"]
    assert keys("--saved", "ann-last-year") == ["last"]
    assert keys("--saved", "Ann, last year", "--partner", "bea") == []
    assert keys("--saved", "Who with whom", "--by", "month") == []
    assert "pairs" in json.loads(command("history", "--json", "--saved", "Who with whom").stdout)


def test_a_name_that_is_not_saved_is_told_with_the_nearest(client: FlaskClient, command: Command) -> None:
    nothing = command("history", "--saved", "Ann")
    assert (nothing.exit_code, "no search is saved yet" in nothing.stderr) == (1, True)
    save(client, "Ann, last year", "partner=ann")
    near = command("history", "--saved", "Ann last yaer")
    assert near.exit_code == 1
    assert "did you mean Ann, last year?" in near.stderr
    far = command("history", "--saved", "zzzzzz")
    assert far.exit_code == 1
    assert "there are Ann, last year" in far.stderr


def test_what_a_search_asks_for_is_what_its_address_says(store: Store) -> None:
    address = "q=a&partner=p&with=x&with=y&municipality=m&sector=s&body=b&kind=meeting&from=2024&until=2025&by=month"
    row = records.read("saved-search", {"name": "A", "address": address})
    assert isinstance(row, records.SavedSearch)
    filters, by = saved_searches.asked(row)
    assert by == "month"
    assert filters.active() == {
        "partner": "p",
        "with": ("x", "y"),
        "municipality": "m",
        "sector": "s",
        "body": "b",
        "kind": "meeting",
        "from": "2024",
        "until": "2025",
        "q": "a",
    }


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("address", ["/history?partner=ann", "/saved-searches/new?address=partner%3Dann"])
def test_the_pages_fit_and_have_no_findings(
    app: Flask,
    client: FlaskClient,
    browser: Browser,  # noqa: F811
    size: dict[str, int],
    address: str,
) -> None:
    save(client, "A search of many words, whose name is longer than a telephone is wide in its usual size", "q=a")
    save(client, "Ann", "partner=ann")
    with opened(app, browser, f"{address}&lang=fr", size, lambda page: page.locator("h1").wait_for()) as page:
        if page.locator("nav.searches summary").count():
            page.locator("nav.searches summary").press("Enter")
            page.locator("nav.searches details a").first.wait_for()
        fits(page)
