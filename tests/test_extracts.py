"""What answers rest on: they are worked out again when that changes, and at no other write. Work is counted."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import random_graphs
from conftest import fill
from flask import Flask
from flask.testing import FlaskClient
from running import eventually

from graphsvc.analytics import cut_points, jackknife, removal, underconnected
from graphsvc.model import records
from graphsvc.model.period import Period
from graphsvc.network import decayed_ties, facets, snapshot
from graphsvc.network.snapshot import Entry
from graphsvc.network.ties import ties
from graphsvc.questions import extracts, measures
from graphsvc.questions.measures import Choice
from graphsvc.storage.store import Store

#: What answers rest on is told from what is in memory.
ENGINES = ("arcadedb",)

DAY = datetime.date(2026, 11, 23)
WINDOW = Period(DAY)
Rows = dict[str, list[dict[str, Any]]]

#: What is asked, and what counts as working it out: functions of a module, or a result kept in a file.
ASKED = {
    "figures": "/api/measures",
    "list": "/measures.csv?of=ties_formed",
    "cut_points": "/api/gaps/cut",
    "underconnected": "/api/gaps/apart",
    "removal": "/api/gaps/without?partner={partner}",
    "recent": "/api/introducers?partner={partner}",
}
WORK = {"cut_points": cut_points, "underconnected": underconnected, "removal": removal, "recent": decayed_ties}

Write = Callable[[FlaskClient], Any]


def posted(entity: str, **row: Any) -> Write:
    return lambda client: client.post(f"/api/{entity}", json=row)


def mended(address: str, **fields: Any) -> Write:
    """Change some fields of a record."""

    def write(client: FlaskClient) -> Any:
        found = client.get(f"/api/{address}")
        row = {name: value for name, value in found.json.items() if name != "version"} | fields
        return client.put(f"/api/{address}", json=row, headers={"If-Match": found.headers["ETag"]})

    return write


def contact(client: FlaskClient) -> Any:
    """A call that three partners took part in."""
    key = client.post(
        "/api/collaborations", json={"title": "A call", "kind": "contact", "status": "held", "starts_on": str(DAY)}
    ).json["key"]
    for partner in ("p0", "p1", "p2"):
        answer = posted("participations", partner=partner, collaboration=key, attendance="present")(client)
    return answer


HARMLESS: dict[str, Write] = {
    "a contact": contact,
    "an e-mail address": mended("partners/p1", email="new@example.org"),
    "a name": mended("partners/p1", name="Another name"),
    "a planned meeting": posted(
        "collaborations", title="Soon", kind="meeting", status="planned", starts_on="2026-12-01"
    ),
    "a new partner": posted("partners", name="Anew", kind="library", municipality="souris", sectors=["health"]),
}


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each was worked out in this process."""
    runs: Counter[str] = Counter()
    for name, module in WORK.items():
        work = getattr(module, name)

        def run(*given: Any, name: str = name, work: Any = work, **more: Any) -> Any:
            runs[name] += 1
            return work(*given, **more)

        monkeypatch.setattr(module, name, run)
    return runs


def results(folder: Path) -> dict[str, int]:
    """What is kept, and when it was."""
    return {path.name: path.stat().st_mtime_ns for path in (folder / "results").glob("*.json")}


def ask(client: FlaskClient, partner: str) -> None:
    """Ask everything, of a partner where it is about one, until all of it is current."""

    def settled() -> bool:
        found = client.get(ASKED["figures"]).json
        if not (found["figures"]["current"] and found["bands"]["current"]):
            return False
        return all(client.get(address.format(partner=partner)).status_code == 200 for address in ASKED.values())

    eventually(settled, 240, "all is current")


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_what_an_answer_does_not_rest_on_never_has_it_worked_out_again(
    app: Flask, store: Store, client: FlaskClient, tmp_path: Path, counted: Counter[str]
) -> None:
    app.config["TODAY"] = lambda: DAY
    fill(store, random_graphs.rows(3, 14, 30))
    partner = ties(store.snapshot(), *WINDOW.ordinals).keys[0]
    ask(client, partner)
    runs, kept = counted.copy(), results(tmp_path)
    assert set(runs) == set(WORK)
    assert len(kept) == 3, "figures, bands, a list"
    for what, write in HARMLESS.items():
        version = store.snapshot().version
        answer = write(client)
        assert answer.status_code in (200, 201), (what, answer.text)
        assert store.snapshot().version > version
        ask(client, partner)
        assert counted == runs, what
        assert results(tmp_path) == kept, what
    contact_of = posted("collaborations", title="M", kind="meeting", status="held", starts_on=str(DAY))(client).json
    for partner in ("p0", "p1"):
        posted("participations", partner=partner, collaboration=contact_of["key"], attendance="present")(client)
    ask(client, partner)
    assert all(counted[name] > runs[name] for name in WORK), counted
    assert results(tmp_path).keys() == kept.keys()
    assert all(stamp > kept[name] for name, stamp in results(tmp_path).items())


