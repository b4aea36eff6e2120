"""Whether like meets like: hand-worked graphs, every deal of a small one, and plain NetworkX."""

from __future__ import annotations

from itertools import permutations

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_sparse import ATTRIBUTES, networks

from graphsvc.analytics import mixing
from graphsvc.sparse.graph import from_networkx

#: Two triangles abc and def, joined by cd; g is tied to a, and its group is not known.
TRIANGLES = nx.Graph(["ab", "bc", "ca", "de", "ef", "fd", "cd", "ag"])
SIDES = {"a": ["left"], "b": ["left"], "c": ["left"], "d": ["right"], "e": ["right"], "f": ["right"], "g": []}


def test_the_index_of_two_triangles_joined_by_one_tie() -> None:
    """Seven ties among the known, six inside and one across: (1 - 6) / 7. Of the 20 ways to deal out three and
    three, only this one and its mirror have as few across: 2/20."""
    found = mixing.external_internal(TRIANGLES, SIDES, draws=4000, seed=1)
    assert found is not None
    assert (found.index, found.external, found.internal) == (pytest.approx(-5 / 7), 1, 6)
    assert found.less == pytest.approx(0.1, abs=0.02)
    assert found.more == 1
    dealt = []
    for order in permutations("abcdef"):
        left = set(order[:3])
        across = sum((u in left) != (v in left) for u, v in TRIANGLES.edges if "g" not in (u, v))
        dealt.append((2 * across - 7) / 7)
    assert found.expected == pytest.approx(sum(dealt) / len(dealt), abs=0.02)
    # Of the 20 deals two have one tie across, eight four and ten five: at the 5th percentile is 1, at the 95th 5;
    # the quartiles are 4 and 5.
    assert sorted(dealt)[::36] == pytest.approx([-5 / 7] * 2 + [1 / 7] * 8 + [3 / 7] * 10)
    assert (found.low, found.high) == (pytest.approx(-5 / 7), pytest.approx(3 / 7))
    assert found == mixing.external_internal(TRIANGLES, SIDES, draws=4000, seed=1)


def test_groups_are_dealt_out_among_the_partners_as_they_are_never_made_anew() -> None:
    """a is of x, b of y, and they are tied: whoever gets which, the tie leads out. One partner of each kind stays one
    of each; were every partner dealt a group anew, half the deals would have the tie inside."""
    found = mixing.external_internal(nx.Graph(["ab"]), {"a": ["x"], "b": ["y"]}, draws=50, seed=1)
    assert found == mixing.ExternalInternal(1, 1, 0, expected=1, low=1, high=1, less=1, more=1)


def test_partners_of_several_groups_meet_inside_where_they_share_one() -> None:
    """a (x), b (x and y), c (y), d (z): ab and bc share a group, cd and da do not."""
    graph = nx.Graph(["ab", "bc", "cd", "da"])
    groups = {"a": ["x"], "b": ["x", "y"], "c": ["y"], "d": ["z"]}
    found = mixing.external_internal(graph, groups, draws=10, seed=1)
    assert found is not None
    assert (found.index, found.external, found.internal) == (0, 2, 2)


def test_more_groups_than_bits_in_a_word() -> None:
    graph = nx.path_graph(140)
    groups = {node: [f"group {node // 2}"] for node in graph}
    found = mixing.external_internal(graph, groups, draws=10, seed=1)
    assert found is not None
    assert (found.external, found.internal) == (69, 70)


def test_assortativity_of_two_triangles_worked_by_hand() -> None:
    """e: 6/7 of the ends inside, a = 1/2 each: (6/7 - 1/2) / (1 - 1/2) = 5/7."""
    assert mixing.assortativity(TRIANGLES, SIDES) == pytest.approx(5 / 7)


def test_what_cannot_be_said_is_none() -> None:
    for graph in (nx.Graph(), nx.empty_graph(1), nx.empty_graph(3), nx.path_graph(3)):
        assert mixing.assortativity(graph, {}) is None
        assert mixing.external_internal(graph, {}, draws=5, seed=1) is None
    one_group = {node: ["only"] for node in range(3)}
    assert mixing.assortativity(nx.path_graph(3), one_group) is None
    assert mixing.participation(nx.path_graph(3), {0: ["x"]}) == {0: None, 1: 0.0, 2: None}
    assert mixing.participation(nx.Graph(), {}) == {}


@settings(max_examples=60)
@given(graph=networks(), data=st.data())
def test_assortativity_is_that_of_networkx_among_the_known(graph: nx.Graph, data: st.DataObject) -> None:
    group = {key: data.draw(st.sampled_from(["x", "y", "z", None])) for key in graph}
    known = graph.subgraph([key for key in graph if group[key]]).copy()
    nx.set_node_attributes(known, group, "group")
    found = mixing.assortativity(
        from_networkx(graph, ATTRIBUTES), {key: [own] if own else [] for key, own in group.items()}
    )
    ends = {group[key] for edge in known.edges for key in edge}
    if len(ends) < 2:
        assert found is None
    else:
        assert found == pytest.approx(nx.attribute_assortativity_coefficient(known, "group"))


def test_participation_worked_by_hand() -> None:
    """The middle of a star with two ties to x, one to y, one to a partner of x and y, one unknown: x gets 2.5 of 4,
    y 1.5: 1 - (2.5/4)^2 - (1.5/4)^2. By weight the one to y counts 3: x 2.5 of 6, y 3.5."""
    graph = nx.star_graph(5)
    nx.set_edge_attributes(graph, {(0, 1): 1, (0, 2): 1, (0, 3): 3, (0, 4): 1, (0, 5): 9}, "weight")
    groups = {1: ["x"], 2: ["x"], 3: ["y"], 4: ["y", "x"]}
    assert mixing.participation(graph, groups)[0] == pytest.approx(1 - (2.5**2 + 1.5**2) / 16)
    weighted = mixing.participation(graph, groups, weight="weight")
    assert weighted[0] == pytest.approx(1 - (2.5**2 + 3.5**2) / 36)
    assert weighted[1] is None
