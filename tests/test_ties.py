"""Ties against a second counting in plain Python: pair by pair, straight from the presences."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations

import pytest
import random_graphs

from graphsvc.network.snapshot import Snapshot
from graphsvc.network.ties import Ties, across, ties

START, DAY = 738_000, 740_200  # 2021-07 to 2027-07


def counted(snapshot: Snapshot, weighting: str, without: frozenset[str]) -> dict[frozenset[str], float]:
    """Newman 2001: k distinct actors give each pair 1/(k-1), but none to two for whom one person spoke there."""
    kinds = {key: row.kind for key, row in snapshot.collaborations.items()}
    there: dict[str, set[tuple[str, str | None]]] = defaultdict(set)
    for presences in snapshot.expanded.values():
        for presence in presences:
            if presence.start > DAY or presence.end < START or without & {presence.person, presence.organization}:
                continue
            if kinds[presence.collaboration] in ("contact", "council"):
                continue
            speaker = presence.person if presence.organization else None
            there[presence.collaboration].add((presence.organization or presence.person or "", speaker))
    found: dict[frozenset[str], float] = defaultdict(float)
    for entries in there.values():
        actors = {actor for actor, _ in entries}
        for one, other in combinations(sorted(actors), 2):
            speakers = [{person for actor, person in entries if actor == who and person} for who in (one, other)]
            if not speakers[0] & speakers[1]:
                found[frozenset((one, other))] += 1 if weighting == "count" else 1 / (len(actors) - 1)
    return dict(found)


def found(answer: Ties) -> dict[frozenset[str], float]:
    return {frozenset(pair): weight for *pair, weight in answer.pairs()}


@pytest.mark.parametrize("weighting", ["newman", "count"])
def test_ties_equal_a_second_counting_on_random_graphs(weighting: str) -> None:
    spoken_for_by_one = 0
    for seed in range(150):
        snapshot = random_graphs.snapshot(random_graphs.rows(seed, partners=8, collaborations=10))
        for without in (frozenset[str](), frozenset({"p1", "p2"})):
            expected = counted(snapshot, weighting, without)
            answer = ties(snapshot, START, DAY, weighting=weighting, without=without)  # pyright: ignore
            assert found(answer) == pytest.approx(expected), f"seed {seed}"
            assert not without & set(answer.keys)
            plain = ties(snapshot, START, DAY, level="recorded", weighting=weighting, without=without)  # pyright: ignore
            spoken_for_by_one += len(plain.keys) > len(answer.keys)
    assert spoken_for_by_one, "no graph in which persons speak for organizations"


def test_ties_across_groups_equal_the_sums_of_the_ties_of_two_of_different_groups() -> None:
    told_by_one_speaker = 0
    for seed in range(150):
        snapshot = random_graphs.snapshot(random_graphs.rows(seed, partners=8, collaborations=10))
        groups = {key: "abc"[int(key[1:]) % 3] for key in snapshot.partners if key != "p4"}
        for without in (frozenset[str](), frozenset({"p1", "p2"})):
            expected: dict[tuple[str, ...], list[float]] = defaultdict(list)
            for pair, weight in counted(snapshot, "newman", without).items():
                ends = tuple(sorted(groups.get(actor, "") for actor in pair))
                if len({*ends}) == 2 and "" not in ends:
                    expected[ends].append(weight)
            answer = across(snapshot, START, DAY, groups, without)
            sums = {(tie.one, tie.other): tie.weight for tie in answer}
            assert sums == pytest.approx({ends: sum(each) for ends, each in expected.items()}), f"seed {seed}"
            assert {(tie.one, tie.other): tie.ties for tie in answer} == {e: len(each) for e, each in expected.items()}
            told_by_one_speaker += len(ties(snapshot, START, DAY, without=without).spoken)
    assert told_by_one_speaker, "no graph in which one person speaks for two"
