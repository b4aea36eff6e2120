"""Brokerage by graphs worked by hand, and against counting triple by triple."""

from __future__ import annotations

import itertools

import networkx as nx
import numpy as np
import pytest
import random_ties
from hypothesis import given
from hypothesis import strategies as st

from graphsvc.analytics import brokerage
from graphsvc.analytics.brokerage import Roles

GROUPS = ("health", "housing", "schools")


def test_each_role_once_worked_by_hand() -> None:
    # b is tied to a, c, d, e and no two of these to each other: six pairs.
    # Groups: b, a, c health; d housing; e schools.
    # {a, c}: all health, coordinator. {a, d}, {a, e}, {c, d}, {c, e}: one of b's own, gatekeeper, four times.
    # {d, e}: three groups, liaison.
    graph = nx.star_graph(["b", "a", "c", "d", "e"])
    groups = {"b": ["health"], "a": ["health"], "c": ["health"], "d": ["housing"], "e": ["schools"]}
    found = brokerage.roles(graph, groups)
    assert found["b"] == Roles(coordinator=1, consultant=0, gatekeeper=4, liaison=1)
    assert found["a"] == Roles(0, 0, 0, 0)
    # With b a funder: {a, c} are of one group that is not its own, consultant; all others are liaisons.
    assert brokerage.roles(graph, groups | {"b": ["funders"]})["b"] == Roles(0, 1, 0, 5)
    # A tie between d and e closes their pair.
    graph.add_edge("d", "e")
    assert brokerage.roles(graph, groups)["b"] == Roles(1, 0, 4, 0)


def test_who_is_of_no_known_group_is_left_out() -> None:
    graph = nx.star_graph(["b", "a", "c"])
    assert brokerage.roles(graph, {"b": ["health"], "a": ["health"]}) == {
        "b": Roles(0, 0, 0, 0),
        "a": Roles(0, 0, 0, 0),
        "c": None,
    }
    assert brokerage.roles(graph, {}) == {"b": None, "a": None, "c": None}
    assert brokerage.roles(nx.Graph(), {}) == {}


def test_of_several_groups_each_counts_its_share() -> None:
    # a - b - c, b of health and housing, a and c of health: half a coordinator, half a consultant.
    graph = nx.path_graph(["a", "b", "c"])
    groups = {"a": ["health"], "b": ["health", "housing"], "c": ["health"]}
    assert brokerage.roles(graph, groups)["b"] == Roles(0.5, 0.5, 0, 0)
    # a of health and schools too: a is health or schools, b health or housing, each a quarter:
    # health-health-health coordinator; health-housing-health consultant; schools-health-health gatekeeper;
    # schools-housing-health liaison.
    assert brokerage.roles(graph, groups | {"a": ["health", "schools"]})["b"] == Roles(0.25, 0.25, 0.25, 0.25)


@given(random_ties.networks(), st.lists(st.sets(st.sampled_from(GROUPS)), min_size=12, max_size=12))
def test_roles_equal_counting_triple_by_triple(graph: nx.Graph, drawn: list[set[str]]) -> None:
    groups = dict(zip(random_ties.NAMES, drawn, strict=True))
    found = brokerage.roles(graph, groups)
    assert list(found) == list(graph)
    for broker in graph:
        counted = dict.fromkeys(("coordinator", "consultant", "gatekeeper", "liaison"), 0.0)
        for one, other in itertools.combinations(graph[broker], 2):
            every = list(itertools.product(groups[one], groups[broker], groups[other]))
            for a, b, c in every if other not in graph[one] else ():
                role = "coordinator" if a == b == c else "consultant" if a == c else "gatekeeper" if b in (a, c) else ""
                counted[role or "liaison"] += 1 / len(every)
        roles = found[broker]
        assert (roles is None) is (not groups[broker])
        if roles is not None:
            assert {name: getattr(roles, name) for name in counted} == pytest.approx(counted)
            assert roles.total == pytest.approx(sum(counted.values()))


def test_reach_in_two_steps_worked_by_hand() -> None:
    # a - b - c - d, and e alone: a reaches b and c, b all three, of four others.
    graph = nx.path_graph(["a", "b", "c", "d"])
    graph.add_node("e")
    assert brokerage.reach(graph) == {"a": 0.5, "b": 0.75, "c": 0.75, "d": 0.5, "e": 0}
    assert brokerage.reach(nx.Graph()) == {}
    assert brokerage.reach(nx.empty_graph(["a"])) == {"a": None}


@given(random_ties.networks())
def test_reach_equals_searching(graph: nx.Graph) -> None:
    found = brokerage.reach(graph)
    for key in graph if len(graph) > 1 else ():
        near = nx.single_source_shortest_path_length(graph, key, cutoff=2)
        assert found[key] == pytest.approx((len(near) - 1) / (len(graph) - 1))


def test_more_partners_than_are_worked_on_at_once() -> None:
    graph = nx.path_graph(2000)
    found = brokerage.reach(nx.relabel_nodes(graph, str))
    assert found["0"] == 2 / 1999
    assert found["1000"] == 4 / 1999


def test_at_a_thousand_partners_every_open_pair_of_neighbours_is_counted_once() -> None:
    graph = nx.relabel_nodes(nx.gnm_random_graph(1000, 20_000, seed=1), str)
    random = np.random.default_rng(1)
    groups = {key: [str(random.integers(22))] for key in graph}
    triangles = nx.triangles(graph)
    counted = {key: found.total for key, found in brokerage.roles(graph, groups).items() if found}
    assert counted == {key: degree * (degree - 1) / 2 - triangles[key] for key, degree in graph.degree}
