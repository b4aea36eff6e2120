"""The API against its own description: schemathesis sends what it allows, and what it does not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from running import served

from graphsvc import app as application
from graphsvc.config import Settings
from graphsvc.storage.store import Store
from graphsvc.web import views

#: The API says and reads the same, whatever keeps the records.
ENGINES = ("arcadedb",)

HERE = Path(__file__).parent


@pytest.mark.slow
@pytest.mark.timeout(6000)
def test_schemathesis_finds_nothing(store: Store, tmp_path: Path, pytestconfig: pytest.Config) -> None:
    app = application.create_app(store, Settings(data=tmp_path), mode="local")
    token = app.extensions["graphsvc.tokens"].token
    with served(app) as url:
        command = [Path(sys.executable).with_name("schemathesis"), "--config-file", HERE / "schemathesis.toml", "run"]
        examples = pytestconfig.getoption("examples")
        options = [f"--max-examples={examples}", "--generation-deterministic", "-H", f"Authorization: Bearer {token}"]
        ended = subprocess.run(
            [*command, f"{url}/api/openapi.json", *options],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
    assert ended.returncode == 0, ended.stdout[max(ended.stdout.find("= FAILURES ="), 0) :][:6000]


def test_every_api_route_is_described_and_every_route_has_a_permission(app: Flask, client: FlaskClient) -> None:
    paths = client.get("/api/openapi.json").json["paths"]
    for rule in app.url_map.iter_rules():
        assert views.declared(app, rule.endpoint), rule
        if rule.rule.startswith("/api/") and not rule.endpoint.startswith("openapi."):
            assert rule.rule.replace("<", "{").replace(">", "}") in paths


def test_an_app_does_not_begin_with_a_view_that_says_not_who_may_ask_for_it(app: Flask) -> None:
    app.view_functions["forgotten"] = lambda: "anybody?"
    with pytest.raises(RuntimeError, match=r"the view forgotten says not who may ask for it: put @view\(READ\)"):
        views.check(app)


def test_the_reference_names_every_operation_in_both_languages(client: FlaskClient) -> None:
    paths = client.get("/api/openapi.json").json["paths"]
    for language in ("en", "fr"):
        page = client.get(f"/api/docs?lang={language}").text
        assert all(path in page for path in paths)
