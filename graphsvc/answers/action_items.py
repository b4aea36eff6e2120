"""Action items with who is to do them and until when: as a list, a table, and events of a calendar."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator

from pydantic import Field

from graphsvc import language
from graphsvc.answers import naming
from graphsvc.answers.answer import Answer
from graphsvc.files import headers, ics_out
from graphsvc.language import gettext as _
from graphsvc.language import ngettext
from graphsvc.model import dates
from graphsvc.model.records import ActionItem
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import action_items as question
from graphsvc.questions.action_items import Filters


class ActionItemEntry(Answer):
    """An action item; status: open, overdue or done.

    sentence: until when, or since when it is done; minutes_url: of where it was agreed.
    """

    key: str
    version: int
    name: str
    assignees: list[str]
    due_on: str | None
    done_on: str | None
    collaboration: str | None
    minutes_url: str | None
    note: str | None
    status: str
    sentence: str


class StatusCounts(Answer):
    """How many there are of each status; open: overdue ones too."""

    open: int
    overdue: int
    done: int


class ActionItems(Answer):
    """A page of the action items of a status, and how many there are of each with the same partner and body.

    partner, body: keys of those asked for. Open ones come by the day on which they are due, done ones the latest first.
    """

    day: datetime.date
    status: str
    partner: str | None
    body: str | None
    counts: StatusCounts
    total: int
    action_items: list[ActionItemEntry]
    next: str | None
    sentence: str


class DueActionItems(Answer):
    """What is overdue, and what is due soon, at most so many of each; how many there are in all."""

    overdue: list[ActionItemEntry]
    soon: list[ActionItemEntry]
    overdue_in_all: int = Field(exclude=True)
    soon_in_all: int = Field(exclude=True)


def listed(
    snapshot: Snapshot, filters: Filters, today: datetime.date, limit: int = 50, after: str | None = None
) -> ActionItems:
    """One page of what the filters ask for; raises what questions.action_items.chosen raises."""
    chosen = question.chosen(snapshot, filters, today)
    page = chosen.page(limit, after)
    counts = StatusCounts(**chosen.counts)
    return ActionItems(
        day=today,
        status=chosen.status,
        partner=chosen.partner or None,
        body=chosen.body or None,
        counts=counts,
        total=page.total,
        action_items=[item(snapshot, row, today) for row in page.items],
        next=page.next,
        sentence=_sentence(counts),
    )


def item(snapshot: Snapshot, row: ActionItem, today: datetime.date) -> ActionItemEntry:
    """An action item on a day."""
    meeting = snapshot.collaborations.get(row.collaboration or "")
    return ActionItemEntry(
        key=row.key,
        version=snapshot.versions["action-item"].get(row.key, 0),
        name=language.name(row),
        assignees=row.assignees,
        due_on=row.due_on,
        done_on=row.done_on,
        collaboration=row.collaboration,
        minutes_url=meeting.minutes_url if meeting else None,
        note=row.note,
        status=question.status_of(row, today.toordinal()),
        sentence=until(row, today),
    )


def due(snapshot: Snapshot, today: datetime.date, most: int | None = None) -> DueActionItems:
    """What is overdue or due soon on a day, at most `most` of each."""
    found, table = question.due(snapshot, today), snapshot.table(ActionItem)
    return DueActionItems(
        overdue=[item(snapshot, table[key], today) for key in found.overdue[:most]],
        soon=[item(snapshot, table[key], today) for key in found.soon[:most]],
        overdue_in_all=len(found.overdue),
        soon_in_all=len(found.soon),
    )


def of_collaboration(snapshot: Snapshot, collaboration: str, today: datetime.date) -> list[ActionItemEntry]:
    """What was agreed in a collaboration itself: open ones first."""
    return [item(snapshot, row, today) for row in question.of_collaboration(snapshot, collaboration)]


def of_partner(snapshot: Snapshot, partner: str, today: datetime.date) -> list[ActionItemEntry]:
    """What a partner, or whoever speaks for it, is to do or did: open ones first."""
    return [item(snapshot, row, today) for row in question.of_partner(snapshot, partner, today)]


def told(snapshot: Snapshot, row: ActionItem, today: datetime.date) -> str:
    """An action item in one line: what, who, until when."""
    who = language.listed(naming.partner(snapshot, key) for key in row.assignees)
    return f"{language.name(row)} ({_(', ').join(filter(None, (who, until(row, today))))})"


def until(row: ActionItem, today: datetime.date) -> str:
    """Until when it is to be done, or when it was."""
    if row.done_on:
        return _("done, %(day)s", day=language.date(row.done_on, "medium"))
    if not row.due_on:
        return _("no day was agreed")
    day = language.date(row.due_on, "medium")
    late = (today - dates.last_day(row.due_on)).days
    if late <= 0:
        return day
    return ngettext("%(day)s, %(count)s day overdue", "%(day)s, %(count)s days overdue", late, day=day)


def table(snapshot: Snapshot, filters: Filters, today: datetime.date) -> tuple[list[str], Iterable[list[str | int]]]:
    """Headings in the language spoken, and a row of each action item that the filters ask for."""
    chosen = question.chosen(snapshot, filters, today)
    spoken = language.current()
    label = {name: headers.label(name, spoken) for name in ("assignees", "due_on", "done_on", "minutes_url", "note")}
    titles = [_("What"), *(label[name] for name in ("assignees", "due_on", "done_on"))]
    titles += [_("Agreed in"), _("Agreed on"), label["minutes_url"], label["note"], headers.label("key", spoken)]
    return titles, (_row(snapshot, row) for row in chosen.rows)


def _row(snapshot: Snapshot, row: ActionItem) -> list[str | int]:
    meeting = snapshot.collaborations.get(row.collaboration or "")
    return [
        language.name(row),
        "; ".join(naming.partner(snapshot, key) for key in row.assignees),
        row.due_on or "",
        row.done_on or "",
        language.name(meeting) if meeting else "",
        (meeting.starts_on if meeting else None) or "",
        (meeting.minutes_url if meeting else None) or "",
        row.note or "",
        row.key,
    ]


def events(
    snapshot: Snapshot, filters: Filters, today: datetime.date, *, public: bool = False
) -> Iterator[ics_out.Event]:
    """What the filters ask for as events of a calendar, each on the last day it is due; those without one are in none.

    Events and no VTODO: Google's calendar and Outlook's leave those out of what they subscribe to. public: the reader
    is nobody who may see everybody, so that people are named only where their consent is public, and no note is told.
    """
    chosen = question.chosen(snapshot, filters, today)
    return (_event(snapshot, row, public) for row in chosen.rows if row.due_on)


def _event(snapshot: Snapshot, row: ActionItem, public: bool) -> ics_out.Event:
    day = dates.last_day(row.due_on or "")
    people = language.listed(_named(snapshot, key, public) for key in row.assignees)
    meeting = naming.collaboration(snapshot, row.collaboration)
    told = [
        _("Assigned to: %(names)s", names=people) if people else "",
        _("Agreed in: %(title)s", title=meeting) if meeting else "",
        "" if public else row.note or "",
    ]
    return ics_out.Event(
        # No key of a record holds a slash, so that the event of a collaboration is never taken for it.
        key=f"action-items/{row.key}",
        version=snapshot.versions["action-item"].get(row.key, 0),
        title=_("Done: %(title)s", title=language.name(row))
        if row.done_on
        else _("Due: %(title)s", title=language.name(row)),
        first=day,
        last=day,
        description="\n".join(text for text in told if text),
        kind=headers.plural("action-item", language.current()),
    )


def _named(snapshot: Snapshot, key: str, public: bool) -> str:
    partner = snapshot.partners.get(key)
    if public and partner is not None and partner.is_person and partner.consent != "public":
        return _("a person")
    return naming.partner(snapshot, key)


def _sentence(counts: StatusCounts) -> str:
    still_open = ngettext("%(count)s action item open", "%(count)s action items open", counts.open)
    overdue = ngettext("%(count)s of them overdue", "%(count)s of them overdue", counts.overdue)
    done = ngettext("%(count)s done", "%(count)s done", counts.done)
    return _(", ").join([still_open, overdue, done]) + "."
