"""Questions of one's own: what ships is right, what is written is read, and nothing but a plain reading is asked."""

# ruff: noqa: E501 - statements

from __future__ import annotations

import contextlib
import datetime
import json
import threading
from pathlib import Path
from typing import Any

import pytest
import random_graphs
from conftest import Command, fill
from flask import Flask
from flask.testing import FlaskClient

from graphsvc.errors import BadInput, Busy, NotFound, Problems, TooSlow
from graphsvc.files.question_in import KINDS, Parameter, value
from graphsvc.model import vocabulary
from graphsvc.questions import asked
from graphsvc.storage.asked import Record, Rows, ask
from graphsvc.storage.store import Store

TODAY = datetime.date(2026, 6, 30)


def took_part(partner: str, collaboration: str, attendance: str = "present", **more: str) -> dict[str, Any]:
    return {"partner": partner, "collaboration": collaboration, "attendance": attendance or None, **more}


#: Two organizations, four people, three bodies: small enough to answer every question by hand.
ROWS: dict[str, list[dict[str, Any]]] = {
    "sector": [{"key": "health", "name": "Health"}, {"key": "housing", "name": "Housing", "name_fr": "Logement"}],
    "municipality": [{"key": key, "name": key.title()} for key in ("alba", "brin", "cove")],
    "partner": [
        {
            "key": "clinic",
            "name": "=Clinic",
            "kind": "health-organization",
            "municipality": "alba",
            "serves": "brin",
            "sectors": "health",
        },
        {
            "key": "library",
            "name": "Library",
            "name_fr": "Bibliothèque",
            "kind": "library",
            "municipality": "alba",
            "serves": "brin|cove",
            "sectors": "health|housing",
        },
        *({"key": key, "name": key.title(), "kind": "person"} for key in ("ann", "bob", "cyd", "dan")),
    ],
    "representation": [
        {"person": "ann", "organization": "clinic", "from": "2020"},
        {"person": "ann", "organization": "library"},
        {"person": "bob", "organization": "clinic", "until": "2025"},
        {"person": "cyd", "organization": "clinic"},
    ],
    "collaboration": [
        {"key": "council", "title": "Council", "kind": "council", "status": "active"},
        {"key": "committee", "title": "Committee", "kind": "committee", "status": "active"},
        {"key": "idle", "title": "Idle group", "kind": "working-group", "status": "active"},
        *(
            {"key": key, "title": key, "kind": kind, "starts_on": day, "status": status, "part_of": body}
            for key, kind, day, status, body in (
                ("c1", "meeting", "2025-01-10", "held", "council"),
                ("c2", "meeting", "2026-02-10", "held", "council"),
                ("c3", "meeting", "2026-03-01", "cancelled", "council"),
                ("c4", "meeting", "2026-05-01", "held", "council"),
                ("k1", "meeting", "2026-03-05", "held", "committee"),
                ("k2", "meeting", "2026-04", "held", "committee"),
                ("e1", "event", "2025-05-05", "held", None),
                ("x1", "consultation", "2026-05-20", "held", None),
            )
        ),
    ],
    "participation": [
        took_part("ann", "council", "", role="member"),
        took_part("bob", "council", "", role="member"),
        took_part("cyd", "idle", "", role="member"),
        took_part("ann", "c1"),
        took_part("bob", "c1"),
        took_part("ann", "c2"),
        took_part("bob", "c2", "absent", via="dan"),
        took_part("cyd", "c2", "regrets"),
        took_part("ann", "c3"),
        took_part("ann", "c4"),
        took_part("ann", "k1", "", role="participant"),
        took_part("cyd", "k1", "", role="invited"),
        took_part("bob", "k2", "regrets", via="dan"),
        took_part("dan", "e1"),
        took_part("cyd", "e1"),
        took_part("cyd", "x1"),
    ],
}
#: Question, what is given, and the rows by hand; of records their keys.
ANSWERS: list[tuple[str, dict[str, str], list[list[object]]]] = [
    ("both-tables", {"one": "council", "other": "committee", "since": ""}, [["ann", 3, 1], ["bob", 2, 1]]),
    ("both-tables", {"one": "Council", "other": "committee", "since": "2026-02-01"}, [["ann", 2, 1], ["bob", 1, 1]]),
    (
        "meetings-without-a-sector",
        {"sector": "Logement", "since": ""},
        [["x1", "2026-05-20", 1], ["k2", "2026-04", 1]],
    ),
    ("meetings-without-a-sector", {"sector": "housing", "body": "committee"}, [["k2", "2026-04", 1]]),
    (
        "attendance-by-year",
        {"body": "council"},
        [["2026", "ann", 2, 2], ["2026", "bob", 1, 2], ["2025", "ann", 1, 1], ["2025", "bob", 1, 1]],
    ),
    ("many-voices", {"day": "2024-06-01"}, [["clinic", 3, ["ann", "bob", "cyd"]]]),
    ("many-voices", {}, []),
    ("many-voices", {"least": "2"}, [["clinic", 2, ["ann", "cyd"]]]),
    ("several-hats", {}, [["ann", ["clinic", "library"]]]),
    (
        "sectors-two-towns-share",
        {"one": "alba", "other": "Brin"},
        [["health", 2, ["clinic", "library"]], ["housing", 1, ["library"]]],
    ),
    ("served-from-elsewhere", {}, [["brin", 2, ["clinic", "library"]], ["cove", 1, ["library"]]]),
    ("event-then-table", {}, [["cyd", "e1", "2025-05-05", "x1", "2026-05-20"]]),
    ("event-then-table", {"since": "2026-06-01"}, []),
    (
        "bodies-that-did-not-meet",
        {"since": "2026-06-01"},
        [["council", 2, "2026-05-01"], ["idle", 1, None], ["committee", 0, "2026-04"]],
    ),
    ("bodies-that-did-not-meet", {"since": "2026-04-15"}, [["idle", 1, None]]),
    ("stand-ins", {}, [["bob", "dan", 2, 1]]),
    ("stand-ins", {"least": "3"}, []),
]


