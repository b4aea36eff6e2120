"""`graphsvc serve --processes 2`: which of the two answers makes no difference, and one that dies is started again."""

from __future__ import annotations

import contextlib
import os
import re
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest
import requests
from conftest import empty
from running import Service, environment, eventually, gone, runs

from graphsvc.engines import Engine
from graphsvc.storage import schema
from graphsvc.storage.database import Database

#: Pages and their twins, of what the test writes.
PAGES = ("/", "/gaps", "/partners", "/history", "/map", "/changes", "/api/partners", "/api/map", "/api/changes")

pytestmark = pytest.mark.slow


class Several:
    """A service of two processes, each of which can be made to answer alone."""

    def __init__(self, service: Service) -> None:
        self.service = service

    def pids(self) -> list[int]:
        children = filter(runs, psutil.Process(self.service.process.pid).children())
        return sorted(child.pid for child in children if "spawn_main" in " ".join(child.cmdline()))

    @contextlib.contextmanager
    def only(self, pid: int) -> Iterator[None]:
        """The others are stopped, and take no connection."""
        others = [other for other in self.pids() if other != pid]
        for other in others:
            os.kill(other, signal.SIGSTOP)
        try:
            yield
        finally:
            for other in others:
                os.kill(other, signal.SIGCONT)

    def ask(self, path: str, method: str = "GET", **given: object) -> requests.Response:
        """A request on a connection of its own."""
        headers = {"Authorization": self.service.http.headers["Authorization"]}
        return requests.request(method, self.service.url + path, headers=headers, timeout=60, **given)


@contextlib.contextmanager
def serving(engine: Engine, folder: Path) -> Iterator[Several]:
    with Service(folder / "data", "serve", "--processes", "2", **environment(engine.address)) as service:
        yield Several(service)


@pytest.fixture(scope="module")
def several(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Several]:
    """One service for all tests that leave it running; SIGTERM ends it with all its processes."""
    at = engine.address
    with Database(at.uri, at.user, at.password, at.database, retry_seconds=15) as database:
        schema.migrate(database)
        empty(database)
    with serving(engine, tmp_path_factory.mktemp("several")) as found:
        yield found
        pids = found.pids()
        assert found.service.stop() == 0
        assert gone(pids)


def test_each_sees_what_the_other_wrote_at_the_next_request_and_says_the_same(several: Several) -> None:
    one, other = several.pids()
    for number, (writer, reader) in enumerate([(one, other), (other, one)] * 2):
        row = {"name": f"Written by one {number}", "kind": "other"}
        with several.only(writer):
            key = several.ask("/api/partners", "POST", json=row).json()["key"]
            tag = several.ask(f"/api/partners/{key}").headers["ETag"]
        with several.only(reader):
            found = several.ask(f"/api/partners/{key}")
            assert (found.status_code, found.headers["ETag"]) == (200, tag)
            assert row["name"] in several.ask("/partners").text
    answers: list[list[str]] = []
    for pid in (one, other):
        with several.only(pid):
            answers.append([several.ask(page).text for page in PAGES])
    assert answers[0] == answers[1]


def test_of_eighty_writes_at_once_none_is_lost(several: Several) -> None:
    before = several.ask("/api/today").json()["version"]

    def write(number: int) -> str:
        answer = several.ask("/api/partners", "POST", json={"name": f"Number {number}", "kind": "other"})
        assert answer.status_code == 201, answer.text
        return str(answer.json()["key"])

    with ThreadPoolExecutor(20) as pool:
        keys = set(pool.map(write, range(80)))
    assert len(keys) == 80
    for pid in several.pids():
        with several.only(pid):
            assert keys <= {row["key"] for row in several.ask("/api/partners?limit=200").json()["partners"]}
            changes = several.ask(f"/api/changes?after={before}&limit=200").json()["changes"]
            assert [change["seq"] for change in changes] == list(range(before + 1, before + 81))


def test_the_link_opens_once_and_its_cookie_everywhere(several: Several) -> None:
    link = re.search(r"(/enter\?token=\S+)", several.service.said())
    assert link
    one, other = several.pids()
    with several.only(one):
        came = requests.get(several.service.url + link[1], allow_redirects=False, timeout=60)
        assert came.status_code == 302
    with several.only(other):
        assert requests.get(several.service.url + link[1], allow_redirects=False, timeout=60).status_code == 401
        assert requests.get(several.service.url, cookies=came.cookies, timeout=60).status_code == 200
        assert requests.get(several.service.url, timeout=60).status_code == 401


def test_what_is_counted_is_counted_of_all(several: Several) -> None:
    told: list[str] = []
    for pid in several.pids():
        with several.only(pid):
            told.append(several.ask("/metrics").text)
    assert told[0] == told[1]
    assert "graphsvc_refused_requests_total" in told[0]


def test_one_that_dies_is_started_again(several: Several) -> None:
    one, other = several.pids()
    os.kill(one, signal.SIGKILL)

    def another_answers() -> bool:
        fresh = [pid for pid in several.pids() if pid not in (one, other)]
        if not fresh:
            return False
        with several.only(fresh[0]):
            return several.ask("/partners").status_code == 200

    eventually(another_answers, 60, "another one answers")
    assert other in several.pids()
    assert "starting it again" in several.service.said()


def test_they_end_when_their_parent_is_killed(engine: Engine, tmp_path: Path) -> None:
    with serving(engine, tmp_path) as several:
        pids = several.pids()
        several.service.kill()
        eventually(lambda: gone(pids), 30, "all ended")
