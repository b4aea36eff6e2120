"""A store that an earlier graphsvc filled, opened by this one: as many records, and the same export."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from test_graph import ME, same

from graphsvc.capture import changes, editing
from graphsvc.model import records
from graphsvc.questions import export
from graphsvc.storage import schema
from graphsvc.storage.database import Database, Transaction
from graphsvc.storage.reading import load
from graphsvc.storage.store import Store

STORES = sorted((Path(__file__).parent / "stores").glob("*.json"))


def fill(database: Database, held: dict[str, Any]) -> None:
    """Every node and relationship as that graphsvc wrote it."""

    def work(tx: Transaction) -> None:
        nodes: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for number, (labels, properties) in enumerate(held["nodes"]):
            nodes[labels[0]].append({**properties, "at_import": number})
        for label, rows in nodes.items():
            if label != "Migration":
                tx.bolt.run(f"UNWIND $rows AS row CREATE (n:{label}) SET n = row", rows=rows).consume()
        for start, kind, end, properties in held["links"]:
            text = (
                "MATCH (a {at_import: $start}) MATCH (b {at_import: $end}) "
                f"CREATE (a)-[link:{kind}]->(b) SET link = $properties"
            )
            tx.bolt.run(text, start=start, end=end, properties=properties).consume()
        tx.bolt.run("MATCH (n) WHERE n.at_import IS NOT NULL REMOVE n.at_import").consume()

    database.write(work)


@pytest.mark.parametrize("path", STORES, ids=lambda path: path.stem)
def test_a_store_of_an_earlier_graphsvc_is_opened(database: Database, path: Path) -> None:
    held = json.loads(path.read_text(encoding="utf-8"))
    assert all(held["counts"].values()), "of every kind of record"
    fill(database, held)
    schema.migrate(database)
    store = Store(database)
    counts = {entity: len(table) for entity, table in store.snapshot().tables.items()}
    assert counts == dict.fromkeys(counts, 0) | held["counts"]
    kinds = {records.RECORDS[entity].plural: [] for entity in counts.keys() - held["counts"].keys()}
    assert json.loads(b"".join(export.export(store.snapshot(), "json"))) == kinds | json.loads(held["export"])

    changes.undo(store, changes.batches(database)[0].key, ME)
    editing.create(store, "sector", {"name": "Written by this one"}, ME)
    same(store.snapshot(), load(database))
