"""Attendance of a gathering: the page to take it on a touch screen, and its API."""

from __future__ import annotations

from typing import Annotated, cast, get_args

from flask import Blueprint, flash, redirect, render_template, request, url_for
from pydantic import BaseModel, ConfigDict, Field
from werkzeug.wrappers import Response

from graphsvc.answers import attendance, changes
from graphsvc.capture.attendance import Mark, Newcomer
from graphsvc.errors import BadInput, Problem, Problems
from graphsvc.language import gettext as _
from graphsvc.language import lazy
from graphsvc.model import vocabulary
from graphsvc.web import context, forms
from graphsvc.web.openapi import JSON, schema
from graphsvc.web.views import READ, WRITE, view

blueprint = Blueprint("attendance", __name__)
#: Number of fields on the page for partners who are not in the roster.
SOMEONE = 3


class Taken(BaseModel):
    """The body of a request to take attendance."""

    model_config = ConfigDict(extra="forbid")

    marks: list[Mark] = []
    newcomers: list[Newcomer] = []
    headcount: Annotated[int, Field(ge=0)] | None = None
    done: bool = False


@blueprint.get("/collaborations/<key>/attendance")
@view(READ)
def page(key: str) -> str:
    return _page(key, [])


@blueprint.post("/collaborations/<key>/attendance")
@view(WRITE)
def take_page(key: str) -> Response | tuple[str, int]:
    form = request.form
    partners = form.getlist("partner")
    marks = [Mark(p, _said(form.get(f"attendance-{p}")), _partner(form.get(f"via-{p}", "")) or None) for p in partners]
    marks += [Mark(_partner(text), "present") for text in form.getlist("someone") if text.strip()]
    name = form.get("newcomer", "").strip()
    newcomers = [Newcomer(name, form.get("consent") == "yes")] if name else []
    try:
        attendance.take(
            context.store(),
            key,
            marks,
            newcomers,
            form.get("headcount"),
            "done" in form,
            context.expected_version(),
            context.who(),
            context.today(),
        )
    except Problems as error:
        return _page(key, error.problems), 422
    flash(_("Attendance was saved."))
    return redirect(url_for("collaborations.record", key=key))


@blueprint.get("/api/collaborations/<key>/attendance")
@view(READ, lazy("The roster of a gathering"), answer=attendance.Roster, tag="collaborations")
def read(key: str) -> attendance.Roster:
    return attendance.roster(context.snapshot(), key)


@blueprint.post("/api/collaborations/<key>/attendance")
@view(
    WRITE,
    lazy("Take attendance; If-Match takes the version of the roster"),
    body=(JSON, schema(Taken)),
    answer=changes.Written,
    versioned=True,
    tag="collaborations",
)
def take(key: str) -> changes.Written:
    sent = context.body(Taken)
    return attendance.take(
        context.store(),
        key,
        sent.marks,
        sent.newcomers,
        None if "headcount" not in sent.model_fields_set else "" if sent.headcount is None else str(sent.headcount),
        sent.done,
        context.expected_version(),
        context.who(),
        context.today(),
    )


def _page(key: str, problems: list[Problem]) -> str:
    someone = [*request.form.getlist("someone"), *[""] * SOMEONE][:SOMEONE]
    roster = attendance.roster(context.snapshot(), key)
    return render_template("attendance/page.html", roster=roster, problems=problems, someone=someone)


def _partner(text: str) -> str:
    return forms.key_of(context.snapshot(), "partner", text.strip()) if text.strip() else ""


def _said(text: str | None) -> vocabulary.Attendance | None:
    if text and text not in get_args(vocabulary.Attendance):
        raise BadInput(_("attendance is present, regrets or absent"))
    return cast(vocabulary.Attendance, text) if text else None
