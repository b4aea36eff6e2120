"""Finished answers are kept, and never shown where another would be given."""

from __future__ import annotations

import gc
import gzip
import hashlib
import html
import random
import re
import shutil
import weakref
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import fill
from flask import Flask, url_for
from flask.testing import FlaskClient
from test_facets import DAY, edit, network  # noqa: F401 - a fixture

from graphsvc import app as application
from graphsvc.config import Settings
from graphsvc.network.snapshot import Snapshot
from graphsvc.storage.changes import Write
from graphsvc.storage.store import Store
from graphsvc.web import answer_cache

COMPRESSED = {"Accept-Encoding": "gzip"}
CONTACT = {"title": "A call", "kind": "contact", "status": "held", "starts_on": "2026-11-20"}


@pytest.fixture
def filled(store: Store) -> Store:
    fill(
        store,
        {
            "municipality": [{"key": "souris", "name": "Souris"}],
            "sector": [{"key": "health", "name": "Health", "expected_from_population": 0}],
            "partner": [{"key": "clinic", "name": "Clinic", "kind": "other", "municipality": "souris"}],
        },
    )
    return store


@pytest.mark.slow
def test_an_answer_is_told_304_as_long_as_it_stays_the_same(filled: Store, client: FlaskClient) -> None:
    pages = ("/", "/gaps", "/partners", "/partners/clinic", "/history", "/api/gaps", "/api/partners", "/gaps.csv")
    for address in pages:
        first = client.get(address)
        tag = first.headers["ETag"]
        again = client.get(address, headers={"If-None-Match": tag})
        assert (again.status_code, again.data) == (304, b""), address
        assert client.get(address).data == first.data
        assert client.get(address, headers={"If-None-Match": tag, "Accept-Language": "fr"}).status_code == 200
    client.post("/api/partners", json={"name": "Another", "kind": "other"})
    assert b"Another" in client.get("/partners").data


def test_what_changes_no_figure_leaves_the_pages_of_figures(filled: Store, client: FlaskClient) -> None:
    tags = {address: client.get(address).headers["ETag"] for address in ("/gaps", "/map", "/history", "/")}
    assert client.post("/api/collaborations", json=CONTACT).status_code == 201
    status = {address: client.get(address, headers={"If-None-Match": tag}).status_code for address, tag in tags.items()}
    assert status == {"/gaps": 304, "/map": 304, "/history": 200, "/": 200}
    assert b"A call" in client.get("/history").data


def test_a_record_keeps_its_version_as_its_etag(filled: Store, client: FlaskClient) -> None:
    tag = client.get("/api/partners/clinic").headers["ETag"]
    assert re.fullmatch(r'"\d+"', tag)
    assert client.get("/api/partners/clinic").headers["ETag"] == tag, "also where it is kept"
    assert client.get("/api/partners/clinic", headers={"If-None-Match": tag}).status_code == 304


def test_a_form_that_is_kept_has_fresh_tokens_each_time(filled: Store, client: FlaskClient) -> None:
    seen: set[str] = set()
    for address in ("/partners/new", "/partners/clinic/edit", "/gaps/souris/health"):
        for _ in range(3):
            page = client.get(address)
            assert "ETag" not in page.headers, "an operation id is used once"
            assert "Content-Encoding" not in client.get(address, headers=COMPRESSED).headers, "it holds a secret"
            found = re.findall(r'name="operation" value="(\w+)"', page.text)
            assert found
            assert seen.isdisjoint(found)
            seen.update(found)
            assert re.search(r'name="csrf_token" value="[\w.-]{40,}"', page.text)
            assert "token-" not in page.text
    assert all(len(token) == 24 for token in seen)


def test_a_message_is_shown_once(filled: Store, client: FlaskClient) -> None:
    done = client.post("/partners/new", data={"name": "Library", "kind": "library"}, follow_redirects=True)
    assert "Saved" in done.text
    assert "Saved" not in client.get(done.request.path).text


def test_bodies_are_compressed_for_whom_asks(filled: Store, client: FlaskClient) -> None:
    for address in ("/gaps", "/api/gaps", "/static/graphsvc.css"):
        plain, small = client.get(address), client.get(address, headers=COMPRESSED)
        again = client.get(address, headers=COMPRESSED)
        assert small.headers["Content-Encoding"] == "gzip", address
        assert gzip.decompress(small.data) == plain.data
        assert again.data == small.data
        assert len(small.data) < len(plain.data)
        assert "Accept-Encoding" in small.headers["Vary"], address