def plain(value: object) -> object:
    """A value with the keys of records."""
    return (
        value.key
        if isinstance(value, Record)
        else [plain(item) for item in value]
        if isinstance(value, list)
        else value
    )


def rows_of(store: Store, key: str, given: dict[str, str], data: Path = Path("nowhere")) -> list[list[object]]:
    known = asked.find(data, key)
    values = asked.values(store.snapshot(), known.question.parameters, given, TODAY)
    found = asked.ask(store.database, known.reading, values, seconds=30)
    assert found.columns == known.reading.columns
    return [[plain(value) for value in row] for row in found.rows]


@pytest.mark.slow("neo4j")
def test_what_ships_is_answered_as_by_hand(store: Store) -> None:
    fill(store, ROWS)
    for key, given, expected in ANSWERS:
        assert rows_of(store, key, given) == expected, (key, given)
    assert {key for key, _, _ in ANSWERS} == {entry.key for entry in asked.listed(Path("nowhere"))}


#: What a question may not say, and a word of the remedy.
HOSTILE = {
    "CREATE (n:Sector {key: 'x'}) RETURN n": "CREATE",
    "INSERT (n:Sector {key: 'x'}) RETURN n": "INSERT",
    "MATCH (n) SET n.key = 'x' RETURN n": "SET",
    "MATCH (n) REMOVE n.key RETURN n": "REMOVE",
    "MATCH (n) DETACH DELETE n RETURN 1": "DETACH",
    "MATCH (n) MERGE (m:Sector {key: 'x'}) RETURN m": "MERGE",
    "MATCH (n) FOREACH (x IN [1] | CREATE (:Sector {key: 'x'})) RETURN n": "FOREACH",
    "CREATE INDEX x IF NOT EXISTS FOR (n:Sector) ON (n.x)": "CREATE",
    "DROP INDEX change_batch": "DROP",
    "UNWIND [1] AS x CALL (x) { CREATE (:Sector {key: 'x'}) } IN TRANSACTIONS RETURN x": "CREATE",
    "UNWIND [1] AS x CALL (x) { MATCH (n) RETURN n } IN TRANSACTIONS RETURN x": "TRANSACTIONS",
    "MATCH (n) RETURN COLLECT { CREATE (m:Sector {key: 'x'}) RETURN m } AS x": "CREATE",
    "LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line": "LOAD",
    "WITH 1 AS one LOAD CSV FROM 'http://127.0.0.1:1/' AS line RETURN line": "LOAD",
    "CALL dbms.listConfig() YIELD name RETURN name": "CALL",
    "CALL db.labels": "CALL",
    "MATCH (n) CALL db.labels() RETURN n": "CALL",
    "SHOW USERS": "SHOW",
    "USE system MATCH (n) RETURN n": "USE",
    "EXPLAIN MATCH (n) RETURN n": "EXPLAIN",
    "PROFILE MATCH (n) RETURN n": "PROFILE",
    "RETURN 1 AS a; MATCH (n) RETURN n": "semicolon",
    "RETURN apoc.load.json('file:///etc/passwd') AS x": "LOAD",
    "RETURN apoc /* */ . text . join(['a'], 'b') AS x": "apoc.text.join",
    "RETURN `apoc`.`text`.`join`(['a'], 'b') AS x": "`join`",
    "RETURN file() AS x": "file",
    "RETURN rand() AS x": "rand",
    "RETURN reduce(s = 'x', i IN range(1, 40) | s + s) AS x": "reduce",
    # Neo4j reads this escape before anything else: the text ends there, and what follows is a statement.
    "RETURN '\\u0027 AS x CREATE (n:Sector {key: \\u0027x' AS y": "backslash",
    "\\u0043REATE (n:Sector {key: 'x'}) RETURN n": "no place",
    "MATCH (n) \u017fET n.key = 'x' RETURN n": "backticks",  # a letter whose capital is S
    "RETURN `a\\u0060` AS x": "backslash",
    "RETURN 1 /* AS x": "no place",
    "RETURN 'abc AS x": "no place",
    "RETURN range(1, 1000000000) AS x": "10000",
    "RETURN range(1, 10 ^ 9) AS x": "10000",
    "RETURN [x IN range(1, 9999) WHERE any(y IN range(1, 9999) WHERE none(z IN range(1, 9999) WHERE x))] AS x": "UNWIND",
    "MATCH (a:Sector) RETURN [(a)-[:WORKS_IN*1..20]-(b) | b.key] AS x": "MATCH",
    "RETURN " + "(" * 5000 + "1" + ")" * 5000 + " AS x": "too deep",
    "RETURN 1 AS x" + " WITH [x] AS x" * 1000 + " RETURN x": "WITH",
    "RETURN (1 AS x": "not closed",
    "RETURN 1) AS x": "closes nothing",
    "MATCH (n)": "RETURN",
    "": "MATCH",
    "// only a comment": "MATCH",
    "{!sql} select from Partner": "begins",
    "RETURN $password AS x": "$password",
    "RETURN '" + "x" * 30_000 + "' AS x": "characters",
}
HARMLESS = {
    "// CREATE is what this is not\nRETURN 'it\\'s; DROP' AS said, \"CREATE (n)\" AS `set` /* SET */": [
        "it's; DROP",
        "CREATE (n)",
    ],
    "WITH {a: {b: [1, null, 2.5]}} AS deep RETURN deep AS deep, date('2026-02-28') AS day": [
        {"a": {"b": [1, None, 2.5]}},
        "2026-02-28",
    ],
    "RETURN datetime('2026-02-28T23:59:59Z') AS at, duration('P1D') AS long, -3 AS less, true AS yes;": [
        "2026-02-28T23:59:59+00:00",
        "P1D",
        -3,
        True,
    ],
    "RETURN point({x: 1, y: 2}) AS place, 0.0 / 0.0 AS none": [[1.0, 2.0], "nan"],
    "MATCH (s:Sector {key: 'health'})<-[w:WORKS_IN]-(p:Partner {key: 'clinic'}) RETURN s AS s, w AS w": [
        Record("sector", "health"),
        {"type": "WORKS_IN"},
    ],
    "MATCH p = (:Sector {key: 'health'})<-[:WORKS_IN]-(:Partner {key: 'clinic'}) RETURN p AS path": [
        [Record("sector", "health"), {"type": "WORKS_IN"}, Record("partner", "clinic")]
    ],
    "UNWIND ['clinic'] AS key CALL (key) { MATCH (p:Partner {key: key}) RETURN count(p) AS c } RETURN c AS c, [(p:Partner)-[:SERVES]->(m) WHERE p.key = key | m.key] AS l": [
        1,
        ["brin"],
    ],
}


