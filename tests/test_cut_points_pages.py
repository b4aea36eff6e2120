"""Cut partners and cut persons: counted a second time from the rows, as removals say it, and in the background."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import counting_dormant
import pytest
import random_graphs
from conftest import fill
from counting import OCCASIONS, UNDERTAKINGS, WORKING, Rows
from flask import Flask
from flask.testing import FlaskClient
from working import held

from graphsvc import sizes
from graphsvc.analytics import cut_points, removal
from graphsvc.model.period import Period
from graphsvc.network.host import host_and_staff
from graphsvc.network.ties import ties
from graphsvc.questions import work_list
from graphsvc.storage.store import Store

#: What is answered is worked out from the snapshot, which is the same on both (test_graph, test_pages).
ENGINES = ("arcadedb",)

PERIOD = Period(datetime.date(2026, 11, 23), 60)
Entries = dict[str, set[tuple[str, str | None]]]
Pieces = tuple[tuple[str, ...], ...]


def present(rows: Rows, without: frozenset[str]) -> Entries:
    """Collaboration -> who was there in the window, each with the person who spoke for it."""
    kinds = {row["key"]: row["kind"] for row in rows["collaboration"]}
    found: Entries = defaultdict(set)
    for row in rows["participation"]:
        if kinds[row["collaboration"]] not in WORKING | OCCASIONS | UNDERTAKINGS:
            continue
        person = row.get("via") or row["partner"]
        speaker = person if counting_dormant.is_person(rows, person) else None
        for actor, (first, last) in counting_dormant.there(rows, row):
            if first <= PERIOD.day and last >= PERIOD.start and not without & {actor, speaker}:
                found[row["collaboration"]].add((actor, None if actor == speaker else speaker))
    return found


def pieces(everybody: Iterable[str], there: Entries) -> list[set[str]]:
    """Who hangs together: two who were at the same collaboration, unless one person spoke for both."""
    found = [{key} for key in everybody]
    for actors in there.values():
        speakers: dict[str, set[str | None]] = defaultdict(set)
        for actor, speaker in actors:
            speakers[actor].add(speaker)
        for one in speakers:
            for other in speakers:
                if one < other and not (speakers[one] & speakers[other]) - {None}:
                    mine = next(piece for piece in found if one in piece)
                    yours = next(piece for piece in found if other in piece)
                    if mine is not yours:
                        found.remove(yours)
                        mine |= yours
    return found


def counted(rows: Rows, without: frozenset[str]) -> dict[str, Pieces]:
    """For every partner taken out: of each piece before, all parts but the largest; of equal ones the first stays."""
    there = present(rows, without)
    everybody = {actor for entries in there.values() for actor, _ in entries}
    before = pieces(everybody, there)
    found: dict[str, Pieces] = {}
    for partner in rows["partner"]:
        key = partner["key"]
        left = {name: {entry for entry in entries if key not in entry} for name, entries in there.items()}
        after = pieces(everybody - {key}, left)
        lost: list[tuple[str, ...]] = []
        for piece in before:
            parts = sorted(
                (sorted(part & piece) for part in after if part & piece), key=lambda part: (-len(part), part)
            )
            lost += [tuple(part) for part in parts[1:]]
        if lost:
            found[key] = tuple(sorted(lost, key=lambda part: (-len(part), part)))
    return found


@pytest.mark.parametrize("we_are_out", [False, True])
def test_cuts_equal_a_second_counting_and_what_a_removal_says(we_are_out: bool) -> None:
    organizations = persons = 0
    for seed in range(60):
        rows = random_graphs.rows(seed, partners=12, collaborations=9)
        snapshot = random_graphs.snapshot(rows)
        without = host_and_staff(snapshot) if we_are_out else frozenset[str]()
        before = ties(snapshot, *PERIOD.ordinals, without=without)
        found = {cut.partner: cut.lost for cut in cut_points.cut_points(snapshot, before, *PERIOD.ordinals, without)}
        assert found == counted(rows, without), f"seed {seed}"
        for key, lost in found.items():
            after = ties(snapshot, *PERIOD.ordinals, without=without | {key})
            assert removal.removal(before, after, frozenset({key}), {}).lost == lost, f"seed {seed}: {key}"
        organizations += sum(not snapshot.partners[key].is_person for key in found)
        persons += sum(snapshot.partners[key].is_person for key in found)
    assert min(organizations, persons) > 20


def rows_of_a_chain() -> Rows:
    """The pier met the hub, and the hub the reef."""
    found: Rows = {entity: [] for entity in random_graphs.rows(0)}
    found["partner"] = [{"key": key, "name": key.title(), "kind": "library"} for key in ("hub", "pier", "reef")]
    for number, other in enumerate(("pier", "reef")):
        found["collaboration"].append(
            {"key": f"m{number}", "title": "M", "kind": "meeting", "status": "held", "starts_on": "2026-05-04"}
        )
        found["participation"] += [
            {"key": f"{key}-{number}", "partner": key, "collaboration": f"m{number}"} for key in ("hub", other)
        ]
    return found


def test_a_large_network_is_looked_at_in_the_background(
    app: Flask, store: Store, client: FlaskClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(store, rows_of_a_chain())
    app.config["TODAY"] = lambda: PERIOD.day
    at_once = client.get("/api/gaps/cut").json
    assert [(one["partner"], one["lost"]) for one in at_once["cut"]] == [("hub", [["reef"]])]
    monkeypatch.setattr(sizes, "LARGE", 0)
    assert "Reef" not in client.get("/gaps").text, "beside the board there is but the way to it"
    # A meeting more, so that nothing is at hand.
    meeting = {"key": "again", "title": "M", "kind": "meeting", "status": "held", "starts_on": "2026-05-05"}
    came = [{"key": f"{key}-again", "partner": key, "collaboration": "again"} for key in ("hub", "reef")]
    fill(store, {"collaboration": [meeting], "participation": came})
    monkeypatch.setattr(work_list, "WAIT", 30)
    waited = client.get("/api/gaps/cut").json
    assert waited["work"] is None
    assert waited["cut"] == at_once["cut"]
    # A write that changes it: what is known belongs to the version before, and says so until the newest is there.
    with held(app, tmp_path):
        monkeypatch.setattr(work_list, "WAIT", 0)
        assert client.post("/api/participations", json={"partner": "pier", "collaboration": "m1"}).status_code == 201
        earlier = client.get("/api/gaps/cut").json
        assert earlier["work"]["version"] == waited["version"]
        assert earlier["cut"] == at_once["cut"]
        page = client.get("/gaps/cut").text
        assert "belongs to an earlier version" in page
        assert f"/api/work/{earlier['work']['id']}" in page
        assert client.get("/gaps/cut.csv").headers["Location"] == "/gaps/cut"
    monkeypatch.setattr(work_list, "WAIT", 30)
    assert client.get("/api/gaps/cut").json["work"] is None
