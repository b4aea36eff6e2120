"""Figures that others published, through the doors: the partnership's snapshot, and the clubs of Davis et al."""

from __future__ import annotations

import csv
import datetime
import io
import json
import re
from pathlib import Path

import counting
import networkx as nx
import pytest
from conftest import Command
from flask.testing import FlaskClient
from test_sample import HELD, MEMBERS, TODAY

from graphsvc import sample
from graphsvc.capture import imports
from graphsvc.model import records
from graphsvc.network.ties import ties
from graphsvc.storage.store import Store

#: Labels and figures as published for 1 January 2016 to 28 February 2018 (DESIGN, section 1).
PUBLISHED = {
    "PEI Network": 1057,
    "Partners in Immigration": 302,
    "Newcomer Advisors": 73,
    "Municipal LIP Council": 35,
    "SPO Working Group": 10,
    "Provincial and Municipal Strategy Sessions": 36,
    "Working Group Meetings": 14,
    "Events, Receptions, Cultural Activities": 29,
}
ASKED = "from=2016-01-01&until=2018-02-28"


def load(store: Store, folder: Path, tables: dict[str, list[dict[str, str]]]) -> None:
    sample.write(folder / "tables", tables)
    uploads = [(path.name, path.read_bytes()) for path in sorted((folder / "tables").glob("*.csv"))]
    preview = imports.check(store, folder / "imports", uploads, "test")
    assert not preview.problems
    assert imports.run(store, folder / "imports", preview.id).state == "done"


@pytest.mark.slow
def test_the_sample_reports_what_was_published_and_counts_its_gaps_right(
    store: Store, client: FlaskClient, command: Command, tmp_path: Path
) -> None:
    tables = sample.generate(until=TODAY)
    load(store, tmp_path, tables)

    answer = client.get(f"/api/report?{ASKED}").json
    assert {line["label"]: line["value"] for line in answer["lines"]} == PUBLISHED
    assert sorted(PUBLISHED.values()) == sorted([*MEMBERS.values(), *HELD.values()])
    asked = command("report", "--from", "2016-01-01", "--until", "2018-02-28", "--json")
    assert json.loads(asked.stdout) == answer
    page = client.get(f"/report?{ASKED}").text
    cells = re.findall(
        r'<th scope="row">(?:<bdi>)?([^<]+)(?:</bdi>)?</th>\s*<td class="number"[^>]*><a [^>]*>([\d,]+)<', page
    )
    assert {label: int(value.replace(",", "")) for label, value in cells} == PUBLISHED
    for line in answer["lines"]:
        shown = client.get(f"/api/report/{line['key']}/records?{ASKED}").json
        assert len(shown["records"]) == line["value"]
    listed = csv.DictReader(io.StringIO(client.get(f"/report.csv?{ASKED}").data.decode("utf-8-sig")))
    assert {row["label"]: int(row["value"]) for row in listed} == PUBLISHED

    rows: counting.Rows = {entity: [] for entity in records.RECORDS}
    for plural, entries in tables.items():
        entity = records.PLURALS[plural].entity
        rows[entity] += [records.read(entity, {n: v for n, v in row.items() if v}).row() for row in entries]
    counted, _ = counting.board(rows, datetime.date(2024, 11, 24), TODAY)
    board = client.get(f"/api/gaps?day={TODAY}").json
    assert {(cell["municipality"], cell["sector"]): cell["state"] for cell in board["cells"]} == {
        key: cell["state"] for key, cell in counted.items()
    }
    assert len({cell["state"] for cell in board["cells"]}) == 9
    told = json.loads(command("gaps", "--day", str(TODAY), "--json").stdout)
    assert told == board


def test_the_clubs_of_davis_gardner_and_gardner(store: Store, client: FlaskClient, tmp_path: Path) -> None:
    """Davis, Gardner & Gardner (1941), *Deep South*; as NetworkX has it."""
    clubs = nx.davis_southern_women_graph()
    women = clubs.graph["top"]
    tables = {
        "partners": [{"name": woman, "kind": "person"} for woman in women],
        "collaborations": [
            {"key": event.lower(), "title": event, "kind": "meeting", "status": "held", "starts_on": "1936-05-04"}
            for event in clubs.graph["bottom"]
        ],
        "participations": [
            {"partner": woman, "collaboration": event.lower(), "attendance": "present"}
            for woman in women
            for event in clubs[woman]
        ],
    }
    load(store, tmp_path, tables)
    assert client.get("/api/participations?limit=1").json["total"] == 89

    first, last = datetime.date(1936, 1, 1).toordinal(), datetime.date(1936, 12, 31).toordinal()
    found = ties(store.snapshot(), first, last)
    assert len(found.pairs()) == 139
    names = {key: row.name for key, row in store.snapshot().partners.items()}
    strength = dict(zip((names[key] for key in found.keys), found.strength, strict=True))
    assert strength == pytest.approx({woman: clubs.degree(woman) for woman in women})
    counts = {frozenset(pair): n for *pair, n in ties(store.snapshot(), first, last, weighting="count").pairs()}
    evelyn = next(key for key, name in names.items() if name == "Evelyn Jefferson")
    theresa = next(key for key, name in names.items() if name == "Theresa Anderson")
    assert counts[frozenset((evelyn, theresa))] == max(counts.values()) == 7
    both = client.get(f"/api/history?partner={evelyn}&with={theresa}").json
    assert both["total"] == 7
