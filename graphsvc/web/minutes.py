"""Minutes and sign-in sheets of a gathering: paste or choose, look, confirm; and its API."""

from __future__ import annotations

from typing import Annotated

from flask import Blueprint, request
from pydantic import BaseModel, ConfigDict, Field
from werkzeug.wrappers import Response

from graphsvc.answers import changes, minutes
from graphsvc.capture import attendance
from graphsvc.capture.minutes import Decision
from graphsvc.errors import BadInput, Problem, Problems
from graphsvc.files.minutes import roster
from graphsvc.language import lazy
from graphsvc.questions import search
from graphsvc.web import context, minutes_form
from graphsvc.web.openapi import JSON, schema
from graphsvc.web.views import READ, WRITE, view

blueprint = Blueprint("minutes", __name__)


class Confirmed(BaseModel):
    """The body of a request to confirm minutes."""

    model_config = ConfigDict(extra="forbid")

    lines: Annotated[list[Decision], Field(max_length=roster.PEOPLE)]
    done: bool = False


@blueprint.get("/collaborations/<key>/minutes")
@view(READ)
def gathering_page(key: str) -> str:
    search.get(context.snapshot(), "collaboration", key)
    return minutes_form.choose(key)


@blueprint.post("/collaborations/<key>/minutes")
@view(WRITE)
def gathering_preview(key: str) -> str | tuple[str, int]:
    gathering = attendance.gathering(context.snapshot(), key)
    try:
        rows, guess = minutes_form.read()
    except BadInput as error:
        return minutes_form.choose(key, [Problem(str(error), "text")]), error.status
    if not rows:
        return minutes_form.choose(key, [minutes_form.nobody()]), 422
    return minutes_form.preview(gathering, rows, guess, [])


@blueprint.post("/collaborations/<key>/minutes/confirm")
@view(WRITE)
def confirm_page(key: str) -> Response | tuple[str, int]:
    try:
        written = minutes.confirm(
            context.store(),
            key,
            minutes_form.decisions(),
            "done" in request.form,
            context.expected_version(),
            context.who(),
            context.today(),
        )
    except Problems as error:
        gathering = attendance.gathering(context.snapshot(), key)
        return minutes_form.preview(gathering, minutes_form.read_again(), None, error.problems), 422
    return minutes_form.saved(key, written)


@blueprint.post("/api/collaborations/<key>/minutes")
@view(
    WRITE,
    lazy("Read minutes or a sign-in sheet; nothing is written before it is confirmed"),
    body=("multipart/form-data", minutes_form.SENT),
    answer=minutes.Minutes,
    tag="collaborations",
)
def read(key: str) -> minutes.Minutes:
    gathering = attendance.gathering(context.snapshot(), key)
    rows, _guess = minutes_form.read()
    return minutes.minutes_of(context.snapshot(), rows, gathering)


@blueprint.post("/api/collaborations/<key>/minutes/confirm")
@view(
    WRITE,
    lazy("Write what was decided about minutes; If-Match takes the version of the roster"),
    body=(JSON, schema(Confirmed)),
    answer=changes.Written,
    versioned=True,
    tag="collaborations",
)
def confirm(key: str) -> changes.Written:
    sent = context.body(Confirmed)
    return minutes.confirm(
        context.store(), key, sent.lines, sent.done, context.expected_version(), context.who(), context.today()
    )
