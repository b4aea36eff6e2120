"""What was agreed to be done: by status, partner and body, in a meeting, and what is due."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from graphsvc.model import dates, parameters
from graphsvc.model.records import ActionItem
from graphsvc.network import facets
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import names, search
from graphsvc.questions.search import Page

#: open: not done yet, overdue ones too.
STATUSES = ("open", "overdue", "done")
#: Days before the last one in which an action item is told of as due soon.
SOON = 30
RESTS_ON = frozenset({facets.ACTION_ITEM})
#: Sorts after every date.
_NEVER = "9999-99"


@dataclass(frozen=True, slots=True)
class Filters:
    """Filters of the list; an empty one does not restrict, but for status, which is then open.

    partner: key or name of whom they are assigned to, or of an organization for which that person speaks today;
    body: key or name of what they were agreed in, or of which that was a part.
    """

    status: str = ""
    partner: str = ""
    body: str = ""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The action items that match, in order; status -> how many there are of each with the same partner and body.

    partner, body: their keys, empty where none is asked for.
    """

    status: str
    partner: str
    body: str
    rows: list[ActionItem]
    counts: dict[str, int]

    def page(self, limit: int, after: str | None = None) -> Page[ActionItem]:
        """One page of them; raises BadInput."""
        is_done = self.status == "done"
        return search.cut(((_place(row), row) for row in self.rows), len(self.rows), limit, after, descending=is_done)


@dataclass(frozen=True, slots=True)
class Due:
    """Keys of action items, the most pressing first: overdue, and due within SOON days."""

    overdue: tuple[str, ...]
    soon: tuple[str, ...]


def chosen(snapshot: Snapshot, filters: Filters, today: datetime.date) -> Chosen:
    """What matches: open ones by the day on which they are due, those without one last; done ones the latest first.

    Raises BadInput for an unknown status or a name that several have, NotFound for an unknown name.
    """
    status = parameters.one_of("status", filters.status or "open", STATUSES)
    partner = search.named(snapshot, "partner", filters.partner) if filters.partner else ""
    body = names.named(snapshot, "body", filters.body) if filters.body else ""
    rows = list(_matching(snapshot, partner, body, today))
    day = today.toordinal()
    counts = {name: sum(is_(row, name, day) for row in rows) for name in STATUSES}
    found = sorted((row for row in rows if is_(row, status, day)), key=_place, reverse=status == "done")
    return Chosen(status, partner, body, found, counts)


def is_(row: ActionItem, status: str, day: int) -> bool:
    """Whether an action item has a status on a day (an ordinal); one that is overdue is open too."""
    if status == "done":
        return row.done_on is not None
    return row.done_on is None and (status == "open" or row.due < day)


def status_of(row: ActionItem, day: int) -> str:
    """The status of an action item on a day (an ordinal) that says most."""
    return next(status for status in ("done", "overdue", "open") if is_(row, status, day))


def due(snapshot: Snapshot, today: datetime.date) -> Due:
    """What is overdue on a day, and what is due soon; remembered."""
    day = today.toordinal()

    def found() -> Due:
        rows = sorted((row for row in snapshot.table(ActionItem).values() if not row.done_on), key=_place)
        soon = (row.key for row in rows if day <= row.due <= day + SOON)
        return Due(tuple(row.key for row in rows if row.due < day), tuple(soon))

    return snapshot.readings.ask(("action items due", day), found, RESTS_ON)


def of_partner(snapshot: Snapshot, partner: str, today: datetime.date) -> list[ActionItem]:
    """What a partner, or whoever speaks for it today, is to do or did: open ones first, by the day they are due."""
    return _in_order(_matching(snapshot, partner, "", today))


def of_collaboration(snapshot: Snapshot, collaboration: str) -> list[ActionItem]:
    """What was agreed in a collaboration itself: open ones first, by the day they are due."""
    return _in_order(snapshot.agreed_in.get(collaboration, ()))


def _matching(snapshot: Snapshot, partner: str, body: str, today: datetime.date) -> Iterable[ActionItem]:
    if not partner and not body:
        return snapshot.table(ActionItem).values()
    found: dict[str, ActionItem] = {}
    agreed = {body, *(row.key for row in snapshot.parts_of.get(body, ()))} if body else set[str]()
    if partner:
        day = today.toordinal()
        speakers = (row.person for row in snapshot.represented_by.get(partner, ()) if row.holds_on(day))
        rows = (row for who in {partner, *speakers} for row in snapshot.assigned_to.get(who, ()))
    else:
        rows = (row for key in agreed for row in snapshot.agreed_in.get(key, ()))
    for row in rows:
        if not body or row.collaboration in agreed:
            found[row.key] = row
    return found.values()


def _in_order(rows: Iterable[ActionItem]) -> list[ActionItem]:
    rows = list(rows)
    still_open = sorted((row for row in rows if not row.done_on), key=_place)
    return still_open + sorted((row for row in rows if row.done_on), key=_place, reverse=True)


def _place(row: ActionItem) -> tuple[str, ...]:
    """Where it stands: a done one by the day it was done, another by the last day it is due."""
    if row.done_on:
        return row.done_on, row.key
    return dates.last_day(row.due_on).isoformat() if row.due_on else _NEVER, row.key
