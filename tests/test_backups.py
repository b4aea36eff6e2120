"""Backup, restore and check: one file that holds all of a network and its history, on either engine."""

from __future__ import annotations

import datetime
import hashlib
import json
import os
import random
import re
import resource
import stat
import subprocess
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from conftest import Command, fill, write
from flask.testing import FlaskClient
from running import COMMAND, below, eventually, gone
from test_graph import ME, same

from graphsvc import app as application
from graphsvc import clock, engines
from graphsvc.capture import backups, changes
from graphsvc.config import Settings
from graphsvc.files import backup_in
from graphsvc.storage import loading
from graphsvc.storage.reading import load
from graphsvc.storage.store import Store

Own = Callable[..., subprocess.CompletedProcess[str]]
SECTORS = {"sector": [{"key": "health", "name": "Health"}, {"key": "housing", "name": "Housing"}]}
NETWORK: dict[str, list[dict[str, Any]]] = {
    "municipality": [{"key": "old-town", "name": "Old Town", "merged_into": "town"}, {"key": "town", "name": "Ville"}],
    "partner": [
        {"key": "branch", "name": "Branch", "kind": "library", "part_of": "whole", "sectors": ["health", "housing"]},
        {"key": "whole", "name": "Ünïcode 🎉 «whole»", "kind": "library", "municipality": "town", "serves": ["town"]},
        {"key": "ann", "name": "Ann", "kind": "person", "consent": "internal"},
    ],
    "collaboration": [{"key": "talk", "title": "Talk", "kind": "meeting", "starts_on": "2026-01", "status": "held"}],
    "representation": [{"person": "ann", "organization": "whole", "from": "2020"}],
    "participation": [{"partner": "branch", "collaboration": "talk", "via": "ann", "attendance": "absent"}],
    "expectation": [{"municipality": "town", "sector": "health", "partners": 2}],
    "seat": [{"body": "council", "sector": "health", "holder": "whole"}],
    "action-item": [{"title": "Send it", "assignees": ["ann", "whole"], "collaboration": "talk", "due_on": "2026-03"}],
    "saved-view": [
        {"name": "Libraries", "address": "view=partners", "note": "Two.", "pins": ["whole: Here", "branch: And here"]}
    ],
    "saved-search": [{"name": "Of the branch", "name_fr": "De l'antenne", "address": "partner=branch&q=last+year"}],
    "setting": [{"host": "whole", "timezone": "America/Halifax"}],
}


@pytest.fixture
def network(store: Store) -> Store:
    """A small network with a history: an import of everything, a correction, and an undo."""
    fill(store, SECTORS)
    rows = {
        **NETWORK,
        "collaboration": [*NETWORK["collaboration"], {"key": "council", "title": "C", "kind": "council"}],
    }
    fill(store, rows)
    changed = store.write(lambda _: [write("sector", key="health", name="Santé")], actor="me", about="said better")
    changes.undo(store, changed.batch, ME)
    return store


def members(data: bytes | Path, path: Path) -> dict[str, list[dict[str, Any]]]:
    """The rows of a backup by member, read without our own reader."""
    if isinstance(data, bytes):
        path.write_bytes(data)
        data = path
    with zipfile.ZipFile(data) as archive:
        return {
            name: [json.loads(line) for line in archive.read(name).splitlines()]
            for name in archive.namelist()
            if name.endswith(".jsonl")
        }


