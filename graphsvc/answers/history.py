"""The history: collaborations, newest first, and their number in each year."""

from __future__ import annotations

import datetime

from pydantic import Field

from graphsvc import language
from graphsvc.answers.answer import Answer, Json, record
from graphsvc.language import gettext as _
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import history as question
from graphsvc.questions.history import Event, Filters
from graphsvc.questions.search import LIMIT


class Line(Answer):
    """A collaboration as a page or a command shows it; when: ISO date, date: in words."""

    key: str
    name: str
    kind: str
    when: str
    date: str
    partners: list[str]


class Month(Answer):
    """The collaborations that began in a month, or those without a date."""

    label: str
    lines: list[Line]


class History(Answer):
    """A page of collaborations with the partners who took part; years: year -> number begun in it, over all pages."""

    collaborations: list[Json]
    total: int
    years: dict[str, int]
    with_outcome: int
    next: str | None
    months: list[Month] = Field(exclude=True)


NOTHING = History(collaborations=[], total=0, years={}, with_outcome=0, next=None, months=[])


def history(
    snapshot: Snapshot, filters: Filters, limit: int = 50, after: str | None = None, today: datetime.date | None = None
) -> History:
    """The collaborations that match the filters, newest first; raises what questions.history raises."""
    history = question.history(snapshot, filters, limit, after, today)
    return History(
        collaborations=[_collaboration(snapshot, event) for event in history.events.items],
        total=history.events.total,
        years=dict(history.years),
        with_outcome=history.with_outcome,
        next=history.events.next,
        months=_months(history.events.items),
    )


def table(snapshot: Snapshot, filters: Filters, today: datetime.date) -> list[dict[str, str]]:
    """All collaborations that match the filters, as rows of a CSV file."""
    rows: list[dict[str, str]] = []
    after = None
    while True:
        history = question.history(snapshot, filters, LIMIT, after, today)
        rows += [_row(snapshot, event) for event in history.events.items]
        after = history.events.next
        if after is None:
            return rows


def _collaboration(snapshot: Snapshot, event: Event) -> Json:
    return {**record(snapshot, event.collaboration), "partners": list(event.partners)}


def _months(events: list[Event]) -> list[Month]:
    months: dict[str, list[Line]] = {}
    for event in events:
        months.setdefault((event.collaboration.starts_on or "")[:7], []).append(_line(event))
    return [
        Month(label=language.date(month) if month else _("Without a date"), lines=lines)
        for month, lines in months.items()
    ]


def _line(event: Event) -> Line:
    row = event.collaboration
    return Line(
        key=row.key,
        name=language.name(row),
        kind=row.kind,
        when=row.starts_on or "",
        date=language.date(row.starts_on, "medium"),
        partners=list(event.partners),
    )


def _row(snapshot: Snapshot, event: Event) -> dict[str, str]:
    row = event.collaboration
    return {
        "key": row.key,
        "starts_on": row.starts_on or "",
        "ends_on": row.ends_on or "",
        "kind": row.kind,
        "title": row.title,
        "title_fr": row.title_fr or "",
        "municipality": row.municipality or "",
        "sectors": "|".join(row.sectors),
        "partners": "|".join(language.name(snapshot.partners[key]) for key in event.partners),
        "headcount": "" if row.headcount is None else str(row.headcount),
        "outcome": row.outcome or "",
    }
