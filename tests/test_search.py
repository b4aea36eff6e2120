"""Searches and lists: bounded in what they take, and no name is folded twice for one version of the network."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from conftest import Command, fill
from flask.testing import FlaskClient

from graphsvc import language
from graphsvc.questions import search
from graphsvc.storage.store import Store

#: What is answered is worked out from the snapshot, which is the same on both (test_graph, test_pages).
ENGINES = ("arcadedb",)

ROWS: dict[str, list[dict[str, Any]]] = {
    "partner": [
        *({"key": f"p{n}", "name": f"Partner {n}", "aliases": ["Old"], "kind": "library"} for n in range(30)),
        {"name": "Île", "kind": "library"},
    ],
    "collaboration": [
        {"key": f"c{n}", "title": f"Meeting {n}", "kind": "meeting", "status": "held", "outcome": "An outcome"}
        for n in range(30)
    ],
}
LONG = " ".join(["a"] * 13)
WIDE = "a" * 201


@pytest.mark.parametrize("q", [LONG, WIDE, " ".join(["word"] * 1_000)])
def test_a_search_of_too_much_is_refused_and_kept_in_its_field(
    client: FlaskClient, command: Command, store: Store, q: str
) -> None:
    fill(store, ROWS)
    for address in ("/api/partners", "/api/collaborations", "/api/history"):
        answer = client.get(address, query_string={"q": q})
        assert (answer.status_code, "q" in answer.text) in ((400, True), (422, True)), answer.text
    for address in ("/partners", "/collaborations", "/history"):
        page = client.get(address, query_string={"q": q, "kind": "library" if address == "/partners" else ""})
        assert page.status_code == 422, address
        assert f'<input id="field-q" type="search" name="q" value="{q}"' in page.text
        assert "more than 12 words" in page.text or "longer than 200 characters" in page.text
        assert "Nothing" not in page.text.split("<main")[1].split("</main>")[0]
    assert client.get("/history.csv", query_string={"q": q}).status_code in (400, 422)
    if len(q) < 1000:
        told = command("history", "--q", q)
        assert (told.exit_code, "q:" in told.stderr) == (1, True)


def test_twelve_words_are_looked_for(client: FlaskClient, store: Store) -> None:
    fill(store, ROWS)
    q = " ".join(["part", "ner", "old", "1", "2", "p12", "r", "a", "t", "n", "e", "l"])
    assert [row["key"] for row in client.get("/api/partners", query_string={"q": q}).json["partners"]] == ["p12"]


@pytest.mark.parametrize(
    "address",
    [
        "/api/partners?q=partner ile",
        "/api/partners?limit=5",
        "/partners?q=old",
        "/api/history?q=outcome",
        "/api/history?partner=partner 3",
        "/history?q=meeting",
        "/partners/new",
        "/introducers",
        "/gaps/without",
    ],
)
def test_a_name_is_folded_once_for_a_version(
    client: FlaskClient, store: Store, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    fill(store, ROWS)
    first = client.get(address)
    folded, asked = language.folded, list[str]()

    def counted(text: str) -> str:
        asked.append(text)
        return folded(text)

    monkeypatch.setattr(language, "folded", counted)
    again = client.get(address)
    assert again.status_code == first.status_code == 200
    assert len(asked) < 5, asked


def test_a_list_goes_on_from_what_was_worked_out_and_follows_a_write(client: FlaskClient, store: Store) -> None:
    fill(store, ROWS)
    found, after = list[str](), None
    while True:
        page = search.page(store.snapshot(), "partner", limit=7, after=after)
        found += [record.key for record in page.items]
        after = page.next
        if after is None:
            break
    assert found == [place[-1] for place in search.in_order(store.snapshot(), "partner")]
    assert found[0] == "ile"
    assert len(found) == page.total == 31
    assert client.get("/api/partners?q=zebra").json["total"] == 0
    client.post("/api/partners", json={"name": "Zebra", "kind": "library"})
    assert client.get("/api/partners?q=zebra").json["total"] == 1


def marker(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@pytest.mark.parametrize("address", ["/api/partners", "/api/history", "/partners", "/history"])
def test_a_marker_that_was_tampered_with_is_refused_or_leads_somewhere(
    client: FlaskClient, store: Store, address: str
) -> None:
    fill(store, ROWS)
    deep = base64.urlsafe_b64encode(b"[" * 100_000).decode()
    for after in ("x", "%00", "é", "=", deep, marker(None), marker(7), "A" * 10_000):
        assert client.get(address, query_string={"after": after}).status_code in (200, 400), after
    for value in ({}, [], [[["a"]]], ["\ud800"], ["zzz", "zzz"], [None, 1, 2, 3, 4], "text"):
        assert client.get(address, query_string={"after": marker(value)}).status_code in (200, 400), value
    assert client.get("/api/partners", query_string={"after": deep}).status_code == 400


@pytest.mark.parametrize("limit", ["0", "-1", "201", "1000000000", "9" * 5000, "ten", "1e3", "", "%00"])
def test_a_limit_lies_between_1_and_200(client: FlaskClient, limit: str) -> None:
    for address in ("/api/partners", "/api/history"):
        assert client.get(address, query_string={"limit": limit}).status_code == 400, address


INJECTIONS = (
    "' OR 1=1 //",
    "x'}) DETACH DELETE n //",
    "` MATCH (n) DETACH DELETE n",
    "}) RETURN 1 UNION MATCH (n) DETACH DELETE n //",
    "name:*",
    "*",
    "~9",
    '"unbalanced',
    "\\",
    "$batch",
    "\x00",
)


@pytest.mark.parametrize("text", INJECTIONS)
def test_no_parameter_reaches_the_store_as_a_statement(client: FlaskClient, store: Store, text: str) -> None:
    fill(store, ROWS)
    before = store.snapshot()
    every = ("q", "kind", "municipality", "sectors", "partner", "with", "sort", "after", "from", "until", "day", "key")
    for address in ("/api/partners", "/partners", "/api/history", "/history", "/api/gaps", "/api/changes", "/measures"):
        for name in every:
            status = client.get(address, query_string={name: text}).status_code
            assert status in (200, 302, 400, 404, 422), (address, name)
    for address in ("/api/partners", "/partners", "/api/changes", "/report", "/api/imports"):
        status = client.get(f"{address}/{text.replace('/', '%2f')}").status_code
        assert status in (400, 404, 405), address
    assert client.delete(f"/api/partners/{text}", headers={"If-Match": '"1"'}).status_code in (404, 405)
    assert client.post(f"/api/changes/{text}/undo", json={}).status_code in (308, 404, 405)
    assert client.post("/api/partners", json={"key": text, "name": "A", "kind": "other"}).status_code == 422
    assert client.post("/api/partners", json={"name": "A", "kind": text}).status_code == 422
    assert client.post("/api/partners", json={text: "A"}).status_code == 422
    assert client.post("/api/partners", json={"name": "A", "kind": "other", "part_of": text}).status_code == 422
    after = Store(store.database).snapshot()
    assert after.version == before.version
    assert after.tables == before.tables


@pytest.mark.parametrize("field", ["id", "role", "created_at", "seq", "at", "actor", "batch", "entity", "__class__"])
def test_a_field_that_is_none_of_the_record_is_refused(client: FlaskClient, store: Store, field: str) -> None:
    body = {"name": "A", "kind": "other"}
    refused = client.post("/api/partners", json={**body, field: "x"})
    assert (refused.status_code, refused.json["problems"][0]["field"]) == (422, field)
    made = client.post("/api/partners", json=body)
    etag = {"If-Match": made.headers["ETag"]}
    assert client.put("/api/partners/a", json={**body, field: "x"}, headers=etag).status_code == 422
    assert client.put("/api/partners/a", json={**body, "version": 99}, headers=etag).json["version"] == 1
    assert client.put("/api/partners/a", json={**body, "key": "b"}, headers=etag).status_code == 400
    form = client.post("/partners/a/edit", data={**body, field: "x", "version": "1", "key": "b"})
    assert form.status_code == 302
    assert set(store.snapshot().partners) == {"a"}
    assert store.snapshot().version == 1
