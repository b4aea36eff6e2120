"""The server in front of the app: who comes while too many wait is told so, and who sends too slowly is dropped."""

from __future__ import annotations

import contextlib
import re
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
import requests
from flask import Flask
from running import eventually, serving

from graphsvc import server
from graphsvc.web import busy, views

#: Who is being answered, and who may wait.
FULL = server.THREADS + server.WAITING


class Visitors:
    """Many who ask an app at once, whose first page answers none of them before they are let go."""

    def __init__(self, app: Flask, url: str, asking: ThreadPoolExecutor) -> None:
        self.url, self.asking, self.let_go = url, asking, threading.Event()
        for endpoint, permission in (("today.page", views.READ), ("partners.create", views.WRITE)):
            app.view_functions[endpoint] = views.view(permission)(self._hold)

    def _hold(self, **_given: str) -> str:
        self.let_go.wait(60)
        return "answered"

    def ask(self, path: str = "/", method: str = "GET", language: str = "en") -> requests.Response:
        headers = {"Sec-Fetch-Site": "same-origin", "Accept-Language": language}
        return requests.request(method, self.url + path, timeout=60, headers=headers)

    def come(self, number: int, path: str = "/", method: str = "GET") -> list[Future[requests.Response]]:
        return [self.asking.submit(self.ask, path, method) for _ in range(number)]


@pytest.fixture
def running(app: Flask) -> Iterator[server.Server]:
    with serving(app) as found:
        yield found


@pytest.fixture
def visitors(app: Flask, running: server.Server) -> Iterator[Visitors]:
    with ThreadPoolExecutor(server.THREADS + server.SAVING) as asking:
        found = Visitors(app, f"http://127.0.0.1:{running.effective_port}", asking)
        yield found
        found.let_go.set()


def refused(visitors: Visitors) -> float:
    found = re.search(r"^graphsvc_refused_requests_total (\S+)", visitors.ask("/metrics").text, re.MULTILINE)
    assert found
    return float(found[1])


def test_who_comes_while_too_many_wait_is_told_when_to_come_back_and_all_others_are_answered(
    visitors: Visitors, running: server.Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "SECONDS", 60)
    before = refused(visitors)
    waiting = visitors.come(FULL)
    eventually(
        lambda: len(running.task_dispatcher.queue) == server.WAITING, 30, "all threads work, all places are taken"
    )

    page = visitors.ask("/partners")
    assert page.status_code == 503
    assert 2 <= int(page.headers["Retry-After"]) <= 5
    assert f'http-equiv="refresh" content="{page.headers["Retry-After"]}"' in page.text
    assert "The page reloads by itself" in page.text
    assert "script-src" in page.headers["Content-Security-Policy"]
    assert 'lang="fr"' in visitors.ask("/partners", language="fr").text
    problem = visitors.ask("/api/partners")
    assert (problem.status_code, problem.headers["Content-Type"]) == (503, "application/problem+json")
    assert "Retry-After" in problem.headers
    assert visitors.ask("/livez").status_code == 200
    assert visitors.ask("/static/graphsvc.css").status_code == 200

    visitors.let_go.set()
    assert [answer.result().text for answer in waiting] == ["answered"] * FULL
    assert visitors.ask("/partners").status_code == 200
    assert refused(visitors) == before + 3


def test_fifty_who_come_at_once_are_all_answered(
    visitors: Visitors, running: server.Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "SECONDS", 60)  # however long fifty take to come here
    answers = visitors.come(50)
    eventually(lambda: len(running.task_dispatcher.queue) == 50 - server.THREADS, 30, "all have come")
    visitors.let_go.set()
    assert {answer.result().status_code for answer in answers} == {200}


def test_a_refusal_is_made_once_for_all_who_ask_alike(
    app: Flask, visitors: Visitors, running: server.Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "SECONDS", 60)
    before, inner, made = refused(visitors), app.wsgi_app, list[str]()
    waiting = visitors.come(FULL)
    eventually(lambda: len(running.task_dispatcher.queue) == server.WAITING, 30, "all places are taken")

    def counted(environ: Any, start_response: Any) -> Any:
        made.append(environ["PATH_INFO"])
        return inner(environ, start_response)

    monkeypatch.setattr(app, "wsgi_app", counted)
    told = [visitors.ask(path) for path in ("/partners", "/gaps", "/history?q=a") for _ in range(10)]
    told += [visitors.ask("/partners?lang=fr")]
    kinds = {visitors.ask("/readyz").headers["Content-Type"] for _ in range(10)}
    assert kinds == {"application/problem+json"}, "none of those kept for pages"
    assert {answer.status_code for answer in told} == {503}
    assert {answer.headers["Retry-After"] for answer in told} <= {"2", "3", "4", "5"}
    assert not any("Set-Cookie" in answer.headers for answer in told[:-1])
    assert 'lang="fr"' in told[-1].text
    assert len([path for path in made if path != "/readyz"]) <= busy.VARIANTS + 1
    visitors.let_go.set()
    assert {answer.result().status_code for answer in waiting} == {200}
    assert refused(visitors) == before + len(told) + 10


