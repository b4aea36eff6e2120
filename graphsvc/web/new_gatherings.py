"""Minutes of a gathering that nobody has recorded yet, or that is not said: it is read from them and asked about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, request
from pydantic import BaseModel, ConfigDict
from werkzeug.wrappers import Response

from graphsvc import language
from graphsvc.answers import changes, minutes
from graphsvc.capture import attendance, new_gatherings
from graphsvc.errors import BadInput, Problem, Problems
from graphsvc.files import values as labels
from graphsvc.files.minutes.headline import Headline
from graphsvc.language import gettext as _
from graphsvc.language import lazy
from graphsvc.model import vocabulary
from graphsvc.model.records import Collaboration
from graphsvc.web import context, forms, minutes_form
from graphsvc.web.minutes import Confirmed
from graphsvc.web.openapi import JSON, schema
from graphsvc.web.views import READ, WRITE, view

blueprint = Blueprint("new_gatherings", __name__)
#: The value of the choice of a new gathering: no key has a blank in it.
NEW = "a new one"
#: The fields of a new gathering that the page asks for.
FIELDS = ("title", "starts_on", "kind", "part_of")


class NewGathering(BaseModel):
    """A gathering that is not on record yet; part_of: the key of its body."""

    model_config = ConfigDict(extra="forbid")

    title: str
    starts_on: str
    kind: str = "meeting"
    part_of: str = ""


class ConfirmedNew(Confirmed):
    """The body of a request to record a gathering with its minutes."""

    gathering: NewGathering


@blueprint.get("/attendance")
@view(READ)
def page() -> str:
    return minutes_form.choose(None)


@blueprint.post("/attendance")
@view(WRITE)
def preview() -> str | tuple[str, int]:
    snapshot = context.snapshot()
    text = request.form.get("meeting", "").strip()
    named = snapshot.collaborations.get(forms.key_of(snapshot, "collaboration", text))
    if text and named is None:
        return minutes_form.choose(None, [Problem(_("names no gathering on record"), "meeting", text)]), 422
    try:
        rows, guess = minutes_form.read()
    except BadInput as error:
        return minutes_form.choose(None, [Problem(str(error), "text")]), error.status
    if not rows:
        return minutes_form.choose(None, [minutes_form.nobody()]), 422
    if named is not None:
        return minutes_form.preview(named, rows, guess, [])
    headline = minutes_form.read_headline()
    proposed = new_gatherings.proposed(snapshot, headline)
    fresh = proposed.fresh
    values = {"title": headline.title, "starts_on": headline.day, "kind": fresh.kind, "part_of": fresh.part_of or ""}
    chosen = NEW if proposed.likely is fresh else proposed.likely.key
    asked = _asked(values, proposed.on_record, chosen)
    return minutes_form.preview(proposed.likely, rows, guess, [], asked=asked)


@blueprint.post("/attendance/confirm")
@view(WRITE)
def confirm() -> Response | tuple[str, int]:
    """Writes the attendance of the gathering that was chosen, one of that day on record or the new one."""
    snapshot, form = context.snapshot(), request.form
    key, version = form.get("gathering", NEW), form.get(f"version-{form.get('gathering')}", "")
    values = {field: form.get(field, "").strip() for field in FIELDS}
    values["part_of"] = forms.key_of(snapshot, "collaboration", values["part_of"]) if values["part_of"] else ""
    try:
        gathering = key if key != NEW else _typed(values)
        written = minutes.confirm(
            context.store(),
            gathering,
            minutes_form.decisions(),
            "done" in form,
            int(version) if version.isdecimal() else None,
            context.who(),
            context.today(),
        )
    except Problems as error:
        on_record = new_gatherings.of_day(snapshot, values["starts_on"], values["part_of"])
        shown = snapshot.collaborations.get(key) or new_gatherings.proposed(snapshot, Headline("", "", "")).fresh
        asked = _asked(values, on_record, key)
        return minutes_form.preview(shown, minutes_form.read_again(), None, error.problems, asked=asked), 422
    return minutes_form.saved(key, written)


@blueprint.post("/api/attendance")
@view(
    WRITE,
    lazy("Read minutes, and of which gathering they are; nothing is written before it is confirmed"),
    body=("multipart/form-data", minutes_form.SENT),
    answer=minutes.Proposal,
    tag="collaborations",
)
def read() -> minutes.Proposal:
    rows, _guess = minutes_form.read()
    return minutes.proposal(context.snapshot(), rows, minutes_form.read_headline())


@blueprint.post("/api/attendance/confirm")
@view(
    WRITE,
    lazy("Record a gathering with what was decided about its minutes; one on record has an address of its own"),
    body=(JSON, schema(ConfirmedNew)),
    answer=changes.Written,
    tag="collaborations",
)
def confirm_new() -> changes.Written:
    sent = context.body(ConfirmedNew)
    gathering = _typed(sent.gathering.model_dump())
    return minutes.confirm(context.store(), gathering, sent.lines, sent.done, None, context.who(), context.today())


def _typed(values: dict[str, str]) -> Collaboration:
    """The new gathering as the form says; raises Problems, each at its field."""
    if not values["starts_on"]:
        raise Problems([Problem(_("say on which day it was"), "starts_on")])
    if values["kind"] not in vocabulary.GATHERINGS:
        raise Problems([Problem(_("choose what kind of gathering it was"), "kind", values["kind"])])
    body = context.snapshot().collaborations.get(values["part_of"])
    if values["part_of"] and (body is None or body.kind not in vocabulary.BODIES):
        raise Problems([Problem(_("names no body on record; empty it or take one"), "part_of", values["part_of"])])
    return new_gatherings.read(values)


def _asked(values: dict[str, str], on_record: Sequence[Collaboration], chosen: str) -> dict[str, Any]:
    """What the page asks of the gathering: its fields, the kinds it may be, and those of its day with their rosters."""
    snapshot = context.snapshot()
    return {
        **values,
        "chosen": chosen,
        "new": NEW,
        "kinds": [(kind, labels.label(kind, language.current())) for kind in vocabulary.GATHERINGS],
        "on_record": [(row, attendance.version(snapshot, row.key)) for row in on_record],
    }
