"""The report: the figures of a period, and one figure with the records behind it."""

from __future__ import annotations

import datetime

from pydantic import Field

from graphsvc import language
from graphsvc.answers.answer import Answer, Json, record
from graphsvc.language import ngettext
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import report as question


class Line(Answer):
    """A figure; value: null where there is none; vague, unknown: numbers of collaborations not counted in it."""

    key: str
    label: str
    label_fr: str | None
    value: int | None
    measure: str
    unit: str
    moment: str
    vague: int
    unknown: int
    contradiction: str
    entity: str = Field(exclude=True)
    shown: str = Field(exclude=True)
    beside: str = Field(exclude=True)


class LineRecords(Line):
    """A figure with the records that it counts, and those with a vague date or without a headcount."""

    records: list[Json]
    vague_records: list[Json]
    unknown_records: list[Json]


class Report(Answer):
    """The figures of a period; engaged: number of partners engaged in it, which no line counts."""

    from_: datetime.date = Field(serialization_alias="from")
    until: datetime.date
    version: int
    lines: list[Line]
    engaged: int


def report(snapshot: Snapshot, start: datetime.date, until: datetime.date) -> Report:
    """The report of a period, both days included; raises BadInput where it ends before it begins."""
    report = question.report(snapshot, start, until)
    lines = [Line(**_said(line)) for line in report.lines]
    return Report(from_=start, until=until, version=report.version, lines=lines, engaged=report.engaged)


def line(snapshot: Snapshot, key: str, start: datetime.date, until: datetime.date) -> LineRecords:
    """One figure with its records; raises NotFound."""
    line = question.line(snapshot, key, start, until)
    table = snapshot.tables[line.entity]
    return LineRecords(
        **_said(line),
        records=[record(snapshot, table[key]) for key in line.records],
        vague_records=[record(snapshot, table[key]) for key in line.vague],
        unknown_records=[record(snapshot, table[key]) for key in line.unknown],
    )


def table(report: Report) -> list[dict[str, str]]:
    """The figures as rows of a CSV file."""
    return [
        {
            "key": line.key,
            "label": line.label,
            "label_fr": line.label_fr or "",
            "value": "" if line.value is None else str(line.value),
            "measure": line.measure,
            "unit": line.unit,
            "vague": str(line.vague),
            "unknown": str(line.unknown),
            "contradiction": line.contradiction,
            "from": report.from_.isoformat(),
            "until": report.until.isoformat(),
        }
        for line in report.lines
    ]


def _said(line: question.Line) -> Json:
    """The fields of a figure; one without a value is a dash."""
    return {
        "key": line.key,
        "label": line.label,
        "label_fr": line.label_fr,
        "value": line.value,
        "measure": line.measure,
        "unit": line.unit,
        "moment": line.moment,
        "vague": len(line.vague),
        "unknown": len(line.unknown),
        "contradiction": line.contradiction,
        "entity": line.entity,
        "shown": "–" if line.value is None else language.number(line.value),
        "beside": _beside(line),
    }


def _beside(line: question.Line) -> str:
    """Text on what the figure does not count and why; empty where it counts all."""
    parts = [
        line.contradiction,
        ngettext("%(count)s more of uncertain date, not counted", "%(count)s more of uncertain date, not counted", n)
        if (n := len(line.vague))
        else "",
        ngettext("%(count)s without a headcount, not counted", "%(count)s without a headcount, not counted", n)
        if (n := len(line.unknown))
        else "",
    ]
    return "; ".join(part for part in parts if part)
