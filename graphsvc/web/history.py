"""The collaboration history, as page, API and CSV."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request
from markupsafe import Markup

from graphsvc import language
from graphsvc.answers import history
from graphsvc.answers.answer import names
from graphsvc.errors import Problem, Problems
from graphsvc.language import lazy
from graphsvc.model import records
from graphsvc.network import facets
from graphsvc.questions import search
from graphsvc.questions.history import Filters
from graphsvc.web import context, downloads
from graphsvc.web.views import READ, view

blueprint = Blueprint("history", __name__)
NAMES = ("partner", "with", "municipality", "sector", "body", "kind", "from", "until", "q")


def _filters() -> Filters:
    query = {name: request.args.get(name, "").strip() for name in NAMES}
    return Filters(**{{"with": "with_", "from": "from_"}.get(name, name): value for name, value in query.items()})


@blueprint.get("/history")
@view(READ)
def page() -> str | tuple[str, int]:
    snapshot, filters = context.snapshot(), _filters()
    problems: list[Problem] = []
    answer = history.NOTHING
    try:
        answer = history.history(snapshot, filters, 50, request.args.get("after"), context.today())
    except Problems as error:
        problems = error.problems
    page = render_template(
        "history/page.html",
        history=answer,
        filters=filters,
        problems=problems,
        municipalities=names(snapshot.municipalities),
        sectors=names(snapshot.sectors),
        partner_options=_partner_options(),
    )
    return (page, 422) if problems else page


def _partner_options() -> Markup:
    """All partners as option elements, each rendered once until its name changes."""
    snapshot, spoken = context.snapshot(), language.current()
    option, names = Markup('<option value="{}">{}</option>'), frozenset({facets.NAME})

    def written(row: records.Partner) -> Markup:
        return option.format(row.key, language.name(row, spoken))

    options = search.of_each(snapshot, f"option {spoken}", "partner", written, names)
    # Each option is escaped already.
    return snapshot.readings.ask(
        ("options", spoken),
        lambda: Markup("".join(options[key] for key in sorted(options))),  # noqa: S704
        names,
    )


@blueprint.get("/history.csv")
@view(READ)
def table() -> Response:
    return downloads.csv(history.table(context.snapshot(), _filters(), context.today()), "history.csv")


@blueprint.get("/api/history")
@view(
    READ,
    lazy("Collaborations newest first: of a partner, a pair, a place, a sector, a period"),
    query=(*NAMES, "limit", "after"),
    answer=history.History,
)
def read() -> history.History:
    return history.history(context.snapshot(), _filters(), context.limit(), request.args.get("after"), context.today())
