"""Moving what belongs to one record over to another: every link to it, one record where both had one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, cast

from graphsvc.model import records
from graphsvc.model.keys import contradiction
from graphsvc.network import joined
from graphsvc.network.snapshot import Snapshot
from graphsvc.storage.changes import Write

#: Kinds of records of which two about one thing, at one time, become one -> the fields by which they are about it.
JOINED = {
    "participation": ("partner", "collaboration"),
    "representation": ("person", "organization"),
    "seat": ("body", "sector", "municipality", "voice", "holder"),
}


@dataclass(frozen=True, slots=True)
class Move:
    """What becomes of records: several are joined; one is moved, or dropped where it would lead to itself.

    before: the records, that of the one that remains first; none where one is added. after: None where it is dropped.
    """

    kind: Literal["moved", "joined", "dropped", "added"]
    before: tuple[records.Record, ...]
    after: records.Record | None

    @property
    def entity(self) -> str:
        return (self.after or self.before[0]).entity


def moves(
    current: Snapshot, entity: str, source: str, target: str, chosen: Collection[tuple[str, str]] | None = None
) -> list[Move]:
    """What becomes of the records that link to `source` if they link to `target` instead, except the two themselves.

    chosen: (entity, key) of those that move; None: all. O(links of both + records without an index of their own).
    """
    both = {(entity, source), (entity, target)}
    referring = [row for row in linking(current, entity, source) if (row.entity, row.key) not in both]
    moved = [(row, _led(row, entity, source, target)) for row in referring if chosen is None or _is_in(row, chosen)]
    result = [Move("moved" if after else "dropped", (row,), after) for row, after in moved if row.entity not in JOINED]
    for kind in JOINED:
        own = {row.key: row for row in linking(current, entity, target) if row.entity == kind}
        terms = [(row, after) for row, after in moved if row.entity == kind]
        result += _joined(current, own, terms)
    return result


def linking(current: Snapshot, entity: str, key: str) -> list[records.Record]:
    """The records that link to a record, each once, by kind and key."""
    found: dict[tuple[str, str], records.Record] = {}
    for kind, model in records.RECORDS.items():
        if any(link.record == entity for link in model.links.values()):
            for row in _candidates(current, kind, entity, key):
                if any(link.record == entity and target == key for _name, target, link in row.linked()):
                    found[kind, row.key] = row
    return [row for _place, row in sorted(found.items())]


def _candidates(current: Snapshot, kind: str, entity: str, key: str) -> Iterable[records.Record]:
    """The records of a kind among which those that link to a record are: few where there is an index."""
    match kind, entity:
        case "participation", "partner":
            return current.participations_of.get(key, ())
        case "participation", _:
            return current.participations_in.get(key, ())
        case "action-item", "partner":
            return current.assigned_to.get(key, ())
        case "action-item", _:
            return current.agreed_in.get(key, ())
        case "representation", _:
            return (*current.represents.get(key, ()), *current.represented_by.get(key, ()))
        case _:
            return current.tables[kind].values()


def _is_in(row: records.Record, chosen: Collection[tuple[str, str]]) -> bool:
    return (row.entity, row.key) in chosen


def _led(row: records.Record, entity: str, source: str, target: str) -> records.Record | None:
    """The record with its links led from one record to another; None where it would lead to itself."""
    update: dict[str, Any] = {}
    for name, link in row.links.items():
        value = getattr(row, name)
        if link.record != entity or (source not in value if isinstance(value, list) else value != source):
            continue
        if isinstance(value, list):
            keys = dict.fromkeys(target if key == source else key for key in cast(list[str], value))
            update[name] = list(keys) if name == "chain" else sorted(keys.keys() - {row.key})
        else:
            update[name] = target
    led = row.model_copy(update=update)
    match led:
        case records.Representation() if led.person == led.organization:
            return None
        case records.Introduction() if len(led.chain) < 2:
            return None
        case records.Participation() if led.via == led.partner:  # whoever sat in was the partner itself
            return led.model_copy(update={"via": None, "attendance": "present"})
        case _:
            return led


@dataclass(slots=True)
class _Term:
    """One record as it will be, those that it is made of, and who sat in under one of them."""

    before: list[records.Record]
    after: records.Dated
    alternates: set[str]

    @classmethod
    def of(cls, row: records.Record, after: records.Record) -> _Term:
        via = getattr(after, "via", None)
        return cls([row], cast(records.Dated, after), {via} if via else set())

    @property
    def is_touched(self) -> bool:
        return len(self.before) > 1 or self.after != self.before[0]

    def join(self, other: _Term) -> None:
        """Take another term up into this one."""
        self.before += other.before
        self.alternates |= other.alternates
        if isinstance(self.after, records.Participation) and isinstance(other.after, records.Participation):
            self.after = joined.participation(self.after, other.after)
        else:
            self.after = joined.term(self.after, other.after)


def _joined(
    current: Snapshot, own: Mapping[str, records.Record], moved: list[tuple[records.Record, records.Record | None]]
) -> Iterator[Move]:
    """What becomes of records of one kind. own: those of the record that remains, by key."""
    terms: dict[tuple[Any, ...], list[_Term]] = defaultdict(list)
    led = {row.key for row, _after in moved}
    for key, row in sorted(own.items()):
        if key not in led:
            terms[_about(row)].append(_Term.of(row, row))
    for row, after in sorted(moved, key=lambda pair: (pair[0].key not in own, pair[0].key)):
        if after is None:
            yield Move("dropped", (row,), None)
            continue
        term, there = _Term.of(row, after), terms[_about(after)]
        same = [other for other in there if joined.is_one(other.after, term.after)]
        if same:
            min(same, key=lambda other: _distance(other.after, term.after)).join(term)
        else:
            there.append(term)
    for there in terms.values():
        for term in _apart(there):
            if len(term.before) > 1:
                yield Move("joined", tuple(term.before), term.after)
                yield from (Move("added", (), row) for row in _sat_in(current, term))
            elif term.is_touched:
                yield Move("moved", tuple(term.before), term.after)


def _apart(there: Iterable[_Term]) -> Iterable[_Term]:
    """The terms, joined where two begin on one day, which is part of their key."""
    by_start: dict[tuple[str | None, str], _Term] = {}
    for term in there:
        earlier = by_start.get((term.after.from_, ""))
        if earlier is not None and (earlier.is_touched or term.is_touched):
            earlier.join(term)
        else:
            by_start[term.after.from_, term.before[0].key if earlier else ""] = term
    return by_start.values()


def _sat_in(current: Snapshot, term: _Term) -> Iterator[records.Participation]:
    """Participations of their own for those who sat in, and whom the joined one does not name any more."""
    if not isinstance(term.after, records.Participation):
        return
    there = {row.partner for row in current.participations_in.get(term.after.collaboration, ())}
    for key in sorted(term.alternates - there - {term.after.partner, term.after.via}):
        values = {"partner": key, "collaboration": term.after.collaboration, "attendance": "present"}
        yield cast(records.Participation, records.read("participation", values))


def _about(row: records.Record) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in JOINED[row.entity])


def _distance(one: records.Dated, two: records.Dated) -> tuple[bool, bool, str]:
    """Small for the term that another one is most likely a repetition of."""
    return getattr(one, "role", None) != getattr(two, "role", None), one.from_ != two.from_, one.key


def written(current: Snapshot, found: Iterable[Move]) -> list[Write]:
    """The writes of moves: a record keeps its key, unless that says whom it belonged to."""
    found = list(found)
    writes = [Write(row.entity, row.key, None) for move in found for row in move.before]
    gone = {(write.entity, write.key) for write in writes}
    placed: dict[tuple[str, str], records.Record] = {}
    for move in found:
        if move.after is None:
            continue
        row = move.after
        if not move.before or contradiction(move.before[0], row):
            row = row.model_copy(update={"key": row.make_key(row.row())})
        made, number = row.key, 2
        while (row.entity, row.key) in placed or (
            row.key in current.tables[row.entity] and (row.entity, row.key) not in gone
        ):
            # A number after a composite key would be read as part of what it names.
            row = row.model_copy(update={"key": f"{made.replace('--', '-')}-{number}"})
            number += 1
        placed[row.entity, row.key] = row
    return [*writes, *(Write(entity, key, row) for (entity, key), row in placed.items())]
