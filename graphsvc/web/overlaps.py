"""How many members, or participants, any two bodies share, as page, API and CSV."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request

from graphsvc.answers import overlaps
from graphsvc.answers.overlaps import Overlaps
from graphsvc.errors import BadInput, NotFound
from graphsvc.language import gettext as _
from graphsvc.language import lazy
from graphsvc.questions import names
from graphsvc.questions.overlaps import RESTS_ON, Choice
from graphsvc.web import context, downloads
from graphsvc.web.views import READ, READING, view

blueprint = Blueprint("overlaps", __name__)
#: Most bodies in the page's table, those with the most partners; a file has all.
MOST = 40


def _overlaps() -> Overlaps:
    snapshot, texts = context.snapshot(), request.args.getlist("body")
    if len(texts) not in (0, 2):
        raise BadInput(_("give body twice, to see whom the two share, or not at all"))
    keys = [names.named(snapshot, "body", text) for text in texts]
    for key, text in zip(keys, texts, strict=True):
        if key not in names.bodies(snapshot):
            raise NotFound(_("%(text)s is no standing body; the matrix without body lists them", text=text[:60]))
    choice = Choice(context.reading(), request.args.get("count") or "members", context.without_us())
    return overlaps.overlaps(snapshot, choice, (keys[0], keys[1]) if keys else None)


@blueprint.get("/overlaps")
@view(READ, rests_on=RESTS_ON)
def page() -> str:
    found = _overlaps()
    order = sorted(range(len(found.bodies)), key=lambda row: -found.bodies[row].partners)
    return render_template(
        "overlaps/page.html",
        found=found,
        rows=sorted(order[:MOST]),
        more=max(len(order) - MOST, 0),
        reading=context.reading(),
        without_us=found.without_us,
    )


@blueprint.get("/overlaps.csv")
@view(READ, rests_on=RESTS_ON)
def table() -> Response:
    found = _overlaps()
    return downloads.table(*overlaps.table(found), f"{found.count}-of-bodies-{found.day}", "csv")


@blueprint.get("/api/overlaps")
@view(
    READ,
    lazy("How many members, or participants, any two standing bodies share"),
    query=("count", "body", *READING),
    repeated=("body",),
    answer=Overlaps,
    rests_on=RESTS_ON,
)
def read() -> Overlaps:
    return _overlaps()
