"""Work for the process that computes: functions of a module, which tell by files that they ran."""

from __future__ import annotations

import contextlib
import functools
import os
import signal
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import networkx as nx
from flask import Flask

from graphsvc.jobs.queue import Background, Ready
from graphsvc.jobs.worker import Step


def gives(value: Any, _: Step) -> Any:
    return value


def fails(_: Step) -> None:
    raise ValueError("secret")


def counted(folder: Path, value: Any, _: Step) -> Any:
    """Leaves a file for each time that it ran."""
    (folder / f"{value}-{uuid.uuid4()}").touch()
    time.sleep(0.02)
    return value


def waits(go: Path, value: Any, step: Step) -> Any:
    """Comes back once a file is there; says that three of ten steps are made, and by another file that it began."""
    go.with_suffix(".began").touch()
    while not go.exists():
        step(3, 10)
        time.sleep(0.005)
    return value


def deaf(go: Path, value: Any, _: Step) -> Any:
    """Waits without a step."""
    return waits(go, value, lambda done, total: None)


def between(graph: Any, sources: int, _: Step) -> int:
    """Betweenness, which takes long."""
    return len(nx.betweenness_centrality(graph, k=sources, seed=1, weight="distance"))


def dies(folder: Path, times: int, value: Any, _: Step) -> Any:
    """Kills its process so many times."""
    if len(list(folder.glob("died-*"))) < times:
        (folder / f"died-{uuid.uuid4()}").touch()
        os.kill(os.getpid(), signal.SIGTERM)
    return value


def itself(_: Step) -> dict[str, Any]:
    """What the process is: its number, its priority, and what it has open."""
    print("what is printed is no answer")
    fds = Path("/proc/self/fd")
    found = [str(fd.readlink()) for fd in fds.iterdir() if fd.exists()] if fds.exists() else []
    return {"pid": os.getpid(), "nice": os.nice(0), "open": found}


@contextlib.contextmanager
def held(app: Flask, folder: Path) -> Iterator[None]:
    """Whatever is asked of the app's background meanwhile is not computed before the end."""
    background: Background = app.extensions["graphsvc.background"]
    go = folder / f"{uuid.uuid4()}.go"
    background.ask(("held", go.name), 0, lambda: Ready(functools.partial(waits, go, "held")), wait=0)
    try:
        yield
    finally:
        go.touch()