def test_a_backup_holds_every_record_change_batch_and_operation_with_their_checksums(
    network: Store, command: Command, client: FlaskClient, tmp_path: Path
) -> None:
    kept = tmp_path / "mappings" / "ours.json"
    kept.parent.mkdir()
    kept.write_text('{"name": "ours"}')
    file = tmp_path / "made.zip"
    made = command("backup", str(file))
    assert made.exit_code == 0, made.output
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    found = members(file, file)
    snapshot = network.snapshot()
    for entity, table in snapshot.tables.items():
        rows = found[f"records/{entity}.jsonl"]
        assert [row["record"] for row in rows] == [table[key].row() for key in sorted(table)]
        assert [row["version"] for row in rows] == [snapshot.versions[entity][key] for key in sorted(table)]
    assert [row["seq"] for row in found["changes.jsonl"]] == list(range(1, snapshot.version + 1))
    assert [row["about"] for row in found["batches.jsonl"]][:3] == ["filled", "filled", "said better"]
    assert {row["operation"] for row in found["changes.jsonl"]} == {row["id"] for row in found["operations.jsonl"]}
    assert found["kept.jsonl"] == [{"name": "mappings/ours.json", "text": '{"name": "ours"}'}]
    with zipfile.ZipFile(file) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        assert archive.namelist()[-1] == "manifest.json"
        for member in manifest["members"]:
            assert hashlib.sha256(archive.read(member["name"])).hexdigest() == member["sha256"]
            assert len(found[member["name"]]) == member["rows"]
    answer = client.get("/api/backup")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="graphsvc-backup-')
    assert members(answer.data, tmp_path / "downloaded.zip") == found
    assert 'href="/api/backup"' in client.get("/export").text


def test_a_backup_is_of_one_version_whoever_writes_meanwhile(network: Store, tmp_path: Path) -> None:
    version = network.snapshot().version
    pieces = backups.pieces(network, tmp_path)
    first = next(pieces)

    def rest() -> Iterator[bytes]:
        yield first
        network.write(lambda _: [write("sector", name="Later")], actor="other", about="meanwhile")
        yield from pieces

    found = members(b"".join(rest()), tmp_path / "made.zip")
    assert [row["seq"] for row in found["changes.jsonl"]] == list(range(1, version + 1))
    assert {row["name"] for row in (entry["record"] for entry in found["records/sector.jsonl"])} == {
        "Health",
        "Housing",
    }
    assert "meanwhile" not in {row["about"] for row in found["batches.jsonl"]}
    assert all(json.loads(row["result"])["version"] <= version for row in found["operations.jsonl"])


