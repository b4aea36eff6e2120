"""Finding records: by key, by words in either language, by what they link to; page after page."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from graphsvc import language, records
from graphsvc.errors import BadInput, NotFound
from graphsvc.language import gettext as _
from graphsvc.network.snapshot import Snapshot

Item = TypeVar("Item")
LIMIT = 200


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """Some of the items, how many there are in all, and where the next page begins (None at the end)."""

    items: list[Item]
    total: int
    next: str | None


def get(graph: Snapshot, entity: str, key: str) -> records.Record:
    """The record of a key; raises NotFound."""
    record = graph.tables[entity].get(key)
    if record is None:
        raise NotFound(
            _(
                "there is no %(record)s %(key)s; it may have been deleted, which the changes would tell",
                record=_(entity),
                key=key,
            )
        )
    return record


def named(graph: Snapshot, entity: str, text: str) -> str:
    """The key of the one record that has this key, or is or was called so; raises NotFound, BadInput for several."""
    if text in graph.tables[entity]:
        return text
    wanted = language.folded(text.strip())
    found = [
        record.key
        for record in graph.tables[entity].values()
        if wanted
        in {language.folded(name) for name in (*language.names(record), *getattr(record, "aliases", ())) if name}
    ]
    if len(found) > 1:
        keys = ", ".join(sorted(found)[:5])
        records_ = _(records.RECORDS[entity].plural)
        raise BadInput(
            _("several %(records)s are called %(name)s: %(keys)s; write a key", records=records_, name=text, keys=keys)
        )
    return found[0] if found else get(graph, entity, text).key


def page(
    graph: Snapshot,
    entity: str,
    *,
    q: str = "",
    filters: dict[str, str] | None = None,
    limit: int = 50,
    after: str | None = None,
) -> Page[records.Record]:
    """Records in the order of their names, those whose names, former names or key hold all words of `q`.

    filters: field -> value that the field has, or holds; empty values ask for nothing, `-` for an unknown one.
    limit is 1 to 200. Raises BadInput for an unknown filter or a foreign `after`.
    """
    model = records.RECORDS[entity]
    wanted = {name: value for name, value in (filters or {}).items() if value}
    unknown = sorted(wanted.keys() - set(records.columns(model)))
    if unknown:
        raise BadInput(
            _(
                "%(records)s have no %(field)s; filter by one of %(fields)s",
                records=_(model.plural),
                field=unknown[0],
                fields=", ".join(records.columns(model)),
            )
        )
    words = language.folded(q).split()
    found = [
        record
        for record in graph.tables[entity].values()
        if all(_matches(record, name, value) for name, value in wanted.items())
        and (not words or all(word in searchable(record) for word in words))
    ]
    return keyset(found, sort_key, limit, after)


def keyset(
    items: Iterable[Item],
    key: Callable[[Item], tuple[str, ...]],
    limit: int,
    after: str | None,
    *,
    descending: bool = False,
) -> Page[Item]:
    """One page of items sorted by a key; the next one begins after the last key shown, whatever comes and goes."""
    if not 1 <= limit <= LIMIT:
        raise BadInput(_("limit is %(limit)s; ask for 1 to %(most)s", limit=limit, most=LIMIT))
    ordered = sorted(items, key=key, reverse=descending)
    rest = ordered
    if after:
        last = _decoded(after)
        rest = [item for item in ordered if (key(item) < last if descending else key(item) > last)]
    shown = rest[:limit]
    return Page(shown, len(ordered), _encoded(key(shown[-1])) if len(rest) > limit else None)


def sort_key(record: records.Record) -> tuple[str, ...]:
    """Records stand in the order of their names, without regard to accents and case; then by key."""
    return language.folded(language.name(record)), record.key


def searchable(record: records.Record) -> str:
    """What a search looks at: names in both languages, former names, titles and the key."""
    parts = [record.key]
    for field in ("name", "name_fr", "title", "title_fr", "label", "label_fr"):
        value = getattr(record, field, None)
        if value:
            parts.append(value)
    parts += getattr(record, "aliases", [])
    return language.folded(" ".join(parts))


def _matches(record: records.Record, name: str, wanted: str) -> bool:
    value: Any = getattr(record, "from_" if name == "from" else name)
    if wanted == "-":
        return value in (None, [])
    if name == "kind" and wanted == "organization":  # every kind of partner but a person
        return value != "person"
    return wanted in value if isinstance(value, list) else str(value) == wanted


def _encoded(key: tuple[str, ...]) -> str:
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode().rstrip("=")


def _decoded(after: str) -> tuple[str, ...]:
    try:
        value = json.loads(base64.urlsafe_b64decode(after + "=" * (-len(after) % 4)))
        return tuple(str(part) for part in value)
    except (binascii.Error, ValueError, TypeError, RecursionError):
        raise BadInput(_("this page marker is not one of ours; begin at the first page")) from None
