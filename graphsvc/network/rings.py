"""Rings: records that are part of themselves, or were merged into themselves, by way of others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from graphsvc.model import records

#: The links of a record to another of its kind: what it is part of, or was merged into.
UPWARD = tuple(
    (entity, name)
    for entity, model in records.RECORDS.items()
    for name, link in model.links.items()
    if link.record == entity and name not in records.list_fields(model)
)


def rings(keys: Iterable[str], above: Callable[[str], str | None]) -> list[tuple[str, ...]]:
    """The rings that one comes to from the keys by going up, each once, from its smallest key.

    A record that leads to itself is a ring of one. O(steps): no record is passed twice.
    """
    seen: set[str] = set()
    found: list[tuple[str, ...]] = []
    for start in keys:
        way: dict[str, int] = {}
        key: str | None = start
        while key is not None and key not in seen:
            seen.add(key)
            way[key] = len(way)
            key = above(key)
        if key is not None and key in way:
            ring = tuple(way)[way[key] :]
            first = ring.index(min(ring))
            found.append(ring[first:] + ring[:first])
    return sorted(found)


def closed(
    table: Mapping[str, records.Record], written: Mapping[str, records.Record | None], field: str
) -> list[tuple[str, ...]]:
    """The rings that records as they are to be written would close; those on record already are left out.

    table: the records of the kind by key, as they are; written: those that change, None where one is deleted.
    """
    changed = {
        key
        for key, record in written.items()
        if record is not None and getattr(record, field) not in (None, getattr(table.get(key), field, None))
    }

    def above(key: str) -> str | None:
        return getattr(written[key] if key in written else table.get(key), field, None)

    return [ring for ring in rings(sorted(changed), above) if not changed.isdisjoint(ring)] if changed else []


def told(ring: tuple[str, ...]) -> str:
    """A ring key by key, back to its first."""
    return " → ".join((*ring, ring[0]))
