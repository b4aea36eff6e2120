"""The gathering that minutes are of, where nobody said which: what they say of it, and those on record of its day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphsvc import language
from graphsvc.capture import editing
from graphsvc.files.minutes.headline import Headline
from graphsvc.files.minutes.words import fold
from graphsvc.language import gettext as _
from graphsvc.model import records, vocabulary
from graphsvc.model.records import Collaboration
from graphsvc.network.snapshot import Snapshot

#: Most gatherings of one day that are offered.
OFFERED = 10


@dataclass(frozen=True, slots=True)
class Proposed:
    """A gathering that minutes may be of. fresh: the new one; on_record: those of the same day, of its body first."""

    fresh: Collaboration
    on_record: tuple[Collaboration, ...]

    @property
    def likely(self) -> Collaboration:
        """The one of the same body and day, where there is one; else the new one."""
        own = self.on_record[:1]
        return own[0] if own and own[0].part_of and own[0].part_of == self.fresh.part_of else self.fresh


def proposed(snapshot: Snapshot, said: Headline) -> Proposed:
    """What the headline of minutes says of their gathering, a meeting where it says nothing. O(collaborations)."""
    body = _body(snapshot, said)
    values = {"title": said.title or _("Meeting"), "kind": "meeting", "starts_on": said.day or None, "part_of": body}
    return Proposed(editing.placed(snapshot, read(values)), of_day(snapshot, said.day, body))


def read(values: Mapping[str, Any]) -> Collaboration:
    """A gathering that is not on record, by its fields; raises Problems. Its key may be taken until it is written."""
    made = records.read("collaboration", {**values, "status": "planned"})
    assert isinstance(made, Collaboration)
    return made


def of_day(snapshot: Snapshot, day: str, body: str | None) -> tuple[Collaboration, ...]:
    """The gatherings on record of a day (ISO), those of a body first."""
    if not day:
        return ()
    rows = [
        row for row in snapshot.collaborations.values() if row.starts_on == day and row.kind in vocabulary.GATHERINGS
    ]
    rows.sort(key=lambda row: (row.part_of != body, language.folded(language.name(row)), row.key))
    return tuple(rows[:OFFERED])


def _body(snapshot: Snapshot, said: Headline) -> str | None:
    """The body whose name stands in the headline; of several the longest name, None where two are as long."""
    text = f" {fold(said.said)} "
    named = {
        row.key: max(len(name) for name in names)
        for row in snapshot.collaborations.values()
        if row.kind in vocabulary.BODIES
        and (names := [own for name in (row.title, row.title_fr) if name and f" {(own := fold(name))} " in text])
    }
    longest = [key for key, length in named.items() if length == max(named.values())]
    return longest[0] if len(longest) == 1 else None