def test_the_digest_changes_with_what_is_measured_and_with_nothing_else() -> None:
    rows = random_graphs.rows(5)

    def digest(changed: Rows) -> str:
        return extracts.extract(random_graphs.snapshot(changed), DAY).digest

    before = digest(rows)
    more = {"key": "a-new-one", "name": "Anew", "kind": "library"}
    assert digest({**rows, "partner": [more, *rows["partner"]]}) == before
    assert digest({**rows, "municipality": [{"key": "a-place", "name": "A place"}, *rows["municipality"]]}) == before
    later = {"key": "later", "title": "L", "kind": "meeting", "status": "held", "starts_on": "2027-01-01"}
    came = {"key": "p0-later", "partner": "p0", "collaboration": "later", "attendance": "present"}
    collaborations, participations = [*rows["collaboration"], later], [*rows["participation"], came]
    assert digest({**rows, "collaboration": collaborations, "participation": participations}) == before
    assert digest({entity: found[::-1] for entity, found in rows.items()}) == before
    snapshot = random_graphs.snapshot(rows)
    present = set(extracts.extract(snapshot, DAY).incidence.partners)
    for number, row in enumerate(rows["partner"]):
        moved = [*rows["partner"]]
        moved[number] = {**row, "sectors": ["housing"] if row["sectors"] != ["housing"] else []}
        assert (digest({**rows, "partner": moved}) != before) == (row["key"] in present)
    record = next(
        key for key, found in snapshot.expanded.items() if found and extracts.presences(snapshot, DAY).get(key)
    )
    left = [row for row in rows["participation"] if row["key"] != record]
    assert digest({**rows, "participation": left}) != before


@pytest.mark.parametrize("seed", range(10))
def test_an_extract_gives_the_same_answers_as_the_graph(seed: int) -> None:
    snapshot = random_graphs.snapshot(random_graphs.rows(seed, 14, 30))
    extract = extracts.extract(snapshot, DAY)
    part = extract.snapshot(extracts.unpacked(extracts.packed(snapshot, DAY)))
    for without_us in (False, True):
        choice = Choice(WINDOW, without_us=without_us)
        whole, own = (measures.compute(one, choice, lambda done, total: None) for one in (snapshot, part))
        assert own["partners"].keys() == whole["partners"].keys()
        assert own["network"] == pytest.approx(whole["network"])
        assert own["over_time"] == whole["over_time"]
        assert own["lists"] == whole["lists"]
    drawn = zip(jackknife.draws(snapshot, *WINDOW.ordinals), jackknife.draws(part, *WINDOW.ordinals), strict=True)
    for one, other in drawn:
        assert one.keys == other.keys
        assert np.allclose(one.weights.toarray(), other.weights.toarray())


SOUTH = {
    "municipality": [{"key": "souris", "name": "Souris"}],
    "partner": [
        {"key": "ann", "name": "Ann", "kind": "person"},
        *({"key": key, "name": key, "kind": "library"} for key in ("spoken-for", "itself", "absent")),
    ],
    "collaboration": [{"key": "m", "title": "M", "kind": "meeting", "status": "held", "starts_on": "2026-05-04"}],
    "representation": [{"key": "r", "person": "ann", "organization": "spoken-for"}],
    "participation": [
        {"partner": "ann", "collaboration": "m", "attendance": "present"},
        {"partner": "itself", "collaboration": "m", "attendance": "present"},
    ],
}


@pytest.mark.parametrize(
    ("partner", "takes_part"), [("ann", True), ("itself", True), ("spoken-for", True), ("absent", False)]
)
def test_who_is_present_through_its_people_alone_takes_part(partner: str, takes_part: bool) -> None:
    """So that figures of who meets whom, to which its sectors and places belong, are worked out again."""
    before = random_graphs.snapshot({**{entity: [] for entity in records.RECORDS}, **SOUTH})
    row = records.read("partner", {**before.partners[partner].row(), "municipality": "souris"})
    extract = extracts.extract(before, DAY)
    after = before.advanced([Entry("partner", partner, 2, row)], 2)
    assert after.touched[facets.PARTNER] == 2
    assert (after.touched[facets.PARTICIPANT] == 2) == takes_part
    again = snapshot.loaded(2, after.tables, after.versions)
    assert extracts.extract(after, DAY).digest == extracts.extract(again, DAY).digest
    assert (extracts.extract(after, DAY).digest != extract.digest) == takes_part
