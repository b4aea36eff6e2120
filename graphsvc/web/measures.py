"""The measures of the network and its partners, as page, API and CSV."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from graphsvc.answers import group_meetings, measures, partner_measures
from graphsvc.language import lazy
from graphsvc.network import facets
from graphsvc.network.ties import Level, Weighting
from graphsvc.questions import measure_lists
from graphsvc.questions import measures as question
from graphsvc.questions.measures import Choice, Measures, Work
from graphsvc.questions.search import LIMIT
from graphsvc.web import addresses, context, downloads
from graphsvc.web.views import READ, READING, view

blueprint = Blueprint("measures", __name__)
NAMES = (*READING, "level", "weighting")
#: Seconds that a CSV file waits for its measures, before it redirects to the page, which shows their progress.
PATIENCE = 2.0


def _choice() -> Choice:
    level = cast(Level, request.args.get("level") or "organization")  # the question refuses other values
    weighting = cast(Weighting, request.args.get("weighting") or "newman")  # and here
    return Choice(context.reading(), level, context.without_us(), weighting)


def _measures(limit: int, after: str | None, wait: float = question.WAIT) -> Measures:
    """The measures that the request asks for, with a page of partners."""
    order = request.args.get("order") or "strength"
    return question.measures(
        context.snapshot(), context.background(), _choice(), order=order, limit=limit, after=after, wait=wait
    )


@blueprint.get("/measures")
@view(READ, rests_on=facets.NETWORK)
def page() -> str:
    measured = _measures(context.limit(15), request.args.get("after"))
    state = (_told(measured.figures), _told(measured.bands), measured.too_large)
    return context.rendered_once(lambda: _rendered(measured), facets.NETWORK, *state)


def _told(work: Work) -> Work:
    """Progress as the page shows it, in twentieths; with a version only where it is not the current one."""
    version = None if work.current else work.version
    return replace(work, version=version, done=work.done * 20 // max(work.total, 1))


def _rendered(measured: Measures) -> str:
    partners, researchers = partner_measures.tables(measured)
    return render_template(
        "measures/page.html",
        measures=measures.measures(measured),
        partners=partners,
        researchers=researchers,
        groupings=group_meetings.groupings(measured),
        reading=measured.choice.period,
        without_us=measured.choice.without_us,
    )


@blueprint.get("/measures.csv")
@view(READ)
def table() -> AnyResponse:
    """A CSV file of the partners, or of what `of` names.

    That is: measures of the network or over_time with bands where ready, meetings of groups, or the rows of a measure.
    """
    part, day = request.args.get("of") or "partners", context.reading().day
    if part not in ("partners", "network", "over_time", "meetings"):
        return _list(part)
    rows: list[dict[str, str]] = []
    after: str | None = None
    while True:
        measured = _measures(LIMIT, after, PATIENCE)
        if not measured.figures.current:
            return _not_yet()
        match part:
            case "meetings":
                return downloads.csv(group_meetings.table(measured), f"meetings-{day}.csv", ("by", "one", "other"))
            case "network":
                return downloads.csv(measures.table(measures.measures(measured).measures), f"measures-{day}.csv")
            case "over_time":
                return downloads.csv(measures.table(measures.measures(measured).over_time), f"measures-{day}.csv")
            case _:
                rows += partner_measures.table(context.snapshot(), measured)
        after = measured.rows.next
        if after is None:
            return downloads.csv(rows, f"measures-{day}.csv", ("partner",))


def _list(measure: str) -> AnyResponse:
    snapshot, choice, columns = context.snapshot(), _choice(), measure_lists.columns(measure)
    answer = question.listed(snapshot, context.background(), choice, measure, PATIENCE)
    if answer.value is None or not answer.current:
        return _not_yet()
    rows = measures.list_table(snapshot, measure, answer.value)
    return downloads.csv(rows, f"{measure}-{choice.period.day}.csv", tuple(columns))


def _not_yet() -> AnyResponse:
    """Redirect to the page, which shows the progress of the measures."""
    return redirect(addresses.of("measures.page", {}, request.args))


@blueprint.get("/api/measures")
@view(
    READ,
    lazy("The figures of the network and its partners, as far as they are computed"),
    query=(*NAMES, "order", "limit", "after"),
    answer=measures.Measures,
)
def read() -> measures.Measures:
    return measures.measures(_measures(context.limit(), request.args.get("after")))
