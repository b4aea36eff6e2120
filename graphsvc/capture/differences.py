"""What a write would change in the records that are there: each field, as it is and as it would be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from graphsvc import language
from graphsvc.model import records
from graphsvc.network.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of one record; old and new are None where nothing is known."""

    entity: str
    key: str
    name: str
    field: str
    old: Any
    new: Any

    @property
    def clears(self) -> bool:
        """Whether the field would say nothing any more."""
        return self.new is None


def between(snapshot: Snapshot, old: records.Record, new: records.Record) -> Iterator[Difference]:
    """The fields in which a record differs from what it was, in their order."""
    name = title(snapshot, old)
    for own, info in type(old).model_fields.items():
        before, after = getattr(old, own), getattr(new, own)
        if before != after:
            field = info.alias or own
            yield Difference(old.entity, old.key, name, field, _known(before), _known(after))


def title(snapshot: Snapshot, record: records.Record) -> str:
    """A record by its name; one without a name by the names of what it cannot be without."""
    name = language.name(record)
    if name != record.key:
        return name
    ends = [_name(snapshot, link.record, key) for _field, key, link in record.linked() if link.required]
    return " – ".join(ends) or record.key


def _name(snapshot: Snapshot, entity: str, key: str) -> str:
    record = snapshot.tables[entity].get(key)
    return language.name(record) if record else key


def _known(value: Any) -> Any:
    return None if value == [] else value
