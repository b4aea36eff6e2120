"""The periods that coordinators ask about, by name: quarters, fiscal years, agreements."""

from __future__ import annotations

import datetime

from graphsvc import language
from graphsvc.answers.answer import Answer
from graphsvc.language import gettext as _
from graphsvc.model import dates, period, said_period
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import history, names

#: Most agreements that are offered, and the days since which one may have ended.
AGREEMENTS, LATELY = 3, 731


class Preset(Answer):
    """A period with its name."""

    name: str
    start: datetime.date
    until: datetime.date


def presets(snapshot: Snapshot, today: datetime.date) -> list[Preset]:
    """This and the last quarter and fiscal year, the first published snapshot, and the agreements lately in force."""
    called = {
        "this-quarter": _("This quarter"),
        "last-quarter": _("Last quarter"),
        "this-fiscal-year": _("This fiscal year"),
        "last-fiscal-year": _("Last fiscal year"),
        "first-snapshot": _("January 2016 to February 2018"),
    }
    usual = period.presets(today, _starts(snapshot))
    found = [Preset(name=called[one.key], start=one.start, until=one.until) for one in usual]
    return [*found, *_agreements(snapshot, today)]


def _agreements(snapshot: Snapshot, today: datetime.date) -> list[Preset]:
    """The agreements of the host, or all without one, that have both dates and were in force lately."""
    rows = [snapshot.collaborations[key] for key in names.agreements(snapshot)]
    since, host = today.toordinal() - LATELY, snapshot.setting.host
    dated = [
        row
        for row in rows
        if row.starts_on and row.ends_on and row.status != "cancelled" and row.begins <= today.toordinal()
        if row.term[1] >= since and (not host or host in history.participants(snapshot, row.key))
    ]
    dated.sort(key=lambda row: (row.term[1], row.key), reverse=True)
    return [
        Preset(
            name=language.name(row),
            start=dates.first_day(row.starts_on or ""),
            until=dates.last_day(row.ends_on or ""),
        )
        for row in dated[:AGREEMENTS]
    ]


def name(snapshot: Snapshot, start: str, until: str) -> str:
    """A period of partial dates in words; either may be empty."""
    if start and until:
        if start == until:
            return language.date(start)
        first, last = dates.first_day(start), dates.last_day(until)
        if said_period.fiscal_year(first.year, _starts(snapshot)) == (first.isoformat(), last.isoformat()):
            return _("fiscal year %(years)s", years=f"{first.year}\u2013{last.year}")
        return _("%(start)s to %(until)s", start=language.date(start), until=language.date(until))
    if start:
        return _("since %(day)s", day=language.since(start))
    return _("up to %(day)s", day=language.date(until))


def _starts(snapshot: Snapshot) -> int:
    return snapshot.setting.fiscal_year_starts or 4
