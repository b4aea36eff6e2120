"""The form in which minutes are decided about: what was sent to be read, the page to look at it, and what it says."""

from __future__ import annotations

import json
from typing import Any, cast

from flask import flash, redirect, render_template, request, url_for
from pydantic import TypeAdapter, ValidationError
from werkzeug.wrappers import Response

from graphsvc.answers import changes, minutes
from graphsvc.capture import known_names
from graphsvc.capture.minutes import Decision
from graphsvc.errors import BadInput, Problem
from graphsvc.files.encoding import Guess
from graphsvc.files.minutes import documents, headline, roster
from graphsvc.files.minutes.attendees import Attended
from graphsvc.files.minutes.headline import Headline
from graphsvc.language import gettext as _
from graphsvc.model.records import Collaboration
from graphsvc.web import context, forms
from graphsvc.web.views import Schema

#: What a program sends to have minutes read.
SENT: Schema = {
    "type": "object",
    "properties": {
        "file": {"type": "string", "format": "binary", "description": "minutes, a sign-in sheet or an export"},
        "text": {"type": "string", "description": "the same as pasted text, where no file is sent"},
    },
}
_DECISION: TypeAdapter[Decision] = TypeAdapter(Decision)


def read() -> tuple[list[Attended], Guess | None]:
    """Everybody whom the file, or else the text, of the request names, and how it was guessed.

    Raises BadInput without either.
    """
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


def read_headline() -> Headline:
    """What the first lines of the file, or else of the text, say of the gathering; a workbook is read once more."""
    file = request.files.get("file")
    if file is not None and file.filename:
        file.seek(0)
        return documents.headline_of(file.filename, file.read())
    return headline.of(request.form.get("text", "").splitlines())


def choose(key: str | None, problems: list[Problem] | None = None) -> str:
    """The page to paste minutes or choose a file; key: the gathering, None where that is not known."""
    return render_template(
        "minutes/page.html",
        meeting=key,
        problems=problems or [],
        endings=",".join(documents.ENDINGS),
    )


def nobody() -> Problem:
    """That nobody is named by what was sent."""
    message = _("no attendance was found in it: a heading such as Present or Présences says where the names begin")
    return Problem(message, "text")


def preview(
    gathering: Collaboration, rows: list[Attended], guess: Guess | None, problems: list[Problem], **more: Any
) -> str:
    """The page that asks who is meant. more: `proposed`, where the gathering is to be confirmed too."""
    answer = minutes.minutes_of(context.snapshot(), rows, gathering)
    order = {"ask": 0, "new": 1, "certain": 2}
    groups = [
        (certainty, [(number, line) for number, line in enumerate(answer.lines) if line.certainty == certainty])
        for certainty in sorted(order, key=lambda name: order[name])
    ]
    return render_template(
        "minutes/preview.html",
        gathering=gathering,
        minutes=answer,
        groups=groups,
        guess=guess,
        problems=problems,
        typed=_typed,
        **more,
    )


def saved(key: str, written: changes.Written) -> Response:
    """To what was written, or where that was nothing to the gathering."""
    flash(_("Attendance was saved."))
    return redirect(
        url_for("changes.batch_page", batch=written.batch)
        if written.batch
        else url_for("collaborations.record", key=key)
    )


def _typed(number: int, field: str, otherwise: str) -> str:
    """What was sent for a line, where the page is shown again after an error."""
    return request.form.get(f"{field}-{number}", otherwise) if f"written-{number}" in request.form else otherwise


def _numbers() -> list[int]:
    """The numbers of the lines of a form."""
    sent = request.form.get("lines", "")
    if not sent.isdecimal() or int(sent) > roster.PEOPLE:
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


def decisions() -> list[Decision]:
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


def read_again() -> list[Attended]:
    """The lines of a form that is shown again, as they were read."""
    rows: list[Attended] = []
    for number, decision in enumerate(decisions()):
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
    return rows
