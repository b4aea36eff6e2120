"""The figures of a period and the records behind them, as answers."""

from __future__ import annotations

from graphsvc.answers.answer import Json, record
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions.report import Line, Report


def line(found: Line) -> Json:
    """A figure as the report lists it."""
    return {
        "key": found.key,
        "label": found.label,
        "label_fr": found.label_fr,
        "value": found.value,
        "measure": found.measure,
        "unit": found.unit,
        "moment": found.moment,
        "vague": len(found.vague),
        "unknown": len(found.unknown),
        "contradiction": found.contradiction,
    }


def report(found: Report) -> Json:
    return {
        "from": found.start.isoformat(),
        "until": found.until.isoformat(),
        "version": found.version,
        "lines": [line(entry) for entry in found.lines],
        "engaged": found.engaged,
    }


def line_records(snapshot: Snapshot, found: Line) -> Json:
    """A figure with the records that it counts, and those whose date or headcount is not known well enough."""
    table = snapshot.tables[found.entity]
    return {
        **line(found),
        "records": [record(snapshot, table[key]) for key in found.records],
        "vague_records": [record(snapshot, table[key]) for key in found.vague],
        "unknown_records": [record(snapshot, table[key]) for key in found.unknown],
    }
