"""What the lists beside the gap board share: their first fields, and how partners, meetings and days are told."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from graphsvc import language
from graphsvc.answers.answer import Answer, Json, Windowed
from graphsvc.answers.work import work
from graphsvc.jobs import queue
from graphsvc.language import gettext as _
from graphsvc.model.period import Period
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions.work_list import partner


class Entry(Answer):
    """One line of a list, which says in a sentence why it stands there.

    about: what the record is called that it is about; group: the heading that it stands under; mend: the field of the
    record to fill in, `roster` for who came; empty where nothing is missing.
    """

    about: str = Field(exclude=True)
    group: str = Field(exclude=True)
    mend: str = Field(default="", exclude=True)

    if TYPE_CHECKING:  # every kind of entry declares it after its facts, as they come in the JSON
        sentence: str


class WorkList(Windowed):
    """A list beside the gap board; under its name stand its entries, which may be only the first of `total`.

    work: what is still computed, where the entries are those of an earlier version, or none yet.
    """

    name: ClassVar[str]

    version: int
    sentence: str
    work: Json | None
    total: int = Field(exclude=True)

    @property
    def title(self) -> str:
        """What the list is called."""
        raise NotImplementedError

    @property
    def meaning(self) -> str:
        """What the list holds, in the words of its definition."""
        raise NotImplementedError

    @property
    def entries(self) -> Sequence[Entry]:
        return getattr(self, self.name)


def head(snapshot: Snapshot, period: Period, sentence: str, total: int, pending: queue.Answer | None = None) -> Json:
    """The fields of a list but its entries; its sentence says so as long as nothing of it is known."""
    known = pending is None or pending.value is not None
    return {
        "day": period.day,
        "from_": period.start,
        "window_months": period.months,
        "version": snapshot.version,
        "sentence": sentence if known else _("It is being computed."),
        "work": work(pending),
        "total": total,
    }


def speakers(snapshot: Snapshot, organization: str, day: datetime.date) -> tuple[str, ...]:
    """Who speaks for an organization on a day, by name."""
    rows = snapshot.represented_by.get(organization, ())
    found = {row.person for row in rows if row.holds_on(day.toordinal())}
    return tuple(sorted(found & snapshot.partners.keys(), key=lambda key: language.folded(partner(snapshot, key))))


def collaboration(snapshot: Snapshot, key: str | None) -> str:
    """What a collaboration is called; empty where there is none."""
    row = snapshot.collaborations.get(key or "")
    return language.name(row) if row else ""


def held_on(snapshot: Snapshot, key: str) -> str:
    """The day on which a collaboration began, in words."""
    return language.date(snapshot.collaborations[key].starts_on)


def date(ordinal: int | None) -> datetime.date | None:
    """The day of an ordinal."""
    return datetime.date.fromordinal(ordinal) if ordinal else None


def day(ordinal: int | None) -> str:
    """The day of an ordinal, in words; empty where there is none."""
    return language.date(date(ordinal))
