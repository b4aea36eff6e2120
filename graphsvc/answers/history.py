"""The history: collaborations newest first, by year and month, or as who was with whom."""

from __future__ import annotations

import datetime

from pydantic import Field

from graphsvc import language
from graphsvc.answers import action_items, naming
from graphsvc.answers.answer import Answer, Json, record
from graphsvc.answers.chips import Asked, understood
from graphsvc.files import values
from graphsvc.language import gettext as _
from graphsvc.model import records
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import history as question
from graphsvc.questions import pairs, taking_part
from graphsvc.questions.history import Chosen, Filters
from graphsvc.questions.search import Page

#: What the history is shown by, beside the list.
BY = ("month", "pair")


class Part(Answer):
    """How one of those asked for took part: its role, who came for it, for whom it came, in whose place."""

    partner: str
    role: str | None
    person: str | None
    organization: str | None
    instead_of: str | None
    sentence: str


class Line(Answer):
    """A collaboration as a page or a command shows it; when: ISO date, date: in words.

    parts: how those asked for took part; partners: the others; action_items: what was agreed in it.
    """

    key: str
    name: str
    kind: str
    when: str
    date: str
    partners: list[str]
    parts: list[Part]
    minutes_url: str | None
    action_items: list[action_items.ActionItemEntry]


class Month(Answer):
    """The collaborations that began in a month, or those without a date."""

    label: str
    lines: list[Line]


class Year(Answer):
    """How many began in a year, in each of its months, and in one that is not known."""

    year: str
    collaborations: int
    months: list[int]
    undated: int


class Pair(Answer):
    """Two partners, in how many of the collaborations both were, and when first and last."""

    one: str
    other: str
    one_name: str
    other_name: str
    collaborations: int
    first_on: str | None
    last_on: str | None


class History(Answer):
    """The collaborations asked for; years: year -> number begun in it, over all pages.

    collaborations: a page of them with the partners who took part, how those asked for did (`parts`), and what was
    agreed (`action_items`); empty by month and by pair. timeline: by month; pairs: by pair, those most often together.
    asked: what was understood.
    """

    collaborations: list[Json]
    total: int
    years: dict[str, int]
    with_outcome: int
    next: str | None
    timeline: list[Year] | None = None
    pairs: list[Pair] | None = None
    asked: Asked
    months: list[Month] = Field(exclude=True)


NOTHING = History(
    collaborations=[],
    total=0,
    years={},
    with_outcome=0,
    next=None,
    asked=Asked(filters={}, chips=[]),
    months=[],
)


def history(
    snapshot: Snapshot,
    filters: Filters,
    today: datetime.date,
    *,
    by: str = "",
    limit: int = 50,
    after: str | None = None,
) -> History:
    """What the filters and the words of `q` ask for; raises what questions.history raises."""
    filters, asked = understood(snapshot, filters, today)
    chosen = question.chosen(snapshot, filters, today)
    nothing: Page[records.Collaboration] = Page([], chosen.total, None)
    page = nothing if by in BY else chosen.page(limit, after)
    rows = [question.Event(row, question.participants(snapshot, row.key)) for row in page.items]
    lines = [_line(snapshot, event, chosen.partners, today) for event in rows]
    return History(
        collaborations=[
            {
                **record(snapshot, event.collaboration),
                "partners": list(event.partners),
                "parts": [part.model_dump() for part in line.parts],
                "action_items": [item.model_dump() for item in line.action_items],
            }
            for event, line in zip(rows, lines, strict=True)
        ],
        total=chosen.total,
        years=chosen.counts,
        with_outcome=chosen.with_outcome,
        next=page.next,
        timeline=timeline(chosen) if by == "month" else None,
        pairs=together(snapshot, chosen) if by == "pair" else None,
        asked=asked,
        months=_months(lines),
    )


def _line(snapshot: Snapshot, event: question.Event, asked: tuple[str, ...], today: datetime.date) -> Line:
    row = event.collaboration
    parts = [_part(snapshot, part) for part in taking_part.parts(snapshot, row.key, asked)] if asked else []
    told = {key for part in parts for key in (part.partner, part.person)}
    return Line(
        key=row.key,
        name=language.name(row),
        kind=row.kind,
        when=row.starts_on or "",
        date=language.date(row.starts_on, "medium"),
        partners=[key for key in event.partners if key not in told],
        parts=parts,
        minutes_url=row.minutes_url,
        action_items=action_items.of_collaboration(snapshot, row.key, today),
    )


def _part(snapshot: Snapshot, part: taking_part.Part) -> Part:
    return Part(
        partner=part.partner,
        role=part.role,
        person=part.person,
        organization=part.organization,
        instead_of=part.instead_of,
        sentence=how(snapshot, part),
    )


def how(snapshot: Snapshot, part: taking_part.Part) -> str:
    """How a partner took part, in words: through Ann Gallant, for Bea Roy, chair; empty for simply there."""
    said: list[str] = []
    if part.person:
        said.append(_("through %(person)s", person=naming.partner(snapshot, part.person)))
    if part.organization:
        said.append(_("for %(organization)s", organization=naming.partner(snapshot, part.organization)))
    if part.instead_of:
        said.append(_("in place of %(partner)s", partner=naming.partner(snapshot, part.instead_of)))
    if part.role not in (None, "participant", "member", "invited"):
        said.append(values.label(str(part.role), language.current()).lower())
    return _(", ").join(said)


def _months(lines: list[Line]) -> list[Month]:
    months: dict[str, list[Line]] = {}
    for line in lines:
        months.setdefault(line.when[:7], []).append(line)
    return [
        Month(label=language.date(month) if month else _("Without a date"), lines=lines)
        for month, lines in months.items()
    ]


def timeline(chosen: Chosen) -> list[Year]:
    """The years from the first to the last, those without any too, the newest first."""
    counts = chosen.months()
    known = [int(month[:4]) for month in counts]
    return [
        Year(
            year=f"{year:04}",
            collaborations=len(chosen.years.get(f"{year:04}", ())),
            months=[counts.get(f"{year:04}-{month:02}", 0) for month in range(1, 13)],
            undated=counts.get(f"{year:04}", 0),
        )
        for year in range(max(known, default=0), min(known, default=1) - 1, -1)
        if max(known) - year < 200
    ]


def together(snapshot: Snapshot, chosen: Chosen) -> list[Pair]:
    """The pairs most often together, with their names."""
    return [
        Pair(
            one=pair.one,
            other=pair.other,
            one_name=naming.partner(snapshot, pair.one),
            other_name=naming.partner(snapshot, pair.other),
            collaborations=pair.collaborations,
            first_on=pair.first_on,
            last_on=pair.last_on,
        )
        for pair in pairs.pairs(snapshot, chosen)
    ]
