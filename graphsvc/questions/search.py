"""Search for records: by key, by words in either language, by fields; in pages."""

from __future__ import annotations

import base64
import binascii
import itertools
import json
import operator
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from graphsvc import language
from graphsvc.errors import BadInput, Merged, NotFound, Problem, Problems
from graphsvc.language import gettext as _
from graphsvc.language import ngettext
from graphsvc.model import records, texts
from graphsvc.network import facets, layered
from graphsvc.network.facets import Facets
from graphsvc.network.memo import Change, Mend
from graphsvc.network.snapshot import Snapshot

Item = TypeVar("Item")
T = TypeVar("T")
LIMIT = 200
#: Most characters and words of a search: each word is looked for in every record.
LENGTH, WORDS = 200, 12


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """Some of the items, how many there are in all, and where the next page begins (None at the end)."""

    items: list[Item]
    total: int
    next: str | None


def get(snapshot: Snapshot, entity: str, key: str) -> records.Record:
    """The record of a key; raises NotFound."""
    record = snapshot.tables[entity].get(key)
    if record is None:
        if remaining := successor(snapshot, entity, key):
            raise Merged(entity, key, remaining)
        raise NotFound(
            _(
                "there is no %(record)s %(key)s; it may have been deleted, which the changes would tell",
                record=_(entity),
                key=key,
            ),
            entity,
            key,
        )
    return record


def successor(snapshot: Snapshot, entity: str, key: str) -> str | None:
    """The key of the record that a record with this key was merged into; None where it is on record, or unknown."""
    return None if key in snapshot.tables[entity] else former_keys(snapshot, entity).get(key)


def former_keys(snapshot: Snapshot, entity: str) -> Mapping[str, str]:
    """Key of a record that was merged into another -> key of the one that remains."""

    def moved(found: Mapping[str, str], changes: Sequence[Change]) -> Mapping[str, str]:
        gone = {former for before, _now in changes for former in getattr(before, "former_keys", ())}
        kept = {former: key for former, key in found.items() if former not in gone}
        return kept | {former: now.key for _, now in changes if now for former in getattr(now, "former_keys", ())}

    def found() -> Mapping[str, str]:
        rows = snapshot.tables[entity].values()
        return {former: row.key for row in rows for former in getattr(row, "former_keys", ())}

    return snapshot.readings.ask(("former keys", entity), found, _names_rest_on(entity), Mend(entity, moved))


def named(snapshot: Snapshot, entity: str, text: str) -> str:
    """The key of the one record with this key or (former) name; raises NotFound for none, BadInput for several.

    The former key of a record that was merged into another leads to that one, and a name with what tells the record
    apart from others of the name, as in `Library (Souris)` (see names.label).
    """
    if text in snapshot.tables[entity]:
        return text
    if remaining := successor(snapshot, entity, text):
        return remaining
    matches = called(snapshot, entity).get(language.folded(texts.trimmed(text)), ())
    if not matches and text.rstrip().endswith(")"):
        name, _bracket, apart = text.strip()[:-1].rpartition(" (")
        alike = called(snapshot, entity).get(language.folded(name), ())
        matches = [key for key in alike if apart in (key, detail(snapshot, snapshot.tables[entity][key]))]
    if len(matches) > 1:
        keys = ", ".join(sorted(matches)[:5])
        records_ = _(records.RECORDS[entity].plural)
        raise BadInput(
            _("several %(records)s are called %(name)s: %(keys)s; write a key", records=records_, name=text, keys=keys)
        )
    return matches[0] if matches else get(snapshot, entity, text).key


def _names_rest_on(entity: str) -> Facets:
    """The facets that the keys and names of a kind of record depend on."""
    match entity:
        case "partner":
            return frozenset({facets.NAME})
        case "collaboration":
            return frozenset({facets.STORY, facets.CONTACT})
        case "participation":
            return frozenset({facets.PARTICIPATION, facets.CONTACT})
        case "representation":
            return frozenset({facets.REPRESENTATION, facets.DETAIL})
        case _:
            return frozenset({str(entity)})


def detail(snapshot: Snapshot, record: records.Record) -> str:
    """What tells a record apart from others of its name: its place, its day or its province; empty where unknown."""
    match record:
        case records.Partner(municipality=str(place)) if place in snapshot.municipalities:
            return language.name(snapshot.municipalities[place])
        case records.Collaboration(starts_on=str(day)):
            return day
        case records.Municipality(province=str(province)):
            return province
        case _:
            return ""


def called(snapshot: Snapshot, entity: str) -> Mapping[str, Sequence[str]]:
    """Folded name -> keys of the records with it, former names included; computed once, then updated."""

    def found() -> Mapping[str, Sequence[str]]:
        by_name: dict[str, list[str]] = defaultdict(list)
        for record in snapshot.tables[entity].values():
            for name in _called(record):
                by_name[name].append(record.key)
        return dict(by_name)

    def moved(by_name: Mapping[str, Sequence[str]], changes: Sequence[Change]) -> Mapping[str, Sequence[str]]:
        lists: dict[str, Sequence[str] | None] = {}
        for before, now in changes:
            key = next((row.key for row in (now, before) if row), "")
            gone, come = _called(before), _called(now)
            for name in gone ^ come:
                keys = (lists[name] if name in lists else by_name.get(name)) or ()
                lists[name] = [*keys, key] if name in come else [other for other in keys if other != key] or None
        return layered.changed(by_name, lists)

    return snapshot.readings.ask(("called", entity), found, _names_rest_on(entity), Mend(entity, moved))


