"""A full disk: under the store what was acknowledged is there once there is room again; under the app (what is
uploaded, the log) whoever sends something is told so, and all else goes on.

The files lie on a file system of their own in memory, which only root can make.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import needs
from running import Service, environment, eventually

from graphsvc.engines import Engine

ROOM = {"arcadedb": "96m", "neo4j": "180m", "app": "8m"}
CSV = b"key,name,kind\na,A,other\n"


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


def fill(path: Path) -> None:
    """Take what is left, to the last byte."""
    with path.open("wb", buffering=0) as file:
        for size in (1_048_576, 4096, 1):
            try:
                while file.write(b"x" * size):
                    pass
            except OSError:
                continue


def dropped(service: Service) -> float:
    found = re.search(r"^graphsvc_log_lines_dropped_total (\S+)", service.get("/metrics").text, re.MULTILINE)
    return float(found[1]) if found else 0.0


def upload(service: Service, address: str, size: int = 0) -> int:
    files = {"files": ("partners.csv", CSV + b"\n" * size)}
    return service.post(address, files=files, allow_redirects=False).status_code


@pytest.mark.slow
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
        fill(ballast)
        assert {write(number) for number in range(1, 20)} == {507}
        assert service.get("/livez").status_code == 200
        assert service.get("/partners").status_code in (200, 503)

        ballast.unlink()
        eventually(lambda: write(1000) == 201, 60, "writes go on where there is room again", pause=1)
        service.stop()
        service.start()
        keys = {row["key"] for row in service.get("/api/export/json").json()["partners"]}
        assert set(acknowledged) <= keys


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["arcadedb"], indirect=True)  # it lies on another disk
@pytest.mark.parametrize("kind", ["app"])
def test_uploads_are_told_that_the_disk_is_full_and_all_else_goes_on(
    engine: Engine, small_disk: Path, kind: str
) -> None:
    temporary = small_disk / "tmp"
    temporary.mkdir()
    data = small_disk / "data"
    with Service(data, "serve", **environment(engine.address), TMPDIR=str(temporary)) as service:
        assert service.get("/partners").status_code == 200
        kept = set((data / "imports").rglob("*"))
        fill(small_disk / "filler")
        before = dropped(service)
        assert upload(service, "/import") == 507
        assert upload(service, "/api/imports") == 507
        assert upload(service, "/api/imports", 3_000_000) == 507
        told = service.post("/api/imports", files={"files": ("partners.csv", CSV)})
        assert told.json()["detail"].startswith("no room is left on the disk")
        assert "Traceback" not in told.text
        assert set((data / "imports").rglob("*")) == kept
        for address in ("/", "/partners", "/gaps", "/livez", "/readyz"):
            assert service.get(address).status_code == 200, address
        written = service.post("/api/sectors", json={"name": "Health"})
        assert written.status_code in (201, 409, 503, 507)
        for _ in range(30):  # the last page of the log had some room yet
            assert service.get("/livez").status_code == 200
        assert dropped(service) > before
        (small_disk / "filler").unlink()
        eventually(lambda: upload(service, "/api/imports") == 201, 10, "an upload is taken once there is room")
        assert service.stop() == 0
