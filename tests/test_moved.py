"""A key that was made of links never says something else than its record: it moves, and the old one goes."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import fill
from flask.testing import FlaskClient

from graphsvc.capture import changes
from graphsvc.capture.editing import Who
from graphsvc.model import records
from graphsvc.storage.store import Store

ROWS: dict[str, list[dict[str, Any]]] = {
    "municipality": [{"name": "Souris"}],
    "sector": [{"name": "Health"}, {"name": "Housing"}],
    "partner": [
        *({"key": key, "name": key.upper(), "kind": "library"} for key in ("ymca-a", "ymca-b")),
        *({"key": key, "name": key.upper(), "kind": "person"} for key in ("ana", "ben")),
    ],
    "collaboration": [
        {"key": key, "title": key, "kind": kind} for key, kind in (("m1", "meeting"), ("council", "council"))
    ],
}


@pytest.fixture(autouse=True)
def _filled(store: Store) -> None:
    fill(store, ROWS)


@pytest.mark.parametrize(
    ("entity", "first", "then", "key", "moved"),
    [
        ("participation", {"partner": "ymca-a", "collaboration": "m1"}, {"partner": "ymca-b"}, "ymca-a--m1",
         "ymca-b--m1"),
        ("participation", {"partner": "ymca-a", "collaboration": "m1"}, {"attendance": "present"}, "ymca-a--m1",
         "ymca-a--m1"),
        ("participation", {"partner": "ymca-a", "collaboration": "m1"}, {"from": "2026"}, "ymca-a--m1", "ymca-a--m1"),
        ("participation", {"key": "row-7", "partner": "ymca-a", "collaboration": "m1"}, {"partner": "ymca-b"},
         "row-7", "row-7"),
        ("representation", {"person": "ana", "organization": "ymca-a", "from": "2025"}, {"organization": "ymca-b"},
         "ana--ymca-a--2025", "ana--ymca-b--2025"),
        ("representation", {"person": "ana", "organization": "ymca-a", "from": "2025"}, {"from": "2026"},
         "ana--ymca-a--2025", "ana--ymca-a--2025"),
        ("expectation", {"municipality": "souris", "sector": "health"}, {"sector": "housing"}, "souris--health",
         "souris--housing"),
        ("seat", {"body": "council", "sector": "health", "holder": "ana"}, {"holder": "ben"}, "council--health--ana",
         "council--health--ben"),
        ("seat", {"body": "council", "sector": "health"}, {"holder": "ben"}, "council--health", "council--health"),
        ("introduction", {"municipality": "souris", "sector": "health", "chain": ["ana", "ben"]},
         {"sector": "housing"}, "souris--health", "souris--housing"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("door", ["api", "form"])
def test_a_link_that_leads_elsewhere_has_another_key(
    client: FlaskClient, store: Store, door: str, entity: str, first: dict[str, Any], then: dict[str, Any], key: str,
    moved: str,
) -> None:  # fmt: skip
    plural = records.RECORDS[entity].plural
    made = client.post(f"/api/{plural}", json=first)
    assert made.json["key"] == key
    sent = {**{name: value for name, value in made.json.items() if name not in ("version", "key")}, **then}
    if door == "api":
        answer = client.put(f"/api/{plural}/{key}", json=sent, headers={"If-Match": made.headers["ETag"]})
        assert (answer.status_code, answer.json["key"]) == (200, moved)
        if moved != key:
            assert answer.headers["Location"] == f"/api/{plural}/{moved}"
    else:
        form = {name: "|".join(value) if isinstance(value, list) else value for name, value in sent.items()}
        form["version"] = made.json["version"]
        assert client.post(f"/{plural}/{key}/edit", data=form).status_code == 302
    table = client.get(f"/api/{plural}").json[plural]
    assert [row["key"] for row in table] == [moved]
    assert client.get(f"/{plural}/{moved}").status_code == 200
    assert client.get("/partners/ana").status_code == 200
    assert Store(store.database).snapshot().tables[entity] == store.snapshot().tables[entity]
    batch = changes.batches(store.database, limit=1)[0].key
    changes.undo(store, batch, Who("test"))
    assert client.get(f"/api/{plural}/{key}").json.keys() - {"version"} == made.json.keys() - {"version"}


def test_a_new_record_is_not_given_a_key_that_says_something_else(client: FlaskClient) -> None:
    row = {"key": "ymca-a--m1", "partner": "ymca-b", "collaboration": "m1"}
    refused = client.post("/api/participations", json=row)
    assert (refused.status_code, refused.json["problems"][0]["field"]) == (422, "key")
    assert client.post("/api/participations", json={**row, "key": "row-7"}).status_code == 201


def test_a_key_that_another_record_has_is_not_taken(client: FlaskClient) -> None:
    for partner in ("ymca-a", "ymca-b"):
        client.post("/api/participations", json={"partner": partner, "collaboration": "m1"})
    body = {"partner": "ymca-b", "collaboration": "m1"}
    version = client.get("/api/participations/ymca-a--m1").headers["ETag"]
    refused = client.put("/api/participations/ymca-a--m1", json=body, headers={"If-Match": version})
    assert refused.status_code == 409
    assert "ymca-b--m1" in refused.json["detail"]


def test_a_move_that_is_sent_again_answers_as_the_first_time(client: FlaskClient) -> None:
    made = client.post("/api/participations", json={"partner": "ymca-a", "collaboration": "m1"})
    headers = {"If-Match": made.headers["ETag"], "Idempotency-Key": "once"}
    body = {"partner": "ymca-b", "collaboration": "m1"}
    answers = [client.put("/api/participations/ymca-a--m1", json=body, headers=headers) for _ in range(2)]
    assert [answer.json["key"] for answer in answers] == ["ymca-b--m1"] * 2


def test_a_seat_does_not_keep_the_name_of_who_was_deleted(client: FlaskClient) -> None:
    for start in ("2020", "2024"):
        client.post("/api/seats", json={"body": "council", "sector": "health", "holder": "ana", "from": start})
    client.post("/api/seats", json={"body": "council", "sector": "health", "from": "2020"})
    version = client.get("/api/partners/ana").headers["ETag"]
    assert client.delete("/api/partners/ana", headers={"If-Match": version}).status_code == 204
    keys = [row["key"] for row in client.get("/api/seats").json["seats"]]
    assert sorted(keys) == ["council--health--2020", "council--health--2020-2", "council--health--2024"]
