"""The report: figures for any two dates, each counted from records that can be opened."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from graphsvc import records
from graphsvc.analytics import gaps
from graphsvc.errors import BadInput, NotFound
from graphsvc.language import gettext as _
from graphsvc.network.presences import span
from graphsvc.network.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Line:
    """One figure: `value` counts `records` (keys of partners, seats or collaborations, sorted).

    vague: collaborations that may lie in the period, but whose date is not known to the day; shown beside the
    figure, not counted in it.
    """

    key: str
    label: str
    label_fr: str | None
    value: int
    measure: str
    unit: str
    moment: str
    records: tuple[str, ...]
    vague: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of a period; engaged is the number of partners engaged in it, which no line counts."""

    start: datetime.date
    until: datetime.date
    version: int
    lines: list[Line]
    engaged: int


def report(graph: Snapshot, start: datetime.date, until: datetime.date) -> Report:
    """The report of a period, both days inside; raises BadInput where it ends before it begins."""
    if until < start:
        raise BadInput(
            _("until %(until)s lies before from %(start)s; give the earlier day first", until=until, start=start)
        )
    rows = sorted(graph.table(records.ReportLine).values(), key=lambda row: (row.position, row.key))
    engaged = gaps.engaged(graph, start.toordinal(), until.toordinal())
    return Report(start, until, graph.version, [_line(graph, row, start, until) for row in rows], len(engaged))


def line(graph: Snapshot, key: str, start: datetime.date, until: datetime.date) -> Line:
    """One figure with its records; raises NotFound."""
    found = next((row for row in report(graph, start, until).lines if row.key == key), None)
    if found is None:
        raise NotFound(_("there is no report line %(key)s; the report lists them", key=key))
    return found


def _line(graph: Snapshot, row: records.ReportLine, start: datetime.date, until: datetime.date) -> Line:
    first, last = start.toordinal(), until.toordinal()
    vague: set[str] = set()
    if row.measure == "members":
        since = last if row.moment == "last-day" else first
        found = _seats(graph, row, since, last) if row.unit == "seats" else _members(graph, row, since, last)
    else:
        found, vague = _held(graph, row, first, last)
    return Line(
        key=row.key,
        label=row.label,
        label_fr=row.label_fr,
        value=len(found),
        measure=row.measure,
        unit=row.unit,
        moment=row.moment,
        records=tuple(sorted(found)),
        vague=tuple(sorted(vague)),
    )


def _members(graph: Snapshot, row: records.ReportLine, since: int, until: int) -> set[str]:
    """Distinct partners as recorded whose membership meets the moment, within their own and the body's dates."""
    body = graph.collaborations.get(row.body or "")
    if body is None or body.status in ("planned", "cancelled"):
        return set()
    opens, closes = span(body.starts_on, body.ends_on)
    found: set[str] = set()
    for member in graph.participations_in.get(body.key, ()):
        partner = graph.partners[member.partner]
        if member.role == "invited" or not _counts(partner, row.unit):
            continue
        begins, ends = span(member.from_, member.until)
        joined, left = span(partner.joined_on, partner.left_on)
        if max(opens, begins, joined, since) <= min(closes, ends, left, until):
            found.add(partner.key)
    return found


def _counts(partner: records.Partner, unit: str) -> bool:
    return unit not in ("people", "organizations") or partner.is_person == (unit == "people")


def _seats(graph: Snapshot, row: records.ReportLine, since: int, until: int) -> set[str]:
    """Seats of the body that somebody holds at the moment."""
    found: set[str] = set()
    for seat in graph.table(records.Seat).values():
        begins, ends = span(seat.from_, seat.until)
        if seat.body == row.body and seat.holder and max(begins, since) <= min(ends, until):
            found.add(seat.key)
    return found


def _held(graph: Snapshot, row: records.ReportLine, first: int, last: int) -> tuple[set[str], set[str]]:
    """Gatherings of the kinds that began wholly inside the period, and those of which that is not known."""
    found: set[str] = set()
    vague: set[str] = set()
    for collaboration in graph.collaborations.values():
        if collaboration.kind not in row.kinds or collaboration.status in ("planned", "cancelled"):
            continue
        if collaboration.starts_on is None:
            continue
        begins, ends = span(collaboration.starts_on, collaboration.starts_on)
        if first <= begins and ends <= last:
            found.add(collaboration.key)
        elif begins <= last and ends >= first:
            vague.add(collaboration.key)
    return found, vague
