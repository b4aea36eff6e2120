"""Measures graphsvc beside NetworkX, igraph, networkit and rustworkx, and prints the tables of README.md here.

    uv run --group bench python tests/benchmarks/run.py                    # sizes b, c and d, at most an hour
    uv run --group bench python tests/benchmarks/run.py b                  # four minutes
    uv run --group bench python tests/benchmarks/run.py d --store FOLDER   # with the service on a store of size d
    uv run --group bench python tests/benchmarks/run.py --fill FOLDER      # makes that store; more than an hour

Each contender answers once in a process of its own, which tells its memory: the most that the question took above
its graph. Who took under a minute there then takes turns with the others, five times, or three where that was over
5 s, and the median counts. NetworkX has its one time, and is ended after two minutes; others after five. All have one
thread, or --threads N, which igraph cannot use. Building a library's graph from the arrays is timed apart. Of size d,
whose graphs others hold with pains, only the projection is asked for.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parents[1])]
#: Seconds after which a contender is ended.
LIMIT, NETWORKX_LIMIT = 300.0, 120.0
#: How many times faster graphsvc is than the fastest of the others, but NetworkX.
RATIOS = ("beside the best", "with building")


def use(threads: int) -> None:
    """The same number of threads for all; before any library is imported."""
    for name in ("RAYON_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ[name] = str(threads)
    from graphsvc.sparse import threads as own

    own.use(threads)


def peak() -> float:
    """The most memory this process had since it last asked for it to be forgotten, in MB (Linux)."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def forget_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def one(size: str, work: str, library: str) -> None:
    """A contender alone in a process: seconds and memory above what its graph took, as JSON."""
    import contenders
    import networks

    network = contenders.network(networks.incidence(networks.SIZES[size]))
    found = next(candidate for candidate in contenders.works() if candidate.name == work)
    graph = network if found.from_network else contenders.BUILDERS[library](network)
    if library == contenders.OURS:
        from graphsvc.sparse import compile

        compile.main()
    forget_peak()
    before, began = peak(), time.perf_counter()
    answer = found.contenders[library](graph)
    seconds = time.perf_counter() - began
    compared = (found.compare or {}).get(library)
    if found.quality is not None:
        said = [found.quality(network, answer)]
    else:
        said = None if compared is None else compared(answer).tolist()
    print(json.dumps({"seconds": seconds, "memory": peak() - before, "answer": said}))


def alone(size: str, work: str, library: str, limit: float) -> dict[str, Any] | None:
    """What `one` says from a process of its own; None where it took longer than the limit."""
    command = [sys.executable, __file__, "--one", size, work, library]
    try:
        run = subprocess.run(command, capture_output=True, text=True, timeout=limit, check=True)
    except subprocess.TimeoutExpired:
        return None
    return json.loads(run.stdout.splitlines()[-1])


def timed(answer: Any, graph: Any) -> tuple[float, Any]:
    began = time.perf_counter()
    found = answer(graph)
    return time.perf_counter() - began, found


def measured(work: Any, graphs: dict[str, Any], rounds: dict[str, int]) -> dict[str, float]:
    """Library -> median seconds of its rounds; the contenders take turns."""
    times: dict[str, list[float]] = {library: [] for library in graphs}
    for number in range(max(rounds.values(), default=0)):
        for library, graph in graphs.items():
            if number < rounds[library]:
                times[library].append(timed(work.contenders[library], graph)[0])
    return {library: statistics.median(found) for library, found in times.items()}


def agree(compared: dict[str, Any], tolerance: float) -> str:
    """Who answered otherwise than graphsvc; nobody is an empty text."""
    import numpy as np

    own = compared.pop("graphsvc", None)
    if own is None:
        return ""
    own = np.nan_to_num(np.asarray(own))
    scale = max(1.0, float(np.abs(own).max(initial=0)))
    return ", ".join(
        library
        for library, answer in compared.items()
        if len(answer) != len(own) or np.abs(np.nan_to_num(np.asarray(answer)) - own).max(initial=0) > tolerance * scale
    )


def show(seconds: float | None) -> str:
    if seconds is None:
        return ""
    return f"{seconds * 1000:.1f} ms" if seconds < 1 else f"{seconds:.1f} s"


