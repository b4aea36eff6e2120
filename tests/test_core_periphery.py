"""Core and periphery: graphs worked by hand, the best of all splits, and properties."""

from __future__ import annotations

import random
from itertools import combinations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from test_sparse import networks

from graphsvc.analytics import core_periphery
from graphsvc.sparse.graph import from_networkx


def correlation(graph: nx.Graph, core: set) -> float | None:
    """Borgatti & Everett 2000, pair by pair."""
    pairs = list(combinations(graph, 2))
    tied = [float(graph.has_edge(*pair)) for pair in pairs]
    ideal = [float(bool(core & set(pair))) for pair in pairs]
    if len(set(tied)) < 2 or len(set(ideal)) < 2:
        return None
    return float(np.corrcoef(tied, ideal)[0, 1])


def test_a_star_is_all_core_and_periphery() -> None:
    found = core_periphery.core_periphery(nx.star_graph(5), seed=1)
    assert found == core_periphery.CorePeriphery((0,), (1, 2, 3, 4, 5), 1.0)


def test_a_clique_to_which_everybody_is_tied_is_the_core() -> None:
    """a, b, c tied to each other and to d, e, f, g, who are not tied to each other: the ideal itself."""
    graph = nx.Graph([*combinations("abc", 2), *((one, other) for one in "abc" for other in "defg")])
    assert core_periphery.core_periphery(graph, seed=1) == core_periphery.CorePeriphery(
        tuple("abc"), tuple("defg"), 1.0
    )


def test_fitness_worked_by_hand() -> None:
    """a - b - c and d alone, core {b}: of 6 pairs 2 are tied, 3 ideally (ab, bc, bd), 2 both:
    (6 * 2 - 2 * 3) / sqrt(2 * 4 * 3 * 3) = 6 / sqrt(72)."""
    graph = nx.Graph(["ab", "bc"])
    graph.add_node("d")
    assert core_periphery.fitness(graph, frozenset("b")) == pytest.approx(6 / 72**0.5)
    assert core_periphery.core_periphery(graph, seed=1) == core_periphery.CorePeriphery(
        ("b",), ("a", "c", "d"), pytest.approx(6 / 72**0.5)
    )


def test_without_contrast_there_is_no_core() -> None:
    for graph in (nx.Graph(), nx.empty_graph(1), nx.path_graph(2), nx.empty_graph(5), nx.complete_graph(5)):
        assert core_periphery.core_periphery(graph, seed=1) is None
        assert core_periphery.fitness(graph, frozenset()) is None


@settings(max_examples=60)
@given(graph=networks())
def test_the_fitness_told_is_the_correlation_of_the_split_told(graph: nx.Graph) -> None:
    own = from_networkx(graph)
    found = core_periphery.core_periphery(own, seed=1)
    if found is not None:
        assert sorted(found.core + found.periphery) == sorted(graph)
        assert found.fitness == pytest.approx(correlation(graph, set(found.core)))
        assert core_periphery.fitness(own, frozenset(found.core)) == pytest.approx(found.fitness)
        assert found == core_periphery.core_periphery(graph, seed=1)


def test_on_small_graphs_it_is_the_best_of_all_splits() -> None:
    for seed in range(60):
        r = random.Random(seed)
        graph = nx.gnp_random_graph(r.randint(4, 8), r.uniform(0.2, 0.8), seed=seed)
        scores = [
            score
            for size in range(1, len(graph))
            for core in combinations(graph, size)
            if (score := core_periphery.fitness(graph, frozenset(core))) is not None
        ]
        found = core_periphery.core_periphery(graph, seed=1)
        assert (found is None) == (not scores)
        if found is not None:
            assert found.fitness == pytest.approx(max(scores))


def test_a_thousand_partners_have_a_core() -> None:
    graph = from_networkx(nx.barabasi_albert_graph(1000, 10, seed=1))
    assert core_periphery.core_periphery(graph, seed=1) is not None
