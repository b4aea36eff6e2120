"""The graphsvc that is measured: of any checkout, in a process of its own, on a store that it filled itself."""

from __future__ import annotations

import contextlib
import datetime
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import requests
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

USERS = Path(__file__).with_name("users.py")
SAMPLE = """
import datetime, pathlib, sys
from graphsvc import sample
files, until, *sizes = sys.argv[1:]
partners, collaborations = map(int, sizes)
day = datetime.date.fromisoformat(until)
sample.write(pathlib.Path(files), sample.generate(until=day, partners=partners, collaborations=collaborations))
"""
COMMAND = "from graphsvc.cli import graphsvc; graphsvc()"
WORDS = ("health", "housing", "school", "council", "island", "newcomer", "language", "settlement", "ville", "meeting")


@dataclass(frozen=True, slots=True)
class Usage:
    """What graphsvc and its engine took until now: processor seconds, memory in MB, open files, Bolt connections."""

    seconds: float
    engine_seconds: float
    memory: float
    files: int
    bolt: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that was answered, or not (status 0)."""

    kind: str
    ms: float
    status: int
    at: float


@dataclass(frozen=True, slots=True)
class Load:
    """What a load saw: every request after the warm-up, and what it cost the service."""

    asked: list[Asked]
    seconds: float
    before: Usage
    after: Usage

    @staticmethod
    def told(text: str) -> list[Asked]:
        """The requests that the users told of."""
        return [Asked(*row) for row in json.loads(text)]


def command(checkout: Path, *arguments: str) -> list[str]:
    return [str(checkout / ".venv/bin/python"), "-c", COMMAND, *arguments]


def fill(checkout: Path, engine: str, data: Path, partners: int, collaborations: int) -> None:
    """Import a sample of the checkout's own into a new store by its own command."""
    files = data.with_suffix(".csv")
    today = datetime.datetime.now(datetime.UTC).date()
    sizes = (str(files), str(today), str(partners), str(collaborations))
    subprocess.run([checkout / ".venv/bin/python", "-c", SAMPLE, *sizes], cwd=checkout, check=True)
    environment = {**os.environ, "GRAPHSVC_ENGINE": engine}
    done = subprocess.run(
        command(checkout, "import", str(files), "--data", str(data)),
        cwd=checkout,
        env=environment,
        capture_output=True,
        text=True,
    )
    shutil.rmtree(files)
    if done.returncode:
        raise RuntimeError(done.stderr)


class Service:
    """`graphsvc serve` of a checkout on a folder."""

    def __init__(self, checkout: Path, data: Path, *options: str) -> None:
        self.log = data.with_suffix(".log")
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                command(checkout, "serve", "--data", str(data), "--port", "0", *options),
                cwd=checkout,
                stdout=log,
                stderr=log,
                start_new_session=True,
                env={**os.environ, "LC_ALL": "C.UTF-8", "PYTHONUNBUFFERED": "1"},
            )
        until = time.monotonic() + 300
        while not (ready := re.search(r"is ready at (http://[\d.:]+)(\S*)", self.said())):
            if self.process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(self.said())
            time.sleep(0.1)
        self.url = ready[1]
        came = requests.get(ready[1] + ready[2], allow_redirects=False, timeout=60)
        self.cookie = "; ".join(f"{name}={value}" for name, value in came.cookies.items())
        self.token = (data / "token").read_text().strip()
        self.http = requests.Session()
        again = Retry(20, status_forcelist=(503,), allowed_methods=None)  # after the seconds that it is told
        self.http.mount("http://", HTTPAdapter(max_retries=again))
        self.http.headers["Authorization"] = f"Bearer {self.token}"

    def said(self) -> str:
        return self.log.read_text(errors="replace")

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(10)

    def json(self, path: str) -> Any:
        answer = self.http.get(self.url + path, timeout=120)
        answer.raise_for_status()
        return answer.json()

    def usage(self) -> Usage:
        own = psutil.Process(self.process.pid)
        engine = [child for child in own.children() if any("graphsvc.engines" in part for part in child.cmdline())]
        engine += [below for child in engine for below in child.children(recursive=True)]
        web = [one for one in (own, *own.children(recursive=True)) if one not in engine]
        ports = {one.laddr.port for process in engine for one in process.net_connections("tcp") if not one.raddr}
        return Usage(
            sum(map(_seconds, web)),
            sum(map(_seconds, engine)),
            sum(one.memory_info().rss for one in web) / 1e6,
            sum(one.num_fds() for one in web),
            sum(one.raddr.port in ports for p in web for one in p.net_connections("tcp") if one.raddr),
        )

    def plan(self) -> dict[str, Any]:
        """What the users have to know of the network."""

        def keys(plural: str) -> list[str]:
            found: list[str] = []
            after = ""
            while len(found) < 2000:
                page = self.json(f"/api/{plural}?limit=200" + (f"&after={after}" if after else ""))
                found += [row["key"] for row in page[plural]]
                after = requests.utils.quote(str(page["next"] or ""), safe="")
                if not after:
                    break
            return found

        names = ("partners", "collaborations", "municipalities", "sectors")
        partners, collaborations, places, sectors = map(keys, names)
        return {
            "url": self.url,
            "cookie": self.cookie,
            "token": self.token,
            "partners": partners,
            "collaborations": collaborations,
            "places": places,
            "sectors": sectors,
            "cells": [f"{cell['municipality']}/{cell['sector']}" for cell in self.json("/api/gaps")["cells"]],
            "words": WORDS,
            "day": self.json("/api/today")["day"],  # in the time zone of the partnership
        }

    def load(self, who: str, users: int, seconds: float, *, warm: float = 10, rate: float = 0, seed: int = 1) -> Load:
        """What users of a kind see for some seconds; they give way to the service, whose processors they share."""
        with self.under(who, users, seconds, warm=warm, rate=rate, seed=seed) as client:
            time.sleep(warm)
            before = self.usage()
            time.sleep(seconds)
            after = self.usage()
            out, _ = client.communicate(timeout=120)
        return Load(Load.told(out), seconds, before, after)

    @contextlib.contextmanager
    def under(
        self, who: str, users: int, seconds: float, *, warm: float = 0, rate: float = 0, seed: int = 1
    ) -> Iterator[subprocess.Popen[str]]:
        """Users as a process that ends by itself; it tells its requests on standard output."""
        plan = {**self.plan(), "who": who, "users": users, "seconds": seconds, "warm": warm, "rate": rate, "seed": seed}
        client = subprocess.Popen(
            ["nice", sys.executable, str(USERS)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=sys.stderr,
            text=True,
        )
        try:
            assert client.stdin
            client.stdin.write(json.dumps(plan))
            client.stdin.close()
            client.stdin = None
            yield client
        finally:
            client.kill()
            client.wait(10)


def _seconds(process: psutil.Process) -> float:
    took = process.cpu_times()
    return took.user + took.system
