"""Who hardly meets: what two groups shared last and who works with both, by hand and against plain counting."""

from __future__ import annotations

import pytest
import random_graphs
from test_mixing_matrix import DAY, START, met

from graphsvc import sizes
from graphsvc.analytics import mixing_matrix, underconnected
from graphsvc.network.ties import Ties, ties

GROUPS = {"a": ["health"], "b": ["health"], "c": ["housing"], "d": ["housing"], "e": ["health", "housing"]}


def in_order(collaboration: str) -> int:
    """c0 was first, c1 a day later, ..."""
    return int(collaboration.removeprefix("c"))


def test_two_sectors_that_met_once() -> None:
    """Health and housing met when a met c; these two alone are tied to both sectors. With all as active as they are,
    one would expect more: each of the four met twice or three times, mostly those of its own sector."""
    (found,) = underconnected.underconnected(met("ab", "ab", "cd", "cd", "ac"), GROUPS, in_order, 5)
    assert (found.one, found.other, found.observed) == ("health", "housing", 1)
    assert found.expected > 3
    assert found.together == ("c4",)
    assert found.between == ("a", "c")


def test_we_are_not_named_as_going_between_and_a_partner_of_both_sectors_does_not_meet_itself() -> None:
    (found,) = underconnected.underconnected(
        met("ab", "ab", "cd", "cd", "ac", "ef"), GROUPS, in_order, 5, frozenset("a")
    )
    assert found.between == ("c", "f"), "f is tied to e, and so to both"
    assert found.together == ("c4",), "e, of both sectors, met only f, of none"


def test_nobody_too_many_groups_and_none_asked_for() -> None:
    assert underconnected.underconnected(met(), {}, in_order, 5) == []
    assert underconnected.underconnected(met("ab", "ab", "cd", "cd"), GROUPS, in_order, 0) == []
    many = met(*(chr(0x4E00 + number) + "a" for number in range(sizes.MOST_GROUPS + 1)))
    assert mixing_matrix.table(many, {key: [key] for key in many.keys}) is None
    assert underconnected.underconnected(many, {key: [key] for key in many.keys}, in_order, 5) == []


@pytest.mark.parametrize("seed", range(0, 30, 3))
def test_what_is_shared_and_who_is_between_equal_a_second_counting(seed: int) -> None:
    snapshot = random_graphs.snapshot(random_graphs.rows(seed, 14, 25))
    found = ties(snapshot, START, DAY)
    groups = {key: partner.sectors for key, partner in snapshot.partners.items()}
    every = mixing_matrix.blocks(found, groups)
    pairs = [one for one in every if one.one != one.other and one.expected >= 1 and one.observed <= one.expected / 2]
    listed = underconnected.underconnected(found, groups, in_order, 50)
    assert [(one.one, one.other) for one in listed] == [(block.one, block.other) for block in pairs]
    who = present(found)
    for one in listed:
        shared = [
            key
            for key, actors in who.items()
            if any(a != b and one.one in groups[a] and one.other in groups[b] for a in actors for b in actors)
        ]
        assert list(one.together) == sorted(shared, key=in_order, reverse=True)[: underconnected.SHOWN]
        weakest: dict[str, float] = {}
        for key in found.keys:
            near = dict.fromkeys((one.one, one.other), 0.0)
            for a, b, weight in found.pairs():
                other = b if a == key else a if b == key else None
                for group in near if other is not None else ():
                    near[group] += weight / len(groups[other]) if group in groups[other] else 0.0
            weakest[key] = min(near.values())
        best = sorted((key for key in weakest if weakest[key] > 1e-9), key=lambda k: (-round(weakest[k], 9), k))
        assert list(one.between) == best[: underconnected.SHOWN]


def present(found: Ties) -> dict[str, set[str]]:
    """Who was where."""
    entries = found.incidence.tocoo()
    where: dict[str, set[str]] = {key: set() for key in found.collaborations}
    for row, column in zip(entries.row.tolist(), entries.col.tolist(), strict=True):
        where[found.collaborations[column]].add(found.keys[row])
    return where
