"""The graph: one transaction a write, a snapshot that equals a fresh load, undo that brings everything back."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from typing import Any

import pytest
import random_graphs
from conftest import fill, write
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphsvc import engines
from graphsvc.capture import changes, editing
from graphsvc.capture.editing import Who
from graphsvc.errors import Conflict, NotFound, PreconditionRequired, Problems, Stale
from graphsvc.model import records
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import search
from graphsvc.storage.database import Database
from graphsvc.storage.store import Graph, Write, load

ME = Who("test")


def same(one: Snapshot, other: Snapshot) -> None:
    assert one.version == other.version
    for entity in records.RECORDS:
        assert one.tables[entity] == other.tables[entity], entity
        assert one.versions[entity] == other.versions[entity], entity
    assert dict(one.expanded) == dict(other.expanded)
    assert one.incidence.partners == other.incidence.partners
    assert one.incidence.collaborations == other.incidence.collaborations
    assert rows_of(one) == rows_of(other)
    for index in ("participations_of", "participations_in", "represented_by", "represents", "parts_of"):
        assert filed(one, index) == filed(other, index), index


def rows_of(graph: Snapshot) -> list[tuple[int, ...]]:
    """The presences as columns, in any order."""
    columns = ("collaboration", "person", "organization", "recorded", "start", "end", "family")
    return sorted(zip(*(getattr(graph.incidence, name).tolist() for name in columns), strict=True))


def filed(graph: Snapshot, index: str) -> dict[str, list[str]]:
    return {key: sorted(row.key for row in rows) for key, rows in getattr(graph, index).items() if rows}


def test_an_empty_store_has_version_0(graph: Graph) -> None:
    assert graph.snapshot().version == 0
    same(graph.snapshot(), load(graph.database))


def test_what_is_written_is_read_back_as_it_was(graph: Graph) -> None:
    fill(graph, random_graphs.rows(3))
    same(graph.snapshot(), load(graph.database))
    expected = random_graphs.graph(random_graphs.rows(3))
    assert graph.snapshot().tables == expected.tables


def test_writing_the_same_again_changes_nothing(graph: Graph) -> None:
    fill(graph, random_graphs.rows(3))
    before = graph.snapshot().version
    fill(graph, random_graphs.rows(3))
    assert graph.snapshot().version == before


@settings(max_examples=8, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10_000), steps=st.lists(st.tuples(st.sampled_from("pdus"), st.integers(0, 999)), max_size=8))
def test_a_snapshot_advanced_by_changes_equals_a_fresh_load(graph: Graph, seed: int, steps: Any) -> None:
    """After any series of writes, deletes and undos: p writes other rows, d deletes, u undoes, s looks."""
    existing = [("partner", k) for k in graph.snapshot().partners] + [
        (e, k) for e in ("municipality", "sector", "collaboration", "setting") for k in graph.snapshot().tables[e]
    ]
    graph.write(lambda now: editing.deletion(now, set(existing)), actor="test", about="emptied")
    fill(graph, random_graphs.rows(seed, partners=5, collaborations=5))
    for step, number in steps:
        current = graph.snapshot()
        keys = sorted((entity, key) for entity, table in current.tables.items() for key in table)
        batches = changes.batches(graph.database, limit=3)
        if step == "p":
            fill(graph, random_graphs.rows(number, partners=5, collaborations=5))
        elif step == "d" and keys:
            entity, key = keys[number % len(keys)]
            editing.delete(graph, entity, key, current.versions[entity][key], ME)
        elif step == "u":
            try:
                changes.undo(graph, batches[number % len(batches)].key, ME)
            except (changes.ChangedSince, Problems):
                assert graph.snapshot().version == current.version
    same(graph.snapshot(), load(graph.database))


def test_the_same_operation_answers_as_the_first_time(graph: Graph) -> None:
    who = Who("test", "once")
    one, first = editing.create(graph, "sector", {"name": "Health"}, who)
    two, second = editing.create(graph, "sector", {"name": "Health"}, who)
    assert (one, first) == (two, second)
    assert list(graph.snapshot().sectors) == ["health"]
    with pytest.raises(Conflict, match="once"):
        editing.create(graph, "sector", {"name": "Housing"}, who)


def test_a_link_to_nothing_is_refused_and_nothing_is_written(graph: Graph) -> None:
    with pytest.raises(Problems, match="there is no municipality souris"):
        editing.create(graph, "partner", {"name": "A", "kind": "other", "municipality": "souris"}, ME)
    assert graph.snapshot().version == 0
    assert changes.after(graph.database, 0) == []


def test_a_change_needs_the_version_that_was_read(graph: Graph) -> None:
    editing.create(graph, "sector", {"name": "Health"}, ME)
    with pytest.raises(PreconditionRequired):
        editing.change(graph, "sector", "health", {"name": "Care"}, None, ME)
    editing.change(graph, "sector", "health", {"name": "Care"}, 1, ME)
    with pytest.raises(Stale):
        editing.change(graph, "sector", "health", {"name": "Cure"}, 1, ME)
    with pytest.raises(NotFound):
        editing.change(graph, "sector", "nothing", {"name": "Cure"}, 1, ME)


def test_eight_writers_at_once_make_one_change_a_version(graph: Graph) -> None:
    editing.create(graph, "partner", {"name": "A", "kind": "other"}, ME)
    won: list[int] = []
    lost: list[int] = []

    def writer(number: int) -> None:
        for turn in range(5):
            seen = graph.snapshot().versions["partner"]["a"]
            try:
                values = {"name": "A", "kind": "other", "notes": f"{number} {turn}"}
                editing.change(graph, "partner", "a", values, seen, ME)
                won.append(seen)
            except Stale:
                lost.append(seen)

    threads = [threading.Thread(target=writer, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) + len(lost) == 40
    assert len(set(won)) == len(won)
    numbers = [change.seq for change in changes.of_record(graph.database, "partner", "a")]
    assert sorted(numbers) == list(range(1, len(won) + 2))


def test_two_services_on_one_store_see_each_other(graph: Graph) -> None:
    other = Graph(graph.database)
    for number in range(3):
        editing.create(graph, "sector", {"name": f"A {number}"}, ME)
        editing.create(other, "sector", {"name": f"B {number}"}, ME)
    same(graph.snapshot(), other.snapshot())
    assert len(other.snapshot().sectors) == 6


def test_deleting_takes_what_hangs_on_it_along_and_undo_brings_it_back(graph: Graph) -> None:
    fill(graph, random_graphs.rows(5))
    before = graph.snapshot()
    person = next(row.person for row in before.representations.values())
    written = editing.delete(graph, "partner", person, before.versions["partner"][person], ME)
    gone = graph.snapshot()
    assert person not in gone.partners
    assert all(person not in (row.partner, row.via) for row in gone.participations.values())
    assert all(person not in (row.person, row.organization) for row in gone.representations.values())
    changes.undo(graph, written.batch, ME)
    assert graph.snapshot().tables == before.tables
    same(graph.snapshot(), load(graph.database))


def test_undo_is_refused_while_a_record_was_changed_since(graph: Graph) -> None:
    _, first = editing.create(graph, "sector", {"name": "Health"}, ME)
    _, second = editing.change(graph, "sector", "health", {"name": "Care"}, first.version, ME)
    with pytest.raises(changes.ChangedSince, match="sector health") as refused:
        changes.undo(graph, first.batch, ME)
    assert [(row.entity, row.key) for row in refused.value.records] == [("sector", "health")]
    assert graph.snapshot().version == second.version
    changes.undo(graph, second.batch, ME)
    assert graph.snapshot().sectors["health"].name == "Health"


def test_batches_are_undone_one_after_the_other(graph: Graph) -> None:
    """Three corrections of one record, and its deletion: each undo finds what its batch left."""
    who = Who("test")
    record, first = editing.create(graph, "partner", {"name": "A", "kind": "other"}, who)
    before = graph.snapshot().tables["partner"]
    batches = [first.batch]
    for notes in ("one", "two", "three"):
        version = graph.snapshot().versions["partner"]["a"]
        batches.append(editing.change(graph, "partner", "a", {**record.row(), "notes": notes}, version, who)[1].batch)
    version = graph.snapshot().versions["partner"]["a"]
    batches.append(editing.delete(graph, "partner", "a", version, who).batch)
    for batch in reversed(batches[1:]):
        changes.undo(graph, batch, who)
    assert graph.snapshot().tables["partner"] == before
    changes.undo(graph, batches[0], who)
    assert not graph.snapshot().partners


def test_undo_is_refused_while_others_link_to_what_would_go(graph: Graph) -> None:
    _, first = editing.create(graph, "sector", {"name": "Health"}, ME)
    editing.create(graph, "partner", {"name": "A", "kind": "other", "sectors": "health"}, ME)
    with pytest.raises(changes.ChangedSince, match="sector health"):
        changes.undo(graph, first.batch, ME)


def test_a_renamed_partner_is_still_found_under_its_former_name(graph: Graph) -> None:
    _, made = editing.create(graph, "partner", {"name": "Vieux nom d'Été", "kind": "other"}, ME)
    editing.change(graph, "partner", "vieux-nom-d-ete", {"name": "New", "kind": "other"}, made.version, ME)
    found = search.page(graph.snapshot(), "partner", q="ete vieux")
    assert [record.key for record in found.items] == ["vieux-nom-d-ete"]


def test_instants_never_go_back_even_where_the_clock_does(store: Any) -> None:
    times = iter(["2026-01-02T00:00:00.000Z"] * 2 + ["2026-01-01T00:00:00.000Z"] * 2)
    graph = Graph(store, clock=lambda: next(times))
    editing.create(graph, "sector", {"name": "A"}, ME)
    editing.create(graph, "sector", {"name": "B"}, ME)
    assert [change.at for change in changes.after(store, 0)] == ["2026-01-02T00:00:00.000Z"] * 2


def test_readers_meanwhile_see_whole_batches_and_miss_none(graph: Graph) -> None:
    over = threading.Event()
    wrong: list[str] = []

    def read() -> None:
        while not over.is_set():
            seen = graph.snapshot()
            if len(seen.partners) != seen.version or seen.version % 400:
                wrong.append(f"{len(seen.partners)} partners at version {seen.version}")
                return

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for batch in range(12):
        rows = [write("partner", key=f"p{batch}-{n}", name="P", kind="other") for n in range(400)]
        graph.write(lambda _, rows=rows: rows, actor="test", about="a batch")
    over.set()
    for reader in readers:
        reader.join(30)
    assert wrong == []
    assert len(graph.snapshot().partners) == 12 * 400


class Cut:
    """A way to the engine that is cut once while a commit passes: before the engine has it, or before its answer."""

    #: A Bolt message of its own: COMMIT.
    COMMIT = b"\x00\x02\xb0\x12\x00\x00"

    def __init__(self, port: int, *, before: bool) -> None:
        self._port, self._before = port, before
        self.armed = False
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                far = socket.create_connection(("127.0.0.1", self._port))
                threading.Thread(target=self._pass, args=(near, far, True), daemon=True).start()
                threading.Thread(target=self._pass, args=(far, near, False), daemon=True).start()

    def _pass(self, source: socket.socket, target: socket.socket, forth: bool) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                commits = forth and self.armed and self.COMMIT in data
                if commits:
                    self.armed = False
                    source.shutdown(socket.SHUT_WR)  # whoever waits for the answer hears that there is none
                if not (commits and self._before):
                    target.sendall(data)
                if commits:
                    time.sleep(0.5)
                    break
        for end in (source, target):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def close(self) -> None:
        self._listener.close()


@pytest.mark.parametrize("before", [True, False], ids=["unheard", "unanswered"])
def test_a_commit_that_is_cut_off_has_one_effect_and_one_answer(
    store: Database, engine: engines.Engine, before: bool
) -> None:
    """F2: the operation id tells whether it happened, and nobody hears of it."""
    at = engine.address
    way = Cut(int(at.uri.rpartition(":")[2]), before=before)
    with Database(f"bolt://127.0.0.1:{way.port}", at.user, at.password, at.database) as database:
        graph = Graph(database)
        assert graph.snapshot().version == 0
        who = Who("test", "once")
        way.armed = True
        _, written = editing.create(graph, "sector", {"name": "Health"}, who)
        assert not way.armed
        assert editing.create(graph, "sector", {"name": "Health"}, who)[1] == written
    way.close()
    assert len(changes.after(store, 0)) == written.version == 1
    assert list(load(store).sectors) == ["health"]


def test_two_imports_in_crossed_order_both_finish(graph: Graph) -> None:
    """F7: of two processes on one store, here two graphs of it."""
    other = Graph(graph.database)
    keys = [f"p{number}" for number in range(40)]
    fill(graph, {"partner": [{"key": key, "name": key, "kind": "other"} for key in keys]})

    def run(one: Graph, order: list[str], field: str) -> None:
        for key in order:

            def work(now: Snapshot, key: str = key) -> list[Write]:
                return [Write("partner", key, now.partners[key].model_copy(update={field: "seen"}))]

            one.write(work, actor="test", about=field)

    threads = [
        threading.Thread(target=run, args=(graph, keys, "notes")),
        threading.Thread(target=run, args=(other, keys[::-1], "phone")),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert {(row.notes, row.phone) for row in graph.snapshot().partners.values()} == {("seen", "seen")}
    same(graph.snapshot(), load(graph.database))
    same(graph.snapshot(), other.snapshot())
