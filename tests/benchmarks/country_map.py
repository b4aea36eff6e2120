"""How long `graphsvc serve` takes until the map of 100,000 partners stands in headless Chromium, from its start on.

    uv run --directory tests python -m benchmarks.country_map --fill FOLDER  # makes the store; a quarter of an hour
    uv run --directory tests python -m benchmarks.country_map FOLDER         # three starts; --starts N for more

Cold is the first map after a start: the line that says ready was printed, /readyz answers 200, and nobody asked for a
page. A time is from the navigation until the frame after the picture was drawn, as the browser's clock has it.
The store has the country of tests/invented.py without the log of its changes, which no map reads.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import invented
import psutil
import requests
from playwright.sync_api import BrowserContext, Page, sync_playwright
from running import Service

from benchmarks import networks
from benchmarks.map_page import ARGUMENTS, WATCH, WIDE
from graphsvc import config, opening
from graphsvc.model import records
from graphsvc.storage import statements, writing
from graphsvc.storage.database import Database, Transaction

HEAP_MB = 2500
#: Rows of a transaction.
ROWS = 10_000
#: Seconds that a start may take, and milliseconds that a page may.
STARTED, PATIENCE = 1200, 120_000


def fill(folder: Path, engine: str, size: str) -> None:
    """Write the country into an empty store, each record as version 1."""
    found = invented.country(networks.SIZES[size])
    settings = config.Settings(data=folder, engine=engine, heap_mb=HEAP_MB)  # pyright: ignore[reportArgumentType]
    with opening.open_store(settings, tell, alone=True) as held:
        database = held.store.database
        for model in records.RECORDS.values():
            rows = [(1, record) for record in found.tables[model.entity].values()]
            in_pages(database, rows, lambda tx, page, of=model: writing.add(tx, of, page), model.plural)
        for model in records.RECORDS.values():
            if statements.RECORDS[model.entity].links:
                rows = list(found.tables[model.entity].values())
                in_pages(
                    database, rows, lambda tx, page, of=model: writing.link(tx, of, page), f"links of {model.plural}"
                )
        database.write(lambda tx: tx.run(statements.MARK_RESTORE, digest="country", at="2026-11-28"))
        database.write(lambda tx: tx.run(statements.SETTLE_RESTORE, version=1))


def in_pages(database: Database, rows: list[Any], work: Callable[[Transaction, list[Any]], None], what: str) -> None:
    """Write rows in transactions of ROWS, and say how far it is."""
    for first in range(0, len(rows), ROWS):
        page = rows[first : first + ROWS]
        database.write(lambda tx, page=page: work(tx, page))
        tell(f"{time.ctime()} {what}: {first + len(page):,} of {len(rows):,}")


def tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def shown(page: Page, address: str) -> float:
    """Milliseconds from the navigation until the picture stands."""
    page.goto(address, timeout=PATIENCE)
    page.locator("html[data-drawn]").wait_for(state="attached", timeout=PATIENCE)
    return float(page.evaluate("document.documentElement.dataset.drawn - performance.timeOrigin"))


def spent(service: Service) -> float:
    """Milliseconds of processor time of the service, without its engine and its workers."""
    times = psutil.Process(service.process.pid).cpu_times()
    return (times.user + times.system) * 1000


def measure(folder: Path, starts: int) -> None:
    found: dict[str, list[float]] = {}
    with sync_playwright() as playwright:
        path = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        for _ in range(starts):
            # Loads the browser's own code, so that it is not counted.
            browser.new_page(viewport=WIDE).goto("data:text/html,<p>ready")
            service = Service(folder, "serve", GRAPHSVC_HEAP_MB=str(HEAP_MB), GRAPHSVC_BACKUPS="off")
            began = time.monotonic()
            try:
                service.start(STARTED)
                found.setdefault("from the start until it is ready", []).append((time.monotonic() - began) * 1000)
                found.setdefault("the same, processor time", []).append(spent(service))
                assert service.get("/readyz").status_code == 200
                context = browser.new_context(viewport=WIDE, locale="en")
                context.add_init_script(WATCH)
                context.set_extra_http_headers({"Authorization": str(service.http.headers["Authorization"])})
                of_one_start(context, service, found)
                context.close()
                told = psutil.Process(service.process.pid).memory_info().rss
                tell(f"memory of the service: {told / 2**30:.1f} GB")
            finally:
                service.stop()
            tell(str({what: [round(time) for time in times] for what, times in found.items()}))
    print("| what | median | of each start |\n|---|---:|---|")
    for what, times in found.items():
        print(f"| {what} | {statistics.median(times) / 1000:.2f} s | {', '.join(f'{t / 1000:.2f}' for t in times)} |")


def of_one_start(context: BrowserContext, service: Service, found: dict[str, list[float]]) -> None:
    def note(what: str, milliseconds: float) -> None:
        found.setdefault(what, []).append(milliseconds)

    page = context.new_page()
    before = spent(service)
    note("the country, cold", shown(page, service.url + "/map"))
    note("the same, processor time of the service, with what it works out ahead", spent(service) - before)
    for _ in range(4):
        note("the country, then", shown(page, service.url + "/map"))
    headers = {**service.http.headers, "Accept-Encoding": "gzip"}
    sent = requests.get(service.url + "/map", headers=headers, stream=True, timeout=60)
    tell(f"sent: {len(sent.raw.read(decode_content=False)) // 1000} kB")
    rows = page.evaluate("JSON.parse(document.getElementById('map-data').textContent).nodes")
    province = max(rows, key=lambda row: row["partners"])["id"]
    note("the largest province, the first time", shown(page, f"{service.url}/map?province={province}"))
    note("the largest province, then", shown(page, f"{service.url}/map?province={province}"))
    rows = page.evaluate("JSON.parse(document.getElementById('map-data').textContent).nodes")
    town = max(rows, key=lambda row: row["partners"])["id"]
    note("its largest town, the first time", shown(page, f"{service.url}/map?municipality={town}"))
    note("its largest town, then", shown(page, f"{service.url}/map?municipality={town}"))
    note("another day of the country", shown(page, f"{service.url}/map?day=2026-06-30"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="a data folder with that store")
    parser.add_argument("--fill", action="store_true", help="make the store in it")
    parser.add_argument("--engine", default="arcadedb")
    parser.add_argument("--size", default="d", choices=networks.SIZES)
    parser.add_argument("--starts", type=int, default=3)
    asked = parser.parse_args()
    if asked.fill:
        fill(asked.folder, asked.engine, asked.size)
    else:
        measure(asked.folder, asked.starts)


if __name__ == "__main__":
    main()
