"""The fields of existing records that a write would change, with old and new values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from graphsvc import language
from graphsvc.model import records
from graphsvc.network.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Difference:
    """One changed field of one record; old and new are None where it is empty."""

    entity: str
    key: str
    name: str
    field: str
    old: Any
    new: Any

    @property
    def clears(self) -> bool:
        """Whether the field would become empty."""
        return self.new is None


def between(snapshot: Snapshot, old: records.Record, new: records.Record) -> Iterator[Difference]:
    """Yield the fields in which two versions of a record differ, in their order."""
    name = title(snapshot, old)
    for attribute, info in type(old).model_fields.items():
        before, after = getattr(old, attribute), getattr(new, attribute)
        if before != after:
            field = info.alias or attribute
            yield Difference(old.entity, old.key, name, field, _known(before), _known(after))


def title(snapshot: Snapshot, record: records.Record) -> str:
    """Name of a record; for one without a name, the names of the records that it requires."""
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
