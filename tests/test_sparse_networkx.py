"""NetworkX's own tests, through the backend: they pass, and it is the backend that answers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import answered
import networkx
import pytest

from graphsvc import sparse

HERE = Path(__file__).parent
SUITES = """
    bipartite.tests.test_project centrality community components link_analysis shortest_paths tests.test_bridges
    tests.test_cluster tests.test_core tests.test_efficiency tests.test_link_prediction tests.test_structuralholes
    tests.test_isolate
""".split()
#: Why NetworkX's tests are skipped; none of them on account of the backend.
REASONS = ("leiden", "need --runslow", "could not import")


@pytest.mark.slow
@pytest.mark.timeout(900)  # half a minute, on a machine that does nothing else
def test_networkx_own_tests_pass_and_the_backend_answers_them(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    """The run ends with the numbers, the refused calls by reason, and the skipped cases with theirs."""
    report = tmp_path / "answered.json"
    modules = [f"networkx.algorithms.{name}" for name in SUITES]
    options = ["-q", "-p", "answered", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:randomly"]
    run = subprocess.run(
        [sys.executable, "-m", "pytest", *options, "--pyargs", *modules],
        env={
            **os.environ,
            "NETWORKX_TEST_BACKEND": "graphsvc",
            "NETWORKX_FALLBACK_TO_NX": "True",
            "ANSWERED": str(report),
            "PYTHONPATH": os.pathsep.join((str(HERE), str(HERE.parent))),
        },
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout[-3000:] + run.stderr[-2000:]
    found = json.loads(report.read_text(encoding="utf-8"))
    calls = sum(found["answered"].values())
    of_modularity = found["answered"]["modularity"]  # asked over and over by the methods that look for communities
    refused: Counter[str] = Counter()
    for what, times in found["refused"].items():
        refused[what.partition(": ")[2]] += times
    said = {
        f"NetworkX {networkx.__version__}'s own tests": [run.stdout.strip().splitlines()[-1]],
        "calls answered by the backend": [f"{calls}, {calls - of_modularity} besides modularity"],
        "refused": [f"{why} ({times})" for why, times in refused.most_common()],
        "skipped": [f"{what.rpartition('/')[2]} ({why})" for what, why in found["skipped"].items()],
    }
    record_property("said", "; ".join(f"{about}: {', '.join(parts)}" for about, parts in said.items()))
    assert all(any(reason in why for reason in REASONS) for why in found["skipped"].values()), found["skipped"]
    asked_by_tests = set(answered.FUNCTIONS) - answered.NOT_ANSWERS - {"to_scipy_sparse_array", "to_numpy_array"}
    assert found["answered"].keys() == asked_by_tests
    assert calls - of_modularity > 1200


def test_networkx_documentation_names_the_backend_at_what_it_answers() -> None:
    assert set(sparse.FUNCTIONS) == set(answered.FUNCTIONS) - answered.NOT_ANSWERS
    assert "graphsvc : A NetworkX backend" in (networkx.betweenness_centrality.__doc__ or "")
    assert "graphsvc" not in (networkx.square_clustering.__doc__ or "")
