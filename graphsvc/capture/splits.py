"""Splitting one partner into two that were recorded as one: what is chosen moves to another, in one batch."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, cast

from graphsvc.capture import moving
from graphsvc.capture.editing import Who
from graphsvc.errors import BadInput, Conflict, Problem, Problems
from graphsvc.language import gettext as _
from graphsvc.model import records
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import search
from graphsvc.storage.changes import Write, Written
from graphsvc.storage.store import Store

#: The kinds of records that can move.
MOVED = ("participation", "representation", "seat")
Chosen = Collection[tuple[str, str]]


def movable(current: Snapshot, key: str) -> list[records.Record]:
    """The records of a partner that can move to another, by kind and key; raises NotFound."""
    search.get(current, "partner", key)
    return [row for row in moving.linking(current, "partner", key) if row.entity in MOVED]


def split(
    store: Store, key: str, chosen: Chosen, target: str | None, made: Mapping[str, Any], who: Who
) -> tuple[str, Written]:
    """Move chosen records, as (record, key), to the partner `target`, or to a new one; returns its key.

    made: the fields of the new partner; one whose key or name the other had, takes it back. Raises NotFound, Problems,
    Conflict, BadInput where nothing is chosen.
    """
    if not chosen:
        raise BadInput(_("choose what moves"))
    wanted = set(chosen)
    found: list[str] = [target or ""]

    def work(current: Snapshot) -> Sequence[Write]:
        source = cast(records.Partner, search.get(current, "partner", key))
        there = {(row.entity, row.key) for row in movable(current, key)}
        if missing := sorted(wanted - there):
            message = _("there is no such record of %(name)s any more; look at what it has now", name=key)
            raise Problems([Problem(message, "records", " ".join(place)) for place in missing])
        writes: list[Write] = []
        if target is None:
            new = _new(current, source, made)
            writes, found[:] = [Write("partner", new.key, new), *_given_up(source, new)], [new.key]
        else:
            other = cast(records.Partner, search.get(current, "partner", target))
            if other.key == key or other.is_person != source.is_person:
                raise Conflict(_("of %(one)s and %(other)s one is a person; they cannot be one", one=key, other=target))
        return [*writes, *moving.written(current, moving.moves(current, "partner", key, found[0], wanted))]

    written = store.write(
        work,
        actor=who.actor,
        about=_("split %(name)s", name=key),
        operation=who.operation,
        request=["split", key, sorted(wanted), target, dict(made)],
    )
    return found[0], written


def _new(current: Snapshot, source: records.Partner, made: Mapping[str, Any]) -> records.Partner:
    """The new partner, of the kind of the one it was recorded with unless another is given."""
    new = cast(records.Partner, records.read("partner", {"kind": source.kind, **made}))
    if new.is_person != source.is_person:
        raise Conflict(_("of %(one)s and %(other)s one is a person; they cannot be one", one=source.key, other=new.key))
    others = search.former_keys(current, "partner").keys() - set(source.former_keys)
    plain, number = new.key, 2
    while new.key in current.partners or new.key in others:
        if made.get("key"):
            raise Conflict(
                _(
                    "there is already a %(record)s %(key)s; open it and change it there",
                    record=_("partner"),
                    key=new.key,
                )
            )
        new, number = new.model_copy(update={"key": f"{plain}-{number}"}), number + 1
    return new


def _given_up(source: records.Partner, new: records.Partner) -> list[Write]:
    """The write that takes the new partner's names and key off the one it was recorded with."""
    left = source.model_copy(
        update={
            "aliases": [name for name in source.aliases if name not in (new.name, new.name_fr, *new.aliases)],
            "former_keys": [key for key in source.former_keys if key != new.key],
            "distinct_from": sorted({*source.distinct_from, new.key}),
        }
    )
    return [Write("partner", source.key, left)]
