"""Communities and their stability: a published value, hand-worked partitions, and properties."""

from __future__ import annotations

import json
from itertools import combinations

import networkx as nx
import numpy as np
import pytest
from conftest import SHARED
from hypothesis import given, settings
from hypothesis import strategies as st
from test_sparse import ATTRIBUTES, networks

from graphsvc.analytics import communities
from graphsvc.sparse.graph import from_networkx


def test_two_cliques_joined_by_one_tie_are_two_communities_in_every_run() -> None:
    """igraph's test: two K5 joined by one edge have the modularity 0.452381; the partner without a tie is apart."""
    graph = nx.barbell_graph(5, 0)
    graph.add_node(10)
    found = communities.communities(from_networkx(graph), range(10))
    assert found is not None
    published = json.loads((SHARED / "published" / "PUBLISHED.json").read_text())["igraph_modularity"]
    assert found.groups == ((0, 1, 2, 3, 4), (5, 6, 7, 8, 9))
    assert found.isolated == (10,)
    assert found.modularity == pytest.approx(published["resolution_1.0"], abs=published["tolerance"])
    assert (found.runs, found.stability) == (10, 1.0)


def test_where_nobody_is_tied_there_are_no_communities() -> None:
    for graph in (nx.Graph(), nx.empty_graph(1), nx.empty_graph(4)):
        assert communities.communities(from_networkx(graph), range(3)) is None
    assert communities.communities(from_networkx(nx.path_graph(3)), []) is None
    once = communities.communities(from_networkx(nx.path_graph(2)), [1])
    assert once is not None
    assert once.stability is None


def test_agreement_worked_by_hand() -> None:
    """{a b c}{d e f} and {a b}{c d}{e f}: together in both are ab and ef, 2 pairs; in one 6, in the other 3, of 15.
    By chance 6 * 3 / 15 = 1.2; (2 - 1.2) / ((6 + 3) / 2 - 1.2) = 0.8 / 3.3."""
    one, other = np.array([0, 0, 0, 1, 1, 1]), np.array([0, 0, 1, 1, 2, 2])
    assert communities.agreement(one, other) == pytest.approx(0.8 / 3.3)
    assert communities.agreement(one, 1 - one) == 1
    assert communities.agreement(np.zeros(4, int), np.zeros(4, int)) == 1
    assert communities.agreement(np.arange(4), np.arange(4)) == 1
    assert communities.agreement(np.zeros(0, int), np.zeros(0, int)) == 1


@settings(max_examples=60)
@given(labels=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=2, max_size=12))
def test_agreement_is_that_of_counting_pairs(labels: list[tuple[int, int]]) -> None:
    """Hubert & Arabie 1985 in terms of pairs: 2(ad - bc) / ((a+b)(b+d) + (a+c)(c+d))."""
    one, other = (np.array(column) for column in zip(*labels, strict=True))
    assert communities.agreement(one, other) == pytest.approx(by_pairs(labels))


def by_pairs(labels: list[tuple[int, int]]) -> float:
    """The adjusted Rand index, from how many pairs are together in both, in one alone, in neither."""
    a = b = c = d = 0
    for (one, other), (one_too, other_too) in combinations(labels, 2):
        a += one == one_too and other == other_too
        b += one == one_too and other != other_too
        c += one != one_too and other == other_too
        d += one != one_too and other != other_too
    below = (a + b) * (b + d) + (a + c) * (c + d)
    return 2 * (a * d - b * c) / below if below else 1.0


def test_of_runs_that_differ_the_best_is_taken_and_stability_is_how_alike_every_two_of_them_are() -> None:
    """Runs made one by one; their modularity by plain NetworkX, and their likeness by counting pairs of those who are
    tied to anybody: the ten who are not are alone in every run."""
    graph = nx.gnp_random_graph(40, 0.12, seed=1)
    graph.add_nodes_from(range(100, 110))
    tied = [key for key in graph if graph[key]]
    own = from_networkx(graph)
    runs = [nx.community.louvain_communities(own, seed=seed) for seed in range(6)]
    qualities = [nx.community.modularity(graph, run, backend="networkx") for run in runs]
    labels = [[next(n for n, group in enumerate(run) if key in group) for key in tied] for run in runs]
    alike = [by_pairs(list(zip(one, other, strict=True))) for one, other in combinations(labels, 2)]
    assert min(qualities) < max(qualities) - 0.001
    found = communities.communities(own, range(6))
    assert found is not None
    assert found.modularity == pytest.approx(max(qualities))
    best = runs[qualities.index(max(qualities))]
    assert {frozenset(group) for group in found.groups} == {frozenset(group) for group in best if group <= set(tied)}
    assert found.stability == pytest.approx(sum(alike) / len(alike))
    assert found.stability < 0.9


@settings(max_examples=40)
@given(graph=networks())
def test_communities_divide_those_who_are_tied_and_tell_their_own_modularity(graph: nx.Graph) -> None:
    own = from_networkx(graph, ATTRIBUTES)
    found = communities.communities(own, range(4))
    assert (found is None) == (graph.number_of_edges() == 0)
    if found is not None:
        everybody = [key for group in found.groups for key in group] + list(found.isolated)
        assert sorted(everybody) == sorted(graph)
        assert set(found.isolated) == {key for key in graph if not graph[key]}
        parts = [set(group) for group in found.groups] + [{key} for key in found.isolated]
        expected = nx.community.modularity(graph, parts, weight="weight", backend="networkx")
        assert found.modularity == pytest.approx(expected)
        assert found == communities.communities(own, range(4))
