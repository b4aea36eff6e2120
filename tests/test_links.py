"""Many links of one record: import, undo, mass correction and deletion, in sizes at which engines have failed.

ArcadeDB breaks off where a statement deletes the links that it is still walking, from about 100 of one node; and what
walks all links of a node once for each link is slow on both. All shapes are held to 1 and 130 links of one record, and
what people take part in, of which there is most, to 300. All shapes at any number, and what it takes:

    LINKS=30000 uv run pytest -n 0 --timeout 3600 --durations 0 tests/test_links.py -k many
"""

from __future__ import annotations

import datetime
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from conftest import SHARED
from test_graph import ME, same

from graphsvc import sample
from graphsvc.capture import changes, editing, imports
from graphsvc.files import csv_out
from graphsvc.model import records
from graphsvc.questions import export
from graphsvc.storage.database import Transaction
from graphsvc.storage.reading import load
from graphsvc.storage.store import Store

Rows = dict[str, list[dict[str, Any]]]

#: What hangs on one record, in either direction, and what kind of record that is.
SHAPES: dict[str, str] = {
    "participations of an event": "collaboration",
    "participations of a partner": "partner",
    "representations of an organization": "partner",
    "representations of a person": "partner",
    "expectations of a sector": "sector",
    "expectations of a municipality": "municipality",
    "partners of a municipality": "municipality",
    "partners of a sector": "sector",
    "branches of an organization": "partner",
    "parts of a collaboration": "collaboration",
    "seats of a body": "collaboration",
}
LINKS = int(os.environ.get("LINKS", "0"))
MANY = (
    [(shape, LINKS) for shape in SHAPES]
    if LINKS
    else [(shape, 300) for shape in SHAPES if shape.startswith("participations")]
)


def rows(shape: str, count: int) -> Rows:
    """`count` links of one record; sizes keep apart, since all keys begin with their count."""
    hub = key_of(shape, count)
    numbers = range(count)
    partners, gatherings, places, fields = (
        [f"{count}-{letter}{number}" for number in numbers] for letter in ("p", "c", "m", "s")
    )

    def partner(key: str, **values: Any) -> dict[str, Any]:
        return {"key": key, "name": key, "kind": "other", **values}

    def gathering(key: str, **values: Any) -> dict[str, Any]:
        return {"key": key, "title": key, "kind": "event", **values}

    def present(partner: str, gathering: str) -> dict[str, Any]:
        return {"partner": partner, "collaboration": gathering, "role": "participant", "attendance": "present"}

    def place(key: str) -> dict[str, Any]:
        return {"key": key, "name": key}

    match shape:
        case "participations of an event":
            return {
                "partner": [partner(key) for key in partners],
                "collaboration": [gathering(hub)],
                "participation": [present(key, hub) for key in partners],
            }
        case "participations of a partner":
            return {
                "partner": [partner(hub)],
                "collaboration": [gathering(key) for key in gatherings],
                "participation": [present(hub, key) for key in gatherings],
            }
        case "representations of an organization":
            return {
                "partner": [partner(hub), *(partner(key, kind="person") for key in partners)],
                "representation": [{"person": key, "organization": hub} for key in partners],
            }
        case "representations of a person":
            return {
                "partner": [partner(hub, kind="person"), *(partner(key) for key in partners)],
                "representation": [{"person": hub, "organization": key} for key in partners],
            }
        case "expectations of a sector":
            return {
                "municipality": [place(key) for key in places],
                "sector": [place(hub)],
                "expectation": [{"municipality": key, "sector": hub} for key in places],
            }
        case "expectations of a municipality":
            return {
                "municipality": [place(hub)],
                "sector": [place(key) for key in fields],
                "expectation": [{"municipality": hub, "sector": key} for key in fields],
            }
        case "partners of a municipality":
            return {
                "municipality": [place(hub)],
                "partner": [partner(key, municipality=hub, serves=[hub]) for key in partners],
            }
        case "partners of a sector":
            return {"sector": [place(hub)], "partner": [partner(key, sectors=[hub]) for key in partners]}
        case "branches of an organization":
            return {"partner": [partner(hub), *(partner(key, part_of=hub) for key in partners)]}
        case "parts of a collaboration":
            return {"collaboration": [gathering(hub), *(gathering(key, part_of=hub) for key in gatherings)]}
        case _:
            return {
                "partner": [partner(key) for key in partners],
                "collaboration": [gathering(hub, kind="council")],
                "seat": [{"key": f"{key}-seat", "body": hub, "holder": key} for key in partners],
            }


def key_of(shape: str, count: int) -> str:
    """The key of the record that has all the links."""
    return f"{count}-{SHAPES[shape]}-of-all"


def together(parts: Sequence[Rows]) -> Rows:
    return {entity: [row for part in parts for row in part[entity]] for entity in parts[0]}


def corrected(given: Rows) -> Rows:
    """The same links with another property, and the same records with other properties."""
    values = {
        "participation": {"attendance": "absent"},
        "representation": {"title": "Director"},
        "expectation": {"partners": 2},
        "seat": {"until": "2026"},
        "partner": {"notes": "corrected"},
        "collaboration": {"source": "corrected"},
    }
    return {entity: [{**row, **values.get(entity, {})} for row in rows] for entity, rows in given.items()}


