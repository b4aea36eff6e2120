"""What of a partner can move to another when the two were recorded as one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from graphsvc import language
from graphsvc.answers import changes, merges
from graphsvc.answers.answer import Answer
from graphsvc.capture import splits
from graphsvc.capture.editing import Who
from graphsvc.capture.moving import Move
from graphsvc.network.snapshot import Snapshot
from graphsvc.storage.store import Store


class Split(Answer):
    """The records of a partner that can move to another one."""

    key: str
    records: list[merges.Moved]
    name: str = Field(exclude=True)
    kind: str = Field(exclude=True)


class Done(Answer):
    """The partner to which records moved, and what was written."""

    key: str
    written: changes.Written


def movable(snapshot: Snapshot, key: str) -> Split:
    """What can move; raises NotFound."""
    rows = splits.movable(snapshot, key)
    source = snapshot.partners[key]
    moves = [Move("moved", (row,), row) for row in rows]
    moved = merges.moved(snapshot, moves, {key})
    return Split(key=key, records=moved, name=language.name(source), kind=source.kind)


def split(store: Store, key: str, chosen: splits.Chosen, target: str | None, made: Mapping[str, Any], who: Who) -> Done:
    """Move chosen records; raises what `capture.splits.split` raises."""
    found, written = splits.split(store, key, chosen, target, made, who)
    return Done(key=found, written=changes.written(written))
