"""The order of the saved views, and the notes that are pinned to their discs."""

from __future__ import annotations

from collections.abc import Sequence

from graphsvc.capture import editing
from graphsvc.capture.editing import Who
from graphsvc.language import gettext as _
from graphsvc.model import parameters
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import presentation, search
from graphsvc.storage.changes import Write, Written
from graphsvc.storage.store import Store

WAYS = {"up": -1, "down": 1}


def move(store: Store, key: str, way: str, who: Who) -> Written:
    """Let a view change places with the one before (up) or after it (down), in one batch; all get a position.

    Moving the first up, or the last down, changes nothing. Raises NotFound, BadInput.
    """
    parameters.one_of("way", way, WAYS)

    def work(current: Snapshot) -> Sequence[Write]:
        rows = presentation.sequence(current)
        place = rows.index(presentation.found(current, key))
        other = place + WAYS[way]
        if not 0 <= other < len(rows):
            return []
        rows[place], rows[other] = rows[other], rows[place]
        moved = (row.model_copy(update={"position": number}) for number, row in enumerate(rows, 1))
        return [Write("saved-view", row.key, row) for row in moved]

    return store.write(
        work,
        actor=who.actor,
        about=_("moved %(record)s %(key)s", record=_("saved-view"), key=key),
        operation=who.operation,
        request=["move saved view", key, way],
    )


def pin(store: Store, key: str, disc: str, text: str, expected: int | None, who: Who) -> Written:
    """Pin a note to a disc of a view, in place of the one that is there; an empty one takes that away.

    disc: key or name of what the disc is. Raises NotFound, BadInput, Problems, PreconditionRequired, Stale.
    """
    current = store.snapshot()
    row = presentation.found(current, key)
    entity = presentation.discs_of(current, row)
    at = search.named(current, entity, disc) if entity else disc.strip()
    notes = presentation.pins(current, row) | {at: text.strip()}
    pins = [f"{key}: {note}" for key, note in notes.items() if note]
    _record, written = editing.change(store, "saved-view", key, {**row.row(), "pins": pins}, expected, who)
    return written
