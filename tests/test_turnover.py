"""Change over time: worked by hand, and against a second counting."""

from __future__ import annotations

import datetime

import random_graphs
from test_introducers import DAY, network, together
from test_removal import speaking

from graphsvc.analytics import attribution, turnover
from graphsvc.analytics.attribution import Attributed
from graphsvc.analytics.turnover import Engaged, FirstMeeting, Turnover
from graphsvc.network.ties import ties

Counts = list[dict[tuple[str, str], float]]
US = frozenset({"us", "cora"})
TODAY = DAY.toordinal()


def named(found: Turnover) -> list[list[tuple[str, str, float]]]:
    return [pairs.strongest() for pairs in (found.kept, found.formed, found.lapsed, found.revived)]


def on(text: str) -> int:
    return datetime.date.fromisoformat(text).toordinal()


FIRST = (on("2023-01-01"), on("2023-12-31"))
SECOND = (on("2024-01-01"), on("2024-12-31"))


def test_ties_kept_formed_lapsed_and_revived() -> None:
    rows = network(
        together("2023-02-01", "a", "b", key="1"),
        together("2024-02-01", "a", "b", key="2"),
        together("2023-03-01", "a", "c", key="3"),
        together("2024-03-01", "c", "d", key="4"),
        together("2022-04-01", "b", "d", key="5"),
        together("2024-04-01", "b", "d", key="6"),
        together("2022-05-01", "c", "e", key="7"),
        together("2025-05-01", "a", "e", key="8"),
    )
    found = turnover.turnover(random_graphs.snapshot(rows), FIRST, SECOND)
    assert named(found) == [[("a", "b", 1)], [("c", "d", 1)], [("a", "c", 1)], [("b", "d", 1)]]
    assert named(turnover.turnover(random_graphs.snapshot(network()), FIRST, SECOND)) == [[], [], [], []]


def test_the_strongest_ties_come_first() -> None:
    # b and c met twice, and a third time with a: 1 + 1 + 1/2; the two others half. The lapsed one has what it had.
    rows = network(
        together("2023-02-01", "d", "e", "f", key="1"),
        together("2024-02-01", "b", "c", key="2"),
        together("2024-03-01", "b", "c", key="3"),
        together("2024-04-01", "a", "b", "c", key="4"),
    )
    found = turnover.turnover(random_graphs.snapshot(rows), FIRST, SECOND)
    assert found.formed.strongest() == [("b", "c", 2.5), ("a", "b", 0.5), ("a", "c", 0.5)]
    assert found.formed.strongest(1) == [("b", "c", 2.5)]
    assert found.lapsed.strongest() == [("d", "e", 0.5), ("d", "f", 0.5), ("e", "f", 0.5)]
    assert len(found.formed) == 3


def test_turnover_equals_sets_of_pairs() -> None:
    for seed in range(30):
        snapshot = random_graphs.snapshot(random_graphs.rows(seed))
        one, two, ever = (
            {frozenset(pair[:2]) for pair in ties(snapshot, *window).pairs()}
            for window in (FIRST, SECOND, (1, SECOND[0] - 1))
        )
        found = turnover.turnover(snapshot, FIRST, SECOND)
        assert [{frozenset(pair[:2]) for pair in pairs} for pairs in named(found)] == [
            one & two,
            two - one - ever,
            one - two,
            (two & ever) - one,
        ]


def test_who_is_engaged_from_window_to_window() -> None:
    # 2023: a and Ann for the shop. 2024: a and b. Us, the host, is never counted; an occasion engages nobody.
    rows = network(
        together("2023-02-01", "a", "ann", "us", key="1"),
        together("2024-02-01", "a", "b", "us", key="2"),
        together("2024-03-01", "c", "b", key="3", kind="reception"),
    )
    snapshot = random_graphs.snapshot(speaking(rows, "ann", "shop"))
    assert turnover.engaged(snapshot, [FIRST, SECOND]) == [
        Engaged(FIRST, organizations=("a", "shop"), persons=("ann",), first=("a", "ann", "shop"), left=None),
        Engaged(SECOND, organizations=("a", "b"), persons=(), first=("b",), left=("ann", "shop")),
    ]
    assert turnover.engaged(snapshot, []) == []


