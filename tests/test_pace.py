"""Long work gives way to requests where the process answers them, and to nobody in a command."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from graphsvc import pace


def works(milliseconds: int, times: int) -> Iterator[int]:
    for number in range(times):
        until = time.monotonic() + milliseconds / 1000
        while time.monotonic() < until:
            pass
        yield number


@pytest.fixture
def rests(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The rests that work takes, instead of taking them."""
    taken: list[float] = []
    monkeypatch.setattr("graphsvc.pace._answers", threading.Event())
    monkeypatch.setattr("graphsvc.pace.time.sleep", taken.append)
    return taken


def test_a_command_does_not_rest(rests: list[float]) -> None:
    assert list(pace.paced(works(12, 5))) == [0, 1, 2, 3, 4]
    assert rests == []


def test_beside_requests_it_rests_as_long_as_it_worked(rests: list[float]) -> None:
    pace.give_way()
    assert list(pace.paced(works(12, 5))) == [0, 1, 2, 3, 4]
    assert len(rests) == 5
    assert min(rests) >= 0.012


def test_little_work_does_not_rest(rests: list[float]) -> None:
    pace.give_way()
    assert list(pace.paced(range(10))) == [*range(10)]
    assert rests == []
