"""The API: records with versions, ETags, one error shape, and the rules for changing."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
from flask import Flask
from flask.testing import FlaskClient
from running import served


def test_a_record_is_made_read_changed_and_deleted(client: FlaskClient) -> None:
    made = client.post("/api/partners", json={"name": "Île Library", "kind": "library"})
    assert made.status_code == 201
    assert made.headers["Location"] == "/api/partners/ile-library"
    assert made.json == {"key": "ile-library", "name": "Île Library", "kind": "library", "version": 1}
    etag = made.headers["ETag"]
    read = client.get("/api/partners/ile-library")
    assert (read.status_code, read.headers["ETag"]) == (200, etag)
    assert client.get("/api/partners/ile-library", headers={"If-None-Match": etag}).status_code == 304
    body = {"name": "Island Library", "kind": "library"}
    changed = client.put("/api/partners/ile-library", json=body, headers={"If-Match": etag})
    assert changed.status_code == 200
    assert changed.json["aliases"] == ["Île Library"]
    gone = client.delete("/api/partners/ile-library", headers={"If-Match": changed.headers["ETag"]})
    assert gone.status_code == 204
    assert client.get("/api/partners/ile-library").status_code == 404


def test_a_change_without_a_version_is_428_and_with_an_old_one_412(client: FlaskClient) -> None:
    client.post("/api/sectors", json={"name": "Health"})
    assert client.put("/api/sectors/health", json={"name": "Care"}).status_code == 428
    client.put("/api/sectors/health", json={"name": "Care"}, headers={"If-Match": '"1"'})
    late = client.put("/api/sectors/health", json={"name": "Cure"}, headers={"If-Match": '"1"'})
    assert late.status_code == 412
    assert late.mimetype == "application/problem+json"


def test_all_problems_of_a_record_come_at_once(client: FlaskClient) -> None:
    answer = client.post("/api/partners", json={"kind": "shop", "joined_on": "3/4/2016", "colour": "red"})
    assert answer.status_code == 422
    assert [problem["field"] for problem in answer.json["problems"]] == ["name", "kind", "joined_on", "colour"]
    assert client.get("/api/changes").json == {"changes": [], "next": None}


def test_lists_come_page_after_page_in_the_order_of_names(client: FlaskClient) -> None:
    for name in ("Zoo", "Île", "Iris", "abc"):
        client.post("/api/partners", json={"name": name, "kind": "other"})
    found, after = [], None
    while True:
        page = client.get("/api/partners", query_string={"limit": 3, **({"after": after} if after else {})}).json
        found += [row["name"] for row in page["partners"]]
        after = page["next"]
        if after is None:
            break
    assert found == ["abc", "Île", "Iris", "Zoo"]


def test_a_write_from_another_site_is_refused(client: FlaskClient) -> None:
    client.environ_base.pop("HTTP_SEC_FETCH_SITE")
    body = {"name": "Health"}
    assert client.post("/api/sectors", json=body).status_code == 403
    crossed = client.post("/api/sectors", json=body, headers={"Sec-Fetch-Site": "cross-site"})
    assert crossed.status_code == 403
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 403
    assert client.get("/", headers={"X-Forwarded-For": "10.0.0.1"}).status_code == 403


def test_a_batch_is_undone_through_the_api(client: FlaskClient) -> None:
    client.post("/api/sectors", json={"name": "Health"})
    (change,) = client.get("/api/changes").json["changes"]
    undone = client.post(f"/api/changes/{change['batch']}/undo", json={})
    assert undone.json["changes"] == 1
    assert client.get("/api/sectors").json["sectors"] == []


def test_eight_writers_at_once_one_succeeds_a_version(app: Flask) -> None:
    site = {"Sec-Fetch-Site": "same-origin"}
    with served(app) as url:
        partner = f"{url}/api/partners/library"
        made = requests.post(
            f"{url}/api/partners", json={"name": "Library", "kind": "library"}, headers=site, timeout=30
        )
        assert made.status_code == 201
        together = threading.Barrier(8)

        def write(writer: int) -> list[int]:
            statuses = []
            for turn in range(5):
                together.wait(30)
                etag = requests.get(partner, timeout=30).headers["ETag"]
                together.wait(30)  # all eight have read the same version
                body = {"name": "Library", "kind": "library", "notes": f"writer {writer}, turn {turn}"}
                answer = requests.put(partner, json=body, headers={**site, "If-Match": etag}, timeout=30)
                statuses.append(answer.status_code)
            return statuses

        with ThreadPoolExecutor(8) as pool:
            rounds = list(zip(*pool.map(write, range(8)), strict=True))
        for statuses in rounds:
            assert sorted(statuses) == [200, *[412] * 7]
        changes = requests.get(f"{url}/api/changes?limit=200", timeout=30).json()["changes"]
        assert len(changes) == 1 + len(rounds)


@pytest.mark.parametrize("name", ["day", "window_months", "minimum"])
def test_an_empty_value_is_refused_and_on_a_page_not_given(client: FlaskClient, name: str) -> None:
    assert client.get(f"/api/map?{name}=").status_code == 400
    assert client.get(f"/map?{name}=").status_code == 200