ENDLESS = """UNWIND range(1, 9999) AS a UNWIND range(1, 9999) AS b UNWIND range(1, 9999) AS c
WITH a WHERE a < 0 RETURN a AS a"""


def console(store: Store, statement: str, **how: Any) -> Rows:
    return ask(store.database, asked.typed(statement), {}, **{"seconds": 30, **how})


def test_only_a_plain_reading_is_sent(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "database", None)
    for statement, word in HOSTILE.items():
        with pytest.raises(BadInput) as refused:
            console(store, statement)
        assert word in str(refused.value), (statement[:80], str(refused.value))


def test_what_only_reads_is_answered_in_plain_values(store: Store) -> None:
    fill(store, ROWS)
    for statement, expected in HARMLESS.items():
        assert [list(row) for row in console(store, statement).rows] == [expected], statement


def test_a_statement_that_got_past_the_guard_would_still_leave_nothing(store: Store) -> None:
    fill(store, ROWS)

    def send(text: Any) -> None:
        with contextlib.suppress(BadInput):  # Neo4j refuses it in a READ session, ArcadeDB does it and rolls it back
            store.database.rolled_back(text, {}, lambda result: result.consume(), seconds=5, patience=30)

    send("CREATE (:Sector {key: 'new'})")
    send("MATCH (n:Sector {key: 'health'}) SET n.name = 'other'")
    send("MATCH (n:Partner) DETACH DELETE n")
    found = console(store, "MATCH (n) WHERE n:Sector OR n:Partner RETURN n.key AS key, n.name AS name ORDER BY key")
    assert len(found.rows) == 8
    assert ("health", "Health") in found.rows


