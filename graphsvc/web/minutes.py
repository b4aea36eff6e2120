"""Minutes and sign-in sheets of a gathering: paste or choose, look, confirm; and its API."""

from __future__ import annotations

import json
from typing import Annotated, Any, cast

from flask import Blueprint, flash, redirect, render_template, request, url_for
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from werkzeug.wrappers import Response

from graphsvc.answers import attendance, changes, minutes
from graphsvc.capture import known_names
from graphsvc.capture.minutes import Decision
from graphsvc.errors import BadInput, Problem, Problems
from graphsvc.files.encoding import Guess
from graphsvc.files.minutes import documents
from graphsvc.files.minutes.attendees import Attended
from graphsvc.language import gettext as _
from graphsvc.language import lazy
from graphsvc.questions import search
from graphsvc.web import context, forms
from graphsvc.web.openapi import JSON, schema
from graphsvc.web.views import READ, WRITE, Schema, view

blueprint = Blueprint("minutes", __name__)
SENT: Schema = {
    "type": "object",
    "properties": {
        "file": {"type": "string", "format": "binary", "description": "minutes, a sign-in sheet or an export"},
        "text": {"type": "string", "description": "the same as pasted text, where no file is sent"},
    },
}
_DECISION: TypeAdapter[Decision] = TypeAdapter(Decision)


class Confirmed(BaseModel):
    """The body of a request to confirm minutes."""

    model_config = ConfigDict(extra="forbid")

    lines: Annotated[list[Decision], Field(max_length=documents.PEOPLE)]
    done: bool = False


@blueprint.get("/attendance")
@view(READ)
def page() -> str:
    return _choose(None)


@blueprint.post("/attendance")
@view(WRITE)
def preview_page() -> str | tuple[str, int]:
    text = request.form.get("meeting", "").strip()
    if not text:
        return _choose(None, [Problem(_("choose the gathering whose minutes these are"), "meeting")]), 422
    return _preview(forms.key_of(context.snapshot(), "collaboration", text))


@blueprint.get("/collaborations/<key>/minutes")
@view(READ)
def gathering_page(key: str) -> str:
    search.get(context.snapshot(), "collaboration", key)
    return _choose(key)


@blueprint.post("/collaborations/<key>/minutes")
@view(WRITE)
def gathering_preview(key: str) -> str | tuple[str, int]:
    return _preview(key)


@blueprint.post("/collaborations/<key>/minutes/confirm")
@view(WRITE)
def confirm_page(key: str) -> Response | tuple[str, int]:
    try:
        written = minutes.confirm(
            context.store(),
            key,
            _decisions(),
            "done" in request.form,
            context.expected_version(),
            context.who(),
            context.today(),
        )
    except Problems as error:
        rows, _guess = _read_again()
        return _page(key, rows, None, error.problems), 422
    flash(_("Attendance was saved."))
    return redirect(
        url_for("changes.batch_page", batch=written.batch)
        if written.batch
        else url_for("collaborations.record", key=key)
    )


@blueprint.post("/api/collaborations/<key>/minutes")
@view(
    WRITE,
    lazy("Read minutes or a sign-in sheet; nothing is written before it is confirmed"),
    body=("multipart/form-data", SENT),
    answer=minutes.Minutes,
    tag="collaborations",
)
def read(key: str) -> minutes.Minutes:
    search.get(context.snapshot(), "collaboration", key)
    rows, _guess = _read()
    return minutes.minutes_of(context.snapshot(), rows, key)


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


def _read() -> tuple[list[Attended], Guess | None]:
    """Everybody whom the file, or else the text, of the request names; raises BadInput without either."""
    known = known_names.directory(context.snapshot()).known
    file = request.files.get("file")
    if file is not None and file.filename:
        return documents.attended(file.filename, file.read(), known)
    text = request.form.get("text", "")
    if not text.strip():
        raise BadInput(
            _("paste the minutes, or choose a file; a program sends it as multipart/form-data under the name file")
        )
    return documents.of_text(text, known), None


