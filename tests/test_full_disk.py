"""A full disk under the store: what was acknowledged is there once there is room again (CHECKLIST F11).

The store lies on a file system of its own in memory, which only root can make.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import needs
from running import Service, eventually

ROOM = {"arcadedb": "48m", "neo4j": "140m"}


@pytest.fixture
def small_disk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    """An empty folder that holds little."""
    folder = tmp_path / "small"
    folder.mkdir()
    if os.name != "posix" or os.geteuid():
        pytest.skip("only root makes a small file system")
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={ROOM[request.getfixturevalue('kind')]}", "tmpfs", str(folder)],
        check=False,
        capture_output=True,
    )
    if made.returncode:
        pytest.skip(f"no file system can be mounted here: {made.stderr.decode().strip()}")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=False)


@pytest.mark.parametrize("kind", ["arcadedb", "neo4j"])
def test_a_full_disk_refuses_writes_and_loses_nothing_that_was_acknowledged(kind: str, small_disk: Path) -> None:
    if kind == "neo4j":
        needs("jgo")
    acknowledged: list[str] = []
    ballast = small_disk / "ballast"
    with Service(small_disk / "data", "serve", "--engine", kind) as service:

        def write(number: int) -> int:
            row = {"key": f"p{number}", "name": f"P {number}", "kind": "other", "notes": "x" * 19_000}
            status = service.post("/api/partners", json=row).status_code
            if status == 201:
                acknowledged.append(row["key"])
            return status

        assert write(0) == 201
        with contextlib.suppress(OSError), ballast.open("wb") as file:
            while True:
                file.write(b"\0" * 65_536)
                file.flush()
        statuses = {write(number) for number in range(1, 400)}
        assert statuses <= {201, 503, 507}, statuses
        assert statuses & {503, 507}, "the disk was full"
        assert service.get("/livez").status_code == 200
        assert service.get("/partners").status_code in (200, 503)

        ballast.unlink()
        service.stop()
        service.start()  # Neo4j goes on only after that
        eventually(lambda: write(1000) == 201, 60, "writes go on where there is room again", pause=1)
        keys = {row["key"] for row in service.get("/api/export/json").json()["partners"]}
        assert set(acknowledged) <= keys
