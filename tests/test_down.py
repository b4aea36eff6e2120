"""A store elsewhere that is stopped, hangs, and comes back: pages say so at once and go on by themselves."""

from __future__ import annotations

import importlib
import json
import os
import signal
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psutil
import pytest
from conftest import needs
from running import Service, environment, eventually

from graphsvc import engines
from graphsvc.errors import StoreDown
from graphsvc.server import THREADS
from graphsvc.storage.database import PROBE_SECONDS, Database

PASSWORD = "a-password-of-the-test"
PAGES = ("/", "/partners", "/gaps", "/history", "/map")


class Elsewhere:
    """An engine that graphsvc does not start, stop or restart."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name, self._folder = name, folder
        kind: Any = importlib.import_module(f"graphsvc.engines.{name}")
        port = engines.free_port()
        self._told = kind.prepare(folder, port, PASSWORD, 512, lambda line: None)
        self.address = engines.Address(
            uri=f"bolt://127.0.0.1:{port}", user=kind.USER, password=PASSWORD, database=kind.DATABASE
        )

    def start(self) -> None:
        log = (self._folder / "engine.log").open("ab")
        self.process = subprocess.Popen(
            engines.child(self.name), stdin=subprocess.PIPE, stdout=log, stderr=log, start_new_session=True
        )
        assert self.process.stdin
        self.process.stdin.write(json.dumps(self._told).encode() + b"\n")
        self.process.stdin.flush()
        eventually(self.answers, 240, "the engine answers")

    def answers(self) -> bool:
        at = self.address
        try:
            with Database(at.uri, at.user, at.password, at.database) as database:
                database.ready()
        except (StoreDown, OSError):
            return False
        return True

    def signal(self, number: int) -> None:
        os.killpg(self.process.pid, number)


@pytest.fixture(scope="module", params=engines.ENGINES)
def elsewhere(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Elsewhere]:
    if request.param == "neo4j":
        needs("jgo")
    engine = Elsewhere(request.param, tmp_path_factory.mktemp("elsewhere"))
    try:
        engine.start()
        yield engine
    finally:
        engine.signal(signal.SIGKILL)
        engine.process.wait(10)


def took(service: Service, path: str) -> tuple[int, float, str]:
    began = time.monotonic()
    answer = service.get(path)
    return answer.status_code, time.monotonic() - began, answer.text


@pytest.mark.slow
def test_pages_say_that_the_store_is_away_and_go_on_when_it_is_back(
    elsewhere: Elsewhere,
    tmp_path: Path,
    pytestconfig: pytest.Config,
    record_property: Callable[[str, object], None],
) -> None:
    lasting = 60 if pytestconfig.getoption("full") else 0
    with Service(tmp_path / "data", "serve", **environment(elsewhere.address)) as service:
        assert service.post("/api/sectors", json={"name": "Health"}).status_code == 201
        assert took(service, "/")[0] == 200

        elsewhere.signal(signal.SIGSTOP)
        hung, later = away(service)
        assert sum(later) < hung < 20, "only the first waits for an engine that hangs"
        elsewhere.signal(signal.SIGCONT)
        back(service, "Housing")

        elsewhere.signal(signal.SIGKILL)
        first, later = away(service)
        until = time.monotonic() + lasting
        while time.monotonic() < until:
            later += away(service)[1]
            time.sleep(1)
        elsewhere.process.wait(10)
        elsewhere.start()
        waited = back(service, "Schools")
        found = service.get("/api/sectors").json()["sectors"]
        assert [row["key"] for row in found] == ["health", "housing", "schools"]
        record_property(
            "said",
            f"{elsewhere.name}, away {lasting} s: refused first after {hung:.2f} s where it hung, {first:.3f} s where "
            f"it was gone, then {len(later)} times within {max(later) * 1000:.0f} ms (median "
            f"{statistics.median(later) * 1000:.0f}); all was well {waited:.1f} s after it answered again",
        )


def away(service: Service) -> tuple[float, list[float]]:
    """Every page says so; the seconds that the first page took, and each of the others."""
    status, first, text = took(service, "/partners")
    assert status == 503
    assert "goes on by itself" in text
    again = [took(service, page) for page in PAGES]
    assert {status for status, _, _ in again} == {503}
    assert took(service, "/livez")[0] == 200
    assert took(service, "/readyz")[0] == 503
    assert service.post("/api/sectors", json={"name": "Refused"}).status_code == 503
    return first, [seconds for _, seconds, _ in again]


def back(service: Service, sector: str) -> float:
    """Every page answers again; the seconds that this took."""
    began = time.monotonic()
    eventually(lambda: took(service, "/readyz")[0] == 200, 240, "ready again")
    assert [took(service, page)[0] for page in PAGES] == [200] * len(PAGES)
    assert service.post("/api/sectors", json={"name": sector}).status_code == 201
    return time.monotonic() - began


@pytest.mark.slow
def test_an_engine_that_restarted_unseen_fails_at_most_one_request_a_connection(
    elsewhere: Elsewhere, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    with Service(tmp_path / "data", "serve", **environment(elsewhere.address)) as service:
        assert service.post("/api/sectors", json={"name": "Libraries"}).status_code == 201
        with ThreadPoolExecutor(THREADS) as asking:
            assert {answer.status_code for answer in asking.map(service.get, ["/changes"] * 40)} == {200}
        pooled = connections(service, elsewhere)
        elsewhere.signal(signal.SIGKILL)
        elsewhere.process.wait(10)
        elsewhere.start()
        asked = [took(service, page)[0] for page in (*PAGES, "/changes") * (pooled + 1)]
        assert pooled > 1
        assert asked.count(503) <= pooled, asked
        assert set(asked) <= {200, 503}
        eventually(lambda: took(service, "/readyz")[0] == 200, 240, "ready again")
        time.sleep(PROBE_SECONDS)
        assert {took(service, page)[0] for page in PAGES * 2} == {200}
        record_property("said", f"{elsewhere.name}: of {pooled} stale connections {asked.count(503)} failed a request")


def connections(service: Service, engine: Elsewhere) -> int:
    """How many connections the service holds to an engine."""
    port = urlsplit(engine.address.uri).port
    held = psutil.Process(service.process.pid).net_connections()
    return sum(one.status == psutil.CONN_ESTABLISHED and bool(one.raddr) and one.raddr.port == port for one in held)