def test_more_may_wait_who_save_something_and_of_those_who_may_not_nothing_is_saved(
    visitors: Visitors, running: server.Server
) -> None:
    waiting = visitors.come(server.THREADS + server.SAVING, "/partners/new", "POST")
    eventually(lambda: len(running.task_dispatcher.queue) == server.SAVING, 30, "all places are taken")
    told = visitors.ask("/partners/new", "POST")
    assert told.status_code == 503
    assert "nothing of this was saved" in told.text
    assert "http-equiv" not in told.text, "asking again would lose what was typed"
    visitors.let_go.set()
    assert {answer.result().status_code for answer in waiting} == {200}


def test_nobody_waits_behind_more_than_a_few_of_whom_one_waits_too_long_already(
    visitors: Visitors, running: server.Server
) -> None:
    waiting = visitors.come(server.THREADS + server.FEW - 1)
    eventually(lambda: len(running.task_dispatcher.queue) == server.FEW - 1, 30, "a few wait")
    since = running.task_dispatcher.queue[0].waits_since
    assert not running.task_dispatcher.too_many(False, since + 10 * server.SECONDS)
    waiting += visitors.come(1)
    eventually(lambda: len(running.task_dispatcher.queue) == server.FEW, 30, "more wait")
    assert not running.task_dispatcher.too_many(False, since)
    assert running.task_dispatcher.too_many(False, since + server.SECONDS * 1.01)
    assert not running.task_dispatcher.too_many(True, since + server.SECONDS * 1.01)
    visitors.let_go.set()
    assert {answer.result().text for answer in waiting} == {"answered"}


def test_requests_on_one_connection_are_answered_in_their_order_whichever_way(running: server.Server) -> None:
    """What is answered at once comes after what was asked before it on the same connection."""
    asked = [b"/livez", b"/partners", b"/livez", b"/livez", b"/static/graphsvc.css", b"/api/sectors", b"/livez"] * 5
    with socket.create_connection(("127.0.0.1", running.effective_port)) as connection:
        connection.sendall(b"".join(b"GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n" % path for path in asked))
        connection.shutdown(socket.SHUT_WR)
        connection.settimeout(30)
        answers = b""
        while part := connection.recv(65536):
            answers += part
    kinds = re.findall(rb"HTTP/1.1 (\d+) .*?Content-Type: ([\w/]+)", answers, re.DOTALL)
    expected = {b"/livez": b"text/plain", b"/partners": b"text/html", b"/api/sectors": b"application/json"}
    assert kinds == [(b"200", expected.get(path, b"text/css")) for path in asked]


def test_three_hundred_half_sent_uploads_take_no_thread(running: server.Server) -> None:
    """Pages are answered, and that the service is alive, as if they were not there."""
    head = b"POST /import HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000000\r\n\r\nbegun"
    with contextlib.ExitStack() as stack:
        for _ in range(300):
            connection = stack.enter_context(socket.create_connection(("127.0.0.1", running.effective_port)))
            connection.sendall(head)
        begun = running.active_channels.values
        eventually(lambda: sum(c.request is not None for c in list(begun())) == 300, 30, "all began")
        assert not running.task_dispatcher.queue
        assert running.task_dispatcher.active_count == 0
        for path in ("/livez", "/readyz", "/partners"):
            assert requests.get(f"http://127.0.0.1:{running.effective_port}{path}", timeout=30).status_code == 200


def test_who_sends_byte_after_byte_is_dropped_and_who_sends_much_is_not(running: server.Server) -> None:
    """At 64 KB a second 10 MB take 160 s; the minute that everybody has comes on top."""

    def begun(head: bytes) -> socket.socket:
        connection = socket.create_connection(("127.0.0.1", running.effective_port))
        connection.sendall(head)
        return connection

    def open_since(seconds: float) -> int:
        """How many connections would still be open after so many seconds in which each sent a byte now and then."""
        for channel in list(running.active_channels.values()):
            channel.last_activity = time.time() + seconds
        running.maintenance(time.time() + seconds)
        return sum(not channel.will_close for channel in list(running.active_channels.values()))

    half = begun(b"GET / HTTP/1.1\r\nHost: local")
    upload = begun(b"POST /import HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10485760\r\n\r\nbegun")
    eventually(lambda: sum(c.request is not None for c in running.active_channels.values()) == 2, 30, "both began")
    assert open_since(server.SENT_WITHIN - 5) == 2
    assert open_since(server.SENT_WITHIN + 5) == 1
    half.settimeout(30)
    assert half.recv(1) == b"", "it was told so"
    half.close()
    upload.close()
