"""The gap board against a second, independent counting, and the facts of its definition."""

from __future__ import annotations

import datetime
from collections import Counter

import counting
import pytest
import random_graphs

from graphsvc.analytics import gaps

DAY = datetime.date(2026, 11, 23)
START = datetime.date(2024, 11, 24)


def boards(rows: counting.Rows) -> tuple[dict, dict]:
    counted = counting.board(rows, START, DAY)
    ours = gaps.board(random_graphs.graph(rows), START.toordinal(), DAY.toordinal())
    return counted, {
        key: {
            "state": cell.state,
            "expected": cell.expected,
            "partners": list(cell.partners),
            "engaged": list(cell.engaged),
        }
        for key, cell in ours.cells.items()
    }


@pytest.mark.parametrize("first", range(0, 300, 50))
def test_the_board_equals_a_second_counting_on_random_graphs(first: int) -> None:
    for seed in range(first, first + 50):
        counted, ours = boards(random_graphs.rows(seed))
        assert ours == counted, f"seed {seed}"


def test_all_nine_states_occur_in_what_is_counted() -> None:
    states = Counter(
        cell["state"] for seed in range(120) for cell in counting.board(random_graphs.rows(seed), START, DAY).values()
    )
    assert set(states) == set(gaps.STATES)
