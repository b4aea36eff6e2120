"""Action items: all of them as page, API, files and calendar, what a meeting agreed, and marking one done."""

from __future__ import annotations

import datetime
from typing import Any

from flask import Response, flash, g, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from graphsvc import language
from graphsvc.answers import action_items
from graphsvc.capture import action_items as capture
from graphsvc.errors import BadInput, NotFound, Problem, Problems
from graphsvc.files import ics_out
from graphsvc.language import gettext as _
from graphsvc.language import lazy, ngettext
from graphsvc.model import parameters
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import names, search
from graphsvc.questions.action_items import Filters
from graphsvc.web import addresses, context, downloads, forms, records, security, suggestions
from graphsvc.web.views import FEED, READ, WRITE, view

blueprint = records.blueprint("action-item", without="index")
NAMES = ("status", "partner", "body")
#: Lines of the form of a meeting, and how many more are asked for at once.
LINES, MORE, MOST = 3, 5, 50
FIELDS = ("title", "assignees", "due_on")


def _filters() -> Filters:
    return Filters(**{name: request.args.get(name, "").strip() for name in NAMES})


@blueprint.get("/action-items")
@view(READ)
def index() -> str | tuple[str, int]:
    snapshot, filters, problems, status = context.snapshot(), _filters(), list[Problem](), 200
    asked = [("partner", "partner", filters.partner), ("body", "body", filters.body)]
    doubts = suggestions.doubts(snapshot, [one for one in asked if one[2]])
    try:
        found = action_items.listed(snapshot, filters, context.today(), after=request.args.get("after"))
    except (NotFound, BadInput) as error:
        if not doubts:
            raise
        found, status = action_items.listed(snapshot, Filters(filters.status), context.today()), error.status
    page = render_template(
        "action_items/page.html",
        found=found,
        filters={
            "partner": names.label(snapshot, "partner", found.partner) if found.partner else filters.partner,
            "body": names.label(snapshot, "body", found.body) if found.body else filters.body,
        },
        problems=problems,
        doubts=doubts,
        instead=_instead,
        asked={name: value for name, value in request.args.items() if name in NAMES and value},
        feed=security.feed_secret("action-items.ics"),
        empty=not snapshot.tables["action-item"],
    )
    return (page, status) if status != 200 else page


def _instead(doubt: suggestions.Doubt, offer: suggestions.Offer) -> str:
    """The address with a record in place of a text that names none."""
    return addresses.of("action_items.index", {}, {**request.args.to_dict(flat=False), doubt.field: offer.key})


@blueprint.get("/action-items.csv", defaults={"ending": "csv"})
@blueprint.get("/action-items.xlsx", defaults={"ending": "xlsx"})
@view(READ)
def table(ending: str) -> Response:
    titles, rows = action_items.table(context.snapshot(), _filters(), context.today())
    return downloads.table(titles, rows, f"action-items-{context.today()}", ending)


@blueprint.get("/action-items.ics")
@view(FEED)
def calendar() -> Response:
    """What is due, for a calendar to subscribe to; whoever only has its address is told of people by their consent."""
    snapshot, setting = context.snapshot(), context.snapshot().setting
    name = _("%(network)s: due", network=language.name(setting) if setting.name else "graphsvc")
    is_public = g.known_by == "feed"
    found = action_items.events(snapshot, _filters(), context.today(), public=is_public)
    content = ics_out.calendar(name, found, datetime.datetime.now(datetime.UTC))
    return Response(b"".join(content), content_type=downloads.KINDS["ics"])


@blueprint.get("/api/today/action-items")
@view(
    READ,
    lazy("Action items by status today, partner and body, those due first before others"),
    query=(*NAMES, "limit", "after"),
    answer=action_items.ActionItems,
    tag="action-items",
)
def read() -> action_items.ActionItems:
    after = request.args.get("after")
    return action_items.listed(context.snapshot(), _filters(), context.today(), context.limit(), after)


@blueprint.get("/collaborations/<collaboration>/action-items")
@view(READ)
def agree_page(collaboration: str) -> str:
    return _agree_page(collaboration, [{} for _line in range(LINES)], [])


@blueprint.post("/collaborations/<collaboration>/action-items")
@view(WRITE)
def agree(collaboration: str) -> AnyResponse | tuple[str, int] | str:
    snapshot, lines = context.snapshot(), _lines()
    if "more" in request.form:
        return _agree_page(collaboration, [*lines, *({} for _line in range(MORE))][:MOST], [])
    filled = {number: line for number, line in enumerate(lines, 1) if line}
    try:
        written = capture.agree(context.store(), collaboration, list(filled.values()), context.who())
    except Problems as error:
        places = dict(enumerate(filled, 1))
        problems = [
            Problem(problem.message, problem.field, problem.value, line=places.get(problem.line or 1, 1))
            for problem in error.problems
        ]
        return _agree_page(collaboration, lines, problems), 422
    name = language.name(search.get(snapshot, "collaboration", collaboration))
    done = ngettext(
        "%(count)s action item of %(name)s is noted.",
        "%(count)s action items of %(name)s are noted.",
        len(filled),
        name=name,
    )
    context.tell(done, written.batch)
    return redirect(url_for("collaborations.record", key=collaboration) + "#action-items")


@blueprint.post("/action-items/<key>/done")
@view(WRITE)
def mark(key: str) -> AnyResponse:
    """Mark an action item done today, or not done, and go back to the page on which that was pressed."""
    done = parameters.switched("done", request.form.get("done", ""))
    name = language.name(search.get(context.snapshot(), "action-item", key))
    written = capture.mark(context.store(), key, done, context.today(), context.who())
    told = _("Done: %(title)s.", title=name) if done else _("Open again: %(title)s.", title=name)
    if written.changes:
        context.tell(told, written.batch)
    else:
        flash(told)
    return redirect(addresses.ours(request.form.get("back", ""), url_for("action_items.index")))


def _lines() -> list[dict[str, Any]]:
    """The lines of the form, each with its fields by the names of records; an empty one has none."""
    form, found = request.form, list[dict[str, Any]]()
    for number in range(1, min(int(form.get("lines", "0")) if form.get("lines", "0").isdecimal() else 0, MOST) + 1):
        of_line = MultiDict[str, str]([(name, text) for name in FIELDS for text in form.getlist(f"{name}-{number}")])
        field, *rest = (*form.get("instead", "").split("|"), "", "")
        if field == f"assignees-{number}":
            of_line["instead"] = "|".join(("assignees", *rest[:2]))
        found.append(forms.typed(context.snapshot(), "action-item", of_line))
    return found


def _agree_page(collaboration: str, lines: list[dict[str, Any]], problems: list[Problem]) -> str:
    snapshot = context.snapshot()
    record = search.get(snapshot, "collaboration", collaboration)
    return render_template(
        "action_items/collaboration.html",
        record=record,
        agreed=action_items.of_collaboration(snapshot, collaboration, context.today()),
        lines=[_fields(snapshot, line, problems, number) for number, line in enumerate(lines, 1)],
        problems=problems,
    )


def _fields(snapshot: Snapshot, line: dict[str, Any], problems: list[Problem], number: int) -> dict[str, forms.Field]:
    own = [problem for problem in problems if problem.line == number]
    return {field.name: field for field in forms.fields(snapshot, "action-item", line, own) if field.name in FIELDS}
