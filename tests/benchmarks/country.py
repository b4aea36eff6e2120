"""How long the service takes at size d, the country: loading, refreshing after a write, the gap board, the pages."""

from __future__ import annotations

import datetime
import gc
import resource
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import requests
from running import served

from graphsvc import config, opening, sample
from graphsvc.app import create_app
from graphsvc.model import records
from graphsvc.model.period import Period
from graphsvc.network import ties
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import gaps
from graphsvc.sparse import compile
from graphsvc.storage.changes import Write
from graphsvc.storage.store import Store

PARTNERS, COLLABORATIONS, PARTICIPATIONS = 100_000, 650_000, 2_400_000
UNTIL = datetime.date(2026, 10, 1)
AT_ONCE = 20_000
HEAP_MB = 4000
PAGES = (
    "/",
    "/gaps",
    "/gaps/{cell}",
    "/gaps/quiet",
    "/partners",
    "/partners/{partner}",
    "/history",
    "/map",
    "/measures",
)


def opened(folder: Path) -> opening.Opened:
    settings = config.Settings(data=folder, engine="arcadedb", heap_mb=HEAP_MB)
    return opening.open_store(settings, lambda said: print(said, file=sys.stderr), alone=True)


def fill(folder: Path) -> None:
    """Make the store from a seed, by the writes of an import; one that was broken off is gone on with."""
    tables = sample.generate(until=UNTIL, partners=PARTNERS, collaborations=COLLABORATIONS)
    with opened(folder) as held:
        for entity, model in records.RECORDS.items():
            rows = tables.pop(model.plural, [])
            for first in range(0, len(rows), AT_ONCE):
                given = ({k: v for k, v in row.items() if v} for row in rows[first : first + AT_ONCE])
                put(held.store, [records.read(entity, row) for row in given])
                done = min(first + AT_ONCE, len(rows))
                print(f"{time.ctime()} {model.plural}: {done:,} of {len(rows):,}", file=sys.stderr, flush=True)


def put(store: Store, found: list[records.Record]) -> None:
    writes = [Write(record.entity, record.key, record) for record in found]
    store.write(lambda _: writes, actor="benchmark", about="benchmark")


def measure(folder: Path) -> None:
    """Print what is told above as a table."""
    compile.main()
    with opened(folder) as held, opened_again(folder) as other:
        found = of_records(held.store)
        of_writes(held.store, other.store, found)
        del found
        gc.collect()
        with served(create_app(held.store, config.Settings(data=folder), mode="demo")) as url:
            of_pages(url)  # as in the demo: no token is asked for
    print(f"\nMost memory of the service: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.1f} GB")


def opened_again(folder: Path) -> opening.Opened:
    """The same store as a second process has it."""
    settings = config.Settings(data=folder, engine="arcadedb", heap_mb=HEAP_MB)
    return opening.open_store(settings, lambda _: None, alone=False)


def of_records(store: Store) -> Snapshot:
    loading = timed(store.snapshot)
    found = store.snapshot()
    print(
        f"\nSize d: {len(found.partners):,} partners, {len(found.collaborations):,} collaborations,"
        f" {len(found.participations):,} participations; embedded ArcadeDB\n\n| what | time |\n|---|---:|"
    )
    asked = Period(UNTIL)
    say("network loaded", loading)
    say("presences as columns", timed(lambda: found.incidence))
    say("gap board, the first time", timed(lambda: gaps.board(found, asked)))
    say("ties of two years", timed(lambda: ties.ties(found, *asked.ordinals)))
    return found


def of_writes(store: Store, other: Store, found: Snapshot) -> None:
    """A meeting with three partners is written by the other; then here, refresh and board, five times."""
    refreshes: list[float] = []
    boards: list[float] = []
    keys = list(found.partners)
    for number in range(5):
        title = f"Meeting {time.time()}"
        row = {"title": title, "kind": "meeting", "status": "held", "starts_on": UNTIL.isoformat()}
        meeting = records.read("collaboration", row)
        rows = [{"partner": key, "collaboration": meeting.key, "attendance": "present"} for key in keys[number:][:3]]
        put(other, [meeting, *(records.read("participation", row) for row in rows)])
        refreshes.append(timed(store.snapshot))
        boards.append(timed(lambda: gaps.board(store.snapshot(), Period(UNTIL))))
    say("refreshed after a write", statistics.median(refreshes))
    say("gap board after it", statistics.median(boards))


def of_pages(url: str) -> None:
    cell = "/".join(requests.get(f"{url}/api/gaps", timeout=300).json()["gaps"][0])
    partner = requests.get(f"{url}/api/partners?limit=1", timeout=300).json()["partners"][0]["key"]
    for page in PAGES:
        asked = url + page.format(cell=cell, partner=partner)
        answered = [timed(lambda a=asked: requests.get(a, timeout=300).raise_for_status()) for _ in range(6)]
        say(f"`{page}`, the first time", answered[0])
        say(f"`{page}`, then", statistics.median(answered[1:]))


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def say(what: str, seconds: float) -> None:
    print(f"| {what} | {f'{seconds:.1f} s' if seconds >= 1 else f'{seconds * 1000:.0f} ms'} |", flush=True)
