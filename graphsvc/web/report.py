"""The report for any two dates, as page, API and CSV."""

from __future__ import annotations

import datetime

from flask import Blueprint, Response, render_template, request

from graphsvc.answers import insets, periods, report
from graphsvc.errors import BadInput
from graphsvc.language import gettext as _
from graphsvc.language import lazy
from graphsvc.model.period import Preset, exact_day, presets
from graphsvc.web import addresses, context, downloads
from graphsvc.web.views import READ, view

blueprint = Blueprint("report", __name__)
PERIOD = ("from", "until")


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
    snapshot, period = context.snapshot(), _dates()
    return render_template(
        "report/page.html",
        report=report.report(snapshot, *period),
        presets=periods.presets(snapshot, context.today()),
        of_days=_of_days,
        inset=insets.of_report(snapshot, *period),
    )


def _of_days(start: object, until: object) -> str:
    return addresses.of("report.page", {}, {"from": start, "until": until})


@blueprint.get("/report/<line>")
@view(READ)
def line_page(line: str) -> str:
    start, until = _dates()
    figure = report.line(context.snapshot(), line, start, until)
    return render_template("report/line.html", line=figure, start=start, until=until)


@blueprint.get("/report.csv")
@view(READ)
def table() -> Response:
    figures = report.report(context.snapshot(), *_dates())
    return downloads.csv(report.table(figures), f"report-{figures.from_}-{figures.until}.csv")


@blueprint.get("/api/report")
@view(READ, lazy("The figures of a period"), query=PERIOD, needed=PERIOD, answer=report.Report)
def read() -> report.Report:
    return report.report(context.snapshot(), *_dates(required=True))


@blueprint.get("/api/report/<line>/records")
@view(READ, lazy("The records behind one figure"), query=PERIOD, needed=PERIOD, answer=report.LineRecords)
def read_line(line: str) -> report.LineRecords:
    return report.line(context.snapshot(), line, *_dates(required=True))
