"""The graph: one transaction a write, a snapshot that equals a fresh load, undo that brings everything back."""

from __future__ import annotations

import contextlib
import gc
import itertools
import socket
import threading
import time
from collections.abc import Callable
from typing import Any

import neo4j
import pytest
import random_graphs
from conftest import fill, write
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphsvc import engines
from graphsvc.capture import changes, editing
from graphsvc.capture.editing import Who
from graphsvc.errors import Conflict, NotFound, PreconditionRequired, Problems, Stale, StoreDown
from graphsvc.model import records
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import search
from graphsvc.storage import database
from graphsvc.storage.changes import Write
from graphsvc.storage.database import Database
from graphsvc.storage.reading import load
from graphsvc.storage.store import Store

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
    for index in (
        *("participations_of", "participations_in", "represented_by", "represents", "parts_of"),
        *("agreed_in", "assigned_to"),
    ):
        assert filed(one, index) == filed(other, index), index


def rows_of(snapshot: Snapshot) -> list[tuple[int, ...]]:
    """The presences as columns, in any order."""
    columns = ("collaboration", "person", "organization", "recorded", "start", "end", "family")
    return sorted(zip(*(getattr(snapshot.incidence, name).tolist() for name in columns), strict=True))


def filed(snapshot: Snapshot, index: str) -> dict[str, list[str]]:
    return {key: [row.key for row in rows] for key, rows in getattr(snapshot, index).items() if rows}


def test_an_empty_store_has_version_0(store: Store) -> None:
    assert store.snapshot().version == 0
    same(store.snapshot(), load(store.database))


def test_what_is_written_is_read_back_as_it_was(store: Store) -> None:
    fill(store, random_graphs.rows(3))
    same(store.snapshot(), load(store.database))
    expected = random_graphs.snapshot(random_graphs.rows(3))
    assert store.snapshot().tables == expected.tables


def test_writing_the_same_again_changes_nothing(store: Store) -> None:
    fill(store, random_graphs.rows(3))
    before = store.snapshot().version
    fill(store, random_graphs.rows(3))
    assert store.snapshot().version == before


@pytest.mark.slow("neo4j")
@settings(max_examples=8, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10_000), steps=st.lists(st.tuples(st.sampled_from("pdus"), st.integers(0, 999)), max_size=8))
def test_a_snapshot_advanced_by_changes_equals_a_fresh_load(store: Store, seed: int, steps: Any) -> None:
    """After any series of writes, deletes and undos: p writes other rows, d deletes, u undoes, s looks."""
    existing = [("partner", k) for k in store.snapshot().partners] + [
        (e, k) for e in ("municipality", "sector", "collaboration", "setting") for k in store.snapshot().tables[e]
    ]
    store.write(lambda now: editing.deletion(now, set(existing)), actor="test", about="emptied")
    fill(store, random_graphs.rows(seed, partners=5, collaborations=5))
    for step, number in steps:
        current = store.snapshot()
        keys = sorted((entity, key) for entity, table in current.tables.items() for key in table)
        batches = changes.batches(store.database, limit=3)
        if step == "p":
            fill(store, random_graphs.rows(number, partners=5, collaborations=5))
        elif step == "d" and keys:
            entity, key = keys[number % len(keys)]
            editing.delete(store, entity, key, current.versions[entity][key], ME)
        elif step == "u":
            try:
                changes.undo(store, batches[number % len(batches)].key, ME)
            except (changes.ChangedSince, Problems):
                assert store.snapshot().version == current.version
    same(store.snapshot(), load(store.database))


def test_the_same_operation_answers_as_the_first_time(store: Store) -> None:
    who = Who("test", "once")
    one, first = editing.create(store, "sector", {"name": "Health"}, who)
    two, second = editing.create(store, "sector", {"name": "Health"}, who)
    assert (one, first) == (two, second)
    assert list(store.snapshot().sectors) == ["health"]
    with pytest.raises(Conflict, match="once"):
        editing.create(store, "sector", {"name": "Housing"}, who)


def test_a_link_to_nothing_is_refused_and_nothing_is_written(store: Store) -> None:
    with pytest.raises(Problems, match="there is no municipality souris"):
        editing.create(store, "partner", {"name": "A", "kind": "other", "municipality": "souris"}, ME)
    assert store.snapshot().version == 0
    assert changes.after(store.database, 0) == []


