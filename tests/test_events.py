"""The log of events: one line of JSON each, whatever anybody is called, and never a secret."""

from __future__ import annotations

import json
import logging
import os
import re
import stat
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import prometheus_client
import pytest
import requests
from conftest import needs
from flask import Flask
from running import Service, below

from graphsvc import app as application
from graphsvc import engines, events
from graphsvc.config import Settings
from graphsvc.engines import state
from graphsvc.storage.store import Store

HOSTILE = 'a\r\n{"event": "forged"}\x1b[31m\x00\u2028\ud800é'


@pytest.fixture
def path(tmp_path: Path) -> Iterator[Path]:
    with events.kept(tmp_path / "logs") as path:
        yield path


def lines(path: Path) -> list[dict[str, Any]]:
    """The events of a file; each line of it is one."""
    return [json.loads(line) for line in path.read_text(encoding="ascii").splitlines()]


def dropped() -> float:
    return prometheus_client.REGISTRY.get_sample_value("graphsvc_log_lines_dropped_total") or 0.0


def test_an_event_is_one_line_of_plain_characters_whatever_it_tells(path: Path) -> None:
    events.tell("request", path=HOSTILE, agent="x" * 10_000)
    logging.getLogger("waitress").warning("from elsewhere: %s", HOSTILE)
    try:
        raise ValueError(HOSTILE)
    except ValueError as error:
        events.tell("error", logging.ERROR, error, instance="abc")
    found = lines(path)
    assert [line["event"].split(":")[0] for line in found] == ["request", "from elsewhere", "error"]
    assert found[0]["path"] == HOSTILE
    assert len(found[0]["agent"]) == events.MOST_CHARACTERS
    assert found[2]["error"] == f"ValueError: {HOSTILE}"
    assert "Traceback" in found[2]["traceback"]
    assert not re.search(rb"[^\x20-\x7e\n]", path.read_bytes())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_an_error_is_one_line_on_the_terminal(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    events.tell("request", path="/")
    events.tell("error", logging.ERROR, ValueError(HOSTILE), instance="abc")
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert re.fullmatch(r"error, instance abc, ValueError: a\\r\\n.*; see .*graphsvc\.log\n", said)
    assert said.isascii()
    assert "\x1b" not in said


def test_a_long_file_is_put_aside_and_no_line_is_lost(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "MOST_BYTES", 20_000)

    def tell(own: int) -> None:
        for number in range(50):
            events.tell("request", own=own, number=number)

    threads = [threading.Thread(target=tell, args=(own,)) for own in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = [*lines(path.with_suffix(".log.1")), *lines(path)]
    assert len({(line["own"], line["number"]) for line in found}) == 200
    assert max(file.stat().st_size for file in path.parent.iterdir()) < 21_000


def test_lines_that_the_disk_does_not_take_are_counted_and_nobody_hears_of_it(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, write = dropped(), os.write
    monkeypatch.setattr(os, "write", lambda handle, text: write(handle, text[:10]))
    events.tell("half")
    monkeypatch.setattr(os, "write", write)
    events.tell("whole")
    torn, *rest = path.read_text().splitlines()
    assert len(torn) == 10
    assert [json.loads(line)["event"] for line in rest] == ["whole"]
    assert dropped() == before + 1


@pytest.fixture
def app(store: Store, tmp_path: Path) -> Flask:
    return application.create_app(store, Settings(data=tmp_path), mode="local")


def test_every_request_is_told_and_no_one_time_link(app: Flask, path: Path) -> None:
    client = app.test_client()
    link = application.entrance(app.extensions["graphsvc.tokens"], "local")
    client.get(link)
    client.get("/partners?q=somebody", headers={"User-Agent": HOSTILE.replace("\r\n", "").replace("\ud800", "")})
    client.get("/nowhere")
    app.test_client().get("/api/partners")
    told = [(line["method"], line["path"], line["status"], line["known_by"]) for line in lines(path)]
    assert told == [
        ("GET", "/enter", 302, None),
        ("GET", "/partners", 200, "cookie"),
        ("GET", "/nowhere", 404, None),
        ("GET", "/api/partners", 401, None),
    ]
    assert link.split("=")[1] not in path.read_text()
    assert "somebody" not in path.read_text()


def test_an_error_page_names_the_line_that_says_more(app: Flask, path: Path) -> None:
    app.extensions["graphsvc.store"] = None
    bearer = {"Authorization": f"Bearer {app.extensions['graphsvc.tokens'].token}"}
    detail = app.test_client().get("/api/partners", headers=bearer).json["detail"]
    failed = next(line for line in lines(path) if line["event"] == "error")
    assert failed["instance"] in detail
    assert (failed["method"], failed["path"]) == ("GET", "/api/partners")
    assert "NoneType" in failed["traceback"]


def crawled(service: Service, at_most: int = 150) -> list[requests.Response]:
    """The answers of all addresses that pages and the description of the API lead to, each path once."""
    paths = ["/", "/metrics", "/livez", "/readyz", *service.get("/api/openapi.json").json()["paths"]]
    found: dict[str, requests.Response] = {}
    while paths and len(found) < at_most:
        path = paths.pop(0).partition("?")[0].partition("#")[0]
        if path not in found and path != "/leave":
            found[path] = service.get(path)
            paths += re.findall(r'href="(/[^"]*)"', found[path].text)
    return list(found.values())


@pytest.mark.slow
@pytest.mark.parametrize("name", engines.ENGINES)
def test_no_secret_is_in_answers_logs_errors_or_processes(tmp_path: Path, name: str) -> None:
    if name == "neo4j":
        needs("jgo")
    with Service(tmp_path / "data", "serve", "--engine", name) as service:
        link = re.search(r"/enter\?token=(\S+)", service.said())
        assert link
        known = state.read(service.data)
        assert known
        secrets = {(service.data / file).read_text().strip() for file in ("token", "sessions")} | {known.password}
        assert all(len(secret) > 20 for secret in secrets)
        body = {"name": "A", "kind": "other", "notes": "x"}
        assert service.post("/api/partners", json=body).status_code == 201
        answers = crawled(service)
        assert len(answers) > 60
        refused = [
            service.post("/api/partners", json={"name": []}),
            service.post("/api/partners", data="{", headers={"Content-Type": "application/json"}),
            service.post("/api/partners", data="name=A"),
            service.post("/partners", data={}),
            service.http.put(f"{service.url}/api/partners/a", json=body, timeout=60),
            service.http.put(f"{service.url}/api/partners/a", json=body, headers={"If-Match": '"99"'}, timeout=60),
            service.get("/partners?after=x"),
            service.http.get(f"{service.url}/partners", headers={"Host": "evil.example"}, timeout=60),
            service.http.get(f"{service.url}/partners", headers={"Via": "1.1 proxy"}, timeout=60),
        ]
        service.http.headers.pop("Authorization")
        refused += [service.get("/api/partners"), service.get("/partners")]
        assert {answer.status_code for answer in refused} >= {400, 401, 403, 405, 412, 415, 422, 428}
        answers += [*refused, service.get(link[0])]
        cookie = service.http.cookies["graphsvc"]
        answers += [service.get("/"), service.get("/leave")]
        shown = "".join(f"{answer.text}{answer.headers}" for answer in answers if "Set-Cookie" not in answer.headers)
        shown += "".join(answer.text for answer in answers)
        logs = [file for file in (service.data / "logs").rglob("*") if file.is_file()]
        logged = "".join(file.read_text(errors="replace") for file in logs)
        ran = " ".join(" ".join(process.cmdline()) for process in below(service.process.pid))
        assert '"event": "request"' in logged
        assert "java" in ran or "engines" in ran
        for secret in (*secrets, cookie, link[1]):
            assert secret not in shown
            assert secret not in logged
            assert secret not in ran
        for secret in (*secrets, cookie):
            assert secret not in service.said()
