"""The report for any two dates, as page, API and CSV."""

from __future__ import annotations

import datetime

from flask import Blueprint, Response, render_template, request

from graphsvc.answers import report as report_answers
from graphsvc.answers.answer import Json
from graphsvc.errors import BadInput
from graphsvc.language import gettext as _
from graphsvc.language import lazy
from graphsvc.model.period import Preset, exact_day, presets
from graphsvc.questions import report
from graphsvc.web import context, downloads
from graphsvc.web.views import READ, listed, view

blueprint = Blueprint("report", __name__)


def _presets() -> list[Preset]:
    return presets(context.today(), context.snapshot().setting.fiscal_year_starts or 4)


def _dates(required: bool = False) -> tuple[datetime.date, datetime.date]:
    start, until = request.args.get("from"), request.args.get("until")
    if start and until:
        return exact_day(start, "from"), exact_day(until, "until")
    if required:
        raise BadInput(_("a report needs both from and until, as YYYY-MM-DD"))
    last = _presets()[3]
    return (
        exact_day(start, "from") if start else last.start,
        exact_day(until, "until") if until else max(last.until, exact_day(start, "from")) if start else last.until,
    )


@blueprint.get("/report")
@view(READ)
def page() -> str:
    start, until = _dates()
    found = report.report(context.snapshot(), start, until)
    return render_template(
        "report/page.html", report=found, presets=_presets(), figure=report.figure, beside=report.beside
    )


@blueprint.get("/report/<line>")
@view(READ)
def line_page(line: str) -> str:
    start, until = _dates()
    found = report.line(context.snapshot(), line, start, until)
    return render_template("report/line.html", line=found, start=start, until=until, figure=report.figure)


@blueprint.get("/report.csv")
@view(READ)
def table() -> Response:
    start, until = _dates()
    found = report.report(context.snapshot(), start, until)
    rows = [
        {
            "key": line.key,
            "label": line.label,
            "label_fr": line.label_fr or "",
            "value": "" if line.value is None else str(line.value),
            "measure": line.measure,
            "unit": line.unit,
            "vague": str(len(line.vague)),
            "unknown": str(len(line.unknown)),
            "contradiction": line.contradiction,
            "from": start.isoformat(),
            "until": until.isoformat(),
        }
        for line in found.lines
    ]
    return downloads.csv(rows, f"report-{start}-{until}.csv")


@blueprint.get("/api/report")
@view(
    READ,
    lazy("The figures of a period"),
    query=("from", "until"),
    needed=("from", "until"),
    answer=listed("from", "until", "version", "lines"),
)
def read() -> Json:
    return report_answers.report(report.report(context.snapshot(), *_dates(required=True)))


@blueprint.get("/api/report/<line>/records")
@view(
    READ,
    lazy("The records behind one figure"),
    query=("from", "until"),
    needed=("from", "until"),
    answer=listed("key", "value", "records", "vague_records", "unknown_records"),
)
def read_line(line: str) -> Json:
    snapshot = context.snapshot()
    return report_answers.line_records(snapshot, report.line(snapshot, line, *_dates(required=True)))
