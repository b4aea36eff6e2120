"""Graphs of others: maps of Kumu as they are published, files made to harm, and what becomes of nodes and edges."""

from __future__ import annotations

import io
from collections import Counter
from pathlib import Path

import networkx as nx
import pytest
from test_formats import FORMATS, made

from graphsvc.files import parse, read
from graphsvc.files.parse import Parsed
from graphsvc.model import records
from graphsvc.model.records import Record

KUMU = Path(__file__).parents[2] / "shared" / "data" / "kumu"
here = pytest.mark.skipif(not KUMU.is_dir(), reason="the maps of Kumu are not here")


def parsed(file: str, data: bytes) -> Parsed:
    return parse.records_of(read.read([(file, data)]))


def counts(found: Parsed) -> dict[str, int]:
    assert found.problems == []
    return dict(Counter(one.record.entity for one in found.records))


@here
def test_a_published_map_of_kumu_has_the_elements_and_connections_that_its_source_counts() -> None:
    """SOURCE.txt: 34 elements and 49 connections; 40 are of type Employee/Founder, 9 Investor."""
    found = parsed("paypal-mafia.xlsx", (KUMU / "paypal-mafia.xlsx").read_bytes())
    assert counts(found) == {
        "sector": 4,
        "partner": 34,
        "collaboration": 9,
        "representation": 40,
        "participation": 2 * 9,
    }
    assert Counter(getattr(one.record, "kind", "") for one in found.records if one.record.entity == "partner") == {
        "person": 17,
        "business": 17,
    }
    botha = next(one.record for one in found.records if one.record.key == "roelof-botha")
    assert isinstance(botha, records.Partner)
    assert botha.sectors == ["paypal-mafia"]
    assert (botha.notes or "").startswith("Roelof Botha is a partner")
    assert "Image (34), Attribution (16), Net Worth (Billions) (6)" in found.notices[0]


@here
@pytest.mark.parametrize("file", ["snap-to-tutorial-data.xlsx", "snap-to-tutorial-project.json"])
def test_a_workbook_of_kumu_and_the_backup_of_its_project_are_read_alike(file: str) -> None:
    """SOURCE.txt: 51 elements and 113 connections."""
    found = parsed(file, (KUMU / file).read_bytes())
    assert counts(found) == {"partner": 51, "collaboration": 113, "participation": 2 * 113}
    assert "State (51)" in found.notices[1]


@here
@pytest.mark.parametrize("form", ["kumu", "kumu-json", "gexf", "graphml", "csv"])
def test_a_map_of_kumu_goes_out_again_and_back(form: str) -> None:
    tables = tables_of(parsed("paypal-mafia.xlsx", (KUMU / "paypal-mafia.xlsx").read_bytes()))
    written = b"".join(FORMATS[form].written(tables, 1))
    assert tables_of(parsed(f"out.{FORMATS[form].extension}", written)) == tables


def tables_of(found: Parsed) -> dict[str, list[Record]]:
    assert found.problems == []
    tables: dict[str, list[Record]] = {entity: [] for entity in records.RECORDS}
    for one in found.records:
        tables[one.record.entity].append(one.record)
    return {entity: sorted(rows, key=lambda row: row.key) for entity, rows in tables.items()}


BLUEPRINT = b"""{"elements": [
 {"label": "Ana", "type": "Person", "mood": "good"},
 {"label": "Clinic", "type": "Health", "tags": ["Health", "Youth"]},
 {"label": "Council", "type": "Council"},
 {"label": "Souris", "type": "Town"}],
"connections": [
 {"from": "Ana", "to": "Clinic", "type": "Employee", "direction": "directed"},
 {"from": "Council", "to": "Clinic", "type": "Member"},
 {"from": "Clinic", "to": "Souris"},
 {"from": "Clinic", "to": "Library"},
 {"from": "Souris", "to": "Council", "type": "somewhere"}]}"""