def test_a_change_needs_the_version_that_was_read(store: Store) -> None:
    editing.create(store, "sector", {"name": "Health"}, ME)
    with pytest.raises(PreconditionRequired):
        editing.change(store, "sector", "health", {"name": "Care"}, None, ME)
    editing.change(store, "sector", "health", {"name": "Care"}, 1, ME)
    with pytest.raises(Stale):
        editing.change(store, "sector", "health", {"name": "Cure"}, 1, ME)
    with pytest.raises(NotFound):
        editing.change(store, "sector", "nothing", {"name": "Cure"}, 1, ME)


def test_eight_writers_at_once_make_one_change_a_version(store: Store) -> None:
    editing.create(store, "partner", {"name": "A", "kind": "other"}, ME)
    won: list[int] = []
    lost: list[int] = []

    def writer(number: int) -> None:
        for turn in range(5):
            seen = store.snapshot().versions["partner"]["a"]
            try:
                values = {"name": "A", "kind": "other", "notes": f"{number} {turn}"}
                editing.change(store, "partner", "a", values, seen, ME)
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
    numbers = [change.seq for change in changes.of_record(store.database, "partner", "a")]
    assert sorted(numbers) == list(range(1, len(won) + 2))


def test_two_services_on_one_store_see_each_other(store: Store) -> None:
    other = Store(store.database)
    for number in range(3):
        editing.create(store, "sector", {"name": f"A {number}"}, ME)
        editing.create(other, "sector", {"name": f"B {number}"}, ME)
    same(store.snapshot(), other.snapshot())
    assert len(other.snapshot().sectors) == 6


def test_deleting_takes_what_hangs_on_it_along_and_undo_brings_it_back(store: Store) -> None:
    fill(store, random_graphs.rows(5))
    before = store.snapshot()
    person = next(row.person for row in before.representations.values())
    written = editing.delete(store, "partner", person, before.versions["partner"][person], ME)
    gone = store.snapshot()
    assert person not in gone.partners
    assert all(person not in (row.partner, row.via) for row in gone.participations.values())
    assert all(person not in (row.person, row.organization) for row in gone.representations.values())
    changes.undo(store, written.batch, ME)
    assert store.snapshot().tables == before.tables
    same(store.snapshot(), load(store.database))


def test_undo_is_refused_while_a_record_was_changed_since(store: Store) -> None:
    _, first = editing.create(store, "sector", {"name": "Health"}, ME)
    _, second = editing.change(store, "sector", "health", {"name": "Care"}, first.version, ME)
    with pytest.raises(changes.ChangedSince, match="sector health") as refused:
        changes.undo(store, first.batch, ME)
    assert [(row.entity, row.key) for row in refused.value.records] == [("sector", "health")]
    assert store.snapshot().version == second.version
    changes.undo(store, second.batch, ME)
    assert store.snapshot().sectors["health"].name == "Health"


def test_batches_are_undone_one_after_the_other(store: Store) -> None:
    """Three corrections of one record, and its deletion: each undo finds what its batch left."""
    who = Who("test")
    record, first = editing.create(store, "partner", {"name": "A", "kind": "other"}, who)
    before = store.snapshot().tables["partner"]
    batches = [first.batch]
    for notes in ("one", "two", "three"):
        version = store.snapshot().versions["partner"]["a"]
        batches.append(editing.change(store, "partner", "a", {**record.row(), "notes": notes}, version, who)[1].batch)
    version = store.snapshot().versions["partner"]["a"]
    batches.append(editing.delete(store, "partner", "a", version, who).batch)
    for batch in reversed(batches[1:]):
        changes.undo(store, batch, who)
    assert store.snapshot().tables["partner"] == before
    changes.undo(store, batches[0], who)
    assert not store.snapshot().partners


def test_undo_is_refused_while_others_link_to_what_would_go(store: Store) -> None:
    _, first = editing.create(store, "sector", {"name": "Health"}, ME)
    editing.create(store, "partner", {"name": "A", "kind": "other", "sectors": "health"}, ME)
    with pytest.raises(changes.ChangedSince, match="sector health"):
        changes.undo(store, first.batch, ME)


