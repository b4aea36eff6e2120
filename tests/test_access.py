"""Local mode: one actor, this machine only, a token or a one-time link; everything else is refused."""

from __future__ import annotations

import re
import stat
from pathlib import Path

import pytest
import requests
from flask import Flask
from flask.testing import FlaskClient
from running import served

from graphsvc import app as application
from graphsvc.config import Settings
from graphsvc.storage.store import Store

#: Who may ask is settled before any store is.
ENGINES = ("arcadedb",)


@pytest.fixture
def app(store: Store, tmp_path: Path) -> Flask:
    return application.create_app(store, Settings(data=tmp_path), mode="local")


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def bearer(tmp_path: Path, app: Flask) -> dict[str, str]:
    return {"Authorization": f"Bearer {(tmp_path / 'token').read_text()}"}


def test_without_token_only_health_is_answered(app: Flask, client: FlaskClient) -> None:
    assert client.get("/livez").status_code == client.get("/readyz").status_code == 200
    for address in ("/", "/partners", "/api/partners", "/metrics", "/api/openapi.json", "/export/partners.csv"):
        assert client.get(address).status_code == 401, address
    assert client.post("/api/partners", json={"name": "A", "kind": "other"}).status_code == 401
    wrong = client.get("/api/partners", headers={"Authorization": "Bearer wrong"})
    assert (wrong.status_code, wrong.mimetype) == (401, "application/problem+json")


def test_a_coordinator_without_a_link_is_told_where_it_comes_from(client: FlaskClient) -> None:
    page = client.get("/gaps").text
    assert "start graphsvc again and open the link that it prints" in page
    assert "Bearer" not in page
    assert "Bearer" in client.get("/api/gaps").json["detail"]


def test_the_token_lies_in_a_file_that_only_its_owner_reads(
    client: FlaskClient, bearer: dict[str, str], tmp_path: Path
) -> None:
    assert stat.S_IMODE((tmp_path / "token").stat().st_mode) == 0o600
    assert client.get("/api/partners", headers=bearer).status_code == 200
    assert client.post("/api/partners", json={"name": "A", "kind": "other"}, headers=bearer).status_code == 201


def test_a_link_is_exchanged_once_for_a_cookie(app: Flask, client: FlaskClient) -> None:
    link = application.entrance(app.extensions["graphsvc.tokens"], "local")
    entered = client.get(link)
    assert entered.status_code == 302
    cookie = entered.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert client.get("/").status_code == 200
    assert app.test_client().get(link).status_code == 401
    assert app.test_client().get("/enter?token=guessed").status_code == 401


def test_a_write_with_the_cookie_must_come_from_a_page_of_ours(app: Flask, client: FlaskClient) -> None:
    client.get(application.entrance(app.extensions["graphsvc.tokens"], "local"))
    body = {"name": "A", "kind": "other"}
    for site in ("cross-site", "same-site", "none"):
        assert client.post("/partners/new", data=body, headers={"Sec-Fetch-Site": site}).status_code == 403
    assert client.post("/partners/new", data=body).status_code == 403
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/partners/new").text)
    assert token
    assert client.post("/partners/new", data={**body, "csrf_token": token[1]}).status_code == 302
    another = {"name": "B", "kind": "other"}
    assert client.post("/partners/new", data=another, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 302


FORWARDED = (
    "Forwarded",
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "X-Forwarded-Proto",
    "X-Forwarded-Port",
    "X-Forwarded-By",
    "x-forwarded-prefix",
    "X-Real-IP",
    "Via",
)


@pytest.mark.parametrize("mode", ["local", "demo"])
def test_what_a_proxy_hands_on_is_not_local(store: Store, tmp_path: Path, mode: str) -> None:
    app = application.create_app(store, Settings(data=tmp_path), mode=mode)
    own = {"Authorization": f"Bearer {(tmp_path / 'token').read_text()}", "Sec-Fetch-Site": "same-origin"}
    with served(app) as url:
        assert requests.get(f"{url}/partners", headers=own, timeout=30).status_code == 200
        for header in FORWARDED:
            for address in ("/", "/api/partners", "/partners/new"):
                answer = requests.get(url + address, headers={**own, header: "for=10.0.0.7"}, timeout=30)
                assert answer.status_code == 403, (header, address)
            body = {"name": "A", "kind": "other"}
            written = requests.post(f"{url}/api/partners", json=body, headers={**own, header: "10.0.0.7"}, timeout=30)
            assert written.status_code == 403, header
        assert requests.get(f"{url}/livez", headers={"Via": "1.1 probe"}, timeout=30).status_code == 200
    assert not store.snapshot().partners


def test_only_this_machine_under_its_own_names(client: FlaskClient, bearer: dict[str, str]) -> None:
    assert client.get("/", headers=bearer, environ_base={"REMOTE_ADDR": "192.168.1.20"}).status_code == 403
    assert client.get("/", headers={**bearer, "Host": "evil.example"}).status_code == 403
    assert client.get("/", headers={**bearer, "Host": "localhost:8000"}).status_code == 200


def test_every_answer_carries_the_policy(client: FlaskClient, bearer: dict[str, str]) -> None:
    for address in ("/", "/nowhere", "/api/partners", "/livez", "/static/graphsvc.css"):
        headers = client.get(address, headers=bearer).headers
        assert "default-src 'none'" in headers["Content-Security-Policy"], address
        assert headers["X-Content-Type-Options"] == "nosniff"
