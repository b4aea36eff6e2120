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
from collections.abc import Callable, Iterator
from pathlib import Path

import requests
from flask import Flask

from graphsvc import server
from graphsvc.engines import Address
from graphsvc.serving import listen

COMMAND = [sys.executable, "-c", "from graphsvc.cli import graphsvc; graphsvc()"]


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
                [*COMMAND, *command, "--data", str(self.data), "--port", "0"],
                stdout=log,
                stderr=log,
                start_new_session=True,
                env={**os.environ, **self.environment, "GRAPHSVC_DATA": str(self.data), "LC_ALL": "C.UTF-8"},
            )
        eventually(lambda: self.process.poll() is not None or "is ready at" in self.said(), seconds, "ready")
        ready = re.search(r"is ready at (http://[\d.:]+)", self.said())
        assert ready, self.said()
        self.url = ready[1]
        token = self.data / "token"
        self.http.headers["Authorization"] = f"Bearer {token.read_text().strip()}" if token.exists() else ""

    def said(self) -> str:
        return self.log.read_text(errors="replace")

    def kill(self) -> None:
        """SIGKILL; nobody is told."""
        self.process.kill()
        self.process.wait(10)

    def stop(self) -> int:
        """As Ctrl-C does."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        return self.process.wait(60)

    def get(self, path: str) -> requests.Response:
        return self.http.get(self.url + path, timeout=60)

    def post(self, path: str, **given: object) -> requests.Response:
        return self.http.post(self.url + path, timeout=60, **given)  # pyright: ignore
