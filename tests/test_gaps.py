"""The gap board against a second, independent counting, and the facts of its definition."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from html import unescape

import counting
import pytest
import random_graphs
from conftest import fill
from flask import Flask
from flask.testing import FlaskClient
from test_introductions import SOURIS, network

from graphsvc.analytics import gaps
from graphsvc.services import gaps as service
from graphsvc.services import introductions
from graphsvc.services.graph import Graph
from graphsvc.services.period import Period

DAY = datetime.date(2026, 11, 23)
START = datetime.date(2024, 11, 24)


def boards(rows: counting.Rows) -> tuple[dict, dict]:
    counted = counting.board(rows, START, DAY)
    ours = gaps.board(random_graphs.graph(rows), START.toordinal(), DAY.toordinal())
    return counted, {
        key: {
            "state": cell.state,
            "expected": cell.expected,
            "partners": list(cell.partners),
            "engaged": list(cell.engaged),
        }
        for key, cell in ours.cells.items()
    }


@pytest.mark.parametrize("first", range(0, 300, 50))
def test_the_board_equals_a_second_counting_on_random_graphs(first: int) -> None:
    for seed in range(first, first + 50):
        counted, ours = boards(random_graphs.rows(seed))
        assert ours == counted, f"seed {seed}"


def test_all_nine_states_occur_in_what_is_counted() -> None:
    states = Counter(
        cell["state"] for seed in range(120) for cell in counting.board(random_graphs.rows(seed), START, DAY).values()
    )
    assert set(states) == set(gaps.STATES)


def listed(client: FlaskClient, address: str) -> int:
    return client.get(address).text.count('<article class="gap')


def test_each_figure_of_the_sentence_opens_what_it_counts(graph: Graph, client: FlaskClient) -> None:
    fill(graph, random_graphs.rows(3))
    board = service.board(graph.snapshot(), Period(DAY))
    figures = service.summary(board)
    page = client.get(f"/gaps?day={DAY}").text
    sentence = page.split('<form class="reading"')[1].split("<p>")[1].split("</p>")[0]
    assert unescape(re.sub("<[^>]*>", "", sentence)) == service.board_sentence(graph.snapshot(), board)
    opened = [(unescape(address), int(text)) for address, text in re.findall('<a href="([^"]+)">(.+?)</a>', sentence)]
    assert [figure for _address, figure in opened] == [
        figures.expected,
        figures.nobody,
        figures.missing,
        figures.places,
    ]
    for address, figure in opened[1:3]:
        assert listed(client, address) == figure
    assert [address for address, _figure in (opened[0], opened[3])] == ["#board", "#board"]
    assert 'id="board"' in page


def test_the_name_of_a_sector_stays_text_in_the_sentence(graph: Graph, client: FlaskClient) -> None:
    rows = random_graphs.rows(3)
    for row in rows["sector"]:
        row["name"] = f"<b>{row['key']}"
    fill(graph, rows)
    assert "<b>" not in client.get(f"/gaps?day={DAY}").text.split('<form class="reading"')[1].split("</form>")[0]


def test_the_gaps_shown_say_whom_to_ask(app: Flask, graph: Graph, client: FlaskClient) -> None:
    fill(graph, network(*SOURIS))
    app.config["TODAY"] = lambda: DAY
    period = Period(DAY)
    snapshot = graph.snapshot()
    found = [introductions.first(snapshot, period, cell) for cell in service.board(snapshot, period).gaps[:12]]
    leads = [introductions.lead(snapshot, chain, DAY) for chain in found if chain]
    page = client.get("/gaps").text.split('id="first"')[1]
    assert leads
    assert re.findall('<p class="muted">(Call|Ask)', page.split("</section>")[0]) == [one.split()[0] for one in leads]


def test_what_is_expected_of_an_unknown_population_is_a_question(graph: Graph, client: FlaskClient) -> None:
    rows = {
        "municipality": [{"key": "souris", "name": "Souris"}],
        "sector": [{"key": "health", "name": "Health", "expected_from_population": 500}],
    }
    fill(graph, rows)
    page = client.get("/gaps/souris/health").text
    assert "<dd>? (population not recorded)" in page
    assert 'href="/municipalities/souris/edit#field-population"' in page
