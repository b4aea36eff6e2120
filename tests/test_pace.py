"""Long work rests while others ask, and only then."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from graphsvc import pace

ENGINES = ("arcadedb",)


def works(milliseconds: int, times: int) -> Iterator[int]:
    for number in range(times):
        until = time.monotonic() + milliseconds / 1000
        while time.monotonic() < until:
            pass
        yield number


@pytest.fixture
def rests(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The rests that work takes, instead of taking them; nobody has asked yet."""
    taken: list[float] = []
    monkeypatch.setattr("graphsvc.pace._Asked.at", float("-inf"))
    monkeypatch.setattr("graphsvc.pace.time.sleep", taken.append)
    return taken


def test_where_nobody_asks_it_goes_on(rests: list[float]) -> None:
    assert list(pace.paced(works(12, 5))) == [0, 1, 2, 3, 4]
    assert rests == []


@pytest.mark.parametrize("times", [1, 3])
def test_while_others_ask_it_rests_so_many_times_as_long_as_it_worked(rests: list[float], times: int) -> None:
    pace.asked()
    assert list(pace.paced(works(12, 5), times)) == [0, 1, 2, 3, 4]
    assert len(rests) == 5
    assert min(rests) >= 0.012 * times


def test_little_work_does_not_rest(rests: list[float]) -> None:
    pace.asked()
    assert list(pace.paced(range(10))) == [*range(10)]
    assert rests == []


@pytest.mark.parametrize(("address", "asks"), [("/gaps", True), ("/api/partners", True), ("/livez", False)])
def test_it_gives_way_to_pages(client: FlaskClient, rests: list[float], address: str, asks: bool) -> None:
    assert client.get(address).status_code == 200
    list(pace.paced(works(12, 2)))
    assert bool(rests) == asks


def test_it_does_not_give_way_to_who_waits_for_the_import(client: FlaskClient, rests: list[float]) -> None:
    assert client.get("/import").status_code == 200
    list(pace.paced(works(12, 2)))
    assert rests == []