def too_long(library: str) -> str:
    return f"over {(NETWORKX_LIMIT if library == 'networkx' else LIMIT) / 60:.0f} min"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="*", default=["b", "c", "d"], help="b, c, d")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--only", help="one question")
    parser.add_argument("--store", type=Path, help="a store of size d, to time the service on it")
    parser.add_argument("--fill", type=Path, help="make that store")
    parser.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    given = parser.parse_args()
    use(int(os.environ.get("BENCH_THREADS", given.threads)))
    if given.one:
        one(*given.one)
        return
    if given.fill:
        import country

        country.fill(given.fill)
        return
    os.environ["BENCH_THREADS"] = str(given.threads)
    slower = [question for size in given.sizes for question in compare(size, given.threads, given.only)]
    print("\nslower than the fastest of the others by more than 15 % and 10 ms:", ", ".join(slower) or "nothing")
    if given.store:
        import country

        country.measure(given.store)


def against(times: dict[str, float]) -> tuple[float, float | None]:
    """The time of graphsvc, and that of the fastest of the others."""
    return times["graphsvc"], min(
        (seconds for library, seconds in times.items() if library != "graphsvc"), default=None
    )


def compare(name: str, threads: int, only: str | None) -> list[str]:
    """Print the table of one size; return where graphsvc is slower than is allowed."""
    import contenders
    import networkit
    import networks

    networkit.setNumberOfThreads(threads)
    size = networks.SIZES[name]
    network = contenders.network(networks.incidence(size))
    works = [work for work in contenders.works() if only in (None, work.name) and (name != "d" or work.from_network)]
    print(
        f"\nSize {name}: {size.partners:,} partners, {size.collaborations:,} collaborations,"
        f" {network.incidence.nnz:,} participations, {network.matrix.nnz // 2:,} ties; {threads} thread(s)\n"
    )
    columns = contenders.LIBRARIES
    print("| question | " + " | ".join((*columns, *RATIOS)) + " | memory: graphsvc / least of the others |")
    print("|---|" + "---:|" * (len(columns) + len(RATIOS) + 1), flush=True)
    graphs: dict[str, Any] = {}
    built: dict[str, float] = {}
    if not all(work.from_network for work in works):
        for library in columns:
            built[library], graphs[library] = timed(contenders.BUILDERS[library], network)
        print("| *building the graph* | " + " | ".join(show(built[library]) for library in columns) + " | | | |")
        del graphs[contenders.NETWORKX]
    slower: list[str] = []
    for work in works:
        first: dict[str, dict[str, Any] | None] = {
            library: alone(name, work.name, library, NETWORKX_LIMIT if library == contenders.NETWORKX else LIMIT)
            for library in work.contenders
        }
        ended = {library: found for library, found in first.items() if found}
        medians: dict[str, float | None] = {library: found and found["seconds"] for library, found in first.items()}
        again = [library for library in ended if library != contenders.NETWORKX and ended[library]["seconds"] < 60]
        graph = {library: network if work.from_network else graphs[library] for library in again}
        medians |= measured(work, graph, {one: 3 if ended[one]["seconds"] > 5 else 5 for one in again})
        compared = {library: found["answer"] for library, found in ended.items() if found["answer"] is not None}
        memory = {library: found["memory"] for library, found in ended.items() if library != contenders.NETWORKX}
        times = {library: medians[library] or 0.0 for library in ended if library != contenders.NETWORKX}
        own, best = against(times)
        if best is not None and own > max(best * 1.15, best + 0.010):
            slower.append(f"{work.name} at {name}")
        building = {} if work.from_network else built
        whole = against({library: seconds + building.get(library, 0.0) for library, seconds in times.items()})
        cells = [too_long(c) if medians.get(c, 0.0) is None else show(medians.get(c)) for c in columns]
        least = min((value for key, value in memory.items() if key != contenders.OURS), default=None)
        ratios = [f"{fastest / mine:.1f} x" if fastest else "" for mine, fastest in ((own, best), whole)]
        held = f"{memory.get(contenders.OURS, 0):.0f} / {'' if least is None else f'{least:.0f}'} MB"
        print(f"| {work.name} | " + " | ".join((*cells, *ratios, held)) + " |", flush=True)
        if otherwise := agree(compared, work.tolerance):
            print(f"  (answered otherwise: {otherwise})", file=sys.stderr)
    return slower


if __name__ == "__main__":
    main()
