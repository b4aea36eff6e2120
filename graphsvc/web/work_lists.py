"""The lists beside the gap board as pages, API and CSV.

Dormant, never engaged, seats, underconnected, cut points, unknowns.
"""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response as AnyResponse

from graphsvc.answers import work_lists
from graphsvc.answers.work_list import WorkList
from graphsvc.language import lazy
from graphsvc.network.facets import NETWORK
from graphsvc.web import context, downloads
from graphsvc.web.views import READ, READING, view

blueprint = Blueprint("work_lists", __name__)
#: Number of entries on a page; the rest is shown on request.
MOST = 100
SUMMARIES = {
    "quiet": lazy("Partners who missed their last invitations, or are silent for longer than usual"),
    "never": lazy("Partners who never took part in a meeting or an undertaking"),
    "seats": lazy("The seats of bodies: filled, ending, vacant"),
    "apart": lazy("Sectors, and municipalities, that share at most half of the collaborations expected"),
    "cut": lazy("Organizations and persons without whom others would be cut off"),
    "unknowns": lazy("What is not recorded, and how many readings each answer would settle"),
}


def _found(name: str, most: int | None = None) -> WorkList:
    return work_lists.listed(
        context.snapshot(), context.reading(), name, context.without_us(), most, context.background()
    )


def _page(name: str) -> Callable[..., ResponseReturnValue]:
    @view(READ, rests_on=NETWORK)
    def page() -> str:
        # Seats are few, and the page shows filled ones too.
        work_list = _found(name, None if "all" in request.args or name == "seats" else MOST)
        return render_template(
            "work_lists/page.html",
            found=work_list,
            reading=context.reading(),
            without_us=context.without_us(),
        )

    return page


def _table(name: str) -> Callable[..., ResponseReturnValue]:
    @view(READ, rests_on=NETWORK)
    def table() -> AnyResponse:
        work_list = _found(name)
        if work_list.work is not None:
            query = context.reading_given()
            return redirect(url_for(f"work_lists.{name}_page", **query))
        return downloads.csv(work_lists.table(work_list), f"{name}-{context.reading().day}.csv")

    return table


def _read(name: str) -> Callable[..., ResponseReturnValue]:
    @view(READ, SUMMARIES[name], query=READING, answer=work_lists.MODELS[name], tag="gaps")
    def read() -> WorkList:
        return _found(name)

    return read


for _name in work_lists.LISTS:
    blueprint.add_url_rule(f"/gaps/{_name}", f"{_name}_page", _page(_name))
    blueprint.add_url_rule(f"/gaps/{_name}.csv", f"{_name}_table", _table(_name))
    blueprint.add_url_rule(f"/api/gaps/{_name}", f"{_name}_read", _read(_name))
