"""Dormant partners: the list, and the sentence for one partner."""

from __future__ import annotations

import datetime
from dataclasses import asdict
from typing import ClassVar, Literal

from graphsvc import language
from graphsvc.analytics import dormant
from graphsvc.answers import naming, work_list
from graphsvc.answers.answer import Json
from graphsvc.answers.work_list import Entry, WorkList
from graphsvc.jobs.queue import Background
from graphsvc.language import gettext as _
from graphsvc.language import ngettext
from graphsvc.model.period import Period
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import dormant as question


class Dormant(Entry):
    """A dormant partner, since its first missed invitation or its last engagement, with the evidence.

    missed: the three gatherings, oldest first, of which `unrecorded` have no attendance recorded; last, last_on: the
    last engagement; days: how long the silence has lasted, pause: the longest before, between two collaborations.
    """

    entity: ClassVar[str] = "partner"

    partner: str
    reason: Literal["missed", "silent"]
    since: datetime.date
    last_on: datetime.date | None
    last: str | None
    missed: tuple[str, ...]
    unrecorded: int
    days: int | None
    pause: int | None
    between: tuple[str, ...]
    evidence: tuple[str, ...]
    sentence: str
    people: tuple[str, ...]

    @property
    def key(self) -> str:
        return self.partner


class DormantPartners(WorkList):
    """All dormant partners: those who missed invitations, then the silent."""

    name: ClassVar[str] = "quiet"

    quiet: list[Dormant]

    @property
    def title(self) -> str:
        return _("Gone quiet")

    @property
    def meaning(self) -> str:
        return _(
            "Who missed the last three invitations over at least 120 days, without regrets or an alternate; or has "
            "been silent for more than 120 days and twice the longest of their own usual pauses."
        )


def listed(
    snapshot: Snapshot, period: Period, without_us: bool, most: int | None, background: Background | None = None
) -> DormantPartners:
    """The list of dormant partners; without_us makes no difference: the host and its staff are never listed."""
    entries, pending = question.listed(snapshot, period, background)
    text = ngettext(
        "%(count)s partner has gone quiet, %(lately)s since %(since)s.",
        "%(count)s partners have gone quiet, %(lately)s of them since %(since)s.",
        len(entries),
        lately=language.number(sum(entry.since >= period.ordinals[0] for entry in entries)),
        since=language.date(period.start),
    )
    return DormantPartners(
        **work_list.head(snapshot, period, text, len(entries), pending),
        quiet=[_entry(snapshot, entry, period.day) for entry in entries[:most]],
    )


def _entry(snapshot: Snapshot, entry: dormant.Dormant, day: datetime.date) -> Dormant:
    groups = {"missed": _("Missed their last three invitations"), "silent": _("Silent for longer than usual")}
    facts: Json = asdict(entry) | {"since": naming.date(entry.since), "last_on": naming.date(entry.last_on)}
    return Dormant(
        **facts,
        evidence=entry.evidence,
        sentence=sentence(snapshot, entry),
        people=naming.speakers(snapshot, entry.partner, day),
        about=naming.partner(snapshot, entry.partner),
        group=groups[entry.reason],
    )


def sentence(snapshot: Snapshot, one: dormant.Dormant) -> str:
    """The sentence on why a partner is dormant, in the current language."""
    last = _(
        "Last took part on %(day)s (%(title)s).",
        day=naming.day(one.last_on),
        title=naming.collaboration(snapshot, one.last),
    )
    if one.reason == "missed":
        days = [naming.held_on(snapshot, key) for key in one.missed]
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
        day=naming.day(one.last_on),
        title=naming.collaboration(snapshot, one.last),
        pause=ngettext("%(count)s day", "%(count)s days", one.pause or 0),
    )


def partner_sentence(snapshot: Snapshot, day: datetime.date, partner: str) -> str:
    """The sentence for a partner's page; empty where it is not dormant, or not counted."""
    entry = question.of(snapshot, day, partner)
    return sentence(snapshot, entry) if entry else ""
