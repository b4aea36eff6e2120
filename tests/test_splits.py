"""A partner that was two is split: what is chosen moves, in one batch that can be undone."""

from __future__ import annotations

from conftest import Command, fill
from flask.testing import FlaskClient
from test_graph import ME
from test_merges import exported, meeting, merged, partner

from graphsvc.capture import changes
from graphsvc.storage.store import Store


def filled(store: Store) -> None:
    fill(store, {
        "partner": [partner("both"), partner("other"), partner("ana", kind="person")],
        "collaboration": [meeting("m1"), meeting("m2"), meeting("council", kind="council", status="active")],
        "participation": [
            *({"partner": "both", "collaboration": key, "attendance": "present"} for key in ("m1", "m2")),
            {"partner": "other", "collaboration": "m1", "attendance": "absent"},
        ],
        "representation": [{"person": "ana", "organization": "both"}],
        "seat": [{"body": "council", "holder": "both"}],
    })  # fmt: skip


def test_what_is_chosen_moves_to_a_new_partner_and_back(client: FlaskClient, store: Store) -> None:
    filled(store)
    before = exported(store)
    assert "/partners/both/split" in client.get("/partners/both").text
    listed = [(row["entity"], row["records"][0]) for row in client.get("/api/partners/both/split").json["records"]]
    assert listed == [
        ("participation", "both--m1"), ("participation", "both--m2"), ("representation", "ana--both"),
        ("seat", "council--both"),
    ]  # fmt: skip
    chosen = [" ".join(place) for place in (listed[1], listed[2])]
    assert client.post("/partners/both/split", data={"record": chosen}).status_code == 422
    done = client.post("/partners/both/split", data={"name": "The New One", "record": chosen})
    assert done.location == "/partners/the-new-one"
    now = store.snapshot()
    assert sorted(now.participations) == ["both--m1", "other--m1", "the-new-one--m2"]
    assert list(now.representations) == ["ana--the-new-one"]
    assert now.partners["both"].distinct_from == ["the-new-one"]
    changes.undo(store, client.get("/api/changes").json["changes"][-1]["batch"], ME)
    assert exported(store) == before


def test_what_moves_to_a_partner_that_was_there_too_becomes_one(
    client: FlaskClient, command: Command, store: Store
) -> None:
    filled(store)
    before = exported(store)
    body = {"records": [["participation", "both--m1"]], "to": "other"}
    done = client.post("/api/partners/both/split", json=body)
    assert (done.status_code, done.json["key"]) == (200, "other")
    rows = {row.key: row.attendance for row in store.snapshot().participations.values()}
    assert rows == {"both--m2": "present", "other--m1": "present"}
    changes.undo(store, done.json["written"]["batch"], ME)
    assert exported(store) == before
    assert client.post("/api/partners/both/split", json=body | {"to": "ana"}).status_code == 409
    assert client.post("/api/partners/both/split", json=body | {"to": "nobody"}).status_code == 404
    gone = body | {"records": [["participation", "other--m1"]]}
    assert client.post("/api/partners/both/split", json=gone).status_code == 422
    assert client.post("/api/partners/both/split", json={"records": []}).status_code == 400
    assert command("split", "both", "both--m2", "--to", "other").exit_code == 0
    assert "other--m2" in store.snapshot().participations


def test_a_partner_that_was_merged_long_ago_takes_its_key_and_name_back(client: FlaskClient, store: Store) -> None:
    filled(store)
    merged(store, "other", "both")
    body = {"records": [["participation", "other--m2"]], "name": "Both", "key": "both"}
    assert client.post("/api/partners/other/split", json=body).status_code == 200
    other = store.snapshot().partners["other"]
    assert (other.aliases, other.former_keys) == ([], [])
    assert client.get("/api/partners/both").json["name"] == "Both"
    assert "both--m2" in store.snapshot().participations
