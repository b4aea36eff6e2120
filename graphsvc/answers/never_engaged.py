"""Partners who never engaged: the list, with a sentence for each."""

from __future__ import annotations

import datetime
from typing import ClassVar

from graphsvc.analytics import never_engaged
from graphsvc.answers import naming, work_list
from graphsvc.answers.work_list import Entry, WorkList
from graphsvc.jobs.queue import Background
from graphsvc.language import gettext as _
from graphsvc.language import ngettext
from graphsvc.model.period import Period
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import never_engaged as question

#: Number of events and receptions named as evidence.
SHOWN = 3


class NeverEngaged(Entry):
    """A partner who never engaged; attended: the events and receptions it came to, the latest first."""

    entity: ClassVar[str] = "partner"

    partner: str
    attended: tuple[str, ...]
    kind: str
    sentence: str
    people: tuple[str, ...]

    @property
    def key(self) -> str:
        return self.partner

    @property
    def evidence(self) -> tuple[str, ...]:
        return self.attended[:SHOWN]


class NeverEngagedPartners(WorkList):
    """All who never engaged, those who came to most events and receptions first."""

    name: ClassVar[str] = "never"

    never: list[NeverEngaged]

    @property
    def title(self) -> str:
        return _("Never engaged")

    @property
    def meaning(self) -> str:
        return _(
            "Who is in the network but never took part in a working meeting, a project or an agreement, neither by "
            "itself nor through somebody."
        )


def listed(
    snapshot: Snapshot, period: Period, without_us: bool, most: int | None, background: Background | None = None
) -> NeverEngagedPartners:
    """The list of who never engaged; without_us makes no difference: the host and its staff are never listed."""
    entries, pending = question.listed(snapshot, period, background)
    attended = sum(bool(entry.attended) for entry in entries)
    text = ngettext(
        "%(count)s partner never took part in a meeting or project.",
        "%(count)s partners never took part in a meeting or project.",
        len(entries),
    )
    if attended:
        text += " " + ngettext(
            "%(count)s of them came to an event or a reception.",
            "%(count)s of them came to an event or a reception.",
            attended,
        )
    return NeverEngagedPartners(
        **work_list.head(snapshot, period, text, len(entries), pending),
        never=[_entry(snapshot, entry, period.day) for entry in entries[:most]],
    )


def _entry(snapshot: Snapshot, entry: never_engaged.NeverEngaged, day: datetime.date) -> NeverEngaged:
    row = snapshot.partners[entry.partner]
    return NeverEngaged(
        partner=entry.partner,
        attended=entry.attended,
        kind=row.kind,
        sentence=_sentence(snapshot, entry),
        people=naming.speakers(snapshot, entry.partner, day),
        about=naming.partner(snapshot, entry.partner),
        group=_("Came to an event or a reception")
        if entry.attended
        else _("Persons who never came to anything")
        if row.is_person
        else _("Organizations that never came to anything"),
    )


def _sentence(snapshot: Snapshot, entry: never_engaged.NeverEngaged) -> str:
    """The sentence on what a partner who never engaged did attend."""
    if not entry.attended:
        return _("Never came to anything.")
    return ngettext(
        "Came to %(count)s event or reception, last on %(day)s.",
        "Came to %(count)s events or receptions, last on %(day)s.",
        len(entry.attended),
        day=naming.held_on(snapshot, entry.attended[0]),
    )
