"""Records that look like one and are not: said once, and not asked again; and who enters a partner again is told."""

from __future__ import annotations

from collections.abc import Sequence

from graphsvc.capture.editing import Who
from graphsvc.errors import Conflict
from graphsvc.language import gettext as _
from graphsvc.language import joined
from graphsvc.model import records
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import duplicates, search
from graphsvc.questions.duplicates import Pair
from graphsvc.storage.changes import Write, Written
from graphsvc.storage.store import Store


class LooksAlike(Conflict):
    """A new partner has a name like those of others on record; nothing was written."""

    def __init__(self, pairs: Sequence[Pair]) -> None:
        self.pairs = list(pairs)
        names = joined([f"{pair.other_name} ({pair.other})" for pair in pairs[:5]], len(pairs))
        super().__init__(_("looks like %(names)s; take that one, or send this again with another=1", names=names))


def require_new(current: Snapshot, record: records.Record) -> None:
    """Raise LooksAlike where a new partner has a name like those of others on record."""
    if isinstance(record, records.Partner) and (pairs := duplicates.near(current, record)):
        raise LooksAlike(pairs)


def apart(store: Store, entity: str, one: str, other: str, who: Who) -> Written:
    """Record that two partners, or collaborations, are not the same; raises NotFound, and Conflict for one."""

    def work(current: Snapshot) -> Sequence[Write]:
        rows = sorted((search.get(current, entity, key) for key in (one, other)), key=lambda row: row.key)
        if one == other:
            raise Conflict(_("%(name)s is one record already; choose another one", name=one))
        said = sorted({*getattr(rows[0], "distinct_from", ()), rows[1].key})
        return [Write(entity, rows[0].key, rows[0].model_copy(update={"distinct_from": said}))]

    return store.write(
        work,
        actor=who.actor,
        about=_("%(one)s and %(other)s are not the same", one=one, other=other),
        operation=who.operation,
        request=["apart", entity, sorted((one, other))],
    )