def test_a_renamed_partner_is_still_found_under_its_former_name(store: Store) -> None:
    _, made = editing.create(store, "partner", {"name": "Vieux nom d'Été", "kind": "other"}, ME)
    editing.change(store, "partner", "vieux-nom-d-ete", {"name": "New", "kind": "other"}, made.version, ME)
    found = search.page(store.snapshot(), "partner", q="ete vieux")
    assert [record.key for record in found.items] == ["vieux-nom-d-ete"]


def test_instants_never_go_back_even_where_the_clock_does(database: Database) -> None:
    times = iter(["2026-01-02T00:00:00.000Z"] * 2 + ["2026-01-01T00:00:00.000Z"] * 2)
    store = Store(database, clock=lambda: next(times))
    editing.create(store, "sector", {"name": "A"}, ME)
    editing.create(store, "sector", {"name": "B"}, ME)
    assert [change.at for change in changes.after(database, 0)] == ["2026-01-02T00:00:00.000Z"] * 2


def test_readers_meanwhile_see_whole_batches_and_miss_none(store: Store) -> None:
    over = threading.Event()
    wrong: list[str] = []

    def read() -> None:
        while not over.is_set():
            seen = store.snapshot()
            if len(seen.partners) != seen.version or seen.version % 400:
                wrong.append(f"{len(seen.partners)} partners at version {seen.version}")
                return

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for batch in range(12):
        rows = [write("partner", key=f"p{batch}-{n}", name="P", kind="other") for n in range(400)]
        store.write(lambda _, rows=rows: rows, actor="test", about="a batch")
    over.set()
    for reader in readers:
        reader.join(30)
    assert wrong == []
    assert len(store.snapshot().partners) == 12 * 400


class Cut:
    """A way to the engine that is cut once while a commit passes: before the engine has it, or before its answer.

    Or, lasting, right after its answer: then for good.
    """

    #: A Bolt message of its own: COMMIT.
    COMMIT = b"\x00\x02\xb0\x12\x00\x00"

    def __init__(self, port: int, *, before: bool = False, lasting: bool = False) -> None:
        self._port, self._before, self._lasting = port, before, lasting
        self.armed = self._answered = False
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
                if commits and self._lasting:
                    commits, self._answered = False, True
                if commits:
                    source.shutdown(socket.SHUT_WR)  # whoever waits for the answer hears that there is none
                if not (commits and self._before):
                    target.sendall(data)
                if commits:
                    time.sleep(0.5)
                if not forth and self._answered:
                    self.close()
                if commits or (not forth and self._answered):
                    break
        for end in (source, target):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def close(self) -> None:
        self._listener.close()


@pytest.mark.parametrize("before", [True, False], ids=["unheard", "unanswered"])
def test_a_commit_that_is_cut_off_has_one_effect_and_one_answer(
    database: Database, engine: engines.Engine, before: bool
) -> None:
    """F2: the operation id tells whether it happened, and nobody hears of it."""
    at = engine.address
    way = Cut(int(at.uri.rpartition(":")[2]), before=before)
    with Database(f"bolt://127.0.0.1:{way.port}", at.user, at.password, at.database) as cut:
        store = Store(cut)
        assert store.snapshot().version == 0
        who = Who("test", "once")
        way.armed = True
        _, written = editing.create(store, "sector", {"name": "Health"}, who)
        assert not way.armed
        assert editing.create(store, "sector", {"name": "Health"}, who)[1] == written
    way.close()
    assert len(changes.after(database, 0)) == written.version == 1
    assert list(load(database).sectors) == ["health"]


# The driver's own, of a connection that is cut.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_who_wrote_hears_so_where_the_store_is_gone_right_after(database: Database, engine: engines.Engine) -> None:
    """What is committed is told as done, though what it made of the records cannot be read."""
    fill(Store(database), {"sector": [{"key": "health", "name": "Health"}]})
    at = engine.address
    way = Cut(int(at.uri.rpartition(":")[2]), lasting=True)
    with Database(f"bolt://127.0.0.1:{way.port}", at.user, at.password, at.database, retry_seconds=0.5) as cut:
        store, who = Store(cut), Who("test")
        version = store.snapshot().versions["sector"]["health"]
        way.armed = True
        record, written = editing.change(store, "sector", "health", {"name": "Health care"}, version, who)
        assert (record.name, written.changes) == ("Health care", 1)
        with pytest.raises(StoreDown):
            store.snapshot()
    gc.collect()
    assert load(database).sectors["health"].name == "Health care"


