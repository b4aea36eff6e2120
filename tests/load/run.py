"""Loads `graphsvc serve` as a partnership's coordinators do, and says what they saw and what it cost.

    uv run --group load python tests/load/run.py                                  # L1: the mix of 50 users, a minute
    uv run --group load python tests/load/run.py --users 20 --seconds 30 --engine neo4j
    uv run --group load python tests/load/run.py --checkout ../older              # the same of another checkout

The client shares the processors with the service and gives way to it (nice). The store is one partnership that the
service's own command imports: 2,000 partners and 12,000 collaborations; with --stores FOLDER it is filled once and
copied for each run.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import shutil
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

import measured  # noqa: E402
from measured import Asked, Load, Service  # noqa: E402

#: What counts as a right answer: a page that the browser has already, and a change that came too late.
RIGHT = (200, 201, 204, 304, 412)


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that this share of all does not exceed; 0 without values."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def table(load: Load) -> str:
    """Each kind of request in a line, and all together first."""
    kinds: dict[str, list[Asked]] = defaultdict(list)
    for one in load.asked:
        kinds[one.kind].append(one)
    lines = [f"{'':50}{'number':>8}{'p50':>8}{'p95':>8}{'p99':>8}{'max':>8}{'errors':>8}"]
    for kind, asked in [("all", load.asked), *sorted(kinds.items())]:
        times = [one.ms for one in asked]
        wrong = sum(one.status not in RIGHT for one in asked)
        figures = [*(percentile(times, share) for share in (0.5, 0.95, 0.99)), max(times, default=0)]
        lines.append(f"{kind:50}{len(times):8}{''.join(f'{ms:8.0f}' for ms in figures)}{wrong:8}")
    statuses = Counter(one.status for one in load.asked)
    number, before, after = max(1, len(load.asked)), load.before, load.after
    return "\n".join(
        [
            *lines,
            "",
            f"{number / load.seconds:.1f} requests a second; answers "
            + ", ".join(f"{status}: {count}" for status, count in sorted(statuses.items())),
            f"processor a request: graphsvc {1000 * (after.seconds - before.seconds) / number:.1f} ms, "
            f"engine {1000 * (after.engine_seconds - before.engine_seconds) / number:.1f} ms",
            f"memory {before.memory:.0f} to {after.memory:.0f} MB, open files {before.files} to {after.files}, "
            f"Bolt connections {before.bolt} to {after.bolt}",
        ]
    )


@contextlib.contextmanager
def running(checkout: Path, stores: Path, engine: str, options: argparse.Namespace) -> Iterator[Service]:
    """A service on a copy of the filled store."""
    filled = stores / f"{engine}-{options.partners}-{options.collaborations}"
    if not filled.exists():
        measured.fill(checkout, engine, filled, options.partners, options.collaborations)
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        shutil.copytree(filled, data)
        service = Service(checkout, data, *options.serve.split())
        try:
            yield service
        finally:
            service.stop()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", choices=("arcadedb", "neo4j"), default="arcadedb")
    parser.add_argument("--checkout", type=Path, default=ROOT, help="whose graphsvc is measured; it has a .venv")
    parser.add_argument("--partners", type=int, default=2000)
    parser.add_argument("--collaborations", type=int, default=12000)
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--minutes", type=float, help="instead of seconds")
    parser.add_argument("--rate", type=float, default=0, help="requests a second in all, instead of 1 to 3 s to think")
    parser.add_argument("--stores", type=Path, help="where filled stores are kept")
    parser.add_argument("--serve", default="", help="more options for graphsvc serve, in one word")
    parser.add_argument("--json", type=Path, help="a file for every request that was made")
    options = parser.parse_args()
    seconds = options.minutes * 60 if options.minutes else options.seconds
    with contextlib.ExitStack() as stack:
        stores = options.stores or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        service = stack.enter_context(running(options.checkout.resolve(), stores, options.engine, options))
        print(f"process {service.process.pid} at {service.url}", file=sys.stderr)
        load = service.load("coordinators", options.users, seconds, rate=options.rate)
    print(table(load))
    if options.json:
        options.json.write_text(json.dumps(asdict(load)))


if __name__ == "__main__":
    main()
