"""The invented province of `graphsvc sample` as a snapshot, without an engine."""

from __future__ import annotations

import datetime
from typing import Any

from graphsvc import sample
from graphsvc.files.headers import record_named
from graphsvc.model import records
from graphsvc.network import snapshot
from graphsvc.network.snapshot import Snapshot

DAY = datetime.date(2026, 11, 28)


def province(until: datetime.date = DAY, **sizes: Any) -> Snapshot:
    """The snapshot of a province until a day; sizes: as sample.generate takes them."""
    tables: dict[str, dict[str, records.Record]] = {entity: {} for entity in records.RECORDS}
    for name, rows in sample.generate(until=until, **sizes).items():
        entity = record_named(name)
        assert entity, name
        for row in rows:
            record = records.read(entity, {field: value for field, value in row.items() if value})
            tables[entity][record.key] = record
    return snapshot.loaded(1, tables, {})
