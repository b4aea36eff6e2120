"""The gap board against a second, independent counting, and the facts of its definition."""

from __future__ import annotations

import datetime
import random
import re
from collections import Counter
from dataclasses import asdict
from html import unescape

import counting
import pytest
import random_graphs
from conftest import fill
from flask import Flask
from flask.testing import FlaskClient
from test_introducers import SOURIS, network

from graphsvc.analytics import gaps
from graphsvc.answers import gaps as answers
from graphsvc.answers import introducers
from graphsvc.model.period import Period
from graphsvc.network.host import host_and_staff
from graphsvc.questions import gaps as service
from graphsvc.storage.store import Store

#: What is answered is worked out from the snapshot, which is the same on both (test_graph, test_pages).
ENGINES = ("arcadedb",)

DAY = datetime.date(2026, 11, 23)
START = datetime.date(2024, 11, 24)


def rows_of(seed: int) -> counting.Rows:
    """A random graph in which, every other time, towns of two provinces merge one after the other, councils have said
    much of them, to some it is recorded that nobody comes, and one of us sits in for many."""
    rows = random_graphs.rows(seed)
    if seed % 2:
        return rows
    chance = random.Random(seed)
    souris, montague, _, tignish = rows["municipality"]
    montague |= {"merged_into": "three-rivers", "merged_on": chance.choice(("2024-09", "2026-11-23", "2026-11-24"))}
    souris |= chance.choice(({}, {"merged_into": "montague", "merged_on": "2023"}))
    tignish |= chance.choice(({}, {"province": "NB"}, {"newcomers_per_year": 0}))
    rows["partner"][0] |= {"serves_province": chance.choice(("NB", "PE"))}
    organizations = [row["key"] for row in rows["partner"] if row["kind"] != "person"]
    if organizations:
        rows["setting"] = [{"key": "network", "host": organizations[0]}]
        staff = {"key": "staff", "name": "Staff", "kind": "person", "municipality": "souris", "sectors": ["health"]}
        rows["partner"].append(staff)
        until = chance.choice((None, "2025-06"))
        rows["representation"].append({"key": "s", "person": "staff", "organization": organizations[0], "until": until})
        for row in chance.sample(rows["participation"], 12):
            row["via"] = "staff"
    for number in range(24):
        since = chance.choice((None, "2022", "2024-05", "2026-11-23", "2026-11-24"))
        word = {"key": f"w{number}", "from": since, "until": chance.choice((None, "2027", "2026-11-22", "2026-11-23"))}
        where = {"municipality": chance.choice(random_graphs.PLACES), "sector": chance.choice(random_graphs.SECTORS)}
        if (since or "") <= (word["until"] or "9"):
            rows["expectation"].append({**word, **where, "partners": chance.choice((0, 1, 1, 2, 3))})
    return rows


@pytest.mark.parametrize("we_are_out", [False, True])
@pytest.mark.parametrize("first", range(0, 300, 50))
def test_the_board_equals_a_second_counting_on_random_graphs(first: int, we_are_out: bool) -> None:
    for seed in range(first, first + 50):
        rows = rows_of(seed)
        without = counting.host_and_staff(rows) if we_are_out else frozenset[str]()
        cells, nobody = counting.board(rows, START, DAY, without)
        snapshot = random_graphs.snapshot(rows)
        assert not we_are_out or host_and_staff(snapshot) == without
        ours = gaps.board(snapshot, START.toordinal(), DAY.toordinal(), without)
        assert ours.cells.keys() == cells.keys()
        for where, cell in ours.cells.items():
            told = {
                name: list(value) if isinstance(value, tuple) else value
                for name, value in asdict(cell).items()
                if name in cells[where]
            }
            told["newcomers"] = None if cell.newcomers is None else round(cell.newcomers, 6)
            assert told == cells[where], f"seed {seed}: {where}"
        assert [(cell.municipality, cell.sector) for cell in ours.gaps] == counting.ranked(cells), f"seed {seed}"
        assert sorted(ours.unknown_places) == nobody, f"seed {seed}"


def test_all_that_is_hard_to_count_occurs_in_what_is_counted() -> None:
    states: Counter[str] = Counter()
    met: Counter[str] = Counter()
    for seed in range(120):
        rows = rows_of(seed)
        cells, nobody = counting.board(rows, START, DAY)
        others, _ = counting.board(rows, START, DAY, counting.host_and_staff(rows))
        states.update(cell["state"] for cell in cells.values())
        met["estimated"] += any(cell["estimated"] for cell in cells.values())
        met["unknown newcomers"] += any(cells[where]["newcomers"] is None for where in counting.ranked(cells))
        met["nobody"] += bool(nobody)
        met["without us"] += cells != others
        for cell in cells.values():
            met["attended alone"] += cell["attended"] > cell["ever"]
            met["engaged once"] += cell["ever"] > cell["engaged"]
            met["of the province"] += bool(cell["province_wide"] and cell["partners"])
            met["no sector"] += cell["without_sector"] > 0
    assert set(states) == set(gaps.STATES)
    assert min(met.values()) > 10, met


def listed(client: FlaskClient, address: str) -> int:
    return client.get(address).text.count('<article class="gap')


def test_each_figure_of_the_sentence_opens_what_it_counts(store: Store, client: FlaskClient) -> None:
    fill(store, random_graphs.rows(3))
    board = answers.board(store.snapshot(), Period(DAY))
    figures = board.summary
    page = client.get(f"/gaps?day={DAY}").text
    sentence = page.split('<form class="reading"')[1].split("<p>")[1].split("</p>")[0]
    assert unescape(re.sub("<[^>]*>", "", sentence)) == board.sentence
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


def test_the_name_of_a_sector_stays_text_in_the_sentence(store: Store, client: FlaskClient) -> None:
    rows = random_graphs.rows(3)
    for row in rows["sector"]:
        row["name"] = f"<b>{row['key']}"
    fill(store, rows)
    assert "<b>" not in client.get(f"/gaps?day={DAY}").text.split('<form class="reading"')[1].split("</form>")[0]


def test_the_gaps_shown_say_whom_to_ask(app: Flask, store: Store, client: FlaskClient) -> None:
    fill(store, network(*SOURIS))
    app.config["TODAY"] = lambda: DAY
    period = Period(DAY)
    snapshot = store.snapshot()
    found = [introducers.first(snapshot, period, cell) for cell in service.board(snapshot, period).gaps[:12]]
    page = client.get("/gaps").text.split('id="first"')[1].split("</section>")[0]
    assert any(found)
    assert [unescape(lead) for lead in re.findall('<p class="muted">(.*?)</p>', page)] == [
        lead for lead in found if lead
    ]


def test_what_is_expected_of_an_unknown_population_is_a_question(store: Store, client: FlaskClient) -> None:
    rows = {
        "municipality": [{"key": "souris", "name": "Souris"}],
        "sector": [{"key": "health", "name": "Health", "expected_from_population": 500}],
    }
    fill(store, rows)
    page = client.get("/gaps/souris/health").text
    assert "<dd>? (population not recorded)" in page
    assert 'href="/municipalities/souris/edit#field-population"' in page