def _called(record: records.Record | None) -> set[str]:
    """The folded names of a record; none without one."""
    names = (*language.names(record), *getattr(record, "aliases", ())) if record else ()
    return {language.folded(name) for name in names if name}


def in_order(snapshot: Snapshot, entity: str) -> list[tuple[str, ...]]:
    """Sort keys (folded name in the current language, key) of the records, sorted; computed until a name changes."""
    spoken = language.current()

    def moved(places: list[tuple[str, ...]], changes: Sequence[Change]) -> list[tuple[str, ...]]:
        gone = {sort_key(before, spoken) for before, _now in changes if before is not None}
        kept = [place for place in places if place not in gone] if gone else places
        return sorted([*kept, *(sort_key(now, spoken) for _before, now in changes if now is not None)])

    return snapshot.readings.ask(
        ("in order", entity, spoken),
        lambda: sorted(sort_key(record, spoken) for record in snapshot.tables[entity].values()),
        _names_rest_on(entity),
        Mend(entity, moved),
    )


def searchables(snapshot: Snapshot, entity: str) -> Mapping[str, str]:
    """Key -> the folded text that a search looks at, computed once until the record changes."""
    return of_each(snapshot, "searchable", entity, searchable, _names_rest_on(entity))


def of_each(
    snapshot: Snapshot, question: str, entity: str, work: Callable[[Any], T], rests_on: Facets
) -> Mapping[str, T]:
    """Key -> what `work` makes of the record, such as its text, computed once until the record changes."""

    def mended(made: Mapping[str, T], changes: Sequence[Change]) -> Mapping[str, T]:
        gone = {before.key: None for before, now in changes if before is not None and now is None}
        return layered.changed(made, {**gone, **{now.key: work(now) for _before, now in changes if now is not None}})

    return snapshot.readings.ask(
        (question, entity),
        lambda: {key: work(record) for key, record in snapshot.tables[entity].items()},
        rests_on,
        Mend(entity, mended),
    )


def words(q: str) -> list[str]:
    """The folded words of a search; raises Problems where it is too long."""
    if len(q) > LENGTH:
        message = _("is longer than %(most)s characters; search for a few words", most=LENGTH)
        raise Problems([Problem(message, "q", q[:LENGTH])])
    sought = language.folded(q).split()
    if len(sought) > WORDS:
        message = ngettext("has more than %(count)s word", "has more than %(count)s words", WORDS)
        raise Problems([Problem(message, "q", q)])
    return sought


def page(
    snapshot: Snapshot,
    entity: str,
    *,
    q: str = "",
    filters: dict[str, str] | None = None,
    limit: int = 50,
    after: str | None = None,
) -> Page[records.Record]:
    """One page of records by name: those whose names, former names or key contain all words of `q`.

    filters: field -> value that the field has, or contains; an empty one does not restrict, `-` means not recorded.
    limit: 1 to 200. Raises BadInput for an unknown filter or an invalid `after`, Problems for a `q` too long.
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
    sought = words(q)
    texts: Mapping[str, str] = searchables(snapshot, entity) if sought else {}
    table = snapshot.tables[entity]
    places = in_order(snapshot, entity)
    for word in sought:
        places = [place for place in places if word in texts[place[-1]]]
    for name, value in wanted.items():
        places = [place for place in places if _matches(table[place[-1]], name, value)]
    page = cut(((place, place[-1]) for place in places), len(places), limit, after)
    return Page([table[key] for key in page.items], page.total, page.next)


def keyset(
    items: Iterable[Item],
    key: Callable[[Item], tuple[str, ...]],
    limit: int,
    after: str | None,
    *,
    descending: bool = False,
) -> Page[Item]:
    """One page of items sorted by a key (keyset pagination: the next page begins after the last key shown)."""
    placed = sorted(((key(item), item) for item in items), key=operator.itemgetter(0), reverse=descending)
    return cut(placed, len(placed), limit, after, descending=descending)


def cut(
    placed: Iterable[tuple[tuple[str, ...], Item]],
    total: int,
    limit: int,
    after: str | None,
    *,
    descending: bool = False,
) -> Page[Item]:
    """One page of (sort key, item) that are sorted already; iterates no further than it shows."""
    check_limit(limit)
    if after:
        last, is_later = decoded(after), operator.lt if descending else operator.gt
        placed = itertools.dropwhile(lambda pair: not is_later(pair[0], last), placed)
    shown = list(itertools.islice(placed, limit + 1))
    more = len(shown) > limit
    return Page([item for _place, item in shown[:limit]], total, encoded(shown[limit - 1][0]) if more else None)


def check_limit(limit: int) -> None:
    """Raise BadInput unless the limit is 1 to LIMIT."""
    if not 1 <= limit <= LIMIT:
        raise BadInput(_("limit is %(limit)s; ask for 1 to %(most)s", limit=limit, most=LIMIT))


def sort_key(record: records.Record, spoken: str) -> tuple[str, ...]:
    """Sort key of a record: its folded name in a language, then its key."""
    return language.folded(language.name(record, spoken)), record.key


def searchable(record: records.Record) -> str:
    """The folded text that a search looks at: names in both languages, former names, titles and the key."""
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


def encoded(key: tuple[str, ...]) -> str:
    """A sort key as a page marker: URL-safe base64 of JSON."""
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode().rstrip("=")


def decoded(after: str) -> tuple[str, ...]:
    """The sort key in a page marker; raises BadInput for text that is none."""
    try:
        value = json.loads(base64.urlsafe_b64decode(after + "=" * (-len(after) % 4)))
        return tuple(str(part) for part in value)
    except (binascii.Error, ValueError, TypeError, RecursionError):
        raise BadInput(_("this page marker is not one of ours; begin at the first page")) from None
