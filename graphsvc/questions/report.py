"""The report: figures for any two dates, each counted from records that can be opened."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace

from graphsvc.errors import BadInput, NotFound
from graphsvc.language import gettext as _
from graphsvc.model import records, vocabulary
from graphsvc.network import engagement, membership
from graphsvc.network.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Line:
    """One figure of the report with the records behind it.

    value: the number of `records` (sorted keys of partners, seats or collaborations), or the sum of their headcounts
    for people reached; vague: collaborations that may lie in the period, but whose date is not known to the day;
    unknown: those in the period without a headcount; both are shown beside the figure, not counted. contradiction:
    message where unit and measure of the line do not fit; such a line has no value.
    """

    key: str
    label: str
    label_fr: str | None
    value: int | None
    measure: str
    unit: str
    moment: str
    records: tuple[str, ...] = ()
    vague: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    contradiction: str = ""

    @property
    def entity(self) -> str:
        """What kind of record the figure counts."""
        return "collaboration" if self.measure != "members" else "seat" if self.unit == "seats" else "partner"


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of a period; engaged is the number of partners engaged in it, which no line counts."""

    start: datetime.date
    until: datetime.date
    version: int
    lines: list[Line]
    engaged: int


def report(snapshot: Snapshot, start: datetime.date, until: datetime.date) -> Report:
    """The report of a period, both days inside; raises BadInput where it ends before it begins."""
    if until < start:
        raise BadInput(
            _("until %(until)s lies before from %(start)s; give the earlier day first", until=until, start=start)
        )
    rows = sorted(snapshot.table(records.ReportLine).values(), key=lambda row: (row.position, row.key))
    engaged = engagement.engaged(snapshot, start.toordinal(), until.toordinal())
    return Report(start, until, snapshot.version, [_line(snapshot, row, start, until) for row in rows], len(engaged))


def line(snapshot: Snapshot, key: str, start: datetime.date, until: datetime.date) -> Line:
    """One figure with its records; raises NotFound."""
    line = next((row for row in report(snapshot, start, until).lines if row.key == key), None)
    if line is None:
        raise NotFound(_("there is no report line %(key)s; the report lists them", key=key))
    return line


def _line(snapshot: Snapshot, row: records.ReportLine, start: datetime.date, until: datetime.date) -> Line:
    first, last = start.toordinal(), until.toordinal()
    line = Line(row.key, row.label, row.label_fr, None, row.measure, row.unit or "", row.moment)
    if contradiction := records.unit_contradiction(row.measure, row.unit):
        return replace(line, contradiction=contradiction)
    if row.measure == "members":
        since = last if row.moment == "last-day" else first
        members = _seats(snapshot, row, since, last) if row.unit == "seats" else _members(snapshot, row, since, last)
        return replace(line, value=len(members), records=tuple(sorted(members)))
    certain, vague = (tuple(sorted(keys)) for keys in _held(snapshot, row, first, last))
    if row.measure == "held":
        return replace(line, value=len(certain), records=certain, vague=vague)
    headcounts = {key: snapshot.collaborations[key].headcount for key in certain}
    return replace(
        line,
        value=sum(count or 0 for count in headcounts.values()),
        records=tuple(key for key, count in headcounts.items() if count is not None),
        vague=vague,
        unknown=tuple(key for key, count in headcounts.items() if count is None),
    )


def _members(snapshot: Snapshot, row: records.ReportLine, since: int, until: int) -> set[str]:
    """Keys of the body's members of the unit on any of the days since..until (ordinals)."""
    members = membership.members(snapshot, row.body or "", since, until)
    return {key for key in members if _counts(snapshot.partners[key], row.unit)}


def _counts(partner: records.Partner, unit: str | None) -> bool:
    return unit not in ("people", "organizations") or partner.is_person == (unit == "people")


def _seats(snapshot: Snapshot, row: records.ReportLine, since: int, until: int) -> set[str]:
    """Keys of the body's seats that are held on any of the days since..until (ordinals)."""
    seats: set[str] = set()
    for seat in snapshot.table(records.Seat).values():
        begins, ends = seat.days
        if seat.body == row.body and seat.holder and max(begins, since) <= min(ends, until):
            seats.add(seat.key)
    return seats


def _held(snapshot: Snapshot, row: records.ReportLine, first: int, last: int) -> tuple[set[str], set[str]]:
    """(keys of the gatherings that began in the period, keys of those that may have)."""
    certain: set[str] = set()
    vague: set[str] = set()
    rows = snapshot.began_in_years_of(first, last)
    if any(kind in vocabulary.BODIES for kind in row.kinds):
        rows = snapshot.collaborations.values()
    for collaboration in rows:
        if collaboration.kind not in row.kinds or collaboration.status in ("planned", "cancelled"):
            continue
        if collaboration.starts_on is None:
            continue
        begins, ends = collaboration.start_days
        if first <= begins and ends <= last:
            certain.add(collaboration.key)
        elif begins <= last and ends >= first:
            vague.add(collaboration.key)
    return certain, vague
