"""What graphsvc relies on of an engine, each with the test that holds it on every engine.

A third engine, or the next version of one, is judged by running this module and those that it names:

    uv run pytest -n 0 tests/test_engine_contract.py -k neo4j

| what is relied on | test |
|---|---|
| A transaction is written whole or not at all. | `test_a_transaction_that_fails_leaves_nothing` |
| What is not committed is seen by nobody else. | `test_nobody_sees_what_is_not_committed` |
| Readers meanwhile see whole batches and miss none. | `test_graph.py::test_readers_meanwhile_see_whole_batches_and_miss_none` |
| Of those who move the counter on from one number, one does; it is what keeps writers apart. | `test_of_writers_at_once_one_moves_the_counter_on` |
| Of those who claim one operation id at once, one does; the others get a constraint error, or are told to try again. | `test_an_operation_id_is_claimed_once` |
| A key is there once, also where several make it at once. | `test_a_key_is_there_once` |
| A statement that takes too long is cut off, and says so. | `test_what_takes_too_long_is_cut_off` |
| A reading that was given up ends in the engine, too, and small readings go on meanwhile. | `test_what_nobody_waits_for_ends` |
| Rows come in the order that a statement asks for; text by code point (in the first 65,536), nothing last. | `test_rows_come_in_the_order_asked_for` |
| Text comes back as it went: NFC and NFD apart, emoji, directions, NUL, 20,000 characters. | `test_text_comes_back_as_it_went` |
| Whole numbers are exact to 2^63 - 1, others are doubles; lists of text keep their order. | `test_numbers_and_lists_come_back_as_they_went` |
| A property that is null is not there; `SET n = map` takes away what the map lacks. | `test_set_replaces_all_properties` |
| Dates and instants come back as they went (graphsvc keeps them as text and does not need this yet). | `test_dates_and_instants_come_back_as_they_went` |
| Lists of 50,000 values, maps of 2,000 keys, 2,000 rows of 20,000 characters go in one statement. | `test_large_parameters_go_in_one_statement` |
| A map is looked up by a name that comes from the data, and a comprehension collects linked nodes. | `test_maps_and_comprehensions` |
| Links of one node are deleted by thousands where they were collected first. | `test_links_that_were_collected_are_deleted` |
| So are nodes with all their links. | `test_a_node_goes_with_all_its_links` |
| The same through all of graphsvc, in both directions. | `test_links.py::test_many_links_of_one_record_come_and_go` |
| A transaction that is rolled back leaves nothing, also of a statement that writes in a READ session. | `test_asked.py::test_a_statement_that_got_past_the_guard_would_still_leave_nothing` |
| LOAD CSV reads no file of the machine and nothing from the network, as the engine was started. | `test_asked.py::test_the_engine_reads_no_file_and_no_network` |
| A wrong password is refused at once. | `test_a_wrong_password_is_refused` |
| After a restart the same driver goes on. | `test_down.py::test_pages_say_that_the_store_is_away_and_go_on_when_it_is_back` |
| What was acknowledged survives SIGKILL. | `test_crash.py::test_imports_survive_sigkill` |
| A schema statement that is run again changes nothing. | `test_the_schema_is_made_once` |

Not relied on, since engines differ: that a reading session refuses to write (Neo4j does, ArcadeDB does not), full text
indexes, the text of an instant, the order of emoji, a limit of time that the client gives (ArcadeDB has its own for all statements).
"""

# ruff: noqa: E501 - a table

from __future__ import annotations

import ast
import re
import threading
import time
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import neo4j.exceptions
import psutil
import pytest
from running import eventually

from graphsvc import engines
from graphsvc.engines import arcadedb
from graphsvc.errors import GraphsvcError, StoreDown, TooSlow
from graphsvc.storage import cypher, schema, statements
from graphsvc.storage.database import Database, Refused, Transaction
from graphsvc.storage.reading import version

HERE = Path(__file__).parent


def ask(database: Database, text: str, **parameters: Any) -> list[list[Any]]:
    """The rows of a statement, in a transaction of its own."""
    return database.write(lambda tx: run(tx, text, **parameters))


def run(tx: Transaction, text: str, **parameters: Any) -> list[list[Any]]:
    return tx.bolt.run(text, parameters).values()


