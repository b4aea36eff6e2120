"""The map as page and API, and the drawing library that the page loads."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, render_template, request, send_file, url_for

from graphsvc import language
from graphsvc.answers.answer import Json
from graphsvc.errors import BadInput, NotFound
from graphsvc.language import gettext as _
from graphsvc.language import lazy
from graphsvc.maps import drawing, labels, palette, svg, vis
from graphsvc.maps.drawing import Drawing
from graphsvc.network.facets import NETWORK
from graphsvc.questions import maps, search
from graphsvc.questions.maps import Choice
from graphsvc.web import context
from graphsvc.web.views import OPEN, READ, listed, view

blueprint = Blueprint("maps", __name__)
NAMES = ("view", "municipality", "sector", "kind", "minimum", "day", "window_months", "without_us")


def _choice() -> Choice:
    view = request.args.get("view") or maps.VIEWS[0]
    place = request.args.get("municipality", "")
    if view not in maps.VIEWS:
        raise BadInput(
            _(
                "there is no view %(view)s; choose one of %(allowed)s",
                view=repr(view[:40]),
                allowed=", ".join(maps.VIEWS),
            )
        )
    if "view" in request.args and (view == "partners") != bool(place):
        raise BadInput(_("the view partners needs a municipality, and no other view takes one"))
    try:
        text = context.given("minimum")
        minimum = 0.0 if text is None else float(text)
    except ValueError:
        raise BadInput(_("minimum is a weight, as in 1.5")) from None
    if not 0 <= minimum <= 1e9:
        raise BadInput(_("minimum is a weight of 0 or more"))
    kind = request.args.get("kind", "")
    return Choice(place, request.args.get("sector", ""), kind, minimum, context.without_us())


@blueprint.get("/map")
@view(READ, rests_on=NETWORK)
def page() -> str:
    snapshot, reading, choice = context.snapshot(), context.reading(), _choice()
    found = maps.draw(snapshot, reading, choice)
    return render_template(
        "maps/page.html",
        drawing=found,
        choice=choice,
        reading=reading,
        names=maps.names(snapshot, found),
        rows=maps.table(snapshot, found),
        sentence=maps.sentence(snapshot, found, choice),
        sectors={key: language.name(row) for key, row in snapshot.sectors.items()},
        colour=palette.colour,
        arcs=svg.arcs,
        texts=svg.texts,
        coast=svg.coast,
        width=vis.width,
        data=_data(found),
    )


@blueprint.get("/api/map")
@view(
    READ,
    lazy("The map of a day: municipalities, or the partners of one"),
    query=NAMES,
    answer=listed("view", "version", "nodes", "edges", "unplaced"),
)
def read() -> Json:
    snapshot = context.snapshot()
    return {"version": snapshot.version, **_data(maps.draw(snapshot, context.reading(), _choice()))}


@blueprint.get("/vis/<name>")
@view(OPEN)
def library(name: str) -> Response:
    """vis-network as pyvis brings it."""
    if name not in vis.FILES:
        raise NotFound(_("there is no such file"))
    return send_file(vis.library(name), mimetype=vis.FILES[name])


def _data(found: Drawing) -> Json:
    """What the page draws, and the API answers."""
    snapshot = context.snapshot()
    names = maps.names(snapshot, found)
    records = snapshot.municipalities if found.view == "municipalities" else snapshot.partners
    data: dict[str, Any] = vis.data(found, names)
    for node, disc in zip(data["nodes"], found.discs, strict=True):
        node |= {
            "home": list(disc.home),
            "ring": [[sector, count] for sector, count in disc.ring],
            "partners": disc.partners,
            "engaged": disc.engaged,
            "form": disc.shape,
            "search": search.searchable(records[disc.key]),
            "href": url_for("maps.page", municipality=disc.key)
            if found.view == "municipalities"
            else url_for("partners.record", key=disc.key),
        }
    for edge, ribbon in zip(data["edges"], found.ribbons, strict=True):
        edge |= {"weight": ribbon.weight, "ties": ribbon.ties}
    return {
        "view": found.view,
        "nodes": data["nodes"],
        "edges": data["edges"],
        "ribbons_in_all": found.ribbons_in_all,
        "coast": [[list(point) for point in ring] for ring in found.coast],
        "unplaced": list(found.unplaced),
        "box": list(found.box),
        "screen": {"text": drawing.TEXT, "padding": drawing.PADDING, "gap": labels.GAP},
        "sectors": {
            key: {"name": language.name(row), "colour": palette.colour(found.colours, key)}
            for key, row in snapshot.sectors.items()
        },
        "words": {
            "partners": _("Partners"),
            "engaged": _("Engaged"),
            "open": _("Open"),
            "weight": _("Strength of the tie"),
            "ties": _("Ties between partners"),
            "none": _("No sector recorded"),
            "history": _("What they did together"),
            "nothing": _("Nothing on this map has that name."),
        },
    }
