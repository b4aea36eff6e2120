"""Hostile addresses: whatever stands in a query, a path or a header, no page breaks, and none is led astray."""

from __future__ import annotations

import base64
import io
import json
import re
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from conftest import fill
from flask import Flask, Request
from flask.testing import FlaskClient
from test_pages import addresses, rows
from werkzeug.datastructures import ImmutableMultiDict

from graphsvc.sparse import compile
from graphsvc.storage.store import Store

#: Addresses are read before any store is.
ENGINES = ("arcadedb",)

#: What url_for takes for itself, and what the routes call their own.
FLASKS = ("endpoint", "values", "_anchor", "_method", "_scheme", "_external", "self", "key", "municipality", "path")
NAMES = FLASKS[:7]
DEEP = base64.urlsafe_b64encode(b"[" * 3000).decode().rstrip("=")
VALUES = (
    "\x00",
    "a\x00b",
    "\x01\x1b[31m\x7f\x85\u2028",
    "\r\nSet-Cookie: a=b",
    "%00%0d%0a",
    "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
    "9" * 5000,
    "-1",
    "1e999",
    "NaN",
    "inf",
    "٣",
    "²",
    "2026-02-30",
    "0001-01-01",
    "9999-12-31",
    "99999-01-01",
    "../../token",
    "//evil.example",
    "\\\\evil.example",
    "javascript:alert(1)",
    "' OR 1=1 --",
    "{{7*7}}",
    "%s %(a)s {0}",
    "x" * 20_000,
    "[]",
    DEEP,
    base64.urlsafe_b64encode(json.dumps([None, {}, 1e308]).encode()).decode(),
    base64.urlsafe_b64encode(b'{"a": 1}').decode(),
    base64.urlsafe_b64encode(b"\xff\xfe").decode(),
    "-",
    "organization",
    "é=&?#;",
)


class _Asked(ImmutableMultiDict[str, str]):
    """Parameters that remember by which names they are asked for."""

    names: set[str] = set()  # noqa: RUF012

    def get(self, key: str, *rest: object, **more: object):
        self.names.add(key)
        return super().get(key, *rest, **more)  # pyright: ignore

    def __contains__(self, key: object) -> bool:
        self.names.add(str(key))
        return super().__contains__(key)

    def getlist(self, key: str, *rest: object, **more: object):
        self.names.add(key)
        return super().getlist(key, *rest, **more)  # pyright: ignore


class _Request(Request):
    parameter_storage_class = _Asked


@pytest.fixture
def full(app: Flask, store: Store) -> Iterator[list[str]]:
    """The address of every page of a filled store."""
    compile.main()
    fill(store, rows())
    app.request_class = _Request
    return [address.partition("?")[0] for address in addresses(app, store.snapshot()) if "/changes/" not in address]


def test_names_that_flask_takes_for_itself_mean_nothing_on_any_page(client: FlaskClient, full: list[str]) -> None:
    every = "&".join(f"{name}=x" for name in NAMES)
    for address in full:
        plain = client.get(address)
        if address.startswith("/api/"):
            assert client.get(f"{address}?endpoint=x").status_code in (400, plain.status_code), address
            continue
        answered = client.get(f"{address}?{every}").status_code
        ready = plain.status_code == 302 and answered == 200  # figures that were computed meanwhile
        assert answered == plain.status_code or ready, address
    for name in FLASKS:
        answer = client.get(f"/partners?{name}=x")
        assert answer.status_code == 200, name
        assert f'href="/partners?{name}=x&amp;lang=fr"' in answer.text or name == "municipality", name
    for address in ("/partners/p0?key=p1", "/gaps/souris/health?municipality=stratford&sector=housing"):
        other = re.search(r'href="([^"]*lang=fr)"', client.get(address).text)
        assert other
        assert other[1].startswith(address.partition("?")[0] + "?"), address


@pytest.mark.slow
def test_no_value_of_any_parameter_breaks_a_page(
    client: FlaskClient, full: list[str], pytestconfig: pytest.Config
) -> None:
    """Each parameter of each page gets the next of the values; with `--full` three of them."""
    tried, each = 0, 3 if pytestconfig.getoption("full") else 1
    for address in full:
        _Asked.names.clear()
        client.get(address)
        for name in sorted(_Asked.names | {"lang"}):
            for value in (VALUES[(tried + step) % len(VALUES)] for step in range(each)):
                answer = client.get(address, query_string={name: value})
                assert answer.status_code < 500, (address, name, value[:60])
                location = answer.headers.get("Location", "/")
                assert location.startswith("/"), (address, name, value[:60])
                assert not location.startswith("//"), (address, name, value[:60])
                tried += 1
    assert tried > 200


