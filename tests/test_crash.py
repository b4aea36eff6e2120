"""SIGKILL of the engine and of graphsvc in the middle of an import: no acknowledged write is lost, none is half there.

One service lives through some seeds. Each seed imports records of its own while somebody else writes; the engine is
killed at a random moment, then graphsvc itself, and the import is gone on with.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import random
import signal
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
import requests
from running import Service, engine_processes, eventually, gone

from graphsvc import engines

#: What an engine lives through by default: a table that is written in chunks. --seeds says how many, from 0 on.
SEEDS = range(1, 2)
#: So many are one test.
AT_ONCE = 10
#: Of each seed so many writes that were not acknowledged are sent again.
SENT_AGAIN = 10


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "seeds" in metafunc.fixturenames:
        count = metafunc.config.getoption("seeds")
        seeds = range(count) if count else SEEDS
        parts = [seeds[first : first + AT_ONCE] for first in range(0, len(seeds), AT_ONCE)]
        metafunc.parametrize("seeds", parts, ids=lambda seeds: f"{seeds.start}-{seeds.stop - 1}")


def size(seed: int) -> int:
    """How many rows a seed imports: mostly few, written all or nothing; for each fourth so many that chunks are."""
    return 5200 if seed % 4 == 1 else 400


def table(seed: int) -> str:
    """One import's file: partners that only this seed knows."""
    rows = [f"crash-{seed}-{n},Crash {seed} number {n},other,health|housing" for n in range(size(seed))]
    return "\n".join(["key,name,kind,sectors", *rows]) + "\n"


def records(service: Service, prefix: str) -> dict[str, dict[str, Any]]:
    """Partners of a prefix as the export has them."""
    rows = service.get("/api/export/json").json()["partners"]
    return {row["key"]: row for row in rows if row["key"].startswith(prefix)}


def replayed(service: Service) -> dict[str, dict[str, Any]]:
    """The partners as the Changes alone tell of them."""
    found: dict[str, dict[str, Any]] = {}
    after: int | None = 0
    while after is not None:
        page = service.get(f"/api/changes?after={after}&limit=200").json()
        for change in page["changes"]:
            if change["entity"] == "partner":
                now = change["after"]
                now = json.loads(now) if isinstance(now, str) else now
                found.pop(change["key"], None) if now is None else found.update({change["key"]: now})
        after = page["next"]
    return found


class Writer:
    """Somebody who keeps entering partners, and remembers what was acknowledged and what was not."""

    def __init__(self, service: Service, seed: int) -> None:
        self.acknowledged: list[str] = []
        self.unanswered: list[str] = []
        self._service, self._seed, self._over = service, seed, threading.Event()
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    def _work(self) -> None:
        number = 0
        while not self._over.is_set():
            key = f"typed-{self._seed}-{number}"
            number += 1
            try:
                status = enter(self._service, key).status_code
            except requests.RequestException:
                status = 0
            (self.acknowledged if status == 201 else self.unanswered).append(key)
            time.sleep(0.02)

    def stop(self) -> None:
        self._over.set()
        self._thread.join(70)


def enter(service: Service, key: str) -> requests.Response:
    """Enter a partner, whose name is like no other's; sent again, it is the same request."""
    row = {"key": key, "name": hashlib.sha256(key.encode()).hexdigest()[:20], "kind": "other"}
    return service.post("/api/partners", json=row, headers={"Idempotency-Key": key})


def begin(service: Service, seed: int) -> str:
    files = {"files": (f"partners-{seed}.csv", table(seed))}
    preview = service.post("/api/imports", files=files).json()
    assert preview["new"] == size(seed), preview
    return str(preview["id"])


def confirm(service: Service, identifier: str, version: int) -> None:
    """The answer may never come; what happened is asked afterwards."""
    headers = {"If-Match": f'"{version}"'}
    try:
        service.post(f"/api/imports/{identifier}", headers=headers)
    except requests.RequestException:
        return


def kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_imports_survive_sigkill(
    own_service: Service, seeds: range, record_property: Callable[[str, object], None]
) -> None:
    for sector in ("Health", "Housing"):
        own_service.post("/api/sectors", json={"name": sector})
    acknowledged: list[str] = []
    sent_again: list[str] = []
    for seed in seeds:
        writer = killed_twice(own_service, seed)
        sent_again += [send_again(own_service, key) for key in writer.unanswered[-SENT_AGAIN:]]
        acknowledged += writer.acknowledged
    typed = records(own_service, "typed-")
    assert {*acknowledged, *sent_again} <= typed.keys()
    assert acknowledged
    assert replayed(own_service) == {**typed, **records(own_service, "crash-")}
    engine = engines.made_by(own_service.data)
    of_them = f"{len(acknowledged) + len(sent_again)} acknowledged writes, {len(sent_again)} of them sent again"
    said = f"{engine} and graphsvc killed in {len(seeds)} imports each: all whole; {of_them}"
    record_property("said", f"{said}, none lost and none there twice")


def killed_twice(service: Service, seed: int) -> Writer:
    """Import while somebody writes, kill the engine, then graphsvc; the import is whole afterwards."""
    chance = random.Random(seed)
    identifier = begin(service, seed)
    before = f"typed-{seed}-before"
    assert enter(service, before).status_code == 201  # the import may let nobody else write until the engine dies
    version = service.get("/api/today").json()["version"]
    threading.Thread(target=confirm, args=(service, identifier, version), daemon=True).start()
    writer = Writer(service, seed)
    writer.acknowledged.append(before)

    time.sleep(chance.uniform(0, 1.2))
    for pid in engine_processes(service):
        kill(pid)
    eventually(lambda: service.get("/readyz").status_code == 200, 240, "the engine is back")

    threading.Thread(target=confirm, args=(service, identifier, version), daemon=True).start()
    time.sleep(chance.uniform(0, 1.2))
    children = engine_processes(service)
    service.kill()
    writer.stop()
    eventually(lambda: gone(children), 240, "the engine ended with its parent")
    service.start()

    eventually(lambda: finish(service, identifier), 240, "the import is done")
    assert records(service, f"crash-{seed}-") == {
        f"crash-{seed}-{n}": {
            "key": f"crash-{seed}-{n}",
            "name": f"Crash {seed} number {n}",
            "kind": "other",
            "sectors": ["health", "housing"],
        }
        for n in range(size(seed))
    }
    return writer


def send_again(service: Service, key: str) -> str:
    """What was not answered had begun, was done, or never arrived."""
    first, again = enter(service, key), enter(service, key)
    assert (first.status_code, again.status_code, first.text) == (201, 201, again.text)
    return key


def finish(service: Service, identifier: str) -> bool:
    """Whether an import is done; one that was interrupted, or never begun, is confirmed."""
    job = service.get(f"/api/imports/{identifier}").json()
    if job["state"] in ("interrupted", "checked"):
        version = service.get("/api/today").json()["version"]
        service.post(f"/api/imports/{identifier}", headers={"If-Match": f'"{version}"'})
    return job["state"] == "done"