@pytest.mark.parametrize("place", ["file:///etc/passwd", "/etc/passwd", "http://127.0.0.1:1/", "http://example.org/"])
def test_the_engine_reads_no_file_and_no_network(store: Store, place: str) -> None:
    """Even without the guard."""
    statement: Any = "LOAD CSV FROM $place AS line RETURN line"
    with pytest.raises(BadInput, match="cannot answer"):
        store.database.rolled_back(statement, {"place": place}, lambda result: result.values(), seconds=5, patience=30)


def test_rows_are_limited_and_what_is_more_is_said(store: Store) -> None:
    fill(store, ROWS)
    many = "UNWIND range(1, 200) AS a UNWIND range(1, 200) AS b RETURN a * 1000 + b AS n ORDER BY n"
    found = console(store, many)
    assert (len(found.rows), found.more, found.rows[0]) == (10_000, True, (1001,))
    assert not console(store, "UNWIND range(1, 10000) AS n RETURN n AS n").more
    long = f"UNWIND range(1, 5000) AS n RETURN '{'x' * 15_000}' AS long"
    found = console(store, long)
    assert found.more
    assert len(found.rows) < 2000


def test_what_takes_too_long_is_given_up_and_others_go_on(store: Store) -> None:
    fill(store, ROWS)
    with pytest.raises(TooSlow, match="may take 1 second"):
        console(store, ENDLESS, seconds=1)
    assert console(store, "RETURN 1 AS one").rows == [(1,)]
    assert len(store.snapshot().partners) == 6