@pytest.mark.parametrize("address", ["/partners", "/api/partners", "/api/history", "/changes", "/measures"])
def test_a_page_marker_that_is_not_ours_is_refused(client: FlaskClient, address: str) -> None:
    for value in VALUES:
        answer = client.get(address, query_string={"after": value})
        assert answer.status_code in (200, 400, 422), value[:60]


@pytest.mark.parametrize(
    "path",
    [
        "/static/../token",
        "/static/%2e%2e/token",
        "/static/..%2f..%2ftoken",
        "/static//etc/passwd",
        "/static/%00",
        "/static/..\\token",
        "/export/../token.csv",
        "/export/..%2ftoken.csv",
        "/export/%0d%0aSet-Cookie:a=b.csv",
        "/api/export/..%2f..%2ftoken",
        "/import/..%2f..%2ftoken",
        "/import/%2e%2e",
        "/partners/..%2f..%2ftoken",
        "/%00",
        "/partners/%00",
        "/partners/%ff%fe",
        "/partners/" + "x" * 20_000,
    ],
)
def test_a_path_leads_nowhere_but_to_its_own(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code in (400, 404, 308), answer.status_code
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    "name", ["../../token.csv", "/etc/cron.d/x.csv", 'a"\r\nSet-Cookie: a=b.csv', "..\\x.csv", "\x00.csv"]
)
def test_the_name_of_an_upload_is_only_shown(client: FlaskClient, store: Store, name: str) -> None:
    settings = client.application.extensions["graphsvc.settings"]
    before = {path for path in settings.data.rglob("*") if path.is_file()}
    sent = {"files": (io.BytesIO(b"key,name,kind\na,A,other\n"), name)}
    answer = client.post("/import", data=sent, content_type="multipart/form-data")
    assert answer.status_code in (302, 400, 415, 422)
    assert "Set-Cookie: a" not in str(answer.headers)
    made = {path for path in settings.data.rglob("*") if path.is_file()} - before
    assert all(path.is_relative_to(settings.data / "imports") for path in made)


@pytest.mark.parametrize("field", ["next", "url", "return", "redirect", "to"])
@pytest.mark.parametrize("to", ["//evil.example", "\\\\evil.example", "https://evil.example", "/\\evil.example"])
def test_nothing_redirects_elsewhere(client: FlaskClient, store: Store, field: str, to: str) -> None:
    fill(store, {"sector": [{"key": "health", "name": "Health"}]})
    answers = [
        client.get("/enter", query_string={field: to, "token": "x"}),
        client.get("/", query_string={field: to}),
        client.post("/leave", data={field: to}, query_string={field: to}),
        client.post("/sectors/new", data={"name": "Housing", field: to}, query_string={field: to}),
        client.get(f"/{to}"),
        client.get(f"/{to}/"),
    ]
    for answer in answers:
        assert "evil" not in answer.headers.get("Location", "").partition("?")[0] or answer.status_code == 404
        assert answer.headers.get("Location", "/").startswith("/")
        assert not answer.headers.get("Location", "/").startswith(("//", "/\\"))


@pytest.mark.parametrize(
    "url", ["http://169.254.169.254/latest", "http://localhost:1/", "file:///etc/passwd", "https://evil.example/a.png"]
)
def test_no_address_that_somebody_wrote_is_ever_fetched(
    client: FlaskClient, store: Store, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    stores_port = store.database.uri.rsplit(":", 1)[1]
    reached: list[object] = []
    connect, look_up = socket.socket.connect, socket.getaddrinfo

    def only_the_store(own: socket.socket, address: tuple[str, int]) -> None:
        if str(address[1]) != stores_port:
            reached.append(address)
            raise OSError("nothing else may be reached")
        connect(own, address)

    def look_up_the_store(host: str, port: int, *more: Any, **others: Any) -> Any:
        if str(port) != stores_port:
            reached.append((host, port))
            raise OSError("nothing else may be looked up")
        return look_up(host, port, *more, **others)

    monkeypatch.setattr(socket.socket, "connect", only_the_store)
    monkeypatch.setattr(socket, "getaddrinfo", look_up_the_store)
    row = {"key": "a", "name": "A", "kind": "other", "website": url, "notes": url}
    assert client.post("/api/partners", json=row).status_code in (201, 422)
    fill(store, {"partner": [{"key": "b", "name": "B", "kind": "other", "notes": url}]})
    sheet = f"key,name,kind,notes\nc,C,other,{url}\n".encode()
    assert client.post("/api/imports", data={"files": (io.BytesIO(sheet), url)}).status_code in (201, 422)
    pages = ("/partners", "/partners/b", "/map", "/api/map?view=municipalities", "/changes", "/export", "/import")
    for address in pages:
        assert client.get(address).status_code == 200, address
    assert reached == []
