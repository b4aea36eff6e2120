"""Facts on the pages of records: a collaboration's seats and participants, and what a deletion deletes along."""

from __future__ import annotations

from collections import Counter
from typing import Annotated

from graphsvc import language
from graphsvc.answers import introducers
from graphsvc.answers.answer import Answer, Json, RecordOf, record
from graphsvc.capture import editing
from graphsvc.files import values
from graphsvc.language import gettext as _
from graphsvc.language import ngettext
from graphsvc.model import records, vocabulary
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import names, search


class Participations(Answer):
    """All participations of a collaboration."""

    participations: list[Annotated[Json, RecordOf("participation")]]


class Collaboration(Answer):
    """What the page of a collaboration shows beside its fields; more: number of participants not listed."""

    sentence: str
    is_gathering: bool
    is_body: bool
    has_seats: bool
    seats: list[records.Seat]
    participants: list[records.Participation]
    more: int


def participations(snapshot: Snapshot, key: str) -> Participations:
    """All participations of a collaboration, sorted by key; raises NotFound."""
    search.get(snapshot, "collaboration", key)
    rows = sorted(snapshot.participations_in.get(key, ()), key=lambda row: row.key)
    return Participations(participations=[record(snapshot, row) for row in rows])


def collaboration(snapshot: Snapshot, found: records.Collaboration, most: int) -> Collaboration:
    """What the page of a collaboration shows, with at most `most` participants."""
    participants = sorted(snapshot.participations_in.get(found.key, ()), key=lambda row: row.partner.lower())
    seats = [row for row in snapshot.table(records.Seat).values() if row.body == found.key]
    return Collaboration(
        sentence=_sentence(found, len(participants)),
        is_gathering=found.kind in vocabulary.GATHERINGS,
        is_body=found.kind in vocabulary.BODIES,
        has_seats=bool(seats) or found.kind in vocabulary.BODIES,
        seats=sorted(seats, key=lambda row: row.key.lower()),
        participants=participants[:most],
        more=max(len(participants) - most, 0),
    )


def deleted_along(snapshot: Snapshot, entity: str, key: str) -> dict[str, int]:
    """Kind of record -> number of records that are deleted with this one, since they require it."""
    gone = (write for write in editing.deletion(snapshot, {(entity, key)}) if write.record is None)
    return dict(Counter(write.entity for write in gone if (write.entity, write.key) != (entity, key)))


def title(snapshot: Snapshot, found: records.Record) -> str:
    """What a record is called: one without a name, such as a seat, by the names of those that it joins."""
    if isinstance(found, records.Introduction):
        return introducers.title(snapshot, found)
    if any(language.names(found)):
        return language.name(found)
    joined = [(link.record, getattr(found, field)) for field, link in found.links.items()]
    labels = [names.label(snapshot, entity, key) for entity, key in joined if isinstance(key, str)]
    return _(", ").join(labels) or found.key


def _sentence(collaboration: records.Collaboration, participants: int) -> str:
    """The sentence on kind, day, status and number of participants."""
    spoken = language.current()
    parts = [values.label(collaboration.kind, spoken)]
    if collaboration.starts_on:
        parts.append(language.date(collaboration.starts_on))
    if collaboration.status:
        parts.append(values.label(collaboration.status, spoken).lower())
    if participants:
        parts.append(ngettext("%(count)s partner", "%(count)s partners", participants))
    return _(", ").join(parts) + "."
