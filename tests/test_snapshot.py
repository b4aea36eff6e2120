"""A snapshot that goes on with what its predecessor worked out equals one worked out afresh."""

from __future__ import annotations

import pytest
import random_graphs
from hypothesis import given, settings
from hypothesis import strategies as st
from test_graph import same

from graphsvc import sizes
from graphsvc.model import records
from graphsvc.network import layered, snapshot
from graphsvc.network.snapshot import Entry, Snapshot


def asked(snapshot: Snapshot) -> Snapshot:
    """The snapshot with everything worked out that it can hand on."""
    same(snapshot, snapshot)
    return snapshot


def changes(before: Snapshot, after: Snapshot) -> list[Entry]:
    """What has to be written and deleted to come from one to the other."""
    found: list[Entry] = []
    for entity in records.RECORDS:
        old, new = before.tables[entity], after.tables[entity]
        keys = [key for key in {**old, **new} if old.get(key) != new.get(key)]
        found += [Entry(entity, key, after.version, new.get(key)) for key in keys]
    return found


@settings(max_examples=60)
@given(
    seed=st.integers(0, 10_000),
    other=st.integers(0, 10_000),
    sizes=st.tuples(st.integers(2, 9), st.integers(0, 9), st.integers(0, 9)),
)
def test_any_step_from_one_graph_to_another_is_mended_right(seed: int, other: int, sizes: tuple[int, ...]) -> None:
    """From one random graph to another, which shares keys but neither kinds, dates nor who took part."""
    partners, collaborations, more = sizes
    one = asked(random_graphs.snapshot(random_graphs.rows(seed, partners, collaborations)))
    two = random_graphs.snapshot(random_graphs.rows(other, partners + more, collaborations))
    there = one.advanced(changes(one, two), two.version)
    assert "incidence" in there.__dict__, "worked out afresh"
    for versions in (there.versions, two.versions):
        assert {entity: set(table) for entity, table in versions.items()} == {e: set(t) for e, t in two.tables.items()}
    same(there, Snapshot(two.version, two.tables, there.versions, two.expanded))
    back = asked(there).advanced(changes(there, one), one.version)
    same(back, Snapshot(one.version, one.tables, back.versions, one.expanded))


def test_many_changes_at_once_are_worked_out_afresh() -> None:
    one = asked(random_graphs.snapshot(random_graphs.rows(1)))
    empty = snapshot.loaded(1, {}, {})
    many = [Entry("sector", f"s{i}", 2, records.read("sector", {"name": f"S{i}"})) for i in range(sizes.FOLLOWED + 1)]
    assert "incidence" not in one.advanced(many, 2).__dict__
    same(one.advanced(changes(one, empty), 1), Snapshot(1, empty.tables, empty.versions, empty.expanded))


def test_so_it_is_where_tables_are_large_enough_for_layers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sizes, "LAYERED", 0)
    monkeypatch.setattr(sizes, "LAYERED_PART", 0)
    one = asked(random_graphs.snapshot(random_graphs.rows(1, 9, 9)))
    for seed in range(2, 30):
        two = random_graphs.snapshot(random_graphs.rows(seed, 9, 9))
        there = one.advanced(changes(one, two), two.version)
        assert any(isinstance(table, layered.Layered) for table in there.tables.values())
        same(there, Snapshot(two.version, two.tables, there.versions, two.expanded))
        one = asked(there)
