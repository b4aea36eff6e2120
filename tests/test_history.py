"""The collaboration history: every filter, newest first, by year, as page, API, CSV and command."""

from __future__ import annotations

import csv
import io
import json

import pytest
from conftest import Command, fill
from flask.testing import FlaskClient

from graphsvc.storage.store import Store

#: What is answered is worked out from the snapshot, which is the same on both (test_graph, test_pages).
ENGINES = ("arcadedb",)


@pytest.fixture(autouse=True)
def _events(store: Store) -> None:
    partners = [{"name": name, "kind": "other"} for name in ("Ann", "Bea", "Cem")]
    events = [
        ("m1", "meeting", "held", "2024-02", "souris", "health", "About doctors", ("ann", "bea")),
        ("m2", "meeting", "held", "2024-05-06", "souris", "housing", "About homes", ("ann", "cem")),
        ("m3", "event", "held", "2025", None, "health", "Fête de la santé", ("ann", "bea", "cem")),
        ("m4", "meeting", "planned", "2025-05-06", "souris", "health", "Not yet", ("ann",)),
        ("m5", "meeting", "cancelled", "2025-03-01", "souris", "health", "Never", ("ann",)),
        ("m6", "contact", None, "2025-06-07", None, None, "A call", ("cem",)),
        ("council", "council", "active", "2020", None, None, "Council", ("ann", "bea")),
    ]
    fill(
        store,
        {
            "municipality": [{"name": "Souris"}],
            "sector": [{"name": "Health"}, {"name": "Housing"}],
            "partner": partners,
            "collaboration": [
                {
                    "key": key, "title": title, "kind": kind, "status": status, "starts_on": starts,
                    "municipality": place, "sectors": sector,
                }
                for key, kind, status, starts, place, sector, title, _ in events
            ],
            "participation": [
                {"partner": partner, "collaboration": event[0], "attendance": "present"}
                for event in events
                for partner in event[7]
            ],
        },
    )  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "keys"),
    [
        ("", ["m6", "m3", "m2", "m1"]),
        ("partner=ann", ["m3", "m2", "m1"]),
        ("partner=ann&with=bea", ["m3", "m1"]),
        ("municipality=souris", ["m2", "m1"]),
        ("sector=health", ["m3", "m1"]),
        ("kind=meeting", ["m2", "m1"]),
        ("from=2024-05", ["m6", "m3", "m2"]),
        ("until=2024", ["m2", "m1"]),
        ("from=2024-03&until=2024-12-31", ["m2"]),
        ("q=sante", ["m3"]),
        ("q=HOMES about", ["m2"]),
        ("partner=cem&kind=contact", ["m6"]),
        ("partner=Bea&with=ANN", ["m3", "m1"]),
        ("partner=ann&kind=body", ["council"]),
        ("kind=council", ["council"]),
        ("partner=bea&sector=housing", []),
    ],
)
def test_each_filter(client: FlaskClient, command: Command, asked: str, keys: list[str]) -> None:
    answer = client.get(f"/api/history?{asked}").json
    assert [row["key"] for row in answer["collaborations"]] == keys
    assert answer["total"] == len(keys) == sum(answer["years"].values())
    assert client.get(f"/history?{asked}").status_code == 200
    table = client.get(f"/history.csv?{asked}").data.decode("utf-8-sig")
    assert [row["key"] for row in csv.DictReader(io.StringIO(table))] == keys
    options = [part for pair in asked.split("&") if pair for part in (f"--{pair.split('=')[0]}", pair.split("=")[1])]
    told = json.loads(command("history", "--json", *options).stdout)
    assert [row["key"] for row in told["collaborations"]] == keys


def test_pages_follow_each_other_without_gap_or_repetition(client: FlaskClient) -> None:
    seen, after = [], ""
    while True:
        page = client.get(f"/api/history?limit=1{after}").json
        seen += [row["key"] for row in page["collaborations"]]
        if page["next"] is None:
            break
        after = f"&after={page['next']}"
    assert seen == ["m6", "m3", "m2", "m1"]


def test_what_is_unknown_is_said(client: FlaskClient) -> None:
    assert client.get("/api/history?partner=nobody").status_code == 404
    assert client.get("/api/history?kind=party").status_code == 400
    assert client.get("/api/history?from=last-year").status_code == 400
