"""What if some partners were not there, as page, API, CSV."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from graphsvc import language
from graphsvc.analytics.repair import Join
from graphsvc.answers import removal as removal_answers
from graphsvc.answers import work_lists
from graphsvc.answers.answer import Json
from graphsvc.errors import BadInput, NotFound, Problem
from graphsvc.language import gettext as _
from graphsvc.language import lazy
from graphsvc.network.host import host_and_staff
from graphsvc.questions import removal
from graphsvc.questions.removal import Choice, Without
from graphsvc.web import addresses, context, downloads, forms
from graphsvc.web.views import READ, listed, view

blueprint = Blueprint("removal", __name__)
READING = ("day", "window_months", "without_us")
#: Which part of the answer a file holds.
PARTS = ("lost", "reach", "repair")


def _found() -> Without:
    snapshot = context.snapshot()
    keys = removal.chosen(snapshot, request.args.getlist("partner"))
    return removal.without(snapshot, Choice(context.reading(), keys, context.without_us()), context.background())


@blueprint.get("/gaps/without")
@view(READ)
def page() -> str | tuple[str, int]:
    """The picker, and what becomes of the network without those chosen; whom a text does not mean is said above it."""
    snapshot = context.snapshot()
    try:
        return _page(_found(), [])
    except (NotFound, BadInput) as error:
        known = {text for text in request.args.getlist("partner") if text in snapshot.partners}
        choice = Choice(context.reading(), tuple(sorted(known)), context.without_us())
        found = removal.without(snapshot, choice, context.background())
        return _page(found, [Problem(str(error), "partner")]), error.status


def _page(found: Without, problems: list[Problem]) -> str:
    snapshot, reading, without_us = context.snapshot(), context.reading(), context.without_us()
    return render_template(
        "removal/page.html",
        found=found,
        problems=problems,
        partners={k: text for k, text in forms.typable(snapshot, "partner").items() if k not in found.choice.partners},
        us=sorted(host_and_staff(snapshot)),
        cuts=None if found.choice.partners else work_lists.at_hand(snapshot, reading, "cut", without_us, 8),
        reading=reading,
        without_us=without_us,
    )


@blueprint.get("/gaps/without.csv")
@view(READ)
def table() -> AnyResponse:
    """Who is cut off; with `of=reach` how many others each group reaches; with `of=repair` whom to introduce."""
    found, of = _found(), request.args.get("of", "lost")
    if of not in PARTS:
        raise BadInput(_("of is one of %(allowed)s", allowed=", ".join(PARTS)))
    if found.work is not None:
        return redirect(addresses.of("removal.page", {}, request.args.to_dict(flat=False)))
    rows = {"lost": _lost, "reach": _reach, "repair": _repair}[of](found)
    return downloads.csv(rows, f"without-{of}-{found.choice.period.day}.csv", HEADERS[of])


HEADERS = {
    "lost": ("group", "partner", "name", "municipality", "sectors"),
    "reach": ("by", "key", "name", "partners", "lost", "before", "after"),
    "repair": ("step", "one", "one_name", "other", "other_name", "shared"),
}


def _lost(found: Without) -> list[dict[str, str]]:
    partners = context.snapshot().partners
    return [
        {
            "group": str(number),
            "partner": key,
            "name": language.name(partners[key]),
            "municipality": partners[key].municipality or "",
            "sectors": "|".join(partners[key].sectors),
        }
        for number, piece in enumerate(found.removal.lost if found.removal else (), 1)
        for key in piece
    ]


def _reach(found: Without) -> list[dict[str, str]]:
    return [
        {
            "by": by,
            "key": row.group or "",
            "name": removal.group(context.snapshot(), by, row),
            "partners": str(row.partners),
            "lost": str(row.lost),
            "before": f"{row.before:.2f}",
            "after": f"{row.after:.2f}",
        }
        for by, rows in (found.removal.reach if found.removal else {}).items()
        for row in rows
    ]


def _repair(found: Without) -> list[dict[str, str]]:
    return (
        [
            {"step": step, **_join(found, join)}
            for step, joins in (("join", found.removal.joins), ("safeguard", found.removal.safeguards or ()))
            for join in joins
        ]
        if found.removal
        else []
    )


def _join(found: Without, join: Join) -> dict[str, str]:
    snapshot = context.snapshot()
    return {
        "one": join.one,
        "one_name": language.name(snapshot.partners[join.one]),
        "other": join.other,
        "other_name": language.name(snapshot.partners[join.other]),
        "shared": "|".join(removal.shared(snapshot, found, join)),
    }


@blueprint.get("/api/gaps/without")
@view(
    READ,
    lazy("What becomes of the network without some partners, and the smallest repair"),
    query=("partner", *READING),
    repeated=("partner",),
    answer=listed("day", "version", "without", "sentence", "lost", "reach", "joins", "safeguards", "work"),
    tag="gaps",
)
def read() -> Json:
    return removal_answers.without(context.snapshot(), _found())
