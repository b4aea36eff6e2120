"""What answers share: the JSON of a record, and of the day and window that were asked for."""

from __future__ import annotations

from typing import Any

from graphsvc.model import records
from graphsvc.model.period import Period
from graphsvc.network.snapshot import Snapshot

Json = dict[str, Any]


def record(snapshot: Snapshot, row: records.Record) -> Json:
    """A record with its version."""
    return {**row.row(), "version": snapshot.versions[row.entity].get(row.key, 0)}


def window(period: Period) -> Json:
    return {"day": period.day.isoformat(), "from": period.start.isoformat(), "window_months": period.months}
