"""A service as a process: how it ends, and that nothing of it outlives who started it."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
import running
from running import Service, end, end_what_is_left, environment, eventually, runs

from graphsvc.engines import Engine

#: A parent and a child that will not end.
STUBBORN = """
import signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
if sys.argv[1:]:
    subprocess.Popen([sys.executable, "-c", sys.argv[1]], start_new_session=True)
print("there", flush=True)
time.sleep(300)
"""


@pytest.fixture
def service(engine: Engine, tmp_path: Path) -> Service:
    return Service(tmp_path / "data", "serve", **environment(engine.address))


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM], ids=lambda how: how.name)
def test_ctrl_c_and_sigterm_end_it_in_order(service: Service, how: signal.Signals) -> None:
    with service:
        assert service.stop(how) == 0
    assert service.said().splitlines()[-1] == "stopped"


@pytest.mark.slow
def test_it_ends_with_who_started_it(service: Service) -> None:
    with service:
        assert service.process.stdin
        service.process.stdin.close()
        eventually(lambda: service.process.poll() == 0, 60, "it ended")


def test_one_that_does_not_get_ready_is_ended(service: Service) -> None:
    with pytest.raises(AssertionError, match="ready"):
        service.start(seconds=0)
    assert service.process.poll() is not None


def stubborn() -> tuple[subprocess.Popen[bytes], list[psutil.Process]]:
    process = subprocess.Popen([sys.executable, "-c", STUBBORN, STUBBORN], stdout=subprocess.PIPE)
    assert process.stdout
    assert [process.stdout.readline() for _ in range(2)] == [b"there\n"] * 2
    return process, [psutil.Process(process.pid), *running.below(process.pid)]


def test_who_does_not_end_is_killed_with_all_that_it_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "ASKED_SECONDS", 0.2)
    process, family = stubborn()
    assert len(family) == 2
    with pytest.raises(AssertionError, match="did not end"):
        end(process)
    assert not any(map(runs, family))


def test_what_tests_left_is_found_and_ended_also_when_its_parent_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    mark = {"GRAPHSVC_TESTED_BY": "this test alone"}
    monkeypatch.setattr(running, "MARK", mark)
    monkeypatch.setattr(running, "below", lambda _: [])  # the engines of this run are in use
    monkeypatch.setenv("GRAPHSVC_TESTED_BY", mark["GRAPHSVC_TESTED_BY"])
    process, family = stubborn()
    process.kill()
    process.wait()
    assert ["SIG_IGN" in line for line in end_what_is_left(seconds=0.2)] == [True]
    assert not any(map(runs, family))


@pytest.mark.slow
@pytest.mark.parametrize("command", ["serve", "demo"])
def test_a_taken_port_is_told_before_anything_is_started(tmp_path: Path, command: str) -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port, data = holder.getsockname()[1], tmp_path / "data"
        asked = [*running.COMMAND, command, "--data", str(data), "--port", str(port)]
        told = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert told.returncode == 1
    assert told.stderr.splitlines() == [f"port {port} is taken; choose another with --port"]
    assert not data.exists()
