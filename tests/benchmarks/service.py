"""Times one partnership's service (1,057 partners, 6,000 collaborations), and prints the table of it in README.md here.

    uv run --directory tests python -m benchmarks.service          # on ArcadeDB, some minutes
    uv run --directory tests python -m benchmarks.service neo4j

The service is a process of its own, as it is for a coordinator. Nothing else should run meanwhile. Times are medians:
of 20 readings of a page, of 10 writes, of 3 collaborations that change the measures.
"""

from __future__ import annotations

import argparse
import datetime
import functools
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import requests
import working
from flask import Flask
from running import Service, environment, eventually, served
from test_published import load
from test_sample import TODAY

from benchmarks import networks
from graphsvc import app as application
from graphsvc import engines, sample
from graphsvc.config import Settings
from graphsvc.jobs.queue import Background, Ready
from graphsvc.sparse import compile, projection
from graphsvc.sparse.graph import SparseGraph
from graphsvc.storage import schema
from graphsvc.storage.database import Database
from graphsvc.storage.store import Store

PAGES = {"today": "/", "gaps": "/gaps", "partners": "/partners", "history": "/history", "map": "/map"}
LONG_AGO = datetime.date(1990, 1, 1)
WAIT = 300


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def median(times: int, work: Callable[[], object]) -> float:
    return statistics.median(timed(work) for _ in range(times))


def told(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds >= 1 else f"{seconds * 1000:.0f} ms"


def say(what: str, *seconds: float) -> None:
    print(f"| {what} | {' / '.join(map(told, seconds))} |", flush=True)


class Asking:
    """Somebody before the service."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def page(self, address: str) -> None:
        self._service.get(address).raise_for_status()

    def json(self, address: str) -> Any:
        return self._service.get(address).json()

    def create(self, plural: str, **row: object) -> str:
        answer = self._service.post(f"/api/{plural}", json=row)
        answer.raise_for_status()
        return str(answer.json()["key"])

    def figures(self, day: datetime.date) -> None:
        """Wait until the figures of a day are right."""
        eventually(lambda: self.json(f"/api/measures?day={day}")["figures"]["current"], WAIT, "figures", pause=0.005)

    def bands(self, day: datetime.date) -> None:
        """Wait until what is drawn is right, as a page does."""
        work = self.json(f"/api/measures?day={day}")["bands"]["id"]
        eventually(lambda: self.json(f"/api/work/{work}")["state"] == "done", WAIT, "bands", pause=1)


def of_pages(asking: Asking) -> None:
    for name, address in PAGES.items():
        asking.page(address)
        say(name, median(20, lambda a=address: asking.page(a)))
    numbers = iter(range(10))

    def write_then_gaps() -> None:
        asking.create("partners", name=f"A new partner {next(numbers)}", kind="other")
        asking.page("/gaps")

    say("a write, then gaps", median(10, write_then_gaps))


def of_measures(asking: Asking, partners: list[str]) -> None:
    asking.figures(LONG_AGO)  # a service that runs has its kernels loaded
    cold = timed(lambda: asking.figures(TODAY))
    warm = median(10, lambda: asking.page(f"/measures?day={TODAY}"))
    asking.bands(TODAY)
    again: list[float] = []
    for number in range(3):
        meeting = {"title": f"New {number}", "kind": "meeting", "status": "held", "starts_on": str(TODAY)}
        key = asking.create("collaborations", **meeting)
        for partner in partners:
            asking.create("participations", partner=partner, collaboration=key, attendance="present")
        again.append(timed(lambda: asking.figures(TODAY)))
    say("measures, cold / warm / right again after a write", cold, warm, statistics.median(again))
    say("what is drawn (bands) right again", timed(lambda: asking.bands(TODAY)))


def of_an_import(service: Service, asking: Asking) -> None:
    """10,000 rows, while pages are asked for one after the other."""
    rows = "".join(f"p{n},Partner {n},other,2016-05\n" for n in range(10_000))
    began = time.perf_counter()
    preview = service.post("/api/imports", files={"files": ("partners.csv", "key,name,kind,joined_on\n" + rows)}).json()
    job = f"/api/imports/{preview['id']}"
    service.post(job, headers={"If-Match": f'"{preview["version"]}"'}).raise_for_status()
    meanwhile: list[float] = []
    while (state := asking.json(job)["state"]) == "running":
        meanwhile += [timed(lambda a=address: asking.page(a)) for address in PAGES.values()]
    assert state == "done"
    say("10,000 rows checked and imported", time.perf_counter() - began)
    say("a page meanwhile, median / slowest", statistics.median(meanwhile), max(meanwhile))


def of_a_long_analysis(app: Flask, folder: Path) -> None:
    """Betweenness of 10,000 partners and 600,000 ties in the background."""
    ties = projection.newman(networks.incidence(networks.SIZES["c"]))
    large = SparseGraph.from_weights(range(ties.shape[0]), ties)
    background = Background(folder / "results")
    ready = Ready(functools.partial(working.between, large, 500))
    with served(app) as url:

        def page() -> None:
            requests.get(f"{url}/partners", timeout=60).raise_for_status()

        page()
        quiet = median(30, page)
        asked = background.ask(("long",), 1, lambda: ready, wait=0)
        busy = median(30, page)
        beside = background.look(asked.id).state == "running"
        eventually(lambda: background.look(asked.id).state == "done", WAIT, "the analysis")
    background.close()
    say("partners, alone / while a long analysis runs" + ("" if beside else " (it had ended)"), quiet, busy)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("engine", nargs="?", choices=engines.ENGINES, default="arcadedb")
    name = parser.parse_args().engine
    compile.main()
    with (
        tempfile.TemporaryDirectory() as held,
        engines.start(name, Path(held) / "engine", lambda line: print(line, file=sys.stderr)) as engine,
        Database(*(getattr(engine.address, part) for part in ("uri", "user", "password", "database"))) as database,
    ):
        folder = Path(held)
        schema.migrate(database)
        store = Store(database)
        load(store, folder, sample.generate(until=TODAY, partners=1057, collaborations=6000))
        print(f"On {name}:\n\n| what | time |\n|---|---:|")
        with Service(folder / "data", "serve", **environment(engine.address)) as service:
            asking = Asking(service)
            of_pages(asking)
            of_measures(asking, list(store.snapshot().partners)[:2])
            of_an_import(service, asking)
        of_a_long_analysis(application.create_app(store, Settings(data=folder), mode="demo"), folder)


if __name__ == "__main__":
    main()
