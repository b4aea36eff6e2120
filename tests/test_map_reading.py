"""What a map says of itself: two sentences whose figures are links, and marks for who is new, lapsed, quiet or cut."""

from __future__ import annotations

import datetime

import counting
import pytest
import random_graphs
from conftest import fill
from flask import Flask
from flask.testing import FlaskClient
from test_map import PERIOD, located
from test_map_page import TODAY, placed

from graphsvc.answers import findings, linked
from graphsvc.answers import maps as answers
from graphsvc.model.period import Period
from graphsvc.questions import gaps, maps, marks
from graphsvc.questions.maps import Choice
from graphsvc.storage.store import Store


@pytest.fixture
def network(app: Flask, store: Store) -> Store:
    fill(store, placed())
    app.config["TODAY"] = lambda: TODAY
    return store


@pytest.mark.parametrize("seed", range(4))
def test_new_and_lapsed_are_counted_a_second_time_from_the_rows(seed: int) -> None:
    rows = random_graphs.rows(seed, 40, 80)
    snapshot = random_graphs.snapshot(rows)
    period = Period(datetime.date(2026, 3, 31), 12)
    host = next((row.get("host") for row in rows["setting"]), None)
    working = counting.evidence(rows, counting.WORKING | counting.UNDERTAKINGS, frozenset({host} - {None}))

    def engaged(start: datetime.date, day: datetime.date) -> set[str]:
        return {who for who, _, when in working if counting.meet(when, (start, day))}

    before = engaged(period.before.start, period.before.day)
    now = engaged(period.start, period.day)
    ever = engaged(datetime.date.min, period.before.day)
    assert marks.marked(snapshot, period, "new") == now - ever
    assert marks.marked(snapshot, period, "lapsed") == before - now


def test_the_sentence_says_as_of_when_what_is_shown_and_what_stands_out() -> None:
    snapshot = located()
    choice = Choice()
    said = findings.sentence(snapshot, PERIOD, choice, answers.drawing(snapshot, PERIOD, choice), lambda name, _: name)
    text = linked.plain(said)
    assert text.startswith("As of November 23, 2026, looking back 60 months: ")
    assert text.count(": ") == 2, "two sentences"
    told = {part.href: int(part.text) for part in said if part.href}
    here = set(maps.listed(snapshot, PERIOD, choice))
    for mark in ("new", "quiet", "cut"):
        assert told.get(mark, 0) == len(marks.marked(snapshot, PERIOD, mark) & here), mark
    assert told["nobody"] == gaps.summary(gaps.board(snapshot, PERIOD)).nobody


def test_in_a_town_the_sentence_is_about_that_town() -> None:
    snapshot = located()
    empty = [cell.municipality for cell in gaps.board(snapshot, PERIOD).gaps if not cell.engaged]
    assert empty
    for place in ("souris", "montague", "three-rivers", "tignish"):
        choice = Choice(municipality=place)
        found = answers.drawing(snapshot, PERIOD, choice)
        said = findings.sentence(snapshot, PERIOD, choice, found, lambda name, _: name)
        told = {part.href: int(part.text) for part in said if part.href}
        assert told.get("nobody", 0) == empty.count(place)


def test_a_name_that_looks_like_a_figure_stays_a_name() -> None:
    figures = linked.Figures(lambda name, key: f"/{name}{key}")
    parts = figures.parts(f"\ue0007\ue001 and {figures('new', '3')}")
    assert [(part.text, part.href) for part in parts] == [(" and ", ""), ("3", "/new")]


@pytest.mark.parametrize("view", ["municipalities", "partners", "sectors", "ego"])
def test_every_link_of_the_sentence_opens(client: FlaskClient, network: Store, view: str) -> None:
    partner = maps.window_ties(network.snapshot(), Period(TODAY, 60)).keys[0]
    address = f"?view={view}&partner={partner}&window_months=60"
    answer = client.get(f"/api/map{address}").json
    page = client.get(f"/map{address}").text
    assert "".join(part["text"] for part in answer["said"]) == answer["sentence"]
    links = [part["href"] for part in answer["said"] if part["href"]]
    assert links
    for href in links:
        assert client.get(href).status_code == 200, href
        assert href.replace("&", "&amp;") in page, "the page has the same links"
    assert answer["description"] in page
