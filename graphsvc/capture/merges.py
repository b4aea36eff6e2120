"""Merging two records that are one: partners, or collaborations entered twice; in one batch that can be undone."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from graphsvc.capture import moving
from graphsvc.capture.editing import Who
from graphsvc.capture.moving import Move
from graphsvc.errors import BadInput, Conflict, PreconditionRequired, Stale
from graphsvc.language import gettext as _
from graphsvc.model import records, vocabulary
from graphsvc.network import joined
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import search
from graphsvc.storage import writing
from graphsvc.storage.changes import Write, Written
from graphsvc.storage.store import Store

#: The kinds of records that can be merged.
MERGED = ("partner", "collaboration")


@dataclass(frozen=True, slots=True)
class Plan:
    """A merge before it is written: the record that remains, as it is and as it will be, the other, and what moves.

    version: a number of at most 15 digits that stands for both records and what moves.
    """

    kept: records.Record
    other: records.Record
    after: records.Record
    moves: tuple[Move, ...]
    writes: tuple[Write, ...]
    version: int


def plan(current: Snapshot, entity: str, keep: str, other: str, take: Collection[str] = ()) -> Plan:
    """What a merge would do. take: names of the fields in which the other record is right.

    Raises NotFound; Conflict where the two cannot be one; BadInput for an unknown field; Problems where the result is
    not valid.
    """
    kept, given_up = (search.get(current, entity, key) for key in (keep, other))
    if keep == other:
        raise Conflict(_("%(name)s is one record already; choose another one", name=kept.key))
    _require_alike(kept, given_up)
    model = records.RECORDS[entity]
    if unknown := sorted(set(take) - set(model.model_fields)):
        fields = ", ".join(name for name in model.model_fields if name not in ("key", "former_keys"))
        raise BadInput(_("there is no field %(field)s; use %(allowed)s", field=unknown[0][:60], allowed=fields))
    after = joined.fields(kept, given_up, set(take) - {"key", "former_keys"})
    moves = moving.moves(current, entity, other, keep)
    writes = [Write(entity, keep, after), Write(entity, other, None), *moving.written(current, moves)]
    writing.check_rings(current, writes)
    looked_at = number([Write(entity, keep, kept), Write(entity, other, given_up), *writes[2:]])
    return Plan(kept, given_up, after, tuple(moves), tuple(writes), looked_at)


def merge(
    store: Store, entity: str, keep: str, other: str, take: Collection[str], expected: int | None, who: Who
) -> Written:
    """Merge `other` into `keep`. expected: the version of the plan that was looked at.

    Raises what `plan` raises, PreconditionRequired, and Stale where more or something else would move by now.
    """

    def work(current: Snapshot) -> Sequence[Write]:
        found = plan(current, entity, keep, other, take)
        require(expected, found.version)
        return found.writes

    return store.write(
        work,
        actor=who.actor,
        about=_("merged %(record)s %(other)s into %(key)s", record=_(entity), other=other, key=keep),
        operation=who.operation,
        request=["merge", entity, keep, other, sorted(take), expected],
    )


def require(expected: int | None, found: int) -> None:
    """Raise PreconditionRequired without an expected version of a plan, and Stale where it is another one."""
    if expected is None:
        raise PreconditionRequired(_("look at what would move first, and send its version (If-Match)"))
    if expected != found:
        raise Stale(_("something was changed since you looked; look at what would move now, then confirm"))


def number(writes: Sequence[Write]) -> int:
    """A number that stands for writes: the first 48 bits of their SHA-256."""
    rows = [(write.entity, write.key, write.record.row() if write.record else None) for write in writes]
    return int.from_bytes(hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).digest()[:6])


def _require_alike(kept: records.Record, other: records.Record) -> None:
    """Raise Conflict for a person and an organization, and for what is held on a day and what lasts."""
    people, gatherings = (
        [getattr(row, "kind", "") in kinds for row in (kept, other)] for kinds in (("person",), vocabulary.GATHERINGS)
    )
    if people[0] != people[1]:
        raise Conflict(_("of %(one)s and %(other)s one is a person; they cannot be one", one=kept.key, other=other.key))
    if gatherings[0] != gatherings[1]:
        raise Conflict(
            _("of %(one)s and %(other)s one is held on a day; they cannot be one", one=kept.key, other=other.key)
        )
