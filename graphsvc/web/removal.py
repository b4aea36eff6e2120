"""The network without some partners, as page, API and CSV."""

from __future__ import annotations

import contextlib

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from graphsvc.answers import removal, work_lists
from graphsvc.answers.removal import Removal
from graphsvc.errors import BadInput, NotFound, Problem
from graphsvc.language import lazy
from graphsvc.model import parameters
from graphsvc.network.host import host_and_staff
from graphsvc.questions.removal import Choice, chosen
from graphsvc.web import addresses, context, downloads
from graphsvc.web.views import READ, READING, view

blueprint = Blueprint("removal", __name__)


def _removal() -> Removal:
    return _without(chosen(context.snapshot(), request.args.getlist("partner")))


def _without(keys: tuple[str, ...]) -> Removal:
    choice = Choice(context.reading(), keys, context.without_us())
    return removal.removal(context.snapshot(), choice, context.background())


@blueprint.get("/gaps/without")
@view(READ)
def page() -> str | tuple[str, int]:
    """The picker and the effect of removing the partners chosen; texts that name no partner are reported above."""
    try:
        return _page(_removal(), [])
    except (NotFound, BadInput) as error:
        return _page(_without(_recognized()), [Problem(str(error), "partner")]), error.status


def _recognized() -> tuple[str, ...]:
    """Keys of the partners that the request names rightly."""
    keys: set[str] = set()
    for text in request.args.getlist("partner"):
        with contextlib.suppress(NotFound, BadInput):
            keys.update(chosen(context.snapshot(), [text]))
    return tuple(sorted(keys))


def _page(effect: Removal, problems: list[Problem]) -> str:
    snapshot, reading, without_us = context.snapshot(), context.reading(), context.without_us()
    return render_template(
        "removal/page.html",
        found=effect,
        problems=problems,
        us=sorted(host_and_staff(snapshot)),
        cuts=None if effect.without else work_lists.at_hand(snapshot, reading, "cut", without_us, 8),
        reading=reading,
        without_us=without_us,
    )


@blueprint.get("/gaps/without.csv")
@view(READ)
def table() -> AnyResponse:
    """The partners cut off; with `of=reach` how many others each group reaches; with `of=repair` whom to introduce."""
    effect, part = _removal(), parameters.one_of("of", request.args.get("of", "lost"), removal.TABLES)
    if effect.work is not None:
        return redirect(addresses.of("removal.page", {}, request.args.to_dict(flat=False)))
    rows = removal.table(context.snapshot(), effect, part)
    return downloads.csv(rows, f"without-{part}-{effect.day}.csv", removal.TABLES[part])


@blueprint.get("/api/gaps/without")
@view(
    READ,
    lazy("What becomes of the network without some partners, and the smallest repair"),
    query=("partner", *READING),
    repeated=("partner",),
    answer=Removal,
    tag="gaps",
)
def read() -> Removal:
    return _removal()