def test_what_the_engine_refuses_is_told_in_its_words(store: Store) -> None:
    with pytest.raises(BadInput, match="cannot answer"):
        console(store, "MATCH (n) RETURN m AS m")
    with pytest.raises(BadInput, match="cannot answer"):
        console(store, "RETURN 1 AS a, 2 AS a")


def test_an_answer_without_rows_has_its_columns(store: Store) -> None:
    assert console(store, "MATCH (n:Partner) RETURN n AS partner, n.name AS `the name`").columns == (
        "partner",
        "the name",
    )


def put(data: Path, **files: str) -> None:
    (data / "questions").mkdir(exist_ok=True)
    for name, text in files.items():
        (data / "questions" / f"{name.replace('_', '-')}.cypher").write_text(text, encoding="utf-8")


def test_a_broken_file_tells_its_place_and_the_others_are_there(tmp_path: Path) -> None:
    put(
        tmp_path,
        good="MATCH (n:Partner) WHERE n.name = $called RETURN n AS partner",
        writes="// a comment\n\nMATCH (n)\nDELETE n\nRETURN 1 AS one",
        kind="// $a nothing: A\nRETURN $a AS a",
        unused="// $a day: A\nRETURN 1 AS a",
        shape="// $a day = yesterday: A / B\nRETURN $a AS a",
        lang="RETURN $lang AS a",
        many_voices="RETURN 1 AS mine",
    )
    folder = tmp_path / "questions"
    (folder / "Bad Name.cypher").write_text("RETURN 1 AS a", encoding="utf-8")
    (folder / "latin.cypher").write_bytes(b"// \xe9t\xe9\nRETURN 1 AS a")
    (folder / "large.cypher").write_text("//" + "x" * 50_000, encoding="utf-8")
    (folder / "secret.cypher").symlink_to("/etc/passwd")
    (folder / "folder.cypher").mkdir()
    (folder / "notes.txt").write_text("not a question", encoding="utf-8")
    entries = {entry.key: entry for entry in asked.listed(tmp_path) if entry.own}
    told = {
        key: (entry.problems[0].line, entry.problems[0].message) for key, entry in entries.items() if entry.problems
    }
    assert told == {
        "writes": (4, "DELETE is not allowed, since a question only reads; as a name it is written in backticks"),
        "kind": (
            1,
            "there is no parameter of type nothing; use text, number, day, partner, municipality, sector, body, collaboration",
        ),
        "unused": (None, "the statement has no $a"),
        "shape": (1, "is no day; write YYYY-MM-DD, or today, today-30d, today-24m, today-2y"),
        "lang": (None, "the name lang is taken; choose another"),
        "Bad Name": (None, "a name has small letters, digits and single hyphens, as in who-came.cypher"),
        "latin": (None, "is not UTF-8; save it as UTF-8"),
        "large": (None, "is longer than 40000 bytes"),
        "secret": (None, "is no file of its own; copy it here instead of a link"),
        "folder": (None, "is no file of its own; copy it here instead of a link"),
    }
    assert [entry.replaces for entry in asked.listed(tmp_path) if entry.key == "many-voices"] == [True]
    assert asked.find(tmp_path, "many-voices").reading.text == "RETURN 1 AS mine"
    [parameter] = asked.find(tmp_path, "good").question.parameters
    assert (parameter.key, parameter.kind, parameter.label) == ("called", "text", "Called")
    for name in ("../backups/clear", "..", "questions/many-voices", "notes", "", "many-voices.cypher"):
        with pytest.raises(NotFound):
            asked.find(tmp_path, name)


def test_a_day_may_be_counted_from_today() -> None:
    parameter = Parameter("since", "day")
    days = {"today": "2026-06-30", "today-30d": "2026-05-31", "today-4m": "2026-02-28", "today-2y": "2024-06-30"}
    assert {text: value(parameter, text, TODAY) for text in days} == days


