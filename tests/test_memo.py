"""What is worked out on a snapshot: once however many ask, nothing that failed, and no more than is good to hold."""

from __future__ import annotations

import threading
import time

import pytest

from graphsvc import sizes
from graphsvc.network.memo import Readings


def test_many_threads_that_ask_at_once_have_it_worked_out_once() -> None:
    found, runs, answers = Readings(10), [], []
    ready = threading.Barrier(8)

    def work() -> str:
        runs.append(1)
        time.sleep(0.05)
        return "answer"

    def ask() -> None:
        ready.wait()
        answers.append(found.ask("question", work))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == ["answer"] * 8
    assert len(runs) == 1


def test_a_question_may_ask_others_and_what_fails_is_tried_again() -> None:
    found = Readings(10)
    assert found.ask("outer", lambda: found.ask("inner", lambda: 1) + 1) == 2
    assert "inner" in found

    def fails() -> int:
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        found.ask("broken", fails)
    assert "broken" not in found
    assert found.ask("broken", lambda: 3) == 3


def test_those_asked_for_longest_ago_are_forgotten_and_sooner_in_a_large_network() -> None:
    small, large = Readings(1_000), Readings(2_400_000)
    for number in range(200):
        for found in (small, large):
            found.ask(0, int)
            found.keep(number, number)
    assert all(number in small for number in range(200))
    assert [number for number in range(200) if number in large] == [0, *range(201 - sizes.KEPT_AT_LEAST, 200)]
