"""Who meets whom, and by chance: hand-worked tables, every incidence of a small one, and counting in plain Python."""

from __future__ import annotations

import random
from collections import Counter
from itertools import combinations, product

import numpy as np
import pytest
import random_graphs
from scipy import sparse

from graphsvc.analytics import mixing_matrix, null_model
from graphsvc.network.ties import Ties, ties
from graphsvc.sparse import projection

START, DAY = 738_000, 740_200


def met(*collaborations: str) -> Ties:
    """Ties of collaborations, each the letters of those who took part."""
    keys = sorted(set("".join(collaborations)))
    table = np.array([[float(key in collaboration) for collaboration in collaborations] for key in keys])
    incidence = sparse.csr_array(table.reshape(len(keys), len(collaborations)))
    names = tuple(f"c{number}" for number in range(len(collaborations)))
    return Ties(tuple(keys), names, incidence, projection.newman(incidence))


def by_pair(found: list[mixing_matrix.Block]) -> dict[tuple[str, str], mixing_matrix.Block]:
    return {(block.one, block.other): block for block in found}


def test_blocks_worked_by_hand() -> None:
    """Meetings ab, ab, cd, abc (1/2 a pair); a and b work in health, c in housing, d in housing and schools.

    Health inside: ab twice and a half. Health-housing: ac and bc a half each. Housing inside: cd by half of d:
    1/2. Housing-schools: cd by the other half; d's own two sectors do not meet. Pairs of health and housing:
    a and b with c, and with half of d: 3, two of them tied.
    """
    worked_in = {"a": ["health"], "b": ["health"], "c": ["housing"], "d": ["schools", "housing"]}
    found = by_pair(mixing_matrix.blocks(met("ab", "ab", "cd", "abc"), worked_in))
    observed = {pair: block.observed for pair, block in found.items() if block.observed}
    assert observed == pytest.approx(
        {
            ("health", "health"): 2.5,
            ("health", "housing"): 1,
            ("housing", "housing"): 0.5,
            ("housing", "schools"): 0.5,
        }
    )
    assert (found["health", "housing"].tied, found["health", "housing"].possible) == (2, 3)
    assert found["health", "housing"].density == pytest.approx(2 / 3)
    assert found["schools", "schools"].density is None
    assert found["schools", "schools"].ratio is None
    assert len(found) == 6
    assert next(iter(found)) == max(found, key=lambda pair: found[pair].missing)


def test_what_is_expected_keeps_every_strength_where_all_are_equally_active() -> None:
    """Four partners of strength 1: each pair is expected to share 1/3."""
    found = by_pair(mixing_matrix.blocks(met("ab", "cd"), {"a": ["x"], "b": ["x"], "c": ["y"], "d": ["y"]}))
    expected = {pair: block.expected for pair, block in found.items()}
    assert expected == pytest.approx({("x", "x"): 1 / 3, ("x", "y"): 4 / 3, ("y", "y"): 1 / 3})
    assert [block.missing for block in found.values()] == pytest.approx([4 / 3, -2 / 3, -2 / 3])


def test_what_is_expected_keeps_every_strength() -> None:
    """Every partner a group of its own: what it is expected to share with all others is what it shares."""
    for seed in range(20):
        found = ties(random_graphs.snapshot(random_graphs.rows(seed, partners=9, collaborations=25)), START, DAY)
        if found.strength.max(initial=0) * 2 > 0.9 * found.strength.sum():
            continue  # one partner with nearly half of all strength leaves little choice
        kept = dict.fromkeys(found.keys, 0.0)
        for block in mixing_matrix.blocks(found, {key: [key] for key in found.keys}):
            kept[block.one] += block.expected
            kept[block.other] += block.expected
        assert list(kept.values()) == pytest.approx(found.strength.tolist(), rel=1e-6)


def test_nobody_nobodys_group_and_one_alone() -> None:
    nobody = Ties((), (), sparse.csr_array((0, 0)), sparse.csr_array((0, 0)))
    for found, groups in ((nobody, {}), (met("ab"), {}), (nobody, {"a": ["x"]})):
        assert mixing_matrix.blocks(found, groups) == []
        assert mixing_matrix.block_tests(found, groups, draws=2, seed=1) == {}
    (alone,) = mixing_matrix.blocks(met("a"), {"a": ["x"]})
    assert (alone.observed, alone.expected, alone.density, alone.ratio) == (0, 0, None, None)
    (again,) = mixing_matrix.block_tests(met("a"), {"a": ["x"]}, draws=3, seed=1).values()
    assert (again.fewer, again.more) == (1, 1)


@pytest.mark.parametrize("seed", range(0, 40, 4))
def test_blocks_equal_a_second_counting_on_random_graphs(seed: int) -> None:
    snapshot = random_graphs.snapshot(random_graphs.rows(seed))
    found = ties(snapshot, START, DAY)
    groups = {key: partner.sectors for key, partner in snapshot.partners.items()}
    counted: Counter[tuple[str, str]] = Counter()
    for one, other, weight in found.pairs():
        for sector, another in product(groups[one], groups[other]):
            pair = (min(sector, another), max(sector, another))
            counted[pair] += weight / len(groups[one]) / len(groups[other])  # pyright: ignore
    told = {(block.one, block.other): block.observed for block in mixing_matrix.blocks(found, groups)}
    assert told == pytest.approx({pair: counted[pair] for pair in told})
    known = sum(weight for one, other, weight in found.pairs() if groups[one] and groups[other])
    assert sum(told.values()) == pytest.approx(known)


