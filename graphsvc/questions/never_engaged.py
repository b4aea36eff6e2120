"""Who never engaged: the list, and the sentence for each."""

from __future__ import annotations

import datetime
from dataclasses import asdict

from pydantic import TypeAdapter

from graphsvc.analytics import never_engaged as analytics
from graphsvc.analytics.never_engaged import Uninvolved
from graphsvc.jobs.queue import Background
from graphsvc.language import gettext as _
from graphsvc.language import ngettext
from graphsvc.model.period import Period
from graphsvc.network import engagement, membership
from graphsvc.network.host import host_and_staff
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import work_list
from graphsvc.questions.work_list import Entry, FollowUps

#: What the list rests on.
RESTS_ON = engagement.RESTS_ON | membership.RESTS_ON
#: Reads the list as it was kept.
KEPT = TypeAdapter(tuple[Uninvolved, ...])


def listed(
    snapshot: Snapshot, period: Period, without_us: bool, most: int | None, background: Background | None = None
) -> FollowUps:
    """The list of all who never engaged; without_us makes no difference, since we are never among them."""
    question = ("never", period.day.toordinal())
    answer, work = work_list.read(
        snapshot, background, question, KEPT, lambda: uninvolved(snapshot, period.day), RESTS_ON
    )
    found = [one for one in answer or () if not work or work_list.there(snapshot, one.partner, one.attended)]
    attended = sum(bool(one.attended) for one in found)
    text = ngettext(
        "%(count)s partner never took part in a meeting or project.",
        "%(count)s partners never took part in a meeting or project.",
        len(found),
    )
    if attended:
        text += " " + ngettext(
            "%(count)s of them came to an event or a reception.",
            "%(count)s of them came to an event or a reception.",
            attended,
        )
    lines = [
        Entry(
            "partner",
            one.partner,
            _("Came to an event or a reception")
            if one.attended
            else _("Persons who never came to anything")
            if snapshot.partners[one.partner].is_person
            else _("Organizations that never came to anything"),
            sentence(snapshot, one),
            one.attended[:3],
            work_list.speakers(snapshot, one.partner, period.day.toordinal()),
            {**asdict(one), "kind": snapshot.partners[one.partner].kind},
        )
        for one in found[:most]
    ]
    return work_list.list_of("never", text, lines, len(found), work)


def uninvolved(snapshot: Snapshot, day: datetime.date) -> tuple[Uninvolved, ...]:
    """Who is in the network on a day and was never engaged; never the host and its staff."""
    return analytics.uninvolved(snapshot, day.toordinal(), host_and_staff(snapshot))


def sentence(snapshot: Snapshot, one: Uninvolved) -> str:
    """What is known of a partner who was never engaged."""
    if not one.attended:
        return _("Never came to anything.")
    return ngettext(
        "Came to %(count)s event or reception, last on %(day)s.",
        "Came to %(count)s events or receptions, last on %(day)s.",
        len(one.attended),
        day=work_list.held_on(snapshot, one.attended[0]),
    )
