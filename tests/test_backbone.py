"""The backbone against counting with binomial coefficients, on the clubs of Davis and on random incidences."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from math import comb

import networkx as nx
import numpy as np
import pytest
from scipy import sparse

from graphsvc.analytics import backbone
from graphsvc.network.ties import Ties
from graphsvc.sparse import projection


def of(table: np.ndarray, keys: list[str]) -> Ties:
    incidence = sparse.csr_array(table)
    return Ties(tuple(keys), tuple(f"c{i}" for i in range(table.shape[1])), incidence, projection.newman(incidence))


def at_least(shared: int, a: int, b: int, total: int) -> Fraction:
    """P(X >= shared): in how many of the ways in which one is at b of the collaborations the other is at a of."""
    ways = sum(comb(a, x) * comb(total - a, b - x) for x in range(shared, min(a, b) + 1))
    return Fraction(ways, comb(total, b))


def test_two_who_always_came_together_worked_by_hand() -> None:
    """Of 10 collaborations a and b took part in the same 3: 1 / C(10, 3) = 1/120; c was at the other 7, alone.
    Three pairs of partners are three tests: 3/120."""
    table = np.zeros((3, 10))
    table[:2, :3] = 1
    table[2, 3:] = 1
    found = backbone.backbone(of(table, ["a", "b", "c"]), level=0.05)
    assert found is not None
    (link,) = found.links
    assert (link.one, link.other, link.shared) == ("a", "b", 3)
    assert (link.expected, link.p_value, link.adjusted) == pytest.approx((0.9, 1 / 120, 3 / 120))
    assert (found.pairs, found.tests, found.bonferroni) == (1, 3, 1)
    strict = backbone.backbone(of(table, ["a", "b", "c"]), level=0.01)
    assert strict == backbone.Backbone((), 1, 3, 0)


def test_nobody_and_one_have_no_pairs_and_strangers_no_links() -> None:
    assert backbone.backbone(of(np.zeros((0, 0)), []), level=0.05) is None
    assert backbone.backbone(of(np.ones((1, 2)), ["a"]), level=0.05) is None
    assert backbone.backbone(of(np.eye(2), ["a", "b"]), level=0.05) == backbone.Backbone((), 0, 1, 0)


def test_the_women_of_davis_who_met_more_than_by_chance() -> None:
    clubs = nx.davis_southern_women_graph()
    women, events = clubs.graph["top"], clubs.graph["bottom"]
    table = np.array([[float(clubs.has_edge(woman, event)) for event in events] for woman in women])
    p_values = {
        (one, other): at_least(
            len(set(clubs[one]) & set(clubs[other])), clubs.degree(one), clubs.degree(other), len(events)
        )
        for one, other in combinations(women, 2)
    }
    told = []
    for level in (Fraction(1, 20), Fraction(1, 2), Fraction(3, 4)):
        # Benjamini & Hochberg: the largest p that is at most rank / tests * level.
        ordered = enumerate(sorted(p_values.values()), 1)
        cut = max((p for rank, p in ordered if p <= rank * level / len(p_values)), default=Fraction(-1))
        found = backbone.backbone(of(table, women), level=float(level))
        assert found is not None
        assert {(link.one, link.other) for link in found.links} == {pair for pair, p in p_values.items() if p <= cut}
        for link in found.links:
            assert link.p_value == pytest.approx(float(p_values[link.one, link.other]))
        assert (found.pairs, found.tests) == (139, 153)
        assert found.bonferroni == sum(p * 153 <= level for p in p_values.values())
        told.append(len(found.links))
    assert told[0] == 0, "fourteen events are too few to be sure of any of 153 pairs"
    assert 0 < told[1] <= told[2]


@pytest.mark.parametrize("collaborations", [1, 2, 3, 7, 30, 400])
def test_p_values_are_those_of_counting(collaborations: int) -> None:
    r = np.random.default_rng(collaborations)
    table = (r.random((14, collaborations)) < r.random((14, 1))).astype(float)
    table = table[table.sum(axis=1) > 0]
    keys = [f"p{i:02}" for i in range(len(table))]
    found = backbone.backbone(of(table, keys), level=1.0)
    if len(keys) < 2:
        assert found is None
        return
    assert found is not None
    at = {key: i for i, key in enumerate(keys)}
    for link in found.links:
        one, other = table[at[link.one]], table[at[link.other]]
        expected = at_least(int(one @ other), int(one.sum()), int(other.sum()), collaborations)
        assert link.p_value == pytest.approx(float(expected), rel=1e-7, abs=1e-300)
    assert len(found.links) == found.pairs
