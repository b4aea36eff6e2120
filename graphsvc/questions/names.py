"""Names in place of keys: what a record is called so that only it is meant, and whose names a text may mean."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping, Sequence

from rapidfuzz import fuzz, process

from graphsvc import language
from graphsvc.errors import NotFound
from graphsvc.language import gettext as _
from graphsvc.model import records, texts, vocabulary
from graphsvc.network import facets, layered
from graphsvc.network.memo import Change, Mend
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import search

#: What names are looked for: kinds of records, and `body`, the collaborations that are standing bodies.
KINDS = ("partner", "municipality", "sector", "body", "collaboration")
MOST = 8
#: Least likeness (0..100) of a name to be asked about, and most names that are compared at length.
ALIKE, COMPARED = 60, 20_000


def entity_of(kind: str) -> str:
    """The kind of record behind a kind of name."""
    return "collaboration" if kind == "body" else kind


def label(snapshot: Snapshot, kind: str, key: str) -> str:
    """A record's name, with its place, day or key where others have the name too; `search.named` reads it back.

    The key itself where the record is not there.
    """
    entity = entity_of(kind)
    record = snapshot.tables[entity].get(key)
    if record is None:
        return key
    name = language.name(record)
    called = search.called(snapshot, entity)
    alike = called.get(language.folded(name), ())
    if len(alike) < 2 and name not in snapshot.tables[entity]:
        return name
    apart = search.detail(snapshot, record)
    same = [other for other in alike if search.detail(snapshot, snapshot.tables[entity][other]) == apart]
    told = f"{name} ({apart if apart and len(same) == 1 else key})"
    return key if language.folded(told) in called else told


def named(snapshot: Snapshot, kind: str, text: str) -> str:
    """The key of the one record of a key or name, as search.named; a body before its meetings of the same name."""
    if kind == "body" and text not in snapshot.collaborations:
        found = exactly(snapshot, kind, language.folded(texts.trimmed(text)))
        if len(found) == 1:
            return found[0]
    return search.named(snapshot, entity_of(kind), text)


def found(snapshot: Snapshot, kind: str, text: str) -> str:
    """The key of a key or name, as `named`; NotFound tells the names that may be meant, else the first on record."""
    entity = entity_of(kind)
    table, said = snapshot.tables[entity], {"record": _(entity), "name": text[:80]}
    try:
        return named(snapshot, kind, text)
    except NotFound:
        if not table:
            raise
    if near := meant(snapshot, kind, text):
        told = language.listed(language.name(table[key]) for key in near)
        raise NotFound(_("no %(record)s %(name)s; did you mean %(near)s?", near=told, **said))
    told = language.listed(language.name(table[place[-1]]) for place in search.in_order(snapshot, entity)[:MOST])
    raise NotFound(_("no %(record)s %(name)s; there are %(names)s", names=told, **said))


def exactly(snapshot: Snapshot, kind: str, name: str) -> Sequence[str]:
    """Keys of the records that have, or had, a name (folded), the busiest first."""
    found = search.called(snapshot, entity_of(kind)).get(name, ())
    if kind == "body":
        found = [key for key in found if key in bodies(snapshot)]
    return sorted(found, key=lambda key: (-_activity(snapshot, kind, key), key)) if len(found) > 1 else found


def matching(snapshot: Snapshot, kind: str, text: str, most: int = MOST) -> list[str]:
    """Keys of the records whose names hold all words of a text, those that begin with it first, then the busiest."""
    sought = search.words(text)
    if not sought:
        return []
    texts = bodies(snapshot) if kind == "body" else search.searchables(snapshot, entity_of(kind))
    found = [key for key, told in texts.items() if all(word in told for word in sought)]
    table, begins = snapshot.tables[entity_of(kind)], " ".join(sought)

    def place(key: str) -> tuple[bool, bool, int, str]:
        names = [language.folded(name) for name in language.names(table[key]) if name]
        starts = any(name.startswith(begins) for name in names)
        return begins not in names, not starts, -_activity(snapshot, kind, key), key

    return heapq.nsmallest(most, found, key=place)


def of_kind(snapshot: Snapshot, kind: str, most: int = MOST) -> list[str]:
    """Keys of the partners of a kind, the busiest first."""
    found = (key for key, row in snapshot.partners.items() if row.kind == kind)
    return busiest(snapshot, "partner", found, most)


def busiest(snapshot: Snapshot, kind: str, keys: Iterable[str], most: int = MOST) -> list[str]:
    """Of the keys of a kind of name, those of the busiest records."""
    return heapq.nsmallest(most, keys, key=lambda key: (-_activity(snapshot, kind, key), key))


def nearest(snapshot: Snapshot, kind: str, text: str, most: int = 5) -> list[str]:
    """Keys of the records whose names are most like a text that names none, mistyped or in part."""
    called = search.called(snapshot, entity_of(kind))
    only = bodies(snapshot) if kind == "body" else None
    choices = [name for name, keys in called.items() if only is None or any(key in only for key in keys)]
    scorer = fuzz.WRatio if len(choices) <= COMPARED else fuzz.ratio
    folded = language.folded(texts.trimmed(text))[: search.LENGTH]
    found = process.extract(folded, choices, scorer=scorer, limit=4 * most, score_cutoff=ALIKE)
    # Of names equally alike in part, the one most alike as a whole.
    ranked = sorted(found, key=lambda one: (-one[1], -fuzz.ratio(folded, one[0]), one[0]))
    keys = dict.fromkeys(key for name, _score, _place in ranked for key in called[name])
    return [key for key in keys if only is None or key in only][:most]


def meant(snapshot: Snapshot, kind: str, text: str, most: int = 5) -> list[str]:
    """Keys of the records that a text may mean which names none alone: those that hold its words, else the nearest."""
    exact = exactly(snapshot, kind, language.folded(texts.trimmed(text)))
    return (
        list(exact)[:most]
        or matching(snapshot, kind, text[: search.LENGTH], most)
        or nearest(snapshot, kind, text, most)
    )


def bodies(snapshot: Snapshot) -> Mapping[str, str]:
    """Key of each standing body -> its folded names; computed once, then updated."""
    return _of_kinds(snapshot, vocabulary.BODIES)


def agreements(snapshot: Snapshot) -> Mapping[str, str]:
    """Key of each agreement -> its folded names; computed once, then updated."""
    return _of_kinds(snapshot, ("agreement",))


def _of_kinds(snapshot: Snapshot, kinds: tuple[str, ...]) -> Mapping[str, str]:
    def texts(rows: Iterable[records.Record | None]) -> dict[str, str]:
        return {
            row.key: search.searchable(row)
            for row in rows
            if isinstance(row, records.Collaboration) and row.kind in kinds
        }

    def moved(found: Mapping[str, str], changes: Sequence[Change]) -> Mapping[str, str]:
        now = texts(after for _before, after in changes)
        gone = {key: None for key in texts(before for before, _after in changes) if key not in now}
        return layered.changed(found, {**gone, **now})

    return snapshot.readings.ask(
        ("of kinds", kinds),
        lambda: texts(snapshot.collaborations.values()),
        frozenset({facets.COLLABORATION, facets.PLANNED, facets.STORY, facets.CONTACT}),
        Mend("collaboration", moved),
    )


def _activity(snapshot: Snapshot, kind: str, key: str) -> int:
    match kind:
        case "partner":
            return len(snapshot.participations_of.get(key, ()))
        case "body":
            return len(snapshot.parts_of.get(key, ()))
        case "municipality":
            return snapshot.municipalities[key].population or 0
        case "collaboration":  # the latest is asked for most
            return snapshot.collaborations[key].begins
        case _:
            return 0
