"""How well a network holds together: graphs worked by hand, published values, and plain NetworkX."""

from __future__ import annotations

import csv
import json
from itertools import combinations

import networkx as nx
import pytest
from conftest import SHARED
from hypothesis import given, settings
from test_sparse import ATTRIBUTES, networks

from graphsvc.analytics import cohesion
from graphsvc.sparse.graph import from_networkx

PUBLISHED = SHARED / "published"


def test_a_network_too_small_says_that_figures_are_undefined() -> None:
    nobody, one, two = nx.Graph(), nx.empty_graph(1), nx.path_graph(2)
    for graph in (nobody, one):
        assert cohesion.density(graph) is None
        assert cohesion.fragmentation([len(piece) for piece in cohesion.pieces(graph)]) is None
        assert cohesion.distance_weighted_fragmentation(graph) is None
        assert cohesion.hops(graph) == cohesion.Hops((), 0)
    for graph in (nobody, one, two):
        assert cohesion.degree_centralization(graph) is None
        assert cohesion.betweenness_centralization(nx.betweenness_centrality(graph)) is None
    assert cohesion.hops(one).mean is None
    assert cohesion.hops(one).longest is None


def test_a_star_is_centralized_wholly_and_a_circle_not_at_all() -> None:
    """Freeman 1979 chose the denominators so."""
    for graph, expected in ((nx.star_graph(6), 1.0), (nx.cycle_graph(7), 0.0), (nx.complete_graph(5), 0.0)):
        assert cohesion.degree_centralization(graph) == pytest.approx(expected)
        assert cohesion.betweenness_centralization(nx.betweenness_centrality(graph)) == pytest.approx(expected)


@pytest.mark.parametrize("name", ["florentine", "kite"])
def test_betweenness_centralization_follows_from_the_published_betweenness(name: str) -> None:
    published = json.loads((PUBLISHED / "PUBLISHED.json").read_text())[name]
    values = list(published["betweenness_normalised"].values())
    expected = sum(max(values) - value for value in values) / (len(values) - 1)
    with (PUBLISHED / f"{name}_edges.csv").open() as file:
        graph = nx.Graph([(row["source"], row["target"]) for row in csv.DictReader(file)])
    found = cohesion.betweenness_centralization(nx.betweenness_centrality(graph))
    assert found == pytest.approx(expected, abs=2 * published["tolerance"])


def test_the_medici_among_sixteen_families() -> None:
    """Twenty marriages, so degrees add up to 40, the Medici's 6 the highest; with the Pucci, who are tied to nobody,
    16 * 6 - 40 = 56 of 15 * 14 = 210."""
    graph = nx.florentine_families_graph()
    graph.add_node("Pucci")
    assert cohesion.degree_centralization(graph) == pytest.approx(56 / 210)
    assert [len(piece) for piece in cohesion.pieces(graph)] == [15, 1]


def test_fragmentation_of_a_path_a_pair_and_one_alone() -> None:
    """a - b - c, d - e, f. Ordered pairs 6 * 5 = 30; joined 3 * 2 + 2 * 1 = 8: 1 - 8/30.

    Sum of 1/d over ordered pairs: ab, bc, de at 1 hop (6), ac at 2 (2 * 1/2): 7, so 1 - 7/30. Four of the fifteen
    pairs are joined, with 1 + 1 + 1 + 2 = 5 hops.
    """
    graph = nx.Graph([("a", "b"), ("b", "c"), ("d", "e")])
    graph.add_node("f")
    pieces = cohesion.pieces(graph)
    assert pieces == [["a", "b", "c"], ["d", "e"], ["f"]]
    assert cohesion.fragmentation([len(piece) for piece in pieces]) == pytest.approx(22 / 30)
    assert cohesion.distance_weighted_fragmentation(graph) == pytest.approx(23 / 30)
    hops = cohesion.hops(graph)
    assert hops == cohesion.Hops((3, 1), 11)
    assert hops.mean == pytest.approx(5 / 4)
    assert hops.longest == 2


@settings(max_examples=80)
@given(graph=networks())
def test_figures_are_those_counted_pair_by_pair(graph: nx.Graph) -> None:
    own = from_networkx(graph, ATTRIBUTES)
    pairs = list(combinations(graph, 2))
    joined = [pair for pair in pairs if nx.has_path(graph, *pair)]
    lengths = [nx.shortest_path_length(graph, *pair, backend="networkx") for pair in joined]
    found = cohesion.hops(own)
    assert list(found.pairs) == [lengths.count(hops) for hops in range(1, max(lengths, default=0) + 1)]
    assert found.apart == len(pairs) - len(joined)
    if pairs:
        assert cohesion.density(own) == pytest.approx(len(graph.edges) / len(pairs))
        sizes = [len(piece) for piece in cohesion.pieces(own)]
        assert cohesion.fragmentation(sizes) == pytest.approx(1 - len(joined) / len(pairs))
        weighted = 1 - sum(1 / length for length in lengths) / len(pairs)
        assert cohesion.distance_weighted_fragmentation(own) == pytest.approx(weighted)
    assert cohesion.pieces(own) == cohesion.pieces(graph)
    assert cohesion.degree_centralization(own) == cohesion.degree_centralization(graph)


def test_hops_among_more_partners_than_one_batch_holds() -> None:
    graph = nx.gnm_random_graph(1200, 1500, seed=4)
    lengths = dict(nx.all_pairs_shortest_path_length(graph))
    counted: dict[int, int] = {}
    for reached in lengths.values():
        for hops in reached.values():
            counted[hops] = counted.get(hops, 0) + 1
    expected = tuple(counted[hops] // 2 for hops in range(1, max(counted) + 1))
    assert cohesion.hops(from_networkx(graph)).pairs == expected
