"""Seats of bodies: the facts of the definition at every boundary, and a second counting."""

from __future__ import annotations

import datetime
import random
from collections import Counter
from typing import Any

import counting_dormant
import random_graphs

from graphsvc.analytics import seats

DAY = datetime.date(2026, 11, 23)
Row = dict[str, Any]


def on(days: int) -> str:
    return (DAY + datetime.timedelta(days=days)).isoformat()


def told(*rows: Row, body: Row | None = None, left_on: str | None = None) -> dict[str, tuple[str, str | None]]:
    """State and holder of each seat, counted a second time."""
    found: dict[str, list[Row]] = {entity: [] for entity in random_graphs.rows(0)}
    found["sector"] = [{"key": "health", "name": "Health"}]
    found["partner"] = [
        {"key": "clinic", "name": "Clinic", "kind": "library", "left_on": left_on},
        {"key": "shop", "name": "Shop", "kind": "business"},
    ]
    found["collaboration"] = [{"key": "council", "title": "Council", "kind": "council", **(body or {})}]
    found["seat"] = [{"body": "council", **row} for row in rows]
    result = seats.seats(random_graphs.snapshot(found), DAY.toordinal())
    counted = counting_dormant.seats(found, DAY)
    assert {one.seat: one.state for one in result} == {key: state for key, (state, _) in counted.items()}
    return {one.seat: (one.state, one.holder) for one in result}


def test_a_seat_is_filled_ending_or_vacant() -> None:
    found = told(
        {"key": "a", "holder": "clinic"},
        {"key": "b", "sector": "health"},
        {"key": "c", "voice": "youth", "holder": "shop", "until": on(120)},
        {"key": "d", "voice": "francophone", "holder": "shop", "until": on(121)},
        {"key": "e", "voice": "community-leader", "holder": "shop", "until": on(0)},
    )
    assert found == {
        "a": ("filled", "clinic"),
        "b": ("vacant", None),
        "c": ("ending", "shop"),
        "d": ("filled", "shop"),
        "e": ("ending", "shop"),
    }
    assert list(found) == ["b", "e", "c", "d", "a"], "the vacant first, then the first to end"


def test_a_holder_who_left_leaves_the_seat_vacant_and_one_who_is_leaving_lets_it_end() -> None:
    assert told({"key": "a", "holder": "clinic"}, left_on=on(-1)) == {"a": ("vacant", "clinic")}
    assert told({"key": "a", "holder": "clinic"}, left_on=on(30)) == {"a": ("ending", "clinic")}
    assert told({"key": "a", "holder": "clinic"}, left_on=on(121)) == {"a": ("filled", "clinic")}


def test_a_term_that_is_followed_by_another_does_not_end() -> None:
    ending = {"key": "a", "holder": "clinic", "until": on(30)}
    assert told(ending, {"key": "b", "holder": "shop", "from": on(31)}) == {"a": ("filled", "clinic")}
    assert told(ending, {"key": "b", "holder": "shop", "from": on(32)}) == {"a": ("ending", "clinic")}
    assert told(ending, {"key": "b", "from": on(31)}) == {"a": ("ending", "clinic")}
    for until in (20, 30):
        within = {"key": "b", "holder": "shop", "from": on(10), "until": on(until)}
        assert told(ending, within) == {"a": ("ending", "clinic")}, "it is over by then"
    assert told(ending, {"key": "b", "holder": "shop", "from": on(31), "sector": "health"}) == {
        "a": ("ending", "clinic")
    }


def test_a_place_whose_last_term_is_over_is_vacant() -> None:
    over = {"key": "a", "holder": "clinic", "until": on(-1)}
    assert told(over) == {"a": ("vacant", "clinic")}
    assert told(over, {"key": "b", "holder": "shop"}) == {"b": ("filled", "shop")}
    assert told(over, {"key": "b", "holder": "shop", "from": on(1)}) == {}
    assert told(over, {"key": "b", "holder": "shop", "until": on(-40)}) == {"a": ("vacant", "clinic")}


def test_a_body_that_is_no_more_has_no_seats() -> None:
    assert told({"key": "a"}, body={"ends_on": on(-1)}) == {}
    assert told({"key": "a"}, body={"starts_on": on(1)}) == {}
    assert told({"key": "a"}, body={"ends_on": on(0)}) == {"a": ("vacant", None)}


def test_a_body_that_is_completed_had_its_seats_until_it_ended() -> None:
    seat = {"key": "a", "holder": "clinic"}
    assert told(seat, body={"status": "completed", "ends_on": on(0)}) == {"a": ("filled", "clinic")}
    assert told(seat, body={"status": "completed", "ends_on": on(-1)}) == {}
    for status in ("planned", "cancelled"):
        assert told(seat, body={"status": status, "ends_on": on(0)}) == {}


def test_seats_equal_a_second_counting_on_random_graphs() -> None:
    """Bodies of every status, most of which stand on the day by their dates."""
    states: Counter[str] = Counter()
    completed = 0
    for seed in range(200):
        rows = random_graphs.rows(seed)
        chance = random.Random(seed)
        council = rows["collaboration"][0]
        council["status"] = chance.choice((None, "planned", "active", "active", "completed", "completed", "cancelled"))
        council["starts_on"] = chance.choice((None, "2021", "2024-05-04", on(0), on(1)))
        council["ends_on"] = chance.choice((None, None, "2027", on(-1), on(0)))
        if (council["starts_on"] or "") > (council["ends_on"] or "9"):
            council["ends_on"] = None
        for number in range(8):
            bounds = sorted(
                chance.choice((None, f"202{chance.randint(2, 7)}-{chance.randint(1, 12):02}")) or "" for _ in "ab"
            )
            rows["seat"].append(
                {
                    "key": f"s{number}",
                    "body": random_graphs.BODY,
                    "sector": chance.choice((None, "health")),
                    "voice": chance.choice((None, "youth")),
                    "holder": chance.choice((None, *(row["key"] for row in rows["partner"]))),
                    "from": bounds[0] or None,
                    "until": bounds[1] or None,
                }
            )
        ours = {
            one.seat: (one.state, datetime.date.fromordinal(one.ends) if one.ends else None)
            for one in seats.seats(random_graphs.snapshot(rows), DAY.toordinal())
        }
        assert ours == counting_dormant.seats(rows, DAY), f"seed {seed}"
        states.update(state for state, _ in ours.values())
        completed += bool(ours) and council["status"] == "completed"
    assert completed > 20
    assert min(states[state] for state in ("filled", "ending", "vacant")) > 20
