"""The smallest repair: worked by hand, and on random graphs whether it holds and is as small as can be."""

from __future__ import annotations

import itertools

import networkx as nx
import pytest
import random_ties
from hypothesis import given
from hypothesis import strategies as st

from graphsvc.analytics import repair
from graphsvc.analytics.repair import Acquaintance, Join

STRANGERS = Acquaintance({}, ())


def ties(joins: list[Join]) -> list[tuple[str, str]]:
    return [(join.one, join.other) for join in joins]


def test_pieces_are_joined_by_one_tie_fewer() -> None:
    # The strongest of each piece, whoever has a sector in common first: e has one with b, f with nobody.
    acquaintance = Acquaintance(
        {"a": 3, "b": 1, "e": 1, "f": 2}, ({"b": ["health"], "e": ["health"]}, {"a": ["souris"], "f": ["tignish"]})
    )
    assert repair.rejoined([("a", "b", "c"), ("e", "f"), ("g",)], acquaintance) == [
        Join("e", "b", 1),
        Join("g", "a", 0),
    ]
    assert repair.rejoined([("a", "b")], STRANGERS) == []


def test_a_star_needs_one_tie_fewer_than_it_has_arms() -> None:
    # Without the middle, four arms are four pieces, which three ties join.
    star = nx.star_graph(["m", "a", "b", "c", "d"])
    assert repair.fewest(star) == 3
    assert len(repair.safeguarded(star, STRANGERS)) == 3


def test_a_path_needs_one_tie_between_its_ends() -> None:
    path = nx.path_graph(["a", "b", "c", "d"])
    assert ties(repair.safeguarded(path, STRANGERS)) in ([("a", "d")], [("d", "a")])


def test_bridges_alone_are_not_enough() -> None:
    # Two triangles that share m: no bridge, so that nx.k_edge_augmentation finds nothing to do, and yet m parts them.
    bow = nx.Graph(["ab", "bm", "ma", "cd", "dm", "mc"])
    assert list(nx.k_edge_augmentation(bow, 2)) == []
    assert repair.fewest(bow) == 1
    (join,) = repair.safeguarded(bow, Acquaintance({"a": 1, "d": 1}, ()))
    assert {join.one, join.other} == {"a", "d"}


def test_two_partners_have_nobody_to_be_introduced_to() -> None:
    assert repair.safeguarded(nx.path_graph(["a", "b"]), STRANGERS) == []


@given(random_ties.networks(12), st.permutations(random_ties.NAMES))
def test_nobody_alone_holds_a_piece_together_any_more(graph: nx.Graph, order: list[str]) -> None:
    strength = {name: float(place) for place, name in enumerate(order)}
    found = repair.safeguarded(graph, Acquaintance(strength, ()))
    assert len(found) == repair.fewest(graph), "no fewer can do, Eswaran and Tarjan 1976"
    repaired = graph.copy()
    for join in found:
        assert not repaired.has_edge(join.one, join.other)
        repaired.add_edge(join.one, join.other)
    assert nx.number_connected_components(repaired) == nx.number_connected_components(graph)
    for piece in nx.connected_components(repaired):
        assert len(piece) < 3 or nx.is_biconnected(repaired.subgraph(piece))


@given(random_ties.networks(6))
def test_no_fewer_ties_would_do(graph: nx.Graph) -> None:
    whole = next((graph.subgraph(piece).copy() for piece in nx.connected_components(graph) if len(piece) > 2), None)
    if whole is None:
        return
    missing = list(nx.non_edges(whole))
    enough = next(
        count
        for count in range(len(missing) + 1)
        if any(nx.is_biconnected(nx.Graph([*whole.edges, *more])) for more in itertools.combinations(missing, count))
    )
    assert repair.fewest(whole) == enough


@pytest.mark.parametrize("seed", range(5))
def test_a_forest_of_hundreds_is_safeguarded_with_the_fewest(seed: int) -> None:
    tree = nx.relabel_nodes(nx.random_labeled_tree(300, seed=seed), str)
    found = repair.safeguarded(tree, STRANGERS)
    assert len(found) == repair.fewest(tree)
    tree.add_edges_from(ties(found))
    assert nx.is_biconnected(tree)