def test_every_incidence_of_the_same_sums_is_dealt_equally_often() -> None:
    """Four actors, four collaborations, sums (2 2 1 1) and (2 2 1 1): all that there are, counted one by one."""
    incidence = met("abc", "abd", "a", "b").incidence[:, :3]
    shape, rows, columns = incidence.shape, incidence.sum(axis=1), incidence.sum(axis=0)
    every = [
        cells
        for cells in product((0, 1), repeat=shape[0] * shape[1])
        if (np.reshape(cells, shape).sum(axis=1) == rows).all()
        and (np.reshape(cells, shape).sum(axis=0) == columns).all()
    ]
    counted = Counter(
        tuple(int(cell) for cell in dealt.toarray().ravel()) for dealt in null_model.dealt(incidence, 6000, seed=1)
    )
    assert set(counted) == set(every)
    fair = 6000 / len(every)
    assert all(abs(count - fair) < 5 * fair**0.5 for count in counted.values())


def test_dealing_out_keeps_sums_and_is_the_same_for_a_seed() -> None:
    r = np.random.default_rng(3)
    incidence = sparse.csr_array((r.random((31, 50)) < 0.15).astype(float))
    for one, again in zip(null_model.dealt(incidence, 3, seed=7), null_model.dealt(incidence, 3, seed=7), strict=True):
        assert (one.toarray() == again.toarray()).all()
        assert set(np.unique(one.toarray())) == {0, 1}
        assert (one.sum(axis=0) == incidence.sum(axis=0)).all()
        assert (one.sum(axis=1) == incidence.sum(axis=1)).all()
        assert (one.toarray() != incidence.toarray()).any()


def test_two_sectors_that_keep_to_themselves_meet_less_than_by_chance() -> None:
    """Ten of health and ten of housing, each at twelve meetings of their own sector; and mixed, for comparison."""
    r = random.Random(5)
    health, housing = "abcdefghij", "klmnopqrst"
    groups = {key: ["health"] for key in health} | {key: ["housing"] for key in housing}
    apart = met(*("".join(r.sample(side, 4)) for side in (health, housing) for _ in range(12)))
    told: list[tuple[int, int]] = []
    found = mixing_matrix.block_tests(apart, groups, draws=200, seed=1, step=lambda done, of: told.append((done, of)))
    between = found["health", "housing"]
    assert between.observed == 0
    assert between.fewer == pytest.approx(1 / 201)
    assert between.fewer_of_all == pytest.approx(1 / 201), "no other block of the 201 networks lies so low"
    assert between.more == 1
    assert found["health", "health"].more == pytest.approx(1 / 201)
    assert between.low <= between.mean <= between.high
    assert told == [(number, 200) for number in range(1, 201)]
    mixed = met(*("".join(r.sample(health + housing, 4)) for _ in range(24)))
    assert mixing_matrix.block_tests(mixed, groups, draws=200, seed=1)["health", "housing"].fewer > 0.05
    expected = by_pair(mixing_matrix.blocks(apart, groups))["health", "housing"].expected
    assert between.mean == pytest.approx(expected, rel=0.05)


def test_among_many_blocks_by_chance_none_stands_out_more_often_than_it_should() -> None:
    """Sixty partners in eleven groups at random: in 5 of 100 networks some block of the 66 has 0.05 or less."""
    r = random.Random(2)
    people = [chr(ord("a") + n) for n in range(60)]
    standing_out = unadjusted = 0
    for seed in range(20):
        groups = {key: [str(r.randrange(11))] for key in people}
        network = met(*("".join(r.sample(people, 4)) for _ in range(80)))
        found = mixing_matrix.block_tests(network, groups, draws=60, seed=seed).values()
        assert all(one.fewer <= one.fewer_of_all and one.more <= one.more_of_all for one in found)
        standing_out += any(one.fewer_of_all <= 0.05 for one in found)
        unadjusted += any(one.fewer <= 0.05 for one in found)
    assert standing_out <= 4, "of 20; five or more come in one of 400 runs"
    assert unadjusted > 10, "without the adjustment most do"


def test_p_values_adjusted_by_hand() -> None:
    """Benjamini and Hochberg: p * tests / rank, and never more than that of the next: of 5 tests
    .01 * 5/1 = .05, .03 * 5/2 = .075 and .04 * 5/3 = .0667 (so both .0667), and one is left at 1."""
    found = null_model.adjusted(np.array([0.04, 0.01, 0.9, 0.03]), tests=5)
    assert found == pytest.approx([0.2 / 3, 0.05, 1, 0.2 / 3])
    assert len(null_model.adjusted(np.array([]), tests=3)) == 0


def test_the_pairs_of_a_block_are_the_pairs_of_partners() -> None:
    """Without several sectors a partner: n(n-1)/2 inside, n*m between."""
    groups = {key: ["x"] for key in "abc"} | {key: ["y"] for key in "de"}
    found = by_pair(mixing_matrix.blocks(met("abcde"), groups))
    assert {pair: block.possible for pair, block in found.items()} == pytest.approx(
        {("x", "x"): 3, ("x", "y"): 6, ("y", "y"): 1}
    )
    assert all(block.density == pytest.approx(1) for block in found.values())
    assert sum(block.tied for block in found.values()) == len(list(combinations("abcde", 2)))
