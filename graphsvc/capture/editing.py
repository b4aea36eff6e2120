"""Creating, changing and deleting records, each in one batch."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar, cast

from graphsvc.errors import Conflict, Merged, PreconditionRequired, Problem, Problems
from graphsvc.language import gettext as _
from graphsvc.model import records, texts
from graphsvc.model.keys import contradiction
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import search
from graphsvc.storage import statements
from graphsvc.storage.changes import Write, Written
from graphsvc.storage.store import Store
from graphsvc.storage.writing import require_version


@dataclass(frozen=True, slots=True)
class Who:
    """Who writes, and the operation id (idempotency key) of the request."""

    actor: str
    operation: str | None = None


NewRecord = TypeVar("NewRecord", bound=records.Record)

#: Raises an error where a record does not fit the newest snapshot.
Check = Callable[[Snapshot, records.Record], None]


class Along(Protocol):
    """What is written with a new record, in its batch."""

    def row(self) -> dict[str, Any]:
        """All of it as JSON, to tell one request from another."""
        ...

    def writes(self, current: Snapshot, record: records.Record, /) -> Sequence[Write]:
        """The writes beside that of the record; raises Problems, Conflict."""
        ...


def create(
    store: Store,
    entity: str,
    data: Mapping[str, Any],
    who: Who,
    check: Check | None = None,
    along: Along | None = None,
) -> tuple[records.Record, Written]:
    """Create a record; returns it and what was written.

    A key that is given must be free, else Conflict; one made from the name gets a number where it is taken.
    check: called within the write, so that concurrent writes cannot invalidate it. Raises Problems.
    """
    made = records.read(entity, dict(data))
    key_given = bool(data.get("key"))
    if message := contradiction(None, made):
        raise Problems([Problem(message, "key", made.key)])
    result: list[records.Record] = []

    def work(current: Snapshot) -> Sequence[Write]:
        record = placed(current, made, fixed=key_given)
        if check is not None:
            check(current, record)
        result[:] = [record]
        return [Write(entity, record.key, record), *(along.writes(current, record) if along else ())]

    about = _("created %(record)s %(key)s", record=_(entity), key=made.key)
    request = ["create", entity, made.row(), *([along.row()] if along and along.row() else ())]
    written = store.write(work, actor=who.actor, about=about, operation=who.operation, request=request)
    return result[0] if result else store.snapshot().tables[entity].get(made.key, made), written


def placed(current: Snapshot, made: NewRecord, *, fixed: bool = False, beside: Sequence[str] = ()) -> NewRecord:
    """A new record under a key that is free, of former ones too; raises Conflict where its own is `fixed` and taken.

    beside: keys that others get in the same write.
    """
    table, former = current.tables[made.entity], search.former_keys(current, made.entity)
    if fixed and made.key in former and made.key not in table:
        raise Conflict(str(Merged(made.entity, made.key, former[made.key])))
    return _in_place(made, {*former, *table, *beside} if former or beside else table, fixed=fixed)


def _in_place(made: NewRecord, taken: Container[str], *, fixed: bool = False) -> NewRecord:
    """The record under a free key, numbered where it is taken; Conflict for given keys and relationships."""
    record, number = made, 2
    while record.key in taken:
        if fixed or made.is_relationship or isinstance(made, records.Setting):
            raise Conflict(
                _(
                    "there is already a %(record)s %(key)s; open it and change it there",
                    record=_(made.entity),
                    key=record.key,
                )
            )
        record = made.model_copy(update={"key": f"{made.key}-{number}"})
        number += 1
    return record


def rewritten(old: records.Record, new: records.Record, taken: Container[str]) -> list[Write]:
    """The writes that replace a record by its changed version.

    Where a composite key no longer matches the record's links, the record gets a new key and the old one is deleted.
    taken: all keys of that kind of record. Raises Conflict where the new key is taken.
    """
    if not contradiction(old, new):
        return [Write(new.entity, new.key, new)]
    moved = _in_place(new.model_copy(update={"key": new.make_key(new.row())}), taken)
    return [Write(old.entity, old.key, None), Write(moved.entity, moved.key, moved)]


def change(
    store: Store,
    entity: str,
    key: str,
    data: Mapping[str, Any],
    expected: int | None,
    who: Who,
    check: Check | None = None,
) -> tuple[records.Record, Written]:
    """Replace a record by `data`; missing fields become empty. Returns the record and what was written.

    expected: the version that the caller read; check: as in `create`. A renamed partner keeps its former name as an
    alias; a record whose composite key no longer matches its links gets a new key (see `rewritten`).
    Raises NotFound, PreconditionRequired, Stale, Problems, Conflict.
    """
    made = records.read(entity, {**data, "key": key})

    def work(current: Snapshot) -> Sequence[Write]:
        old = existing(current, entity, key, expected)
        if check is not None:
            check(current, made)
        record = with_former_name(old, made)
        writes = rewritten(old, record, current.tables[entity])
        result[:] = [writes[-1].record or record]
        return writes

    result: list[records.Record] = []
    written = store.write(
        work,
        actor=who.actor,
        about=_("changed %(record)s %(key)s", record=_(entity), key=key),
        operation=who.operation,
        request=["change", entity, key, made.row(), expected],
    )
    return result[0] if result else _changed_before(store, made, written), written


def _changed_before(store: Store, made: records.Record, written: Written) -> records.Record:
    """The record of a request that is repeated, whose first execution may have changed the key."""
    table, keys = store.snapshot().tables[made.entity], [made.key]
    if made.key not in table:
        keys += [row.key for row in store.database.rows(statements.CHANGES_OF_BATCH, batch=written.batch)]
    return table.get(keys[-1], made)


def delete(store: Store, entity: str, key: str, expected: int | None, who: Who) -> Written:
    """Delete a record, with those that require it, in one batch that can be undone.

    Raises NotFound, PreconditionRequired, Stale.
    """

    def work(current: Snapshot) -> Sequence[Write]:
        existing(current, entity, key, expected)
        return deletion(current, {(entity, key)})

    return store.write(
        work,
        actor=who.actor,
        about=_("deleted %(record)s %(key)s", record=_(entity), key=key),
        operation=who.operation,
        request=["delete", entity, key, expected],
    )


def existing(current: Snapshot, entity: str, key: str, expected: int | None) -> records.Record:
    """The record to change, if at the expected version; raises NotFound, PreconditionRequired, Stale."""
    record = search.get(current, entity, key)
    if expected is None:
        raise PreconditionRequired(
            _(
                "send the version of %(record)s %(key)s that you read (If-Match with its ETag)",
                record=_(entity),
                key=key,
            )
        )
    require_version(current, entity, key, expected)
    return record


def deletion(current: Snapshot, gone: set[tuple[str, str]]) -> list[Write]:
    """The writes that delete records and those that require them, and that clear other links to them."""
    gone = set(gone)
    todo = list(gone)
    cleared: dict[tuple[str, str], records.Record] = {}
    referring = _referring(current, {entity for entity, _ in gone})
    while todo:
        target = todo.pop()
        for entity, key, name, required in referring.get(target, ()):
            if (entity, key) in gone:
                continue
            if required:
                gone.add((entity, key))
                todo.append((entity, key))
                if entity not in ("participation", "representation", "expectation"):
                    referring.update(_referring(current, {entity}))
                continue
            record = cleared.get((entity, key), current.tables[entity][key])
            value = getattr(record, name)
            update: dict[str, Any] = {
                name: [k for k in cast(list[str], value) if k != target[1]] if isinstance(value, list) else None
            }
            if isinstance(record, records.Participation) and name == "via" and record.attendance is None:
                # Without its alternate on record, the member counts as absent.
                update["attendance"] = "absent"
            cleared[(entity, key)] = record.model_copy(update=update)
    kept: list[Write] = []
    taken = {entity: set(current.tables[entity]) for entity, _key in cleared}
    for (entity, key), record in cleared.items():
        if (entity, key) not in gone:
            kept += rewritten(current.tables[entity][key], record, taken[entity])
            taken[entity].add(kept[-1].key)
    return [Write(entity, key, None) for entity, key in sorted(gone)] + kept


def _referring(current: Snapshot, entities: set[str]) -> dict[tuple[str, str], list[tuple[str, str, str, bool]]]:
    """(entity, key) -> the records that link to it: (entity, key, field, whether they require it)."""
    referring: dict[tuple[str, str], list[tuple[str, str, str, bool]]] = {}
    for entity, model in records.RECORDS.items():
        if not any(link.record in entities for link in model.links.values()):
            continue
        for record in current.tables[entity].values():
            for name, key, link in record.linked():
                if link.record in entities:
                    referring.setdefault((link.record, key), []).append((entity, record.key, name, link.required))
    return referring


def with_former_name(old: records.Record, new: records.Record) -> records.Record:
    """Add what a record was found by to what it is found by: former keys, and a renamed partner's former name."""
    if former := set(getattr(old, "former_keys", ())) - set(getattr(new, "former_keys", ())):
        new = new.model_copy(update={"former_keys": sorted({*getattr(new, "former_keys", ()), *former})})
    if not isinstance(old, records.Partner) or not isinstance(new, records.Partner):
        return new
    # No alias can hold a `|`, which joins lists in a cell.
    gone = {old.name, old.name_fr} - {new.name, new.name_fr}
    former = {texts.one_line(name).replace("|", "/") for name in gone if name}
    if not former or former <= set(new.aliases):
        return new
    return new.model_copy(update={"aliases": sorted({*new.aliases, *former})})
