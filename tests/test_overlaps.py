"""Bodies by bodies: members and participants that any two share, the same as a page, file, answer and command."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import networkx as nx
from conftest import Command, fill
from flask.testing import FlaskClient

from graphsvc.storage.store import Store

DAY = "2026-11-23"


def body(key: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "title": key.title(), "kind": "committee", "status": "active"} | more


def person(key: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "name": key.title(), "kind": "person"} | more


def sits(partner: str, collaboration: str, **more: Any) -> dict[str, Any]:
    return {"partner": partner, "collaboration": collaboration, "role": "member"} | more


def asked(client: FlaskClient, query: str = "") -> dict[str, Any]:
    answer = client.get(f"/api/overlaps?day={DAY}{query}")
    assert answer.status_code == 200, answer.json
    return answer.json


def test_clubs_by_members_equal_networkx(store: Store, client: FlaskClient, command: Command) -> None:
    """Davis, Gardner and Gardner 1941, 18 women and 14 clubs; what two share is counted by NetworkX's projection."""
    graph = nx.davis_southern_women_graph()
    women, clubs = sorted(graph.graph["top"]), sorted(graph.graph["bottom"])
    keys = {name: f"w{n}" for n, name in enumerate(women)}
    fill(store, {
        "partner": [person(keys[name], name=name) for name in women],
        "collaboration": [body(club.lower(), title=club) for club in clubs],
        "participation": [sits(keys[woman], club.lower()) for woman in women for club in graph[woman]],
    })  # fmt: skip
    answer = asked(client)
    assert [row["key"] for row in answer["bodies"]] == sorted(club.lower() for club in clubs)
    projected = nx.bipartite.weighted_projected_graph(graph, clubs)
    for one, numbers in zip(answer["bodies"], answer["matrix"], strict=True):
        for other, number in zip(answer["bodies"], numbers, strict=True):
            pair = one["name"], other["name"]
            expected = (
                graph.degree(pair[0]) if one == other else projected.get_edge_data(*pair, {"weight": 0})["weight"]
            )
            assert number == expected, pair
        assert one["partners"] == graph.degree(one["name"])

    assert json.loads(command("overlaps", "--day", DAY, "--json").stdout) == answer
    told = [line.split("\t") for line in command("overlaps", "--day", DAY).stdout.splitlines()[1:]]
    file = csv.reader(io.StringIO(client.get(f"/overlaps.csv?day={DAY}").data.decode("utf-8-sig")))
    names = [row["name"] for row in answer["bodies"]]
    rows = [[name, *map(str, row)] for name, row in zip(names, answer["matrix"], strict=True)]
    assert list(file) == told == [["Body", *names], *rows]
    page = client.get(f"/overlaps?day={DAY}").text
    assert answer["sentence"] in page
    assert "body=e5&amp;body=e8" in page


def gatherings(store: Store) -> None:
    fill(store, {
        "partner": [
            *map(person, ("ana", "bo", "cy")), person("left", left_on="2026-01"),
            {"key": "us", "name": "Us", "kind": "other"},
        ],
        "setting": [{"host": "us"}],
        "collaboration": [
            body("north"), body("south"), body("old", ends_on="2025-03"), body("dream", status="planned"),
            body("m1", kind="meeting", status="held", starts_on="2026-05-01", part_of="north"),
            body("m2", kind="meeting", status="held", starts_on="2026-06-01", part_of="south"),
            body("m3", kind="meeting", status="held", starts_on="2020-06-01", part_of="south"),
        ],
        "participation": [
            sits("ana", "north"), sits("ana", "south"), sits("left", "north"), sits("left", "south"),
            sits("bo", "north", until="2026-02-01"), sits("bo", "south"), sits("cy", "south", role="invited"),
            sits("us", "north"), sits("us", "south"), sits("ana", "old"), sits("ana", "dream"),
            sits("cy", "m1", attendance="present"), sits("cy", "m2", attendance="present"),
            sits("bo", "m1", attendance="regrets"), sits("bo", "m2", attendance="present"),
            sits("ana", "m1", attendance="present"), sits("ana", "m3", attendance="present"),
        ],
    })  # fmt: skip


def test_members_are_those_of_the_day_and_participants_those_of_the_window(store: Store, client: FlaskClient) -> None:
    # North on the day: ana and us (bo ended, left has left). South: ana, bo, us; cy was only invited.
    gatherings(store)
    found = asked(client, "&body=north&body=South")
    assert [row["key"] for row in found["bodies"]] == ["north", "south"]
    assert found["matrix"] == [[2, 2], [2, 3]]
    assert found["shared"]["partners"] == ["ana", "us"]
    assert found["shared"]["sentence"] == "2 partners are in North and in South."
    assert asked(client, "&without_us=1")["matrix"] == [[1, 1], [1, 2]]
    earlier = client.get("/api/overlaps?day=2025-02-01").json
    assert [row["key"] for row in earlier["bodies"]] == ["north", "old", "south"]
    assert earlier["matrix"] == [[4, 1, 4], [1, 1, 1], [4, 1, 4]]
    # Took part since November 2024: cy and ana in north's meeting, cy and bo in south's. Old ended within.
    took = asked(client, "&count=participants&body=north&body=south")
    assert [row["key"] for row in took["bodies"]] == ["north", "old", "south"]
    assert took["matrix"] == [[2, 0, 1], [0, 0, 0], [1, 0, 2]]
    assert took["shared"]["partners"] == ["cy"]
    longer = asked(client, "&count=participants&window_months=84")
    assert longer["matrix"][0][2] == 2, "ana came to the south's meeting of 2020"
    page = client.get(f"/overlaps?day={DAY}&body=north&body=south").text
    assert "2 partners are in North and in South." in page
    french = client.get(f"/overlaps?day={DAY}&lang=fr").text
    assert "Qui siège où d'autre" in french.replace("&#39;", "'")


def test_what_cannot_be_answered_says_what_can(store: Store, client: FlaskClient) -> None:
    gatherings(store)
    for query, status, said in (
        ("count=hats", 400, "members, participants"),
        ("body=north", 400, "give body twice"),
        ("body=north&body=m1", 404, "no standing body"),
        ("body=north&body=nowhere", 404, "nowhere"),
        ("day=yesterday", 400, "yesterday"),
    ):
        answer = client.get(f"/api/overlaps?{query}")
        assert (answer.status_code, said in answer.json["detail"]) == (status, True), (query, answer.json)
        assert client.get(f"/overlaps?{query}").status_code == status


def test_where_there_is_nothing_the_page_says_what_to_do(store: Store, client: FlaskClient) -> None:
    empty = client.get("/overlaps").text
    assert "/collaborations/new" in empty
    assert "/import" in empty
    fill(store, {"collaboration": [body("north")]})
    nobody = client.get("/overlaps").text
    assert "/collaborations/north" in nobody
    assert "add its members" in nobody
