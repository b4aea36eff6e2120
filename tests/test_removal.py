"""What if some partners were not there: worked by hand, on random graphs, and through the doors."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import counting
import networkx as nx
import pytest
import random_graphs
from conftest import Command, fill
from flask import Flask
from flask.testing import FlaskClient
from test_introducers import DAY, network, together
from working import held

from graphsvc import sizes
from graphsvc.analytics import removal
from graphsvc.analytics.removal import Reach, Removal
from graphsvc.analytics.repair import Join
from graphsvc.model.period import Period
from graphsvc.network.snapshot import Snapshot
from graphsvc.network.ties import ties
from graphsvc.questions import work_list
from graphsvc.storage.store import Store

#: What is answered is worked out from the snapshot, which is the same on both (test_graph, test_pages).
ENGINES = ("arcadedb",)

ORDINALS = Period(DAY).ordinals
NOW = "2026-05-04"


def speaking(rows: counting.Rows, person: str, *organizations: str) -> counting.Rows:
    """The rows, in which a partner is a person who speaks for organizations."""
    next(row for row in rows["partner"] if row["key"] == person)["kind"] = "person"
    known = {row["key"] for row in rows["partner"]}
    for organization in organizations:
        rows["representation"].append(
            {"key": f"{person}--{organization}", "person": person, "organization": organization}
        )
        if organization not in known:
            rows["partner"].append({"key": organization, "name": organization, "kind": "library"})
    return rows


def removed(snapshot: Snapshot, *keys: str, **groupings: dict[str, list[str]]) -> Removal:
    gone = frozenset(keys)
    return removal.removal(ties(snapshot, *ORDINALS), ties(snapshot, *ORDINALS, without=gone), gone, groupings)


def test_a_middle_taken_out_worked_by_hand() -> None:
    # a, b, c and the library meet; the library meets d and e, who meet each other; f and g meet apart; h was alone.
    snapshot = random_graphs.snapshot(
        network(
            together(NOW, "a", "b", "c", "library"),
            together(NOW, "library", "d", "e"),
            together(NOW, "f", "g"),
            together(NOW, "h"),
        )
    )
    sectors = {"a": ["health"], "b": ["health"], "d": ["health", "housing"], "f": ["housing"], "library": ["housing"]}
    found = removed(snapshot, "library", "nobody", sector=sectors)
    assert found.removed == ("library",)
    assert (found.partners, found.pieces_before, found.pieces_after) == (8, 3, 4)
    assert found.lost == (("d", "e"),)
    # Those who stay: of a, b, c, d, e each reached four others; now a, b, c two, d and e one. f and g one, h none.
    assert found.reach["sector"] == (
        Reach("health", 3, 1, 4, (2 + 2 + 1) / 3),
        Reach("housing", 2, 1, (4 + 1) / 2, 1),
        Reach(None, 4, 1, (4 + 4 + 1 + 0) / 4, (2 + 1 + 1 + 0) / 4),
    )
    # d and one of a, b have health in common. a and b met nobody else: strength 1 each, as d; the first key.
    assert found.joins == (Join("d", "a", 1),)
    # Then a and d alone hold their piece together, in three blocks of which two are leaves: one tie more.
    assert found.fewest == 1
    assert [{join.one, join.other} for join in found.safeguards or ()] == [{"b", "e"}]


def test_an_organization_that_only_the_removed_person_spoke_for_is_lost() -> None:
    snapshot = random_graphs.snapshot(speaking(network(together(NOW, "ann", "a", "b")), "ann", "shop"))
    found = removed(snapshot, "ann")
    assert found.removed == (), "she was in the network for the shop alone"
    assert found.lost == (("shop",),)
    assert (found.pieces_before, found.pieces_after) == (1, 2)
    assert [(join.one, join.other) for join in found.joins] == [("shop", "a")]


def test_we_are_an_end_of_an_introduction_only_where_nobody_else_can_be() -> None:
    # The shop, lost with ann, could be introduced to us, who have the strongest ties, or to a.
    rows = speaking(
        network(together(NOW, "ann", "a", "us"), together(NOW, "us", "b"), together(NOW, "us", "b", "a")), "ann", "shop"
    )
    snapshot = random_graphs.snapshot(rows)
    gone = frozenset({"ann"})
    whole, rest = ties(snapshot, *ORDINALS), ties(snapshot, *ORDINALS, without=gone)
    assert [(join.one, join.other) for join in removal.removal(whole, rest, gone, {}).joins] == [("shop", "us")]
    mended = removal.removal(whole, rest, gone, {}, frozenset({"us"}))
    assert [(join.one, join.other) for join in mended.joins] == [("shop", "a")]


@pytest.mark.parametrize("gone", [(), ("a",), ("a", "b"), ("nobody",)])
def test_nothing_falls_apart_where_two_are_left(gone: tuple[str, ...]) -> None:
    snapshot = random_graphs.snapshot(network(together(NOW, "a", "b")))
    found = removed(snapshot, *gone)
    assert found.lost == found.joins == found.safeguards == ()
    assert found.fewest == 0
    assert found.partners == 2 - len({"a", "b"} & set(gone))
    assert removed(random_graphs.snapshot(network()), *gone).pieces_before == 0


def test_removal_equals_removing_in_networkx_where_nobody_speaks_for_anybody() -> None:
    for seed in range(40):
        rows = random_graphs.rows(seed, partners=14, collaborations=8)
        rows["representation"] = []
        snapshot = random_graphs.snapshot(rows)
        before = ties(snapshot, *ORDINALS)
        whole = nx.Graph([pair[:2] for pair in before.pairs()])
        whole.add_nodes_from(before.keys)
        for gone in ({"p0"}, {"p1", "p2"}, {"p3", "p4", "p5"}):
            # Who was somewhere through a person who goes stands alone in NetworkX too.
            if any(row.get("via") in gone for row in rows["participation"]):
                continue
            found = removed(snapshot, *gone)
            left = whole.copy()
            left.remove_nodes_from(gone)
            pieces = [frozenset(piece) for piece in nx.connected_components(left)]
            assert found.pieces_after == len(pieces)
            assert found.pieces_before == sum(bool(piece - gone) for piece in nx.connected_components(whole))
            assert {frozenset(piece) for piece in found.lost} <= set(pieces)
            assert found.pieces_after - found.pieces_before == len(found.lost) == len(found.joins)
            left.add_edges_from((join.one, join.other) for join in found.joins)
            assert nx.number_connected_components(left) == found.pieces_before
            left.add_edges_from((join.one, join.other) for join in found.safeguards or ())
            for piece in nx.connected_components(whole):
                rest = left.subgraph(piece - gone)
                assert not piece & gone or len(rest) < 3 or nx.is_biconnected(rest)


#: The pier and the reef, for which Sam speaks, met nobody but us; the hub and the shop met each other too.
ROWS = speaking(
    network(
        together(NOW, "us", "pier"),
        together(NOW, "us", "sam"),
        together(NOW, "us", "hub", "shop"),
        together(NOW, "hub", "shop"),
    ),
    "sam",
    "reef",
)


@pytest.fixture
def filled(app: Flask, store: Store) -> Store:
    fill(store, ROWS)
    app.config["TODAY"] = lambda: DAY
    return store


def table(client: FlaskClient, address: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(address).data.decode("utf-8-sig"))))


def test_page_api_files_and_command_agree(filled: Store, client: FlaskClient, command: Command) -> None:
    answer = client.get("/api/gaps/without?partner=us").json
    assert answer["sentence"] == (
        "Without Us, 2 of the 4 others would be cut off. They are in 1 piece now and would be in 3."
    )
    assert (answer["lost"], answer["alone"]) == ([["pier"], ["reef"]], ["pier", "reef"])
    assert [(join["one"], join["other"]) for join in answer["joins"]] == [("pier", "hub"), ("reef", "hub")]
    assert answer["reach"]["sector"] == [{"group": None, "partners": 4, "lost": 2, "before": 3, "after": 0.5}]
    page = client.get("/gaps/without?partner=us").text
    assert answer["sentence"] in page
    assert "2 introductions would join again what falls apart; fewer cannot." in page
    assert 'href="/introducers?partner=pier&amp;with=hub"' in page
    told = command("without", "us", "--day", DAY.isoformat(), "--json")
    assert json.loads(told.stdout) == answer
    lines = command("without", "Us", "--day", DAY.isoformat()).stdout.splitlines()
    assert lines[:3] == [answer["sentence"], "  Pier", "  reef"]
    assert "  Pier and Hub" in lines

    lost = table(client, "/gaps/without.csv?partner=us")
    assert [(row["group"], row["partner"]) for row in lost] == [("1", "pier"), ("2", "reef")]
    (reach, *_) = table(client, "/gaps/without.csv?partner=us&of=reach")
    assert (reach["partners"], reach["lost"], reach["before"], reach["after"]) == ("4", "2", "3.00", "0.50")
    repair = table(client, "/gaps/without.csv?partner=us&of=repair")
    assert [(row["step"], row["one"], row["other"]) for row in repair][:2] == [
        ("join", "pier", "hub"),
        ("join", "reef", "hub"),
    ]
    assert len(repair) == 2 + answer["fewest_safeguards"]
    assert client.get("/gaps/without.csv?partner=us&of=all").status_code == 400
    client.set_cookie("lang", "fr")
    assert '<html lang="fr">' in client.get("/gaps/without?partner=us").text


def test_nobody_everybody_and_who_was_not_there(filled: Store, client: FlaskClient, command: Command) -> None:
    def said(query: str) -> str:
        page = client.get(f"/gaps/without?{query}")
        answer = client.get(f"/api/gaps/without?{query}").json
        assert answer["sentence"] in page.text
        return answer["sentence"]

    assert said("") == said("partner=") == "Nobody is taken out yet."
    assert command("without").stdout == "Nobody is taken out yet.\n"
    page = client.get("/gaps/without").text
    assert 'href="/gaps/without?partner=sam"' in page, "it begins with those who hold others"
    every = "&".join(f"partner={key}" for key in filled.snapshot().partners)
    assert said(every).endswith("nobody would be left in the network of these months.")
    assert said("partner=clinic") == "None of those chosen took part in these months, so nothing would change."
    assert "Took no part in these months: Clinic." in client.get("/gaps/without?partner=clinic&partner=hub").text
    assert said("partner=hub") == said("partner=hub&partner=hub&partner=Hub"), "saying it again does no harm"
    assert said("partner=hub") == (
        "Without Hub nobody is cut off: 4 partners stay and reach the same others as before."
    )
    # Without us the pier and the reef are alone, and the hub and the shop have each other.
    assert (
        "Out of it already, since we are left out: Us."
        in client.get("/gaps/without?partner=us&partner=hub&without_us=1").text
    )
    assert said("partner=sam&without_us=1").startswith("Without Sam nobody is cut off: 4 partners stay")
    assert said("partner=us&day=2020-01-01").startswith("None of those chosen took part")
    assert "One more partner to take out" in client.get("/gaps/without?partner=us").text


def test_a_person_is_taken_out_with_all_whom_it_spoke_for(filled: Store, client: FlaskClient) -> None:
    answer = client.get("/api/gaps/without?partner=sam").json
    assert answer["lost"] == [["reef"]]
    # Reef sends somebody else: that is said before anybody is introduced.
    repair = client.get("/gaps/without?partner=sam").text.split("The smallest repair")[1]
    first, then = repair.split("introduction", 1)
    assert "Ask reef for a second person: only Sam came for it in these months." in first
    assert "would join again" in then
    assert "a second person" not in client.get("/gaps/without?partner=us").text
    assert client.get("/partners/sam").text.count('href="/gaps/without?partner=sam"') == 1
    cut = client.get("/gaps/cut").text
    assert 'href="/gaps/without?partner=sam"' in cut
    assert 'href="/gaps/without?partner=us"' in cut
    assert cut.count("What if they were not there?") == 1
    assert "What if it were not there?" in cut


def test_who_is_not_meant_is_named_and_the_others_stay(filled: Store, client: FlaskClient, command: Command) -> None:
    refused = client.get("/api/gaps/without?partner=hub&partner=nobody&partner=none")
    assert refused.status_code == 404
    assert "nobody" in refused.json["detail"]
    assert "none" in refused.json["detail"]
    page = client.get("/gaps/without?partner=hub&partner=nobody")
    assert page.status_code == 404
    assert "there is no partner nobody" in page.text
    assert "Without Hub" in page.text
    assert "Without Hub" in client.get("/gaps/without?partner=Hub&partner=nobody").text, "by its name too"
    assert command("without", "nobody").exit_code == 1
    assert client.get("/api/gaps/without?partner=hub&who=us").status_code == 400
    assert client.get("/api/introducers?partner=hub&partner=us").status_code == 400, "only where it may come twice"
    # The other language, and the day, keep all who were chosen.
    page = client.get("/gaps/without?partner=hub&partner=us").text
    assert 'href="/gaps/without?partner=hub&amp;partner=us&amp;lang=fr"' in page
    assert page.count('<input type="hidden" name="partner" value="hub">') == 2
    assert page.count('<input type="hidden" name="partner" value="us">') == 2


def test_a_large_network_is_looked_at_in_the_background(
    filled: Store, app: Flask, client: FlaskClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once = client.get("/api/gaps/without?partner=us&partner=hub").json
    monkeypatch.setattr(sizes, "LARGE", 0)
    monkeypatch.setattr(work_list, "WAIT", 0)
    client.get("/api/gaps/without?partner=us&partner=hub")
    monkeypatch.setattr(work_list, "WAIT", 30)
    assert client.get("/api/gaps/without?partner=us&partner=hub").json == at_once
    with held(app, tmp_path):
        monkeypatch.setattr(work_list, "WAIT", 0)
        waiting = client.get("/api/gaps/without?partner=pier").json
        assert (waiting["sentence"], waiting["work"]["state"]) == ("It is being computed.", "running")
        page = client.get("/gaps/without?partner=pier").text
        assert f'data-poll="/api/work/{waiting["work"]["id"]}"' in page
        assert client.get("/gaps/without.csv?partner=pier&of=reach").status_code == 302