def test_values_are_read_by_their_type(store: Store) -> None:
    fill(store, ROWS)
    parameters = tuple(Parameter(kind, kind) for kind in KINDS)
    given = {
        "text": " a ",
        "number": "1,5",
        "day": "2026-01-02",
        "partner": "bibliotheque",
        "municipality": "ALBA",
        "sector": "logement",
        "body": "Council",
        "collaboration": "e1",
    }
    assert asked.values(store.snapshot(), parameters, given, TODAY) == {
        "text": "a",
        "number": 1.5,
        "day": "2026-01-02",
        "partner": "library",
        "municipality": "alba",
        "sector": "housing",
        "body": "council",
        "collaboration": "e1",
    }
    with pytest.raises(Problems) as refused:
        asked.values(store.snapshot(), parameters, {**dict.fromkeys(KINDS, "x"), "text": ""}, TODAY)
    assert {problem.field for problem in refused.value.problems} == set(KINDS)


@pytest.fixture
def asking(app: Flask, client: FlaskClient, store: Store, tmp_path: Path) -> FlaskClient:
    fill(store, ROWS)
    app.config["TODAY"] = lambda: TODAY
    put(
        tmp_path,
        mine="// title: <b>Mine</b> / À moi\nMATCH (p:Partner) WHERE p.name <> $name RETURN p AS p, p.name AS name, -1 AS less ORDER BY p.key LIMIT 2",
    )
    return client


def test_a_question_is_page_csv_workbook_and_api(asking: FlaskClient) -> None:
    listed = asking.get("/questions").text
    assert "&lt;b&gt;Mine&lt;/b&gt;" in listed
    assert "Who comes to both tables" in listed
    form = asking.get("/questions/mine").text
    assert 'name="name"' in form
    assert "<td" not in form
    page = asking.get("/questions/mine?name=x").text
    assert '<a href="/partners/ann">' in page
    assert "2 rows." in page
    table = asking.get("/questions/mine.csv?name=x").text.splitlines()
    assert table == ["\ufeffp,p_name,name,less", "ann,Ann,Ann,-1", "bob,Bob,Bob,-1"]
    assert asking.get("/questions/mine.xlsx?name=x").data[:2] == b"PK"
    answer = asking.get("/api/questions/mine?name=x").json
    assert answer["rows"][0] == {"p": {"entity": "partner", "key": "ann", "name": "Ann"}, "name": "Ann", "less": -1}
    assert [column["name"] for column in answer["columns"]] == ["p", "name", "less"]
    clinic = asking.get("/questions/many-voices.csv?least=2").text.splitlines()
    assert clinic[1] == "clinic,'=Clinic,2,ann|cyd"


def test_questions_speak_french(asking: FlaskClient) -> None:
    asking.set_cookie("lang", "fr")
    assert "À moi" in asking.get("/questions").text
    page = asking.get("/questions/both-tables?one=council&other=committee&since=").text
    assert "Réunions de la première" in page
    assert "Première instance" in page


def test_a_wrong_parameter_is_told_at_its_field(asking: FlaskClient) -> None:
    answer = asking.get("/questions/many-voices?least=some")
    assert answer.status_code == 422
    assert 'href="#field-least"' in answer.text
    assert asking.get("/api/questions/many-voices?least=some").json["problems"][0]["field"] == "least"
    assert asking.get("/api/questions/many-voices?most=1").status_code == 400
    assert asking.get("/api/questions/both-tables").status_code == 422
    assert asking.get("/questions/nothing").status_code == 404
    for path in ("/questions/..%2f..%2fetc%2fpasswd", "/questions/%2e%2e", "/api/questions/..%5c..%5cx"):
        assert asking.get(path).status_code == 404


