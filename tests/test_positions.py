"""Where partners stand on the map: near those they work with, never on each other, and where they stood before."""

from __future__ import annotations

import itertools
import math

import networkx as nx
import numpy as np
import pytest
from benchmarks.layouts import connected, near, ours, rivals, stress
from hypothesis import given, settings
from hypothesis import strategies as st
from invented import DAY, province
from scipy import sparse
from scipy.sparse import csgraph

from graphsvc.maps import positions
from graphsvc.maps.positions import SPACING, STEP, Placed
from graphsvc.network import ties
from graphsvc.sparse import embedding, overlaps
from graphsvc.sparse.graph import Matrix


def meetings(seed: int, partners: int = 150, held: int = 300, groups: int = 10) -> Matrix:
    """Ties of invented meetings, most of which stay within a group; a collaboration of k gives each pair 1/(k-1)."""
    random = np.random.default_rng(seed)
    weights = np.zeros((partners, partners))
    group = random.integers(groups, size=partners)
    for _ in range(held):
        here = np.flatnonzero(group == random.integers(groups)) if random.random() < 0.8 else np.arange(partners)
        who = random.choice(here, min(len(here), int(random.integers(2, 9))), replace=False)
        weights[np.ix_(who, who)] += 1 / (len(who) - 1)
    np.fill_diagonal(weights, 0)
    tied = weights.any(axis=0)
    return sparse.csr_array(weights[tied][:, tied])


def keys(weights: Matrix) -> list[str]:
    return [f"p{number}" for number in range(weights.shape[0])]


def least_distance(placed: Placed) -> float:
    return min(
        (math.hypot(a - c, b - d) for (a, b), (c, d) in itertools.combinations(placed.points.values(), 2)), default=1e9
    )


def test_the_sample_shows_who_works_with_whom_better_than_other_layouts() -> None:
    day = DAY.toordinal()
    weights = connected(ties.ties(province(), day - 730, day).weights)
    # Kamada and Kawai's takes half a minute: `python -m benchmarks.layouts` measures it too.
    others = {name: compute() for name, compute in rivals(weights).items() if name != "Kamada-Kawai"}
    found = ours(weights)
    assert near(weights, found) >= 1.6 * max(near(weights, points) for points in others.values())
    assert stress(weights, found) <= 1.7 * min(stress(weights, points) for points in others.values())


def test_both_sides_of_the_karate_club_stand_apart() -> None:
    # Zachary 1977, Journal of Anthropological Research 33: whom each member followed when the club split.
    graph = nx.karate_club_graph()
    points = embedding.tsnet(sparse.csr_array(nx.to_scipy_sparse_array(graph, weight="weight", dtype=float)))
    club = np.array([graph.nodes[node]["club"] == "Officer" for node in graph])
    middles = points[club].mean(axis=0), points[~club].mean(axis=0)
    nearer = np.linalg.norm(points - middles[0], axis=1) < np.linalg.norm(points - middles[1], axis=1)
    assert (nearer == club).sum() >= 32


@pytest.mark.parametrize("seed", range(5))
def test_no_two_stand_on_each_other(seed: int) -> None:
    weights = meetings(seed)
    assert least_distance(positions.placed(weights, keys(weights))) >= SPACING


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=40),
    st.sets(st.integers(0, 39)),
)
def test_discs_part_wherever_they_stood(points: list[tuple[int, int]], held: set[int]) -> None:
    still = np.array([number in held for number in range(len(points))], dtype=bool)
    start = np.array(points, dtype=float).reshape(-1, 2)
    found = overlaps.apart(start, 1.0, still)
    assert (found[still] == start[still]).all()
    for one, other in itertools.combinations(range(len(points)), 2):
        if not (still[one] and still[other]):
            assert math.dist(found[one], found[other]) > 1 - 1e-5


def test_the_same_ties_give_the_same_places_twice_and_from_before() -> None:
    weights = meetings(2)
    once = positions.placed(weights, keys(weights))
    assert positions.placed(weights, keys(weights)) == once
    assert positions.placed(weights, keys(weights), once).points == once.points


@pytest.mark.parametrize("seed", range(4))
def test_who_stood_somewhere_hardly_moves_after_a_twentieth_more(seed: int) -> None:
    before = meetings(seed, held=300)
    weights = meetings(seed, held=315)
    placed = positions.placed(before, keys(before))
    later = positions.placed(weights, keys(weights), placed)
    wide = np.ptp(np.array(list(placed.points.values())), axis=0).max()
    for key, point in placed.points.items():
        moved = math.dist(point, later.points[key])
        assert moved <= 0.02 * wide
        assert moved == 0 or placed.ties[key] != later.ties[key]
    assert least_distance(later) >= SPACING
    assert STEP < 0.02


def test_who_is_new_stands_beside_those_it_works_with() -> None:
    before = meetings(3)
    count = before.shape[0]
    friends = np.argsort(-before.toarray()[0])[:3].tolist()
    wider = np.zeros((count + 1, count + 1))
    wider[:count, :count] = before.toarray()
    wider[count, friends] = wider[friends, count] = 1.0
    placed = positions.placed(before, keys(before))
    later = positions.placed(sparse.csr_array(wider), [*keys(before), "new"], placed)
    distances = {key: math.dist(later.points["new"], point) for key, point in later.points.items() if key != "new"}
    nearest = sorted(distances, key=lambda key: distances[key])[:15]
    assert {f"p{number}" for number in friends} & set(nearest)


def test_who_has_no_ties_has_no_place() -> None:
    weights = sparse.csr_array(np.array([[0, 1.0, 0], [1.0, 0, 0], [0, 0, 0]]))
    assert set(positions.placed(weights, ["a", "b", "c"]).points) == {"a", "b"}
    assert positions.placed(sparse.csr_array((2, 2)), ["a", "b"]) == Placed({}, {})


def test_affinities_are_symmetric_and_add_up_to_one() -> None:
    indptr, indices, values = embedding.affinities(meetings(4))
    found = sparse.csr_array((values, indices, indptr))
    assert found.sum() == pytest.approx(1)
    assert abs(found - found.T).max() == pytest.approx(0, abs=1e-15)


def test_the_tree_places_as_well_as_every_pair_does() -> None:
    weights = meetings(5, partners=400, held=900)
    exact, tree = (near(weights, embedding.tsnet(weights, exact=most)) for most in (10_000, 0))
    assert tree > 0.9 * exact


def test_pieces_of_a_network_stand_apart() -> None:
    pair = sparse.block_diag([meetings(6, partners=30, held=60, groups=1)] * 2, format="csr")
    points = embedding.tsnet(sparse.csr_array(pair))
    _, piece = csgraph.connected_components(pair, directed=False)
    largest = np.bincount(piece).argmax()
    inside = points[piece == largest]
    outside = points[piece != largest]
    middle = np.median(inside, axis=0)
    assert np.median(np.linalg.norm(outside - middle, axis=1)) > np.median(np.linalg.norm(inside - middle, axis=1))
