"""A store that answers, but some readings not in time: each is given up after its seconds, and nobody else waits."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from running import Service, environment

from graphsvc import engines
from graphsvc.server import THREADS
from graphsvc.storage.database import READ_SECONDS, Database

#: How long a reading would take if it were waited for, and of which statement it is.
SLOW_SECONDS, SLOW = 10, b"MATCH (batch:Batch)"
ADDRESSES = ("/changes", "/api/today")


class Relay:
    """Stands between graphsvc and an engine; while `slow`, it hands on one statement late, and all else at once."""

    def __init__(self, to: engines.Address) -> None:
        target = urlsplit(to.uri)
        self._to = (target.hostname, target.port)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = to.__class__(
            uri=f"bolt://127.0.0.1:{self._listener.getsockname()[1]}",
            user=to.user,
            password=to.password,
            database=to.database,
        )
        self.slow = threading.Event()
        self._closed = threading.Event()
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._closed.set()
        self._listener.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                far = socket.create_connection(self._to)
                for one, other, late in ((near, far, True), (far, near, False)):
                    threading.Thread(target=self._hand_on, args=(one, other, late), daemon=True).start()

    def _hand_on(self, one: socket.socket, other: socket.socket, late: bool) -> None:
        with contextlib.suppress(OSError):
            while said := one.recv(65536):
                if late and SLOW in said and self.slow.is_set():
                    self._closed.wait(SLOW_SECONDS)
                other.sendall(said)
        for peer in (one, other):
            with contextlib.suppress(OSError):
                peer.shutdown(socket.SHUT_RDWR)
            peer.close()


@pytest.fixture
def relay(engine: engines.Engine) -> Iterator[Relay]:
    relay = Relay(engine.address)
    yield relay
    relay.close()


def timed(ask: Callable[[], int]) -> tuple[int, float]:
    began = time.monotonic()
    return ask(), time.monotonic() - began


@pytest.mark.slow
def test_slow_readings_are_each_given_up_and_the_service_stays_alive(
    database: Database,
    relay: Relay,
    tmp_path: Path,
    pytestconfig: pytest.Config,
    record_property: Callable[[str, object], None],
) -> None:
    count = 20 if pytestconfig.getoption("full") else 2 * THREADS
    with Service(tmp_path / "data", "serve", **environment(relay.address)) as service:
        assert service.post("/api/sectors", json={"name": "Health"}).status_code == 201
        relay.slow.set()
        with ThreadPoolExecutor(count) as asking:
            slow = [asking.submit(service.get, ADDRESSES[number % 2]) for number in range(count)]
            alive: list[float] = []
            began = time.monotonic()
            while not all(map(Future.done, slow)):
                status, seconds = timed(lambda: service.get("/livez").status_code)
                assert status == 200
                alive.append(seconds)
                time.sleep(0.05)
            took = time.monotonic() - began
        for answer in (one.result() for one in slow):
            assert answer.status_code == 504
            assert "the store took too long to answer" in answer.text
            assert answer.headers["Content-Type"] in ("text/html; charset=utf-8", "application/problem+json")
        rounds = count / THREADS
        assert took < READ_SECONDS * rounds + 20
        assert max(alive) < READ_SECONDS - 1, "whether it is alive is told while all threads wait"
        relay.slow.clear()
        assert service.get("/changes").status_code == 200
        alive.sort()
        record_property(
            "said",
            f"{database.server()}: {count} readings of {SLOW_SECONDS} s were given up in {took:.1f} s, {THREADS} "
            f"at a time; /livez meanwhile: median {alive[len(alive) // 2] * 1000:.0f}, most {alive[-1] * 1000:.0f} ms",
        )