def test_files_of_ours_are_kept_for_good_by_addresses_that_change_with_them(
    filled: Store, client: FlaskClient, app: Flask, tmp_path: Path
) -> None:
    fill(filled, {"municipality": [{"key": "bonn", "name": "Bonn", "latitude": 50.7, "longitude": 7.1}]})
    page = client.get("/map").text
    found = [html.unescape(address) for address in re.findall(r'(?:src|href)="(/(?:static|vis)/[^"]+)"', page)]
    assert len(found) == 6
    for address in found:
        plain, _, digest = address.partition("?v=")
        answer = client.get(address)
        assert digest == hashlib.sha256(answer.data).hexdigest()[:16]
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable", address
        assert client.get(address, headers=COMPRESSED).headers["Cache-Control"] == answer.headers["Cache-Control"]
        for other in (plain, f"{plain}?v=", f"{plain}?v={'0' * 16}"):
            assert "no-cache" in client.get(other).headers["Cache-Control"], other
    folder = tmp_path / "static"
    shutil.copytree(str(app.static_folder), folder)
    app.static_folder = str(folder)
    with (folder / "graphsvc.css").open("a") as file:
        file.write("\n")
    with app.test_request_context():
        assert url_for("static", filename="graphsvc.css") not in found
        assert url_for("static", filename="graphsvc.js") in found
        assert url_for("static", filename="none.css") == "/static/none.css"


@pytest.mark.parametrize("address", ["/", "/gaps", "/map", "/history", "/partners", "/collaborations", "/report"])
def test_no_request_holds_the_network_of_before(filled: Store, client: FlaskClient, address: str) -> None:
    collected = gc.isenabled()
    gc.disable()  # which frees what holds itself, but seldom under load
    try:
        before = weakref.ref(filled.snapshot())
        assert client.get(address).status_code == 200
        assert client.post("/api/partners", json={"name": "Zoe Nash", "kind": "other"}).status_code == 201
        assert before() is None
    finally:
        if collected:
            gc.enable()


def test_it_holds_no_more_than_its_room() -> None:
    cache = answer_cache.AnswerCache(room=1000)
    for number in range(30):
        cache.keep(str(number), answer_cache.Kept("text/html", (), b"x" * 100, b""))
    assert [number for number in range(30) if cache.get(str(number))] == list(range(20, 30))
    cache.keep("large", answer_cache.Kept("text/html", (), b"x" * 900, b""))
    assert cache.get("large") is None


#: What is each service's own: what it knows the state of a map by, since it read the network, and its feed's secret.
OWN = re.compile(rb'"state": ?"[0-9a-f]*"|feed=[0-9a-f]+')


@pytest.fixture
def beside(store: Store, tmp_path: Path) -> Iterator[FlaskClient]:
    """Another service on the same store, which forgets all that it kept."""
    app = application.create_app(Store(store.database), Settings(data=tmp_path / "beside"), mode="demo")
    with app.test_client() as client:
        yield client


def forgotten(app: Flask) -> None:
    app.extensions["graphsvc.answer_cache"] = answer_cache.AnswerCache()
    app.extensions["graphsvc.store"] = Store(app.extensions["graphsvc.store"].database)


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["arcadedb"], indirect=True)  # what is kept knows no engine
def test_what_is_kept_is_what_another_service_would_say(
    network: Snapshot,  # noqa: F811
    store: Store,
    client: FlaskClient,
    beside: FlaskClient,
) -> None:
    rows = [Write(entity, key, row) for entity, table in network.tables.items() for key, row in table.items()]
    store.write(lambda _: rows, actor="test", about="filled")
    chance = random.Random(3)
    partner = sorted(network.partners)[0]
    pages = ["/", "/gaps", "/map", "/gaps/quiet", "/gaps/never", "/gaps/seats", "/gaps/unknowns", "/gaps/apart"]
    pages += ["/partners", f"/partners/{partner}", "/history", "/report", "/changes", "/collaborations", "/gaps.csv"]
    for _ in range(8):
        change = edit(store.snapshot(), chance)
        write = Write(change.entity, change.key, change.record)
        store.write(lambda _, write=write: [write], actor="test", about="edited")
        forgotten(beside.application)
        for page in pages:
            address = f"{page}?day={DAY}"
            once, again = client.get(address), client.get(address)
            wanted = beside.get(address)
            assert once.data == again.data, (page, replace(change))
            assert OWN.sub(b"", once.data) == OWN.sub(b"", wanted.data), (page, replace(change))
