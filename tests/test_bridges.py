"""Bridges: worked by hand, and against taking each away in turn."""

from __future__ import annotations

import networkx as nx
import pytest
import random_ties
from hypothesis import given

from graphsvc.analytics.bridges import Bridge, bridges


def test_what_falls_off_worked_by_hand() -> None:
    # a, b, c tied to each other; c - d, d - e, d - f, and g alone.
    graph = nx.Graph(["ab", "bc", "ca", "cd", "de", "df"])
    graph.add_node("g")
    # c - d parts three from three, of which those with the first key stay; the others part one.
    assert bridges(graph) == [Bridge("c", "d", ("d", "e", "f")), Bridge("d", "e", ("e",)), Bridge("d", "f", ("f",))]


@pytest.mark.parametrize("graph", [nx.Graph(), nx.empty_graph("a"), nx.empty_graph("ab"), nx.Graph(["ab", "bc", "ca"])])
def test_where_no_tie_is_a_bridge(graph: nx.Graph) -> None:
    assert bridges(graph) == []


@given(random_ties.networks())
def test_bridges_equal_taking_each_tie_away_in_turn(graph: nx.Graph) -> None:
    found = bridges(graph)
    assert {frozenset((bridge.one, bridge.other)) for bridge in found} == {frozenset(tie) for tie in nx.bridges(graph)}
    for bridge in found:
        without = graph.copy()
        without.remove_edge(bridge.one, bridge.other)
        sides = [tuple(sorted(nx.node_connected_component(without, end))) for end in (bridge.one, bridge.other)]
        assert bridge.lost == max(sides, key=lambda side: (-len(side), side))
        assert bridge.one < bridge.other
    assert found == sorted(found, key=lambda bridge: (-len(bridge.lost), bridge.one, bridge.other))


def test_a_path_longer_than_the_stack_is_deep() -> None:
    graph = nx.path_graph([f"{i:05}" for i in range(3000)])
    found = bridges(graph)
    assert len(found) == 2999
    assert len(found[0].lost) == 1500