def bring(store: Store, folder: Path, given: Rows) -> str:
    """Import rows as people do; the batch."""
    uploads = [
        (
            f"{records.RECORDS[entity].plural}.csv",
            b"".join(csv_out.records(records.RECORDS[entity], [records.read(entity, row) for row in rows])),
        )
        for entity, rows in given.items()
    ]
    preview = imports.check(store, folder, uploads, "test")
    assert preview.problems == []
    return imports.run(store, folder, preview.id).batch


def holds(store: Store) -> None:
    """What the store holds is what is in memory, and as many links are there, from whichever end they are counted."""
    current = store.snapshot()
    same(current, load(store.database))

    def work(tx: Transaction) -> list[int]:
        texts = ("MATCH (one)-[link]->() RETURN count(link) AS n", "MATCH (one)<-[link]-() RETURN count(link) AS n")
        return [tx.bolt.run(text).single(strict=True)["n"] for text in texts]

    relationships = sum(len(current.tables[name]) for name, model in records.RECORDS.items() if model.is_relationship)
    links = sum(
        len(record.linked())
        for name, model in records.RECORDS.items()
        if not model.is_relationship
        for record in current.tables[name].values()
    )
    assert store.database.write(work) == [relationships + links] * 2


def come_and_go(store: Store, folder: Path, shape: str, *counts: int) -> None:
    """Import, undo, import again, correct all, take the correction back, delete those with the links, undo that."""
    given = together([rows(shape, count) for count in counts])
    entity = SHAPES[shape]
    nothing = store.snapshot().tables

    changes.undo(store, bring(store, folder, given), ME)
    assert store.snapshot().tables == nothing
    holds(store)

    bring(store, folder, given)
    first = store.snapshot().tables
    assert sum(len(table) for table in first.values()) == sum(len(entries) for entries in given.values())
    correction = bring(store, folder, corrected(given))
    holds(store)
    changes.undo(store, correction, ME)
    assert store.snapshot().tables == first
    holds(store)

    keys = [key_of(shape, count) for count in counts]
    deletions = [editing.delete(store, entity, key, store.snapshot().versions[entity][key], ME) for key in keys]
    assert not store.snapshot().tables[entity].keys() & set(keys)
    holds(store)
    for deletion in reversed(deletions):
        changes.undo(store, deletion.batch, ME)
    assert store.snapshot().tables == first
    holds(store)


@pytest.mark.parametrize("shape", SHAPES)
def test_links_of_one_record_come_and_go(store: Store, tmp_path: Path, shape: str) -> None:
    come_and_go(store, tmp_path, shape, 1, 130)


@pytest.mark.timeout(3600 if LINKS else 300)
@pytest.mark.parametrize(("shape", "count"), MANY)
def test_many_links_of_one_record_come_and_go(store: Store, tmp_path: Path, shape: str, count: int) -> None:
    come_and_go(store, tmp_path, shape, count)


def test_an_event_of_a_hundred_is_imported_undone_corrected_and_deleted(store: Store, tmp_path: Path) -> None:
    case = SHARED / "cases" / "undo-100"
    if not case.is_dir():
        pytest.skip("the cases of others do not ship")
    uploads = [(path.name, path.read_bytes()) for path in sorted(case.glob("*.csv"))]

    def bring_files() -> str:
        return imports.run(store, tmp_path, imports.check(store, tmp_path, uploads, "test").id).batch

    changes.undo(store, bring_files(), ME)
    assert not any(store.snapshot().tables.values())
    bring_files()
    event = next(iter(store.snapshot().collaborations))
    assert len(store.snapshot().participations) == 100
    uploads = [(name, data.replace(b",present", b",regrets")) for name, data in uploads]
    bring_files()
    assert {row.attendance for row in store.snapshot().participations.values()} == {"regrets"}
    editing.delete(store, "collaboration", event, store.snapshot().versions["collaboration"][event], ME)
    assert not store.snapshot().participations
    holds(store)


@pytest.mark.slow("neo4j")
def test_every_import_can_be_undone(store: Store, tmp_path: Path) -> None:
    """The invented province: all kinds of records, more than are written at once."""

    def exported() -> tuple[bytes, dict[str, Any]]:
        """As CSV and as JSON, which tells the version too; undo is a change."""
        tables = json.loads(b"".join(export.export(store.snapshot(), "json")))
        del tables["version"]
        return b"".join(export.export(store.snapshot(), "csv")), tables

    before = exported()
    sample.write(tmp_path / "sample", sample.generate(until=datetime.date(2026, 11, 28)))
    uploads = [(path.name, path.read_bytes()) for path in sorted((tmp_path / "sample").iterdir())]
    done = imports.run(store, tmp_path, imports.check(store, tmp_path, uploads, "test").id)
    assert done.total > 12_000
    assert exported() != before
    changes.undo(store, done.batch, ME)
    assert exported() == before
    holds(store)
