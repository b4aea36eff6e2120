"""Imports as they are kept on disk: damaged, incomplete, on a full disk, and cleared in time."""

from __future__ import annotations

import datetime
import errno
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import Command
from flask.testing import FlaskClient
from test_import import check, confirm

from graphsvc import clock
from graphsvc.capture import import_jobs, imports
from graphsvc.storage.store import Store

SECTORS = ("sectors.csv", "name\nHealth\nHousing\n")
Fill = Callable[[int], None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "imports"


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> Fill:
    """Fills the disk once so many more files are written to it; -1 frees it."""
    flushed = os.fsync
    left = -1

    def fsync(descriptor: int) -> None:
        nonlocal left
        if left == 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        left -= left > 0
        flushed(descriptor)

    def fill(files: int) -> None:
        nonlocal left
        left = files

    monkeypatch.setattr(import_jobs.os, "fsync", fsync)
    return fill


def altered(**values: object) -> Callable[[bytes], bytes]:
    return lambda job: json.dumps({**json.loads(job), **values}).encode()


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda job: b"",
    "cut short": lambda job: job[: len(job) // 2],
    "a list": lambda job: b"[]",
    "bytes": lambda job: b"\xff\xfe\x00",
    "without files": lambda job: json.dumps({k: v for k, v in json.loads(job).items() if k != "files"}).encode(),
    "an unknown state": altered(state="resting"),
    "a number for a name": altered(files=[1]),
    "no instant": altered(at="yesterday"),
    "the id of another": altered(id="../other"),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_import_stands_in_nobodys_way(
    client: FlaskClient, command: Command, store: Store, folder: Path, tmp_path: Path, damage: str
) -> None:
    broken, sound = check(client, SECTORS).json["id"], check(client, ("sectors.csv", "name\nLibrary\n")).json
    path = folder / broken / "job.json"
    path.write_bytes(DAMAGE[damage](path.read_bytes()))
    assert "damaged" in client.get("/import").text
    page = client.get(f"/import/{broken}")
    assert (page.status_code, "is damaged" in page.text) == (200, True)
    assert client.get(f"/api/imports/{broken}").json["state"] == "damaged"
    assert client.post(f"/api/imports/{broken}", headers={"If-Match": '"0"'}).status_code == 409
    assert import_jobs.interrupted(folder) == []
    imports.clear(folder, clock.now())
    (tmp_path / "sectors.csv").write_text("name\nMedia\n")
    assert command("import", str(tmp_path / "sectors.csv")).exit_code == 0
    assert confirm(client, {**sound, "version": store.snapshot().version}).status_code in (202, 412)
    client.post(f"/import/{broken}", data={"forget": "1"})
    assert not path.exists()


def test_an_import_whose_files_are_gone_says_so(client: FlaskClient, folder: Path) -> None:
    preview = check(client, SECTORS).json
    (folder / preview["id"] / "0.data").unlink()
    page = client.get(f"/import/{preview['id']}")
    assert (page.status_code, "are no longer there; choose them again" in page.text) == (404, True)
    assert confirm(client, preview).status_code == 404
    assert client.get("/import").status_code == 200


def test_an_import_that_is_done_keeps_only_its_job(client: FlaskClient, folder: Path) -> None:
    preview = check(client, SECTORS).json
    confirm(client, preview)
    assert [path.name for path in (folder / preview["id"]).iterdir()] == ["job.json"]


@pytest.mark.parametrize("files", [0, 1])
def test_a_full_disk_leaves_nothing_of_a_check(store: Store, folder: Path, full: Fill, files: int) -> None:
    full(files)
    with pytest.raises(OSError, match="No space left"):
        imports.check(store, folder, [(SECTORS[0], SECTORS[1].encode())], "test")
    assert list(folder.glob("*")) == []
    full(-1)
    assert imports.check(store, folder, [(SECTORS[0], SECTORS[1].encode())], "test").new == 2


@pytest.mark.parametrize("files", range(5))
def test_an_import_on_a_full_disk_is_interrupted_and_goes_on(
    client: FlaskClient, store: Store, folder: Path, full: Fill, files: int
) -> None:
    """Its files are the state to fall back to, then the running one, that of its rows, and the one when it is done."""
    preview = check(client, SECTORS).json
    full(files)
    if files == 4:
        assert imports.run(store, folder, preview["id"]).state == "done"
    else:
        with pytest.raises(OSError, match="No space left"):
            imports.run(store, folder, preview["id"])
        expected = "checked" if files < 2 else "interrupted"
        assert client.get(f"/api/imports/{preview['id']}").json["state"] == expected
        assert not list(folder.rglob("*.draft"))
        full(-1)
        assert imports.run(store, folder, preview["id"]).state == "done"
    assert store.snapshot().sectors.keys() == {"health", "housing"}
    assert store.snapshot().version == 2


def test_what_nobody_confirms_is_cleared_after_a_week(client: FlaskClient, folder: Path) -> None:
    old, new, done = (check(client, ("sectors.csv", f"name\n{name}\n")).json for name in ("A1", "B1", "C1"))
    confirm(client, done)
    (folder / done["id"] / "0.data").write_bytes(b"left by a crash")
    (folder / ".2020-01-01-abc").mkdir()
    for preview, days in ((old, 8), (new, 6)):
        path = folder / preview["id"] / "job.json"
        job: dict[str, Any] = json.loads(path.read_bytes())
        at = datetime.datetime.fromisoformat(job["at"]) - datetime.timedelta(days=days)
        path.write_text(json.dumps({**job, "at": at.isoformat()}))
    latest = check(client, SECTORS).json
    assert {path.name for path in folder.iterdir()} == {new["id"], done["id"], latest["id"]}
    assert [path.name for path in (folder / done["id"]).iterdir()] == ["job.json"]
    assert client.get(f"/import/{old['id']}").status_code == 404
    assert "is cleared after 7 days" in client.get("/import").text


def test_names_of_files_lead_nowhere(client: FlaskClient, folder: Path) -> None:
    preview = check(client, ("..\\..\\../../etc/\x1b sectors.csv", "name\nHealth\n")).json
    assert "/" not in preview["files"][0]
    assert preview["files"][0].endswith("sectors.csv")
    assert {path.name for path in (folder / preview["id"]).iterdir()} == {"0.data", "job.json"}
    for identifier in ("..", "%2e%2e", "a%2fb", "x" * 200, "."):
        assert client.get(f"/import/{identifier}").status_code in (301, 302, 404, 308)
        assert client.get(f"/api/imports/{identifier}").status_code in (301, 302, 404, 308)


def test_a_name_that_no_disk_and_no_line_holds_is_cut(client: FlaskClient) -> None:
    preview = check(client, ("a" * 5000 + " sectors.csv", "name\nHealth\n")).json
    assert len(preview["files"][0]) == 200
    table = client.get(preview["changes_csv"])
    assert table.headers["Content-Disposition"] == f'attachment; filename="import-{preview["id"]}.csv"'