def at_once(count: int, work: Callable[[int], object]) -> list[object]:
    """What several threads that begin together get: a result, or the error."""
    start = threading.Barrier(count)
    got: list[object] = []

    def one(number: int) -> None:
        start.wait()
        try:
            got.append(work(number))
        except Exception as error:
            got.append(error)

    threads = [threading.Thread(target=one, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return got


def test_every_row_names_a_test_that_there_is() -> None:
    """And every test here has its row."""
    named = re.findall(r"\| `(?:(\w+\.py)::)?(test_\w+)` \|", __doc__ or "")
    rows = [line for line in (__doc__ or "").splitlines() if line.startswith("| ")][1:]
    assert len(named) == len(rows)
    for module, name in named:
        assert name in _tests(HERE / (module or Path(__file__).name)), (module, name)
    assert {name for module, name in named if not module} == _tests(Path(__file__)) - {
        "test_every_row_names_a_test_that_there_is"
    }


def _tests(path: Path) -> set[str]:
    found = ast.parse(path.read_text(encoding="utf-8")).body
    return {node.name for node in found if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}


def test_a_transaction_that_fails_leaves_nothing(database: Database) -> None:
    def work(tx: Transaction) -> None:
        run(tx, "CREATE (:Sector {key: 'one'}) CREATE (:Sector {key: 'two'})")
        run(tx, "MATCH (a:Sector {key: 'one'}), (b:Sector {key: 'two'}) CREATE (a)-[:LINK]->(b)")
        raise LookupError

    with pytest.raises(LookupError):
        database.write(work)
    assert ask(database, "MATCH (n:Sector) RETURN count(n)") == [[0]]


def test_nobody_sees_what_is_not_committed(database: Database) -> None:
    ask(database, "CREATE (:Sector {key: 'there', name: 'before'})")
    seen: list[list[list[Any]]] = []

    def look() -> None:
        seen.append(ask(database, "MATCH (n:Sector) RETURN n.key, n.name ORDER BY n.key"))

    def work(tx: Transaction) -> None:
        run(tx, "CREATE (:Sector {key: 'new'})")
        reader = threading.Thread(target=look)
        reader.start()
        reader.join(30)

    database.write(work)
    look()
    assert seen == [[["there", "before"]], [["new", None], ["there", "before"]]]


def test_of_writers_at_once_one_moves_the_counter_on(database: Database) -> None:
    def advance(number: int) -> int:
        def work(tx: Transaction) -> int:
            run(tx, "CREATE (:Sector {key: $key})", key=f"s{number}")
            moved = tx.rows(statements.ADVANCE_VERSION, version=0, advanced=1)
            if not moved:
                raise LookupError
            return number

        return database.write(work)

    got = at_once(6, advance)
    won = [number for number in got if isinstance(number, int)]
    assert len(won) == 1
    others = [error for error in got if not isinstance(error, int)]
    assert all(isinstance(e, (LookupError, GraphsvcError, neo4j.exceptions.ConstraintError)) for e in others), others
    assert version(database) == 1
    assert ask(database, "MATCH (n:Sector) RETURN n.key") == [[f"s{won[0]}"]]


def test_an_operation_id_is_claimed_once(database: Database) -> None:
    def claim(number: int) -> int:
        return database.write(
            lambda tx: tx.run(statements.CLAIM_OPERATION, id="one", request_hash=str(number), result="{}") or number
        )

    got = at_once(6, claim)
    won = [number for number in got if isinstance(number, int)]
    assert len(won) == 1
    others = [error for error in got if not isinstance(error, int)]
    assert all(isinstance(e, (GraphsvcError, neo4j.exceptions.ConstraintError)) for e in others), others
    assert ask(database, "MATCH (o:Operation) RETURN o.request_hash") == [[str(won[0])]]
    with pytest.raises(neo4j.exceptions.ConstraintError):
        claim(7)


def test_a_key_is_there_once(database: Database) -> None:
    got = at_once(6, lambda number: ask(database, "MERGE (n:Sector {key: 'one'}) SET n.name = $name", name=str(number)))
    errors = [error for error in got if isinstance(error, Exception)]
    assert len(errors) < 6
    assert all(isinstance(e, (GraphsvcError, neo4j.exceptions.ConstraintError)) for e in errors), errors
    assert ask(database, "MATCH (n:Sector) RETURN count(n)") == [[1]]


def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """`slow` becomes a reading that takes hours."""
    text = "MATCH (a:Sector), (b:Sector), (c:Sector), (d:Sector) WHERE a.n + b.n + c.n + d.n < 0 RETURN true AS answers"
    load = cypher.load
    made = cypher.Statement("slow", text, "", frozenset(), ("answers",))
    monkeypatch.setattr(cypher, "load", lambda name: made if name == "slow" else load(name))


SLOW = cypher.Query("slow", statements.AnswersRow)


@pytest.fixture(scope="module", params=engines.ENGINES)
def hasty(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[engines.Engine, Database]]:
    """An engine that gives no statement more than five seconds, with nodes to be slow over."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(arcadedb, "longest_seconds", lambda heap_mb: 5)
        slow(patch)
        with engines.start(request.param, tmp_path_factory.mktemp("hasty"), lambda line: None) as engine:
            at = engine.address
            with Database(at.uri, at.user, at.password, at.database) as database:
                schema.migrate(database)
                ask(database, "UNWIND range(1, 3000) AS n CREATE (:Sector {key: toString(n), n: n})")
                yield engine, database


@pytest.mark.slow
def test_what_takes_too_long_is_cut_off(hasty: tuple[engines.Engine, Database]) -> None:
    _, database = hasty
    with pytest.raises(TooSlow, match="took too long"):
        database.rows(SLOW, seconds=1)
    database.ready()


@pytest.mark.slow
def test_what_nobody_waits_for_ends(hasty: tuple[engines.Engine, Database]) -> None:
    engine, database = hasty
    given_up = at_once(20, lambda _: database.rows(SLOW, seconds=1))
    assert [type(error) for error in given_up] == [TooSlow] * 20
    eventually(lambda: answers(database), 60, "a small reading goes through")

    def idle() -> bool:
        """Whether the engine works for less than a tenth of a second in one."""
        before = spent(engine)
        time.sleep(1)
        return spent(engine) - before < 0.1

    eventually(idle, 60, "the engine has ended what nobody waits for")
    assert answers(database)


def answers(database: Database) -> bool:
    try:
        database.ready()
    except StoreDown:
        return False
    return True


def spent(engine: engines.Engine) -> float:
    """Seconds of processor that an engine has used."""
    top = psutil.Process(engine.process_id)
    times = [process.cpu_times() for process in (top, *top.children(recursive=True))]
    return sum(time.user + time.system for time in times)


def test_rows_come_in_the_order_asked_for(database: Database) -> None:
    names = ["z", "Z", "a", "é", "É", "e\u0301", "10", "9", "-", "ñ", "\ufb01", None]
    order = sorted(name for name in names if name)
    asked = "UNWIND $names AS name RETURN name ORDER BY name"
    assert [row[0] for row in ask(database, asked, names=names)] == [*order, None]
    assert [row[0] for row in ask(database, f"{asked} DESC", names=names)] == [None, *reversed(order)]
    numbers = [3, -1, 2**53, 0]
    assert [
        row[0] for row in ask(database, "UNWIND $numbers AS n RETURN n ORDER BY n DESC LIMIT 3", numbers=numbers)
    ] == [
        2**53,
        3,
        0,
    ]


def test_text_comes_back_as_it_went(database: Database) -> None:
    texts = [
        unicodedata.normalize("NFC", "Été à l'Île"),
        unicodedata.normalize("NFD", "Été à l'Île"),
        "👩‍👩‍👧‍👦 🇨🇦",
        "مرحبا \u202eabc\u202c",
        "a\u0000b",
        "line\nline\ttab\r\n",
        "'\"\\`$%{}[]",
        "x" * 20_000,
        "\U0001f600" * 10_000,
        "",
    ]
    ask(
        database,
        "UNWIND $rows AS row CREATE (n:Sector) SET n = row",
        rows=[{"key": str(n), "t": t} for n, t in enumerate(texts)],
    )
    rows = ask(
        database, "UNWIND $keys AS key MATCH (n:Sector {key: key}) RETURN n.t", keys=[str(n) for n in range(len(texts))]
    )
    assert [row[0] for row in rows] == texts
    for name in (texts[0], texts[1]):
        ask(database, "CREATE (:Partner {key: $name})", name=name)
    assert ask(database, "MATCH (n:Partner {key: $name}) RETURN count(n)", name=texts[0]) == [[1]]


def test_numbers_and_lists_come_back_as_they_went(database: Database) -> None:
    values = {
        "whole": 2**53 + 1,
        "largest": 2**63 - 1,
        "least": -(2**63) + 1,
        "part": 0.1 + 0.2,
        "true": True,
        "list": ["b", "a", "é"],
    }
    ask(database, "CREATE (n:Sector) SET n = $values", values={"key": "one", **values})
    [[got]] = ask(database, "MATCH (n:Sector {key: 'one'}) RETURN n {.*}")
    assert got == {"key": "one", **values}
    assert {name: type(value) for name, value in got.items()} == {
        name: type(value) for name, value in {"key": "", **values}.items()
    }


def test_set_replaces_all_properties(database: Database) -> None:
    ask(
        database,
        "CREATE (:Sector {key: 'one', name: 'a', other: 'b'})-[:LINK {key: 'l', name: 'a', other: 'b'}]->(:Partner)",
    )
    ask(
        database,
        "MATCH (n:Sector {key: 'one'})-[l:LINK]->() SET n = $map SET l = $map",
        map={"key": "one", "name": None, "new": 1},
    )
    got = ask(database, "MATCH (n:Sector {key: 'one'})-[l:LINK]->() RETURN n {.*}, l {.*}, n.name, keys(n)")
    assert [row[:3] for row in got] == [[{"key": "one", "new": 1}, {"key": "one", "new": 1}, None]]
    assert sorted(got[0][3]) == ["key", "new"]


def test_dates_and_instants_come_back_as_they_went(database: Database) -> None:
    day = date(2026, 2, 28)
    ask(database, "CREATE (:Sector {key: 'one', day: date('2026-02-28'), at: datetime('2026-02-28T23:59:59.123Z')})")
    [[got, at, later]] = ask(database, "MATCH (n:Sector {key: 'one'}) RETURN n.day, n.at, n.day + duration('P1D')")
    assert (got.to_native(), later.to_native()) == (day, date(2026, 3, 1))
    assert at.to_native().isoformat(timespec="milliseconds") == "2026-02-28T23:59:59.123+00:00"


def test_large_parameters_go_in_one_statement(database: Database) -> None:
    assert ask(database, "RETURN size($list)", list=[f"key-{n}" for n in range(50_000)]) == [[50_000]]
    assert ask(database, "RETURN size(keys($map)), $map['k1999']", map={f"k{n}": n for n in range(2000)}) == [
        [2000, 1999]
    ]
    rows = [{"key": str(n), "text": "é" * 20_000} for n in range(200)]
    ask(database, "UNWIND $rows AS row CREATE (n:Sector) SET n = row", rows=rows)
    small = [{"key": f"s{n}", "text": "x"} for n in range(2000)]
    ask(database, "UNWIND $rows AS row CREATE (n:Sector) SET n = row", rows=small)
    assert ask(database, "MATCH (n:Sector) RETURN count(n), sum(size(n.text))") == [[2200, 200 * 20_000 + 2000]]


def test_maps_and_comprehensions(database: Database) -> None:
    ask(
        database,
        "CREATE (a:Sector {key: 'a'}) WITH a UNWIND ['x', 'y', 'z'] AS key CREATE (a)-[:LINK {key: key}]->(:Partner {key: key})",
    )
    found = ask(
        database,
        "UNWIND $rows AS row MATCH (n:Sector {key: row.key})-[link:LINK]->() WHERE row.keys[link.key] RETURN link.key ORDER BY link.key",
        rows=[{"key": "a", "keys": {"x": True, "z": True}}],
    )
    assert found == [["x"], ["z"]]
    [[record]] = ask(database, "MATCH (n:Sector) RETURN n {.*, linked: [(n)-[:LINK]->(p:Partner) | p.key]} AS record")
    assert (record["key"], sorted(record["linked"])) == ("a", ["x", "y", "z"])


def linked(database: Database, count: int) -> None:
    ask(database, "CREATE (:Sector {key: 'hub'})")
    ask(
        database,
        "MATCH (hub:Sector {key: 'hub'}) UNWIND range(1, $count) AS n CREATE (hub)-[:LINK {n: n}]->(:Partner {key: toString(n)})",
        count=count,
    )


def test_links_that_were_collected_are_deleted(database: Database) -> None:
    linked(database, 3000)
    ask(
        database,
        "MATCH (:Sector {key: 'hub'})-[link:LINK]->() WHERE link.n % 3 > 0 WITH collect(link) AS links UNWIND links AS link DELETE link",
    )
    assert ask(database, "MATCH (:Sector {key: 'hub'})-[link:LINK]->() RETURN count(link)") == [[1000]]
    assert ask(database, "MATCH (:Partner)<-[link:LINK]-() RETURN count(link)") == [[1000]]


def test_a_node_goes_with_all_its_links(database: Database) -> None:
    linked(database, 3000)
    ask(database, "UNWIND $rows AS row MATCH (n:Sector {key: row.key}) DETACH DELETE n", rows=[{"key": "hub"}])
    assert ask(database, "MATCH ()-[link]->() RETURN count(link)") == [[0]]
    assert ask(database, "MATCH (:Partner)<-[link]-() RETURN count(link)") == [[0]]
    assert ask(database, "MATCH (n:Partner) RETURN count(n)") == [[3000]]


def test_a_wrong_password_is_refused(engine: engines.Engine) -> None:
    at = engine.address
    with Database(at.uri, at.user, "wrong" + at.password, at.database) as database, pytest.raises(Refused):
        database.ready()


def test_the_schema_is_made_once(database: Database) -> None:
    applied = schema.applied(database)
    assert [migration.number for migration in applied] == [migration.number for migration, _ in schema.migrations()]
    for _, texts in schema.migrations():
        database.migrate(texts)
    assert schema.migrate(database) == applied[-1].number
    assert schema.applied(database) == applied