def test_an_answer_is_kept_until_the_graph_or_the_file_changes(
    asking: FlaskClient, store: Store, tmp_path: Path
) -> None:
    first = asking.get("/api/questions/mine?name=x")
    again = asking.get("/api/questions/mine?name=x", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    fill(store, {"partner": [{"key": "aaa", "name": "Aaa", "kind": "other"}]})
    changed = asking.get("/api/questions/mine?name=x", headers={"If-None-Match": first.headers["ETag"]})
    assert changed.json["rows"][0]["name"] == "Aaa"
    put(tmp_path, mine="RETURN 1 AS one")
    assert asking.get("/api/questions/mine").json["rows"] == [{"one": 1}]


def test_the_console_asks_and_writes_nothing(asking: FlaskClient, store: Store) -> None:
    version = store.snapshot().version
    page = asking.post("/console", data={"statement": "MATCH (s:Sector) RETURN s AS sector, 2 AS two ORDER BY s.key"})
    assert '<a href="/sectors/health">' in page.text
    table = asking.post("/console", data={"statement": "RETURN '=1+1' AS a", "as": "csv"})
    assert table.text.splitlines() == ["\ufeffa", "'=1+1"]
    refused = asking.post("/console", data={"statement": "RETURN 1 AS a\nDELETE n"})
    assert refused.status_code == 400
    assert "line 2" in refused.text
    assert asking.get("/console?statement=RETURN+1+AS+a").text.count("<td") == 0
    assert store.snapshot().version == version


def test_the_command_asks_the_same(command: Command, store: Store, tmp_path: Path) -> None:
    fill(store, ROWS)
    put(tmp_path, mine="MATCH (s:Sector) RETURN s AS sector, [1, 2] AS l ORDER BY s.key", broken="CREATE (n)")
    assert command("ask", "mine").stdout.splitlines() == ["Sector\tL", "Health\t1, 2", "Housing\t1, 2"]
    listed = command("ask").stdout
    assert "CREATE is not allowed" in listed
    assert "stand-ins" in listed
    assert (
        json.loads(command("ask", "many-voices", "least=2", "day=2024-06-01", "--json").stdout)["rows"][0]["how_many"]
        == 3
    )
    assert "there is no parameter" in command("ask", "mine", "x=1").stderr
    assert command("ask", "broken").exit_code == 1


def test_the_sample_answers_every_question_that_ships(store: Store) -> None:
    fill(store, random_graphs.rows(5))
    snapshot = store.snapshot()
    bodies = sorted(key for key, row in snapshot.collaborations.items() if row.kind in vocabulary.BODIES)
    towns, sectors = sorted(snapshot.municipalities), sorted(snapshot.sectors)
    given = {"one": towns[0], "other": towns[-1], "sector": sectors[0], "body": bodies[0], "since": ""}
    for entry in asked.listed(Path("nowhere")):
        own = {**given, "one": bodies[0], "other": bodies[-1]} if entry.key == "both-tables" else given
        assert entry.known
        chosen = {row.key: own[row.key] for row in entry.known.question.parameters if row.key in own}
        chosen = {**chosen, "since": "2020-01-01"} if entry.key == "bodies-that-did-not-meet" else chosen
        rows_of(store, entry.key, chosen)


def test_the_questions_of_the_readme_are_answered(store: Store, tmp_path: Path) -> None:
    fill(store, ROWS)
    readme = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
    examples = readme.partition("Three to begin with")[2].split("```")[1].strip().split("\n\n")
    put(tmp_path, **{f"example_{number}": text for number, text in enumerate(examples)})
    assert rows_of(store, "example-0", {"sector": "Logement"}, tmp_path) == [["library"]]
    assert rows_of(store, "example-1", {"since": "2026-01-01"}, tmp_path) == [["ann", 3], ["cyd", 1]]
    fill(store, {"sector": [{"key": "arts", "name": "Arts"}]})
    assert rows_of(store, "example-2", {}, tmp_path) == [["arts"]]


@pytest.mark.slow
def test_no_more_run_in_the_engine_than_leave_room_for_the_pages(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    running = threading.BoundedSemaphore(1)
    monkeypatch.setattr("graphsvc.storage.asked._running", running)
    with running, pytest.raises(Busy):
        console(store, "RETURN 1 AS one", seconds=0.1)
    with pytest.raises(TooSlow):
        console(store, ENDLESS, seconds=0.5)
    # What nobody waits for goes on in ArcadeDB, and its place is free when that has ended it.
    assert running.acquire(timeout=90)
