"""Who has gone quiet: the list, and the sentence for one partner."""

from __future__ import annotations

import datetime
from dataclasses import asdict

from pydantic import TypeAdapter

from graphsvc import language
from graphsvc.analytics import dormant as analytics
from graphsvc.analytics.dormant import Quiet
from graphsvc.jobs.queue import Background
from graphsvc.language import gettext as _
from graphsvc.language import ngettext
from graphsvc.model.period import Period
from graphsvc.network import engagement, facets, membership
from graphsvc.network.host import host_and_staff
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import work_list
from graphsvc.questions.work_list import Entry, FollowUps

#: What the list rests on: nobody goes quiet who takes part in nothing.
RESTS_ON = engagement.RESTS_ON | {facets.PARTICIPATION, facets.PARTICIPANT, facets.COLLABORATION}
#: Reads the list as it was kept.
KEPT = TypeAdapter(tuple[Quiet, ...])


def listed(
    snapshot: Snapshot, period: Period, without_us: bool, most: int | None, background: Background | None = None
) -> FollowUps:
    """The list of all who have gone quiet; without_us makes no difference, since we are never among them."""
    question = ("quiet", period.day.toordinal())
    answer, work = work_list.read(snapshot, background, question, KEPT, lambda: _quiet(snapshot, period), RESTS_ON)
    found = [one for one in answer or () if not work or work_list.there(snapshot, one.partner, one.evidence)]
    text = ngettext(
        "%(count)s partner has gone quiet, %(lately)s since %(since)s.",
        "%(count)s partners have gone quiet, %(lately)s of them since %(since)s.",
        len(found),
        lately=language.number(sum(one.since >= period.ordinals[0] for one in found)),
        since=language.date(period.start),
    )
    groups = {"missed": _("Missed their last three invitations"), "silent": _("Silent for longer than usual")}
    lines = [
        Entry(
            "partner",
            one.partner,
            groups[one.reason],
            sentence(snapshot, one),
            one.evidence,
            work_list.speakers(snapshot, one.partner, period.day.toordinal()),
            {
                **asdict(one),
                "since": work_list.iso(one.since),
                "last_on": work_list.iso(one.last_on),
                "evidence": one.evidence,
            },
        )
        for one in sorted(found, key=lambda one: list(groups).index(one.reason))[:most]
    ]
    return work_list.list_of("quiet", text, lines, len(found), work)


def quiet(snapshot: Snapshot, period: Period) -> tuple[Quiet, ...]:
    """All who have gone quiet on a day, whenever that was, the latest first; never the host and its staff."""
    return snapshot.readings.ask(("quiet", period.day.toordinal()), lambda: _quiet(snapshot, period), RESTS_ON)


def _quiet(snapshot: Snapshot, period: Period) -> tuple[Quiet, ...]:
    return analytics.quiet(snapshot, period.day.toordinal(), host_and_staff(snapshot))


def sentence(snapshot: Snapshot, one: Quiet) -> str:
    """Why a partner is said to have gone quiet, in the current language."""
    last = _(
        "Last took part on %(day)s (%(title)s).",
        day=work_list.day(one.last_on),
        title=work_list.collaboration(snapshot, one.last),
    )
    if one.reason == "missed":
        days = [work_list.held_on(snapshot, key) for key in one.missed]
        parts = [
            _(
                "Missed the last three invitations: %(first)s, %(second)s, %(third)s.",
                first=days[0],
                second=days[1],
                third=days[2],
            )
        ]
        if one.unrecorded:
            parts.append(
                ngettext(
                    "For %(count)s of them no attendance is recorded.",
                    "For %(count)s of them no attendance is recorded.",
                    one.unrecorded,
                )
            )
        return " ".join([*parts, last if one.last else _("Never took part in a meeting or project.")])
    return _(
        "Silent for %(days)s, since %(day)s (%(title)s); the longest pause before was %(pause)s.",
        days=ngettext("%(count)s day", "%(count)s days", one.days or 0),
        day=work_list.day(one.last_on),
        title=work_list.collaboration(snapshot, one.last),
        pause=ngettext("%(count)s day", "%(count)s days", one.pause or 0),
    )


def partner_sentence(snapshot: Snapshot, day: datetime.date, partner: str) -> str:
    """The sentence for a partner's page; empty where it has not gone quiet or is not looked at."""
    question = ("quiet-of", day, partner)
    found = snapshot.readings.ask(question, lambda: _partner(snapshot, day.toordinal(), partner), RESTS_ON)
    return sentence(snapshot, found) if found else ""


def _partner(snapshot: Snapshot, day: int, partner: str) -> Quiet | None:
    row = snapshot.partners.get(partner)
    if row is None or partner in host_and_staff(snapshot) or not membership.counts(snapshot, row, day):
        return None
    return analytics.of(snapshot, partner, day)