def _choose(key: str | None, problems: list[Problem] | None = None) -> str:
    return render_template(
        "minutes/page.html",
        meeting=key,
        problems=problems or [],
        endings=",".join(documents.ENDINGS),
    )


def _preview(key: str) -> str | tuple[str, int]:
    search.get(context.snapshot(), "collaboration", key)
    try:
        rows, guess = _read()
    except BadInput as error:
        return _choose(key, [Problem(str(error), "text")]), error.status
    if not rows:
        message = _("no attendance was found in it: a heading such as Present or Présences says where the names begin")
        return _choose(key, [Problem(message, "text")]), 422
    return _page(key, rows, guess, [])


def _page(key: str, rows: list[Attended], guess: Guess | None, problems: list[Problem]) -> str:
    answer = minutes.minutes_of(context.snapshot(), rows, key)
    roster = attendance.roster(context.snapshot(), key)
    order = {"ask": 0, "new": 1, "certain": 2}
    groups = [
        (certainty, [(number, line) for number, line in enumerate(answer.lines) if line.certainty == certainty])
        for certainty in sorted(order, key=lambda name: order[name])
    ]
    return render_template(
        "minutes/preview.html",
        roster=roster,
        minutes=answer,
        groups=groups,
        guess=guess,
        problems=problems,
        typed=_typed,
    )


def _typed(number: int, field: str, otherwise: str) -> str:
    """What was sent for a line, where the page is shown again after an error."""
    return request.form.get(f"{field}-{number}", otherwise) if f"written-{number}" in request.form else otherwise


def _numbers() -> list[int]:
    """The numbers of the lines of a form."""
    sent = request.form.get("lines", "")
    if not sent.isdecimal() or int(sent) > documents.PEOPLE:
        raise BadInput(_("the form is not complete; read the minutes again"))
    return list(range(int(sent)))


def _written(number: int) -> dict[str, Any]:
    try:
        value = json.loads(request.form[f"written-{number}"])
    except (KeyError, ValueError):
        raise BadInput(_("the form is not complete; read the minutes again")) from None
    if not isinstance(value, dict):
        raise BadInput(_("the form is not complete; read the minutes again"))
    return cast(dict[str, Any], value)


def _decisions() -> list[Decision]:
    """What the form says of each line, in its order."""
    found: list[Decision] = []
    everybody = "consent" in request.form
    for number in _numbers():
        choice = request.form.get(f"choice-{number}", "partner:")
        other = request.form.get(f"other-{number}", "").strip()
        decision, _colon, key = choice.partition(":")
        if other:
            decision, key = "partner", forms.key_of(context.snapshot(), "partner", other)
        values: dict[str, Any] = {
            **_written(number),
            "decision": decision,
            "partner": key or None,
            "attendance": request.form.get(f"attendance-{number}", "present"),
            "via": request.form.get(f"via-{number}", "").strip() or None,
            "consent": everybody or f"consent-{number}" in request.form,
            "with_organization": f"with-{number}" in request.form,
        }
        try:
            found.append(_DECISION.validate_python(values))
        except ValidationError:
            raise BadInput(_("the form is not complete; read the minutes again")) from None
    return found


def _read_again() -> tuple[list[Attended], None]:
    """The lines of a form that is shown again, as they were read."""
    rows: list[Attended] = []
    for number, decision in enumerate(_decisions()):
        line, text = request.form.get(f"line-{number}", "1"), request.form.get(f"text-{number}", "")
        place = int(line) if line.isdecimal() else 1
        rows.append(
            Attended(
                place,
                text[:4_000],
                (place,),
                decision.attendance,
                decision.person,
                decision.organizations,
                via=decision.via,
                role=decision.role,
                device=f"device-{number}" in request.form,
            )
        )
    return rows, None
