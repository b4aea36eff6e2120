"""A store elsewhere that is stopped, hangs, and comes back: pages say so at once and go on by themselves."""

from __future__ import annotations

import importlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import needs
from running import Service, environment, eventually

from graphsvc import engines
from graphsvc.database import Database
from graphsvc.errors import StoreDown

PASSWORD = "a-password-of-the-test"
PAGES = ("/", "/partners", "/gaps", "/history", "/map")


class Elsewhere:
    """An engine that graphsvc does not start, stop or restart."""

    def __init__(self, name: str, folder: Path) -> None:
        self._name, self._folder = name, folder
        kind: Any = importlib.import_module(f"graphsvc.engines.{name}")
        port = engines.free_port()
        self._told = kind.prepare(folder, port, PASSWORD, 512, lambda line: None)
        self.address = engines.Address(
            uri=f"bolt://127.0.0.1:{port}", user=kind.USER, password=PASSWORD, database=kind.DATABASE
        )

    def start(self) -> None:
        command = [sys.executable, "-m", f"graphsvc.engines.{self._name}_child"]
        log = (self._folder / "engine.log").open("ab")
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=log, stderr=log, start_new_session=True)
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


@pytest.fixture(params=engines.ENGINES)
def elsewhere(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Elsewhere]:
    if request.param == "neo4j":
        needs("jgo")
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    engine = Elsewhere(request.param, folder)
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


def test_pages_say_that_the_store_is_away_and_go_on_when_it_is_back(elsewhere: Elsewhere, tmp_path: Path) -> None:
    with Service(tmp_path / "data", "serve", **environment(elsewhere.address)) as service:
        assert service.post("/api/sectors", json={"name": "Health"}).status_code == 201
        assert took(service, "/")[0] == 200

        elsewhere.signal(signal.SIGSTOP)
        hung, later = away(service)
        assert later < hung < 20, "only the first waits for an engine that hangs"
        elsewhere.signal(signal.SIGCONT)
        back(service, "Housing")

        elsewhere.signal(signal.SIGKILL)
        away(service)
        elsewhere.process.wait(10)
        elsewhere.start()
        back(service, "Schools")
        found = service.get("/api/sectors").json()["sectors"]
        assert [row["key"] for row in found] == ["health", "housing", "schools"]


def away(service: Service) -> tuple[float, float]:
    """Every page says so; the seconds that the first page took, and all the others together."""
    status, first, text = took(service, "/partners")
    assert status == 503
    assert "goes on by itself" in text
    again = [took(service, page) for page in PAGES]
    assert {status for status, _, _ in again} == {503}
    assert took(service, "/livez")[0] == 200
    assert took(service, "/readyz")[0] == 503
    assert service.post("/api/sectors", json={"name": "Refused"}).status_code == 503
    return first, sum(seconds for _, seconds, _ in again)


def back(service: Service, sector: str) -> None:
    eventually(lambda: took(service, "/readyz")[0] == 200, 240, "ready again")
    assert [took(service, page)[0] for page in PAGES] == [200] * len(PAGES)
    assert service.post("/api/sectors", json={"name": sector}).status_code == 201