def test_when_sectors_first_met() -> None:
    rows = network(
        together("2024-02-01", "a", "b", key="later"),
        together("2023-02", "b", "d", key="vague"),
        together("2022-02-01", "c", key="alone"),
    )
    rows["collaboration"].append({"key": "undated", "title": "Undated", "kind": "project", "status": "active"})
    rows["participation"] += [{"key": f"{key}-undated", "partner": key, "collaboration": "undated"} for key in "ac"]
    groups = {"a": ["health"], "b": ["housing"], "c": ["schools", "health"], "d": ["health", "schools"]}
    snapshot = random_graphs.snapshot(rows)
    # In the vague one, housing meets health and schools on the first day of the month; d alone is of two sectors and
    # does not meet itself; of the undated project nobody knows when a and c met.
    assert turnover.first_meetings(snapshot, TODAY, groups) == [
        FirstMeeting("health", "housing", on("2023-02-01"), "vague"),
        FirstMeeting("housing", "schools", on("2023-02-01"), "vague"),
    ]
    assert turnover.first_meetings(snapshot, on("2023-01-31"), groups) == []
    assert turnover.first_meetings(snapshot, TODAY, {}) == []


def test_first_meetings_equal_looking_at_every_day() -> None:
    for seed in range(25):
        snapshot = random_graphs.snapshot(random_graphs.rows(seed, partners=10, collaborations=8))
        groups = {key: row.sectors for key, row in snapshot.partners.items()}
        found = {(met.one, met.other): met.day for met in turnover.first_meetings(snapshot, TODAY, groups)}
        days = [1, *sorted({int(day) for day in snapshot.incidence.start} & set(range(2, TODAY + 1)))]
        counts = [{pair[:2]: pair[2] for pair in ties(snapshot, 1, day, weighting="count").pairs()} for day in days]
        counted: dict[tuple[str, str], int] = {}
        for place, day in enumerate(days):
            for one, other in counts[place] if place else ():  # what has no date is there from the first day

                def lasting(since: int, pair: tuple[str, str] = (one, other), counts: Counts = counts) -> float:
                    """Whoever spoke for both later, too, was no tie all along."""
                    return min(count.get(pair, 0) for count in counts[since:])

                if lasting(place) > lasting(place - 1):
                    for pair in ((a, b) for a in groups[one] for b in groups[other] if a != b):
                        counted.setdefault((min(pair), max(pair)), day)
        assert found == counted, seed


def test_who_met_at_our_table_and_went_on_without_us() -> None:
    rows = network(
        together("2023-02-01", "us", "a", "b", "c", "d", key="table"),
        together("2024-02-01", "a", "b", key="again"),
        together("2024-03-01", "a", "b", key="once-more"),
        together("2022-03-01", "a", "c", key="before"),
        together("2024-04-01", "a", "c", key="elsewhere"),
        together("2024-05-01", "a", "d", "cora", key="with-us"),
        together("2024-06-01", "b", "d", key="party", kind="reception"),
    )
    snapshot = random_graphs.snapshot(rows)
    expected = [Attributed("a", "b", on("2023-02-01"), "table", on("2024-02-01"), "again")]
    # a and c knew each other before; a and d met with our staff again; b and d were at a reception only.
    assert attribution.attributed(snapshot, TODAY, US) == expected
    assert attribution.attributed(snapshot, on("2024-01-31"), US) == []
    assert attribution.attributed(snapshot, TODAY, frozenset()) == []
    assert attribution.attributed(random_graphs.snapshot(network()), TODAY, US) == []


def test_who_met_elsewhere_too_on_the_first_day_is_not_ours() -> None:
    rows = network(
        together("2023-02-01", "us", "a", "b", key="table"),
        together("2023-02-01", "a", "b", key="elsewhere"),
        together("2024-02-01", "a", "b", key="again"),
    )
    assert attribution.attributed(random_graphs.snapshot(rows), TODAY, US) == []


def test_who_may_have_met_before_is_not_ours() -> None:
    rows = network(together("2023-02-01", "us", "a", "b", key="table"), together("2024-02-01", "a", "b", key="again"))
    rows["collaboration"].append({"key": "undated", "title": "Undated", "kind": "project", "status": "active"})
    rows["participation"] += [{"key": f"{key}-undated", "partner": key, "collaboration": "undated"} for key in "ab"]
    assert attribution.attributed(random_graphs.snapshot(rows), TODAY, US) == []
