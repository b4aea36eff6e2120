"""Times an import of ten thousand rows, from CSV and from a workbook, and an export of fifty thousand.

    uv run --directory tests python -m benchmarks.files            # ArcadeDB; or: neo4j

Beside the import a page is asked for all the time. The memory of the process that reads a workbook is its largest,
that of an export what the service took more than before it (Linux).
"""

from __future__ import annotations

import io
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROWS, EXPORTED = 10_000, 50_000
#: Runs what reads a workbook from a process that is small itself, and says how much memory it took at most, in MB.
READER = (
    "import resource, subprocess, sys; "
    "subprocess.run([sys.executable, '-I', sys.argv[1]], stdout=subprocess.DEVNULL, check=True); "
    "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)"
)


def csv_file(first: int, rows: int) -> bytes:
    lines = "".join(
        f"p{n},Partner {n},organisme communautaire,p{n}@example.org,{'quiet words ' * 8}\n"
        for n in range(first, first + rows)
    )
    return f"key,name,kind,email,notes\n{lines}".encode()


def workbook(first: int, rows: int) -> bytes:
    import csv

    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    sheet = book.add_worksheet("Partners")
    for line, cells in enumerate(csv.reader(io.StringIO(csv_file(first, rows).decode()))):
        sheet.write_row(line, 0, cells)
    book.close()
    return buffer.getvalue()


@contextmanager
def asking(url: str, waits: list[float]) -> Iterator[None]:
    """A page is asked for all the time; in `waits` how long it took, in ms."""
    import requests

    done = threading.Event()

    def ask() -> None:
        with requests.Session() as http:
            while not done.is_set():
                began = time.perf_counter()
                http.get(f"{url}/partners", timeout=60)
                waits.append(1000 * (time.perf_counter() - began))
                done.wait(0.1)

    thread = threading.Thread(target=ask)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def resident() -> float:
    """The memory of this process, in MB."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def main(engine: str) -> None:
    from running import served

    from graphsvc import app, engines
    from graphsvc.capture import imports
    from graphsvc.config import Settings
    from graphsvc.files import xlsx_child
    from graphsvc.questions import export
    from graphsvc.storage import schema
    from graphsvc.storage.database import Database
    from graphsvc.storage.store import Store

    with tempfile.TemporaryDirectory() as name, engines.start(engine, Path(name), lambda line: None) as running:
        at, folder = running.address, Path(name) / "imports"
        with Database(at.uri, at.user, at.password, at.database, retry_seconds=15) as database:
            schema.migrate(database)
            store = Store(database)
            with served(app.create_app(store, Settings(data=Path(name)), mode="demo")) as url:
                for first, (kind, make) in enumerate({"csv": csv_file, "xlsx": workbook}.items()):
                    data, waits = make(first * ROWS, ROWS), list[float]()
                    with asking(url, waits):
                        began = time.perf_counter()
                        preview = imports.check(store, folder, [(f"partners.{kind}", data)], "benchmark")
                        checked = time.perf_counter()
                        imports.run(store, folder, preview.id)
                        ended = time.perf_counter()
                    p99 = statistics.quantiles(waits, n=100)[98] if len(waits) > 1 else waits[0]
                    print(
                        f"{ROWS:,} rows of {kind}: checked in {checked - began:.1f} s, written in "
                        f"{ended - checked:.1f} s; /partners p50 {statistics.median(waits):.0f} ms, p99 {p99:.0f} ms"
                    )
                    if kind == "xlsx":
                        read = [sys.executable, "-c", READER, xlsx_child.__file__]
                        said = subprocess.run(read, input=data, capture_output=True, check=True).stdout.decode()
                        print(f"memory of the process that reads it: {said.strip()} MB at most")
                preview = imports.check(
                    store, folder, [("partners.csv", csv_file(2 * ROWS, EXPORTED - 2 * ROWS))], "benchmark"
                )
                imports.run(store, folder, preview.id)
                current = store.snapshot()
                for form in export.FORMATS:
                    before, most, size = resident(), 0.0, 0
                    began = time.perf_counter()
                    for number, piece in enumerate(export.export(current, form)):
                        size += len(piece)
                        if number % 20 == 0:
                            most = max(most, resident() - before)
                    seconds = time.perf_counter() - began
                    print(
                        f"{EXPORTED:,} rows as {form}: {seconds:.1f} s, {size / 1e6:.1f} MB, {most:.0f} MB more memory"
                    )


if __name__ == "__main__":
    main(*(sys.argv[1:] or ["arcadedb"]))
