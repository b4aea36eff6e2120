"""Times the history of 10,000 partners and 60,000 collaborations: mixes of filters, and files of 50,000 rows.

    uv run --directory tests python -m benchmarks.history

The network is invented and lies in memory, as a service has it on either engine: no page of the history asks the store.
Times are processor time of the whole request, rendering included, each with filters that nobody asked for before. The
memory of a file is what the process took more at most while it was made (Linux).
"""

from __future__ import annotations

import datetime
import itertools
import random
import statistics
import tempfile
import threading
import time
from pathlib import Path
from typing import Any, cast

from flask.testing import FlaskClient
from invented import DAY, province

from graphsvc import app
from graphsvc.config import Settings
from graphsvc.network.snapshot import Snapshot
from graphsvc.storage.store import Store

MIXES = 200
#: What is held: the median and the 95th percentile of a mix in milliseconds, seconds and MB of a file.
PROMISED = {"median": 200, "p95": 400, "seconds": 10, "megabytes": 50}


class InMemory:
    """What the pages of the history ask of a store."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    def snapshot(self) -> Snapshot:
        return self._snapshot


def mixes(snapshot: Snapshot) -> list[str]:
    """Addresses with filters of every kind, alone and together."""
    chance = random.Random(1)
    some = {name: sorted(table) for name, table in snapshot.tables.items()}
    busiest = sorted(some["partner"], key=lambda key: -len(snapshot.participations_of.get(key, ())))[:300]
    filters = {
        "partner": busiest,
        "with": busiest,
        "municipality": some["municipality"],
        "sector": some["sector"],
        "kind": ["meeting", "occasion", "undertaking", "training", "project"],
        "from": ["2018", "2021-05", "2024-04-01"],
        "until": ["2022", "2025-03-31", "2026"],
        "q": [
            "meeting",
            "with the library last fiscal year",
            "planning since 2020",
            "in souris",
            "health 2024-25",
            "forum",
        ],
        "by": ["month", "pair"],
    }
    chosen = [tuple(chance.sample(sorted(filters), chance.randint(0, 5))) for _ in range(MIXES)]
    return [
        "/history?" + "&".join(f"{name}={chance.choice(filters[name])}" for name in names) + f"&unasked={number}"
        for number, names in enumerate(chosen)
    ]


def resident() -> float:
    """The memory of this process, in MB."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def most_resident(client: FlaskClient, address: str) -> tuple[float, float, int]:
    """Seconds, MB more at most, and bytes of a file."""
    done, most, before = threading.Event(), [0.0], resident()

    def watch() -> None:
        while not done.wait(0.02):
            most[0] = max(most[0], resident())

    watching = threading.Thread(target=watch)
    watching.start()
    began = time.thread_time()
    size = sum(map(len, cast(Any, client.get(address, buffered=False)).response))
    seconds = time.thread_time() - began
    done.set()
    watching.join()
    return seconds, most[0] - before, size


def main() -> None:
    snapshot = province(partners=10_000, collaborations=60_000)
    with tempfile.TemporaryDirectory() as folder:
        store = cast(Store, InMemory(snapshot))
        made = app.create_app(store, Settings(data=Path(folder)), mode="demo")
        made.config["TODAY"] = lambda: DAY - datetime.timedelta(days=1)
        client = made.test_client()
        asked = mixes(snapshot)
        for address in itertools.chain(["/history", "/history?by=pair", "/history?q=with+nobody+there"], asked[:5]):
            client.get(address)  # what a service has read once
        taken = {address: timed(client, address) for address in asked}
        times = list(taken.values())
        median, p95 = statistics.median(times), statistics.quantiles(times, n=20)[18]
        print(f"{len(times)} mixes of filters: median {median:.0f} ms, p95 {p95:.0f} ms, most {max(times):.0f} ms")
        for address in sorted(taken, key=lambda one: -taken[one])[:5]:
            print(f"    {taken[address]:.0f} ms {address}")
        for ending in ("csv", "xlsx", "ics"):
            seconds, megabytes, size = most_resident(client, f"/history.{ending}?from=2017-06")
            print(f"{ending}: {seconds:.1f} s, {megabytes:.0f} MB more, {size / 1e6:.1f} MB")
        print(f"promised: {PROMISED}")


def timed(client: FlaskClient, address: str) -> float:
    """Milliseconds of processor time of a page."""
    began = time.thread_time()
    answer = client.get(address)
    assert answer.status_code in (200, 404, 422), (address, answer.status_code)
    return 1000 * (time.thread_time() - began)


if __name__ == "__main__":
    main()