@pytest.mark.parametrize("damage", ["cut", "flipped", "missing", "text"])
def test_a_damaged_backup_is_told_from_a_whole_one(network: Store, tmp_path: Path, damage: str) -> None:
    file = tmp_path / "made.zip"
    file.write_bytes(b"".join(backups.pieces(network, tmp_path)))
    with backup_in.opened(file) as made:
        made.verify()
    data = file.read_bytes()
    if damage == "cut":
        file.write_bytes(data[: len(data) // 2])
    elif damage == "flipped":
        at = data.index(b"changes.jsonl") + 40
        file.write_bytes(data[:at] + bytes([data[at] ^ 4]) + data[at + 1 :])
    elif damage == "text":
        file.write_text("no backup")
    else:
        with zipfile.ZipFile(file) as whole, zipfile.ZipFile(tmp_path / "part.zip", "w") as part:
            for name in whole.namelist():
                if name != "batches.jsonl":
                    part.writestr(name, whole.read(name))
        file = tmp_path / "part.zip"
    with pytest.raises(backup_in.BadInput, match=r"damaged|only a part"), backup_in.opened(file) as made:
        made.verify()


@pytest.fixture
def own(engine: engines.Engine) -> Own:
    """Runs a command in a process of its own, on a data folder with an engine of its own like the one tested."""

    def run(*arguments: str, data: Path) -> subprocess.CompletedProcess[str]:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("GRAPHSVC_NEO4J")}
        environment = {**inherited, "GRAPHSVC_ENGINE": engine.name}
        command = [*COMMAND, *arguments, "--data", str(data)]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    return run


@pytest.mark.slow
def test_the_commands_of_the_readme_restore_a_backup_into_a_new_folder_or_another_store(
    network: Store, command: Command, own: Own, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    readme = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
    backing, restoring = re.findall(r"uv run graphsvc (.+)", readme.partition("## Backup")[2].partition("##")[0])
    monkeypatch.chdir(tmp_path)
    assert command(*backing.split()).exit_code == 0
    file, again = Path("network.zip"), tmp_path / "again.zip"
    before = network.snapshot()
    assert command("check", str(file)).exit_code == 0
    refused = command(*restoring.split())
    assert refused.exit_code == 1
    assert "--replace" in refused.output

    # An engine that the command starts itself: a data folder that does not exist yet.
    data = tmp_path / "new"
    done = own(*restoring.split(), data=data)
    assert done.returncode == 0, done.stderr
    assert own("backup", str(again), data=data).returncode == 0
    assert members(again, again) == members(file, file)
    digest = done.stdout.strip()

    # The store that the commands reach by its address.
    network.write(lambda _: [write("sector", name="Written later")], actor="me", about="later")
    replaced = command("restore", str(again), "--replace")
    assert replaced.exit_code == 0, replaced.output
    assert digest in replaced.output
    assert len(members(tmp_path / "replaced" / "backup.zip", tmp_path)["changes.jsonl"]) == before.version + 1
    restored = Store(network.database)
    same(before, restored.snapshot())
    assert command("check").exit_code == 0, command("check").output

    # History, undo and idempotent requests go on where they were.
    batches = changes.batches(restored.database)
    assert [row.about for row in batches][1] == "said better"
    assert batches[0].undoes == batches[1].key
    changes.undo(restored, batches[0].key, ME)
    assert restored.snapshot().sectors["health"].name == "Santé"
    assert restored.snapshot().version == before.version + 1
    same(restored.snapshot(), load(restored.database))


def test_what_is_not_whole_is_told(network: Store, command: Command) -> None:
    whole = command("check", "--json")
    assert json.loads(whole.stdout)["faults"] == []
    for text, told in (
        (
            "MATCH (n:Sector {key: 'health'}) SET n.name = 'Changed by hand'",
            "sector health is not what its changes say",
        ),
        (
            "MATCH (:Partner {key: 'branch'})-[link:PART_OF]->() DELETE link",
            "partner branch is not what its changes say",
        ),
        ("MATCH (n:Municipality {key: 'old-town'}) DETACH DELETE n", "municipality old-town is missing"),
        ("MATCH (n:Change {seq: 3}) DELETE n", "change 3 is missing"),
    ):
        network.database.write(lambda tx, text=text: tx.bolt.run(cast(Any, text)).consume())
        found = command("check", "--json")
        assert found.exit_code == 1
        assert any(sentence.startswith(told) for sentence in json.loads(found.stdout)["faults"]), found.stdout


def test_a_newer_backup_is_refused(network: Store, command: Command, tmp_path: Path) -> None:
    whole, newer = tmp_path / "whole.zip", tmp_path / "newer.zip"
    whole.write_bytes(b"".join(backups.pieces(network, tmp_path)))
    for field in ("schema", "layout"):
        with zipfile.ZipFile(whole) as old, zipfile.ZipFile(newer, "w") as new:
            for name in old.namelist():
                data = old.read(name)
                if name == "manifest.json":
                    data = json.dumps({**json.loads(data), field: 99}).encode()
                new.writestr(name, data)
        refused = command("restore", str(newer), "--replace")
        assert refused.exit_code == 1
        assert "made by a newer graphsvc" in refused.output
    assert network.snapshot().version == len(changes.after(network.database, 0))


def test_a_restore_into_another_store_that_was_interrupted_is_gone_on_with(
    network: Store, command: Command, tmp_path: Path
) -> None:
    file = tmp_path / "made.zip"
    file.write_bytes(b"".join(backups.pieces(network, tmp_path)))
    with backup_in.opened(file) as made:
        loading.begin(network.database, made, "2026-01-01T00:00:00.000Z")  # and then it was killed
        half = list(made.rows("records/sector.jsonl"))[:1]
    assert half
    elsewhere = command("today")
    assert elsewhere.exit_code == 1
    assert "interrupted" in elsewhere.output
    (tmp_path / "restore").mkdir(exist_ok=True)
    file.rename(tmp_path / "restore" / "backup.zip")
    assert command("check").exit_code == 0
    assert len(load(network.database).sectors) == 2
    assert not (tmp_path / "restore" / "backup.zip").exists()


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("engine", ["arcadedb"], indirect=True)
def test_a_restore_that_is_killed_leaves_the_store_as_it_was_or_whole(
    network: Store, own: Own, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    moments = request.config.getoption("--seeds") or 1
    old, new, data = tmp_path / "old.zip", tmp_path / "new.zip", tmp_path / "data"
    old.write_bytes(b"".join(backups.pieces(network, tmp_path)))
    network.write(lambda _: [write("sector", name=f"S {n}") for n in range(3000)], actor="me", about="many")
    new.write_bytes(b"".join(backups.pieces(network, tmp_path)))
    assert own("restore", str(old), data=data).returncode == 0
    began = time.monotonic()
    assert own("restore", str(new), "--replace", data=data).returncode == 0
    took = time.monotonic() - began
    digests: dict[str, str] = {}
    for path in (old, new):
        with backup_in.opened(path) as made:
            digests[made.manifest.digest] = path.name
    found: list[str] = []
    current = new
    for seed in range(moments):
        other = old if current is new else new
        command = [*COMMAND, "restore", str(other), "--replace", "--data", str(data)]
        running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(random.Random(seed).uniform(0.3, took))
        children = [process.pid for process in below(running.pid)]
        running.kill()
        running.wait()
        eventually(lambda pids=children: gone(pids), 60, "the engine ended with its parent")
        assert own("check", data=data).returncode == 0
        made = own("backup", str(tmp_path / "after.zip"), data=data)
        found.append(digests[made.stdout.strip()])
        current = old if found[-1] == "old.zip" else new
        assert not (data / "restoring").exists()
    assert found


def test_of_daily_copies_seven_days_and_four_weeks_are_kept() -> None:
    kept: list[tuple[datetime.date, Path]] = []
    for number in range(60):
        day = datetime.date(2026, 1, 1) + datetime.timedelta(days=number)
        kept.insert(0, (day, Path(f"graphsvc-{day}.zip")))
        gone = backups.outdated(kept)
        kept = [entry for entry in kept if entry not in gone]
    days = [day.isoformat() for day, _path in kept]
    # 2026-03-01 was a Sunday; before the seven days the Sundays of the weeks before.
    assert days[:7] == ["2026-03-01", *(f"2026-02-{day}" for day in (28, 27, 26, 25, 24, 23))]
    assert days[7:] == ["2026-02-22", "2026-02-15", "2026-02-08", "2026-02-01"]


def test_today_says_when_the_last_copy_is_old_or_failed(network: Store, tmp_path: Path) -> None:
    client = application.create_app(network, Settings(data=tmp_path)).test_client()
    client.environ_base |= {"HTTP_SEC_FETCH_SITE": "same-origin"}
    headers = {"Authorization": f"Bearer {(tmp_path / 'token').read_text().strip()}"}
    kept = tmp_path / "backups"

    def said() -> str:
        return client.get("/", headers=headers).text

    today = clock.today("America/Halifax")
    backups.keep(network, tmp_path, kept, today)
    assert "daily backup" not in said()
    for _day, path in backups.copies(kept):
        path.rename(kept / "graphsvc-2026-01-01.zip")
    assert "The last daily backup is of January 1, 2026." in said()
    most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (500, most[1]))  # as on a full disk, no file can grow
    try:
        with pytest.raises(OSError, match="too large"):
            backups.keep(network, tmp_path, kept, today)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, most)
    assert "The last daily backup failed" in said()
    assert backups.failed(kept)
    assert [path.name for _day, path in backups.copies(kept)] == ["graphsvc-2026-01-01.zip"]
    assert not list(kept.glob("*.draft"))
