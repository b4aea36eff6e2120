"""What was written, as answers."""

from __future__ import annotations

from dataclasses import asdict

from graphsvc.answers.answer import Json
from graphsvc.storage.changes import BatchRow, ChangeRow


def batch(row: BatchRow) -> Json:
    return asdict(row)


def change(row: ChangeRow) -> Json:
    return asdict(row)
