"""A full disk: whoever sends something is told so and keeps it, the pages go on, and what comes after room is taken."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from running import Service, environment, eventually

from graphsvc import engines

MEGABYTE = 1_048_576
CSV = b"key,name,kind\na,A,other\n"


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A file system of 8 MB."""
    folder = tmp_path / "small"
    folder.mkdir()
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only root mounts a small file system")
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m,mode=0700", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("this machine lets nobody mount")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(path: Path) -> None:
    """Take what is left, to the last byte."""
    with path.open("wb", buffering=0) as file:
        for size in (MEGABYTE, 4096, 1):
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


def test_uploads_are_told_that_the_disk_is_full_and_all_else_goes_on(engine: engines.Engine, small: Path) -> None:
    temporary = small / "tmp"
    temporary.mkdir()
    data = small / "data"
    with Service(data, "serve", **environment(engine.address), TMPDIR=str(temporary)) as service:
        assert service.get("/partners").status_code == 200
        kept = set((data / "imports").rglob("*"))
        fill(small / "filler")
        before = dropped(service)
        assert upload(service, "/import") == 507
        assert upload(service, "/api/imports") == 507
        assert upload(service, "/api/imports", 3 * MEGABYTE) == 507
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
        (small / "filler").unlink()
        eventually(lambda: upload(service, "/api/imports") == 201, 10, "an upload is taken once there is room")
        assert service.stop() == 0
