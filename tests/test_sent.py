"""JSON that is sent: what cannot be meant, or kept, is refused with a problem document, whatever the address."""

from __future__ import annotations

import json

import pytest
from conftest import fill
from flask.testing import FlaskClient

from graphsvc.storage.store import Store

#: What is refused is refused before any store is asked; what is kept is tried on both in test_text.
ENGINES = ("arcadedb",)

ADDRESSES = ("/api/partners", "/api/changes/none/undo", "/api/collaborations/m1/attendance")


def deep(levels: int) -> str:
    return '{"name": ' + "[" * levels + "]" * levels + "}"


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize(
    ("body", "status", "named"),
    [
        ('{"name": "A", "kind": "other", "name": "B"}', 400, "name"),
        ('{"marks": [{"partner": "a", "partner": "b"}]}', 400, "partner"),
        (deep(1000), 400, "deeper"),
        (deep(100_000), 400, "deeper"),
        ("[" * 5_000_000, 400, "deeper"),
        ('"\\"' * 500_000, 400, ""),
        ('{"population": 1e999}', 400, "1e999"),
        ('{"population": NaN}', 400, "NaN"),
        ('{"population": -Infinity}', 400, "-Infinity"),
        ('{"population": 1' + "0" * 400 + "}", 400, "1000000000"),
        ('{"name": "\\ud800", "kind": "other"}', 422, "name"),
        ('{"\\udfff": 1}', 422, ""),
        ('{"name": "a\\u0000b", "kind": "other"}', 422, "name"),
        ('{"name": ', 400, ""),
        ('{"name": "\xff"}', 400, ""),
        ("[1]", 400, ""),
        ('"text"', 400, ""),
    ],
)
def test_what_cannot_be_kept_is_refused(
    client: FlaskClient, store: Store, address: str, body: str, status: int, named: str
) -> None:
    fill(store, {"collaboration": [{"key": "m1", "title": "Meeting", "kind": "meeting"}]})
    sent = body.encode("latin-1")
    answer = client.post(address, data=sent, content_type="application/json", headers={"If-Match": '"1"'})
    assert answer.status_code in (status, 422) if address != ADDRESSES[0] else answer.status_code == status
    assert answer.content_type == "application/problem+json"
    if address == ADDRESSES[0] or status == 400:
        assert named in json.dumps(answer.json)
    assert store.snapshot().version == 1


def test_halves_that_belong_together_are_one_character(client: FlaskClient) -> None:
    body = '{"name": "\\ud83d\\ude00 Library", "kind": "library"}'
    made = client.post("/api/partners", data=body, content_type="application/json")
    assert made.json["name"] == "\U0001f600 Library"


def test_a_body_of_another_type_is_415(client: FlaskClient) -> None:
    assert client.post("/api/partners", data="{}", content_type="text/plain").status_code == 415
