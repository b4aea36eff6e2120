"""graphsvc as it runs: an app behind the real server, or the command in a process of its own."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import requests
from flask import Flask

from graphsvc import server
from graphsvc.engines import Address
from graphsvc.jobs import worker
from graphsvc.serving import listen

COMMAND = [sys.executable, "-c", "from graphsvc.cli import graphsvc; graphsvc()"]
#: A service that hears Ctrl-C, though a shell has what runs in the background ignore it, and ends with who started it.
SERVICE = [
    sys.executable,
    "-c",
    """
import os, signal, threading
signal.signal(signal.SIGINT, signal.default_int_handler)
threading.Thread(target=lambda: os.read(0, 1) or os.kill(os.getpid(), signal.SIGTERM), daemon=True).start()
from graphsvc.cli import graphsvc
from graphsvc.jobs import worker
graphsvc()
""",
]
#: What this process starts carries its mark in the environment, also when its parent is gone.
MARK = {"GRAPHSVC_TESTED_BY": uuid.uuid4().hex}
#: After so long nobody is asked any more.
ASKED_SECONDS = 60


@contextlib.contextmanager
def serving(app: Flask) -> Iterator[server.Server]:
    """The server of an app while it runs."""
    running = server.behind(listen(0, exact=True), app)
    threading.Thread(target=running.run, daemon=True).start()
    try:
        yield running
    finally:
        running.close()


@contextlib.contextmanager
def served(app: Flask) -> Iterator[str]:
    """The app's address while it is served."""
    with serving(app) as running:
        yield f"http://127.0.0.1:{running.effective_port}"


def eventually(question: Callable[[], bool], seconds: float, what: str, pause: float = 0.05) -> None:
    """Wait until something holds, asking again after a pause; an AssertionError says what did not."""
    until = time.monotonic() + seconds
    while not question():
        assert time.monotonic() < until, f"not within {seconds} s: {what}"
        time.sleep(pause)


def environment(at: Address) -> dict[str, str]:
    """The settings by which graphsvc finds an engine that it did not start."""
    return {
        "GRAPHSVC_NEO4J_URI": at.uri,
        "GRAPHSVC_NEO4J_USER": at.user,
        "GRAPHSVC_NEO4J_PASSWORD": at.password,
        "GRAPHSVC_NEO4J_DATABASE": at.database,
    }


def below(process_id: int) -> list[psutil.Process]:
    """The children of a process, and theirs."""
    try:
        return psutil.Process(process_id).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def end_what_is_left(seconds: float = 10) -> list[str]:
    """End what was started here and still runs some seconds later; what it was."""

    def ours(process: psutil.Process) -> bool:
        with contextlib.suppress(psutil.Error):
            return process.pid != os.getpid() and MARK.items() <= process.environ().items()
        return False

    until = time.monotonic() + seconds
    alive = [*{*below(os.getpid()), *filter(ours, psutil.process_iter())}]
    while alive and time.monotonic() < until:
        worker.end()  # again: a queue's thread may have started another one meanwhile
        _, alive = psutil.wait_procs(alive, 0.5)
    found: list[str] = []
    for process in filter(runs, alive):
        with contextlib.suppress(psutil.NoSuchProcess):
            found.append(" ".join(process.cmdline())[:300])
            process.kill()
    psutil.wait_procs(alive, 10)
    return found


def runs(process: psutil.Process) -> bool:
    with contextlib.suppress(psutil.NoSuchProcess):
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    return False


def end(process: subprocess.Popen[bytes], how: signal.Signals = signal.SIGTERM) -> int:
    """Ask a process to end; after a minute it is killed with all that it started, and an AssertionError says so."""
    family = below(process.pid)
    if process.poll() is None:
        process.send_signal(how)
    try:
        return process.wait(ASKED_SECONDS)
    except subprocess.TimeoutExpired:
        raise AssertionError(f"{process.args} did not end within {ASKED_SECONDS} s of {how.name}") from None
    finally:
        process.kill()
        process.wait(10)
        _, alive = psutil.wait_procs(family, ASKED_SECONDS)  # an engine ends when its parent has
        for one in filter(runs, alive):
            one.kill()
        psutil.wait_procs(alive, 10)


def engine_processes(service: Service) -> list[int]:
    """The engine's processes: the children of graphsvc, and theirs."""
    return [process.pid for process in below(service.process.pid)]


def gone(pids: list[int]) -> bool:
    return not any(psutil.pid_exists(pid) and runs(psutil.Process(pid)) for pid in pids)


class Service:
    """`graphsvc serve` or `graphsvc demo` as a process, with a session that holds its token."""

    def __init__(self, data: Path, *arguments: str, **environment: str) -> None:
        self.data, self.log = data, data.with_suffix(".log")
        self.arguments, self.environment = arguments, environment
        self.http = requests.Session()
        self.url = ""

    def __enter__(self) -> Service:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self, seconds: float = 240) -> None:
        """Start, and wait until the address is said."""
        self.data.mkdir(parents=True, exist_ok=True)
        command = self.arguments or ("serve",)
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [*SERVICE, *command, "--data", str(self.data), "--port", "0"],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                start_new_session=True,
                env={**os.environ, **self.environment, "GRAPHSVC_DATA": str(self.data), "LC_ALL": "C.UTF-8"},
            )
        try:
            eventually(lambda: self.process.poll() is not None or "is ready at" in self.said(), seconds, "ready")
            ready = re.search(r"is ready at (http://[\d.:]+)", self.said())
            assert ready, self.said()
        except BaseException:
            self.stop()
            raise
        self.url = ready[1]
        token = self.data / "token"
        self.http.headers["Authorization"] = f"Bearer {token.read_text().strip()}" if token.exists() else ""

    def said(self) -> str:
        return self.log.read_text(errors="replace")

    def kill(self) -> None:
        """SIGKILL; nobody is told."""
        self.process.kill()
        self.process.wait(10)

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        return end(self.process, how)

    def get(self, path: str) -> requests.Response:
        return self.http.get(self.url + path, timeout=60)

    def post(self, path: str, **given: object) -> requests.Response:
        return self.http.post(self.url + path, timeout=60, **given)  # pyright: ignore
