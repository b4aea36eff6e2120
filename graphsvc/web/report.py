"""The report for any two dates, as page, API and CSV."""

from __future__ import annotations

import datetime

from apiflask import APIBlueprint
from flask import Response, render_template, request

from graphsvc.errors import BadInput
from graphsvc.language import gettext as _
from graphsvc.services import report
from graphsvc.services.period import Preset, exact_day, presets
from graphsvc.web import answers, context, twins

blueprint = APIBlueprint("report", __name__)


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
@blueprint.doc(hide=True)
def page() -> str:
    start, until = _dates()
    found = report.report(context.snapshot(), start, until)
    return render_template("report.html", report=found, presets=_presets())


@blueprint.get("/report/<line>")
@blueprint.doc(hide=True)
def line_page(line: str) -> str:
    start, until = _dates()
    found = report.line(context.snapshot(), line, start, until)
    return render_template("report_line.html", line=found, start=start, until=until)


@blueprint.get("/report.csv")
@blueprint.doc(hide=True)
def table() -> Response:
    start, until = _dates()
    found = report.report(context.snapshot(), start, until)
    rows = [
        {
            "key": line.key,
            "label": line.label,
            "label_fr": line.label_fr or "",
            "value": str(line.value),
            "unit": line.unit,
            "from": start.isoformat(),
            "until": until.isoformat(),
        }
        for line in found.lines
    ]
    return answers.csv(rows, f"report-{start}-{until}.csv")


@blueprint.get("/api/report")
@blueprint.doc(summary="The figures of a period")
def read() -> twins.Json:
    context.arguments("from", "until")
    return twins.report(report.report(context.snapshot(), *_dates(required=True)))


@blueprint.get("/api/report/<line>/records")
@blueprint.doc(summary="The records behind one figure")
def read_line(line: str) -> twins.Json:
    context.arguments("from", "until")
    graph = context.snapshot()
    return twins.line_records(graph, report.line(graph, line, *_dates(required=True)))