def test_two_imports_in_crossed_order_both_finish(store: Store) -> None:
    """F7: of two processes on one store, here two graphs of it."""
    other = Store(store.database)
    keys = [f"p{number}" for number in range(40)]
    fill(store, {"partner": [{"key": key, "name": key, "kind": "other"} for key in keys]})

    def run(one: Store, order: list[str], field: str) -> None:
        for key in order:

            def work(now: Snapshot, key: str = key) -> list[Write]:
                return [Write("partner", key, now.partners[key].model_copy(update={field: "seen"}))]

            one.write(work, actor="test", about=field)

    threads = [
        threading.Thread(target=run, args=(store, keys, "notes")),
        threading.Thread(target=run, args=(other, keys[::-1], "phone")),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert {(row.notes, row.phone) for row in store.snapshot().partners.values()} == {("seen", "seen")}
    same(store.snapshot(), load(store.database))
    same(store.snapshot(), other.snapshot())


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["neo4j"], indirect=True)  # the other has no locks: one of two commits fails
def test_who_was_overtaken_is_next_while_another_writes_without_a_pause(store: Store) -> None:
    """F7: of two processes, one of which writes on and on, as an import does, the other has to wait for one write."""
    other, tries = Store(store.database), []
    fill(store, {"partner": [{"key": key, "name": key, "kind": "other"} for key in ("a", "b")]})
    done = threading.Event()

    def noted(key: str, text: str) -> Callable[[Snapshot], list[Write]]:
        return lambda now: [Write("partner", key, now.partners[key].model_copy(update={"notes": text}))]

    def write_on() -> None:
        for number in itertools.count():
            if done.is_set():
                return
            other.write(noted("a", f"{number}"), actor="test", about="on and on")

    def slow(now: Snapshot) -> list[Write]:
        tries.append(now.version)
        time.sleep(0.3)  # several writes of the other
        return noted("b", f"{len(tries)}")(now)

    writer = threading.Thread(target=write_on)
    writer.start()
    try:
        written = store.write(slow, actor="test", about="slow")
    finally:
        done.set()
        writer.join(60)
    assert written.changes == 1
    assert len(tries) <= 3, tries
    same(store.snapshot(), load(store.database))


@pytest.mark.parametrize("engine", ["neo4j"], indirect=True)
def test_two_who_write_one_record_at_once_do_not_wait_for_each_other(store: Store) -> None:
    """F7: who holds the counter goes on to a record, while who wants that record too has not got it yet."""
    other, planned = Store(store.database), []
    fill(store, {"partner": [{"key": "a", "name": "a", "kind": "other"}]})
    meanwhile = threading.Thread(target=lambda: other.write(seen("phone"), actor="test", about="meanwhile"))

    def seen(field: str) -> Callable[[Snapshot], list[Write]]:
        return lambda now: [Write("partner", "a", now.partners["a"].model_copy(update={field: "seen"}))]

    def work(now: Snapshot) -> list[Write]:
        planned.append(now.version)
        if len(planned) == 1:  # without a lock: overtaken at once
            other.write(seen("website"), actor="test", about="before")
        elif len(planned) == 2:  # with the counter's lock
            meanwhile.start()
            time.sleep(1.5)  # until the other waits
        return seen("notes")(now)

    store.write(work, actor="test", about="in turn")
    meanwhile.join(60)
    written = store.snapshot().partners["a"]
    assert (written.notes, written.phone, written.website) == ("seen", "seen", "seen")
    assert len(planned) == 2, "thrown out, since each waited for the other"


def test_all_records_are_read_with_the_patience_of_a_write(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a machine that has much else to do the reading of a country was given up, and begun again, until it failed."""
    patience: list[int] = []

    class Noted(database.Call):
        def __init__(self, session: neo4j.Session, given: int, seconds: float) -> None:
            patience.append(given)
            super().__init__(session, given, seconds)

    monkeypatch.setattr(database, "Call", Noted)
    monkeypatch.setattr(store.database, "_retry_seconds", 0.5)  # as of a service
    load(store.database)
    assert len(patience) > len(records.RECORDS)
    assert min(patience) == database.WRITE_PATIENCE