def test_elements_and_connections_become_what_they_most_likely_are() -> None:
    found = parsed("map.json", BLUEPRINT)
    rows = {(one.record.entity, one.record.key): one.record.row() for one in found.records}
    assert found.problems == []
    assert rows["partner", "clinic"]["kind"] == "health-organization"
    assert rows["partner", "clinic"]["municipality"] == "souris"
    assert rows["partner", "clinic"]["sectors"] == ["health", "youth"]
    assert rows["partner", "library"]["kind"] == "library"
    assert rows["representation", "ana--clinic"]["title"] == "Employee"
    assert rows["participation", "clinic--council"]["role"] == "member"
    assert rows["collaboration", "council"]["municipality"] == "souris"
    assert rows["collaboration", "clinic-library"] == {
        "key": "clinic-library",
        "title": "Clinic – Library",
        "kind": "project",
    }
    assert "mood (1)" in found.notices[0]
    assert "1 element is named by a connection only" in found.notices[-1]


def test_an_edge_without_its_node_is_told_with_its_line() -> None:
    data = b"<graphml>\n<graph>\n<node id='a'/>\n<edge source='a' target='b'/></graph></graphml>"
    problems = parsed("a.graphml", data).problems
    assert [(problem.file, problem.line) for problem in problems] == [("a.graphml", 4)]
    assert "leads to b" in problems[0].message


ENTITIES = '<!DOCTYPE g [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY c "&b;&b;&b;">]>'
OUTSIDE = '<!DOCTYPE g [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
BROUGHT = '<!DOCTYPE g SYSTEM "http://127.0.0.1:1/a.dtd">'


@pytest.mark.parametrize("declared", [ENTITIES, OUTSIDE, BROUGHT])
@pytest.mark.parametrize("file", ["a.gexf", "a.graphml"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_graph_that_declares_entities_is_refused(declared: str, file: str, encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?>\n{declared}<graphml><graph><node id="a"/></graph></graphml>'
    problems = parsed(file, text.encode(encoding)).problems
    assert [problem.message for problem in problems] == [
        "line 2 declares a type or an entity, which no graph needs; save it again without"
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<graphml><graph><node id='a'>", "no XML from line 1 on"),
        ("<graphml/>", "holds no nodes"),
        ("<graphml>" + "<graph>" * 100, "too many tags"),
        ("<gexf><node id='a'><attvalue for='b' value='" + "x" * 200_000 + "'/></node></gexf>", "more than 100,000"),
    ],
)
def test_a_graph_that_cannot_be_read_says_why(text: str, said: str) -> None:
    assert said in parsed("a.graphml", text.encode()).problems[0].message


NETWORK = {
    "municipality": made("municipality", [{"name": "Souris", "latitude": 46.35}]),
    "sector": made("sector", [{"name": "Health"}]),
    "partner": made(
        "partner",
        [
            {"name": "Ana", "kind": "person"},
            {"name": "Clinic", "kind": "library", "municipality": "souris", "sectors": ["health"], "notes": "<&>\n\"'"},
        ],
    ),
    "collaboration": made("collaboration", [{"title": "Council", "kind": "council"}]),
    "representation": made("representation", [{"person": "ana", "organization": "clinic", "from": "2016"}]),
    "participation": made(
        "participation",
        [
            {"partner": "clinic", "collaboration": "council"},
            {"partner": "clinic", "collaboration": "council", "from": "2017"},
        ],
    ),
    "expectation": made("expectation", [{"municipality": "souris", "sector": "health", "partners": 2}]),
}
#: Five nodes; four records between two of them, and the links to a municipality and a sector.
NODES, EDGES = 5, 6


def test_networkx_reads_as_many_nodes_and_edges() -> None:
    for name, reader in (("gexf", nx.read_gexf), ("graphml", nx.read_graphml)):
        written = b"".join(FORMATS[name].written(NETWORK, 1))
        graph = reader(io.BytesIO(written))
        assert (graph.number_of_nodes(), graph.number_of_edges()) == (NODES, EDGES), name
        assert graph.is_directed()
        assert graph.nodes["municipality/souris"]["latitude"] == 46.35
        assert graph.nodes["partner/clinic"]["notes"] == "<&>\n\"'"
        assert graph.nodes["partner/clinic"]["label"] == "Clinic"


def test_a_graph_of_networkx_is_read() -> None:
    graph = nx.florentine_families_graph()
    buffer = io.BytesIO()
    nx.write_gexf(graph, buffer)
    assert counts(parsed("florentine.gexf", buffer.getvalue())) == {
        "partner": 15,
        "collaboration": 20,
        "participation": 40,
    }
