"""The report: what each measure counts, what it leaves beside, and what does not go together."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from conftest import SHARED, Command, fill
from flask.testing import FlaskClient

from graphsvc.model import records
from graphsvc.storage.changes import Write
from graphsvc.storage.store import Store

#: What is answered is worked out from the snapshot, which is the same on both (test_graph, test_pages).
ENGINES = ("arcadedb",)

PERIOD = "from=2026-01-01&until=2026-12-31"
ROWS: dict[str, list[dict[str, Any]]] = {
    "collaboration": [
        {"key": "fair", "title": "Fair", "kind": "event", "status": "held", "starts_on": "2026-05-05", "headcount": 40},
        {"key": "tea", "title": "Tea", "kind": "event", "status": "held", "starts_on": "2026-06-05", "headcount": 0},
        {"key": "gala", "title": "Gala", "kind": "event", "status": "held", "starts_on": "2026-07"},
        {"key": "walk", "title": "Walk", "kind": "event", "status": "held", "starts_on": "2026", "headcount": 7},
        {"key": "past", "title": "Past", "kind": "event", "status": "held", "starts_on": "2025", "headcount": 9},
        {"key": "edge", "title": "Edge", "kind": "event", "status": "held", "starts_on": "2025", "ends_on": "2026"},
        {"key": "soon", "title": "Soon", "kind": "event", "status": "planned", "starts_on": "2026-08-01",
         "headcount": 100},
        {"key": "meal", "title": "Meal", "kind": "meeting", "status": "held", "starts_on": "2026-08-01",
         "headcount": 1000},
    ],
    "report-line": [
        {"key": "people", "label": "People reached", "measure": "people-reached", "kinds": ["event"]},
        {"key": "events", "label": "Events", "measure": "held", "kinds": ["event"]},
    ],
}  # fmt: skip


def test_people_reached_are_headcounts_added_up(client: FlaskClient, command: Command, store: Store) -> None:
    fill(store, ROWS)
    people, events = sorted(
        client.get(f"/api/report?{PERIOD}").json["lines"], key=lambda line: line["key"], reverse=True
    )
    assert people | {"value": 47, "unit": "people", "unknown": 1, "vague": 0, "contradiction": ""} == people
    assert events | {"value": 4, "unit": "gatherings"} == events
    opened = client.get(f"/api/report/people/records?{PERIOD}").json
    assert [row["key"] for row in opened["records"]] == ["fair", "tea", "walk"]
    assert [row["key"] for row in opened["unknown_records"]] == ["gala"]
    page = client.get(f"/report/people?{PERIOD}").text
    assert "Without a headcount, not counted" in page
    assert "1 without a headcount, not counted" in client.get(f"/report?{PERIOD}").text
    assert "1 sans nombre de personnes" in client.get(f"/report?{PERIOD}&lang=fr").text
    table = csv.DictReader(io.StringIO(client.get(f"/report.csv?{PERIOD}").data.decode("utf-8-sig")))
    assert {row["key"]: (row["value"], row["unknown"]) for row in table}["people"] == ("47", "1")
    told = command("report", "--from", "2026-01-01", "--until", "2026-12-31")
    assert "People reached" in told.stdout
    assert "47" in told.stdout
    assert "1 without a headcount" in told.stdout.replace("\n", " ")


def test_a_vague_date_stands_beside_the_people_reached(client: FlaskClient, store: Store) -> None:
    fill(store, ROWS)
    july = client.get("/api/report/people/records?from=2026-05-01&until=2026-07-15").json
    assert july["value"] == 40
    assert [row["key"] for row in july["vague_records"]] == ["gala", "walk"]


@pytest.mark.parametrize(
    ("measure", "unit", "fits"),
    [
        *(("members", unit, True) for unit in ("people", "organizations", "partners", "seats")),
        ("members", "gatherings", False),
        ("held", "gatherings", True),
        *(("held", unit, False) for unit in ("people", "organizations", "partners", "seats")),
        ("people-reached", "people", True),
        *(("people-reached", unit, False) for unit in ("gatherings", "organizations", "partners", "seats")),
    ],
)
def test_a_unit_that_does_not_fit_its_measure_is_refused(
    client: FlaskClient, store: Store, measure: str, unit: str, fits: bool
) -> None:
    fill(store, {"collaboration": [{"key": "council", "title": "Council", "kind": "council"}]})
    line = {"label": "Line", "measure": measure, "unit": unit, "kinds": "event", "body": "council"}
    answer = client.post("/api/report-lines", json=line)
    assert answer.status_code == (201 if fits else 422)
    if not fits:
        assert [problem["field"] for problem in answer.json["problems"]] == ["unit"]
        assert "people-reached counts people" in answer.json["problems"][0]["message"]
    page = client.post("/report-lines/new", data={**line, "label": "Other"})
    assert page.status_code == (302 if fits else 422)


@pytest.mark.parametrize(
    ("measure", "unit"), [("members", "partners"), ("held", "gatherings"), ("people-reached", "people")]
)
def test_a_measure_without_a_unit_has_its_own(client: FlaskClient, store: Store, measure: str, unit: str) -> None:
    fill(store, {"collaboration": [{"key": "council", "title": "Council", "kind": "council"}]})
    line = {"label": "Line", "measure": measure, "kinds": "event", "body": "council"}
    assert client.post("/api/report-lines", json=line).json["unit"] == unit


@pytest.mark.skipif(not SHARED.is_dir(), reason="the cases are not shipped")
def test_lines_of_a_file_that_contradict_are_refused_by_their_place(client: FlaskClient) -> None:
    name = "report-lines.csv"
    data = (SHARED / "cases" / "people-reached" / name).read_bytes()
    preview = client.post("/api/imports", data={"files": [(io.BytesIO(data), name)]}).json
    assert [(problem["line"], problem["field"]) for problem in preview["problems"]] == [(3, "unit"), (4, "unit")]
    mended = data.replace(b"held,people,", b"people-reached,people,").replace(b"held,partners,", b"held,gatherings,")
    preview = client.post("/api/imports", data={"files": [(io.BytesIO(mended), name)]}).json
    assert preview["problems"] == []
    client.post(f"/api/imports/{preview['id']}", headers={"If-Match": f'"{preview["version"]}"'})
    fair = {"title": "Information fair", "kind": "event", "status": "held", "starts_on": "2026-05-05", "headcount": 40}
    client.post("/api/collaborations", json=fair)
    lines = client.get(f"/api/report?{PERIOD}").json["lines"]
    assert {line["key"]: line["value"] for line in lines} == {"events": 1, "people": 40, "orgs": 1}


def test_a_line_on_record_that_contradicts_is_told_and_mended(
    client: FlaskClient, command: Command, store: Store
) -> None:
    """As it was recorded before it was refused."""
    fill(store, ROWS)
    old = {"key": "nonsense", "label": "People", "measure": "held", "kinds": ["event"], "unit": "people", "position": 1}
    line = records.trusted(records.ReportLine, old)
    store.write(lambda _: [Write("report-line", "nonsense", line)], actor="test", about="long ago")
    assert Store(store.database).snapshot().tables["report-line"]["nonsense"] == line
    told = {line["key"]: line for line in client.get(f"/api/report?{PERIOD}").json["lines"]}["nonsense"]
    assert told["value"] is None
    assert "unit people does not fit measure held" in told["contradiction"]
    for address in (f"/report?{PERIOD}", f"/report/nonsense?{PERIOD}"):
        page = client.get(address).text
        assert "unit people does not fit measure held" in page
        assert "/report-lines/nonsense/edit#field-unit" in page
    assert "does not fit" in client.get(f"/report.csv?{PERIOD}").text
    assert "does not fit" in command("report", "--from", "2026-01-01", "--until", "2026-12-31").stdout.replace(
        "\n", " "
    )
    assert json.loads(command("gaps", "--unknowns", "--json").stdout)["unknowns"][0]["key"] == "nonsense"
    version = client.get("/api/report-lines/nonsense").headers["ETag"].strip('"')
    form = {"label": "People", "measure": "held", "kinds": "event", "unit": "people", "version": version}
    refused = client.post("/report-lines/nonsense/edit", data=form)
    assert refused.status_code == 422
    assert client.post("/report-lines/nonsense/edit", data={**form, "measure": "people-reached"}).status_code == 302
    batch = client.get("/api/changes?limit=200").json["changes"][-1]["batch"]
    assert client.post(f"/api/changes/{batch}/undo", json={}).status_code == 200
    assert store.snapshot().tables["report-line"]["nonsense"] == line
