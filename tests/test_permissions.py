"""Every route, for everybody who may ask: what is answered to nobody, to a cookie, to a page of ours, to the token."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from graphsvc import app as application
from graphsvc.config import Settings
from graphsvc.storage.store import Store
from graphsvc.web import views

#: Who may ask is settled before any store is.
ENGINES = ("arcadedb",)

UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
#: What routes need no token: everybody is answered the same.
OPEN = {"static", "maps.library", "security.livez", "security.readyz"}
#: Who asks, in which mode -> what a reading and a writing of somebody who may not is answered; None where he may.
ASKERS: dict[str, tuple[str, int | None, int | None]] = {
    "nobody": ("local", 401, 401),
    "a cookie, from elsewhere": ("local", None, 403),
    "a cookie, without saying from where": ("local", None, 403),
    "a cookie, from a page of ours": ("local", None, None),
    "a wrong token": ("local", 401, 401),
    "the token": ("local", None, None),
    "nobody, from elsewhere": ("demo", None, 403),
    "nobody, without saying from where": ("demo", None, 403),
    "nobody, from a page of ours": ("demo", None, None),
    "the token, from elsewhere": ("demo", None, None),
}


def rules(app: Flask) -> Iterator[tuple[Rule, str]]:
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"OPTIONS", "HEAD"}):
            yield rule, method


def asker(app: Flask, name: str) -> tuple[FlaskClient, dict[str, str]]:
    client, headers = app.test_client(), {}
    if "cookie" in name:
        client.get(application.entrance(app.extensions["graphsvc.tokens"], "local"))
    if "elsewhere" in name:
        headers["Sec-Fetch-Site"] = "cross-site"
    if "page of ours" in name:
        headers["Sec-Fetch-Site"] = "same-origin"
    if "the token" in name:
        headers["Authorization"] = f"Bearer {app.extensions['graphsvc.tokens'].token}"
    if "wrong" in name:
        headers["Authorization"] = f"Bearer {'x' * 43}"
    return client, headers


def permission_of(app: Flask, endpoint: str) -> views.Permission:
    declared = views.declared(app, endpoint)
    assert declared, f"{endpoint} says not who may ask for it"
    return declared.permission


@pytest.mark.parametrize("name", ASKERS)
def test_every_route_answers_who_may_and_nobody_else(store: Store, tmp_path: Path, name: str) -> None:
    mode, reading, writing = ASKERS[name]
    app = application.create_app(store, Settings(data=tmp_path), mode=mode)
    client, headers = asker(app, name)
    version = store.snapshot().version
    for rule, method in rules(app):
        if rule.endpoint in ("security.leave", "security.enter"):
            continue
        with app.test_request_context():
            address = rule.build(dict.fromkeys(rule.arguments, "absent"), append_unknown=False)
        assert address
        answer = client.open(address[1], method=method, headers=headers)
        permission = permission_of(app, rule.endpoint)
        refused = None if permission == views.OPEN else writing if method in UNSAFE else reading
        told = (method, address[1], answer.status_code)
        if refused is not None:
            assert answer.status_code == refused, told
        else:
            assert answer.status_code not in (401, 403), told
            assert answer.status_code < 500, told
        assert (permission == views.WRITE) == (method in UNSAFE) or permission == views.OPEN, told
    assert {rule.endpoint for rule, _ in rules(app) if permission_of(app, rule.endpoint) == views.OPEN} == OPEN | {
        "security.enter"
    }
    if writing is not None:
        assert store.snapshot().version == version


@pytest.mark.parametrize("origin", ["null", "https://evil.example", "http://127.0.0.1:1"])
def test_a_form_of_another_site_writes_nothing(store: Store, tmp_path: Path, origin: str) -> None:
    app = application.create_app(store, Settings(data=tmp_path), mode="local")
    client, _ = asker(app, "a cookie")
    body = {"name": "A", "kind": "other"}
    for headers in ({"Origin": origin}, {"Origin": origin, "Sec-Fetch-Site": "cross-site"}):
        assert client.post("/partners/new", data=body, headers=headers).status_code == 403
        assert client.post("/partners/new", data={**body, "csrf_token": "old"}, headers=headers).status_code == 403
        assert client.post("/api/partners", json=body, headers=headers).status_code == 403
        disguised = client.post(
            "/api/partners", data='{"name": "A", "kind": "other"}', content_type="text/plain", headers=headers
        )
        assert disguised.status_code == 403
    assert not store.snapshot().partners
