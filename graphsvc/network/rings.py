"""Rings: cycles of records that are part of, or merged into, each other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from graphsvc.model import records

#: (entity, field) of links to a record of the same kind: what it is part of, or was merged into.
UPWARD = tuple(
    (entity, name)
    for entity, model in records.RECORDS.items()
    for name, link in model.links.items()
    if link.record == entity and name not in records.list_fields(model)
)


def rings(keys: Iterable[str], above: Callable[[str], str | None]) -> list[tuple[str, ...]]:
    """All cycles reachable from the keys by `above`, each once, beginning with its smallest key; sorted.

    A record above itself is a ring of one. O(records): none is passed twice.
    """
    seen: set[str] = set()
    cycles: list[tuple[str, ...]] = []
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
            cycles.append(ring[first:] + ring[:first])
    return sorted(cycles)


def closed(
    table: Mapping[str, records.Record], written: Mapping[str, records.Record | None], field: str
) -> list[tuple[str, ...]]:
    """The rings that a write would create, without those already on record.

    table: the records of a kind by key; written: key -> the record after the write, None where deleted; field: link to
    the record above.
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
    """A ring as text: its keys joined by arrows, back to the first."""
    return " → ".join((*ring, ring[0]))
