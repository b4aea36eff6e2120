"""What a coordinator needs to do on a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pydantic import Field

from graphsvc import language
from graphsvc.answers import action_items, changes, dormant, gaps
from graphsvc.answers.answer import Answer, Json, Windowed, record, window
from graphsvc.answers.changes import Batch
from graphsvc.answers.gaps import RankedCell, Summary
from graphsvc.language import gettext as _
from graphsvc.model import records
from graphsvc.model.period import Period
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import today as question
from graphsvc.storage.changes import BatchRow


class DormantPartner(Answer):
    """A dormant partner, and the sentence on why it is."""

    partner: str
    sentence: str


class Counts(Answer):
    """Numbers of entries of the lists that may be cut."""

    to_confirm: int
    seats_ending: int
    seats_vacant: int
    without_sector: int
    quiet: int


class Today(Windowed):
    """What a coordinator should know on a day; the most pressing first.

    to_confirm: planned gatherings whose day has passed, oldest first; seats_ending: within 120 days; without_sector:
    organizations present in the network with no sector recorded; quiet: who is dormant, the latest first; null in a
    large network, where that list takes longer than the page; latest: the newest batches; action_items: those overdue,
    and those due within 30 days.
    """

    version: int
    action_items: action_items.DueActionItems
    partners: int
    engaged: int
    municipalities: int
    summary: Summary
    sharpest: list[RankedCell]
    to_confirm: list[Json]
    next_gatherings: list[Json]
    seats_ending: list[Json]
    seats_vacant: list[Json]
    without_sector: tuple[str, ...]
    quiet: list[DormantPartner] | None
    latest: list[Batch]
    sentence: str = Field(exclude=True)
    counts: Counts = Field(exclude=True)


def today(snapshot: Snapshot, period: Period, latest: Iterable[BatchRow], most: int | None = None) -> Today:
    """What a coordinator should know on the last day of a period, at most `most` entries of each list."""
    today = question.today(snapshot, period)
    seats = snapshot.table(records.Seat)
    return Today(
        **window(period),
        version=snapshot.version,
        action_items=action_items.due(snapshot, period.day, most),
        partners=today.partners,
        engaged=today.engaged,
        municipalities=today.municipalities,
        summary=gaps.summary(today.summary),
        sharpest=gaps.ranked_cells(snapshot, period, today.sharpest),
        to_confirm=_records(snapshot, snapshot.collaborations, today.to_confirm[:most]),
        next_gatherings=_records(snapshot, snapshot.collaborations, today.next_gatherings[:most]),
        seats_ending=_records(snapshot, seats, today.seats_ending[:most]),
        seats_vacant=_records(snapshot, seats, today.seats_vacant[:most]),
        without_sector=today.without_sector[:most],
        quiet=None if today.dormant is None else [_dormant(snapshot, entry) for entry in today.dormant[:most]],
        latest=[changes.batch(row) for row in latest],
        sentence=_sentence(today, period),
        counts=Counts(
            to_confirm=len(today.to_confirm),
            seats_ending=len(today.seats_ending),
            seats_vacant=len(today.seats_vacant),
            without_sector=len(today.without_sector),
            quiet=len(today.dormant or ()),
        ),
    )


def _dormant(snapshot: Snapshot, entry: question.Dormant) -> DormantPartner:
    return DormantPartner(partner=entry.partner, sentence=dormant.sentence(snapshot, entry))


def _records(snapshot: Snapshot, table: Mapping[str, records.Record], keys: Sequence[str]) -> list[Json]:
    return [record(snapshot, table[key]) for key in keys]


def _sentence(today: question.Today, period: Period) -> str:
    """The day's first sentence."""
    return _(
        "%(partners)s partners in %(places)s municipalities, %(engaged)s engaged in the last %(months)s months.",
        partners=language.number(today.partners),
        engaged=language.number(today.engaged),
        months=period.months,
        places=language.number(today.municipalities),
    )
