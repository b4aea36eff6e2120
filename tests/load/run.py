"""Loads `graphsvc serve` as a partnership's coordinators do, and says what they saw and what it cost.

    uv run --group load python tests/load/run.py                               # L1: the mix of 50 users, a minute
    uv run --group load python tests/load/run.py L2 L3 --engine neo4j          # other rows of the table
    uv run --group load python tests/load/run.py L7                            # half an hour
    uv run --group load python tests/load/run.py --all --before COMMIT         # the table of the load; 15 minutes
    uv run --group load python tests/load/run.py --checkout FOLDER             # of another checkout with its .venv

The client shares the processors with the service and gives way to it (nice). The store is one partnership, 2,000
partners and 12,000 collaborations, which the older checkout imports by its own command and each service gets a copy of.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

import measured  # noqa: E402
import rows  # noqa: E402
from rows import ROWS, Seen  # noqa: E402

ENGINES = {"arcadedb": "ArcadeDB", "neo4j": "Neo4j"}
#: What the older checkout is asked for beside the newer one, and what all means: L7 takes half an hour.
COMPARED, ALL = ("L1", "L2", "L3", "L4", "L8", "L9"), tuple(row for row in ROWS if row != "L7")


@contextlib.contextmanager
def older(which: str) -> Iterator[Path]:
    """A checkout: a folder that has its .venv, or a commit, which gets both for a while."""
    if Path(which).is_dir():
        yield Path(which).resolve()
        return
    with tempfile.TemporaryDirectory() as folder:
        checkout = Path(folder) / "checkout"
        subprocess.run(["git", "worktree", "add", "--quiet", "--detach", checkout, which], cwd=ROOT, check=True)
        try:
            subprocess.run(["uv", "sync", "--quiet", "--all-extras", "--no-dev"], cwd=checkout, check=True)
            yield checkout
        finally:
            subprocess.run(["git", "worktree", "remove", "--force", checkout], cwd=ROOT, check=True)


@contextlib.contextmanager
def running(checkout: Path, filled: Path, serve: str) -> Iterator[measured.Service]:
    """A service on a copy of a filled store."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        shutil.copytree(filled, data)
        service = measured.Service(checkout, data, *serve.split())
        try:
            yield service
        finally:
            service.stop()


def markdown(seen: dict[tuple[str, str, str], Seen], names: tuple[str, ...]) -> str:
    """The table: a line for each row, a column for each engine and checkout; what is not as expected is marked."""
    columns = list(dict.fromkeys((engine, which) for _, engine, which in seen))
    heads = [f"{ENGINES[engine]}{f', {which}' if which else ''}" for engine, which in columns]
    lines = ["| | expected | " + " | ".join(heads) + " |", "|---|---|" + "---|" * len(heads)]
    for name in names:
        cells = [seen.get((name, engine, which)) for engine, which in columns]
        said = ["" if cell is None else cell.figures + ("" if cell.held else " (!)") for cell in cells]
        lines.append(f"| {name} | {ROWS[name].expected} | " + " | ".join(said) + " |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", nargs="*", metavar="ROW", choices=[*ROWS, []], help="L1, write, L2 to L9; L1 otherwise")
    parser.add_argument("--all", action="store_true", help="every row but L7, on both engines")
    parser.add_argument("--engine", choices=ENGINES, action="append", help="arcadedb otherwise; may be given twice")
    parser.add_argument("--before", help="an older commit, or a checkout with its .venv, measured in the same run")
    parser.add_argument("--checkout", type=Path, default=ROOT, help="whose graphsvc is measured; it has its .venv")
    parser.add_argument("--partners", type=int, default=2000)
    parser.add_argument("--collaborations", type=int, default=12000)
    parser.add_argument("--users", type=int, default=50, help="of L1")
    parser.add_argument("--seconds", type=float, default=60, help="of L1; the others take parts of it")
    parser.add_argument("--rate", type=float, default=0, help="requests a second of L1, instead of 1 to 3 s to think")
    parser.add_argument("--minutes", type=float, default=30, help="of L7")
    parser.add_argument("--stores", type=Path, help="where filled stores are kept for the next time")
    parser.add_argument("--serve", default="", help="more options for graphsvc serve, in one word")
    parser.add_argument("--json", type=Path, help="a file for the figures")
    options = parser.parse_args()
    names = ALL if options.all else tuple(options.rows) or ("L1",)
    settings = rows.Settings(options.users, options.seconds, options.rate, options.minutes)
    seen: dict[tuple[str, str, str], Seen] = {}
    with contextlib.ExitStack() as stack:
        stores = options.stores or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        checkouts = {"after" if options.before else "": options.checkout.resolve()}
        if options.before:
            checkouts = {"before": stack.enter_context(older(options.before)), **checkouts}
        for engine in options.engine or (ENGINES if options.all else ["arcadedb"]):
            filled = stores / f"{engine}-{options.partners}-{options.collaborations}"
            if not filled.exists():
                measured.fill(next(iter(checkouts.values())), engine, filled, options.partners, options.collaborations)
            for which, checkout in checkouts.items():
                asked = [name for name in names if which != "before" or name in COMPARED]
                with running(checkout, filled, options.serve) as service:
                    print(f"{engine} {which}: process {service.process.pid} at {service.url}", file=sys.stderr)
                    for name in asked:
                        seen[name, engine, which] = ROWS[name].measure(service, settings)
                        print(f"{engine} {which}: {name} {seen[name, engine, which].figures}", file=sys.stderr)
    print(markdown(seen, names))
    if options.json:
        told = [{"row": n, "engine": e, "which": w, **asdict(found)} for (n, e, w), found in seen.items()]
        options.json.write_text(json.dumps(told, indent=1))


if __name__ == "__main__":
    main()
