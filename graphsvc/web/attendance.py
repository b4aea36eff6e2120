"""Attendance of a gathering: a roster of large touch targets, and its API."""

from __future__ import annotations

from typing import Any

from apiflask import APIBlueprint
from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from graphsvc.errors import BadInput, Problem, Problems
from graphsvc.language import gettext as _
from graphsvc.services import attendance
from graphsvc.services.attendance import Mark, Newcomer
from graphsvc.web import context, twins

blueprint = APIBlueprint("attendance", __name__)
ATTENDANCE = ("", "present", "regrets", "absent")


@blueprint.get("/collaborations/<key>/attendance")
@blueprint.doc(hide=True)
def page(key: str) -> str:
    return render_template("attendance.html", roster=attendance.roster(context.snapshot(), key), problems=[])


@blueprint.post("/collaborations/<key>/attendance")
@blueprint.doc(hide=True)
def take_page(key: str) -> Response | tuple[str, int]:
    form = request.form
    partners = form.getlist("partner")
    marks = [Mark(p, form.get(f"attendance-{p}") or None, form.get(f"via-{p}", "").strip() or None) for p in partners]
    marks += [Mark(p.strip(), "present") for p in form.getlist("someone") if p.strip()]
    name = form.get("newcomer", "").strip()
    newcomers = [Newcomer(name, form.get("consent") == "yes")] if name else []
    try:
        attendance.take(
            context.graph(),
            key,
            marks,
            newcomers,
            form.get("headcount"),
            "done" in form,
            context.expected_version(),
            context.who(),
        )
    except Problems as error:
        roster = attendance.roster(context.snapshot(), key)
        return render_template("attendance.html", roster=roster, problems=error.problems), 422
    flash(_("Attendance was saved."))
    return redirect(url_for("collaborations.record", key=key))


@blueprint.get("/api/collaborations/<key>/attendance")
@blueprint.doc(summary="The roster of a gathering")
def read(key: str) -> twins.Json:
    graph = context.snapshot()
    return twins.roster(graph, attendance.roster(graph, key))


@blueprint.post("/api/collaborations/<key>/attendance")
@blueprint.doc(summary="Take attendance; If-Match takes the version of the collaboration")
def take(key: str) -> twins.Json:
    body: Any = request.get_json()
    if not isinstance(body, dict):
        raise BadInput(_("send an object with marks, newcomers, headcount and done"))
    written = attendance.take(
        context.graph(),
        key,
        [_mark(row) for row in _list(body, "marks")],
        [Newcomer(str(row.get("name", "")), row.get("consent") is True) for row in _list(body, "newcomers")],
        None if body.get("headcount") is None else str(body["headcount"]),
        body.get("done") is True,
        context.expected_version(),
        context.who(),
    )
    return {"batch": written.batch, "version": written.version, "changes": written.changes}


def _list(body: dict[str, Any], name: str) -> list[dict[str, Any]]:
    rows = body.get(name, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise BadInput(_("%(field)s is a list of objects", field=name))
    return rows


def _mark(row: dict[str, Any]) -> Mark:
    said = row.get("attendance") or ""
    if said not in ATTENDANCE:
        raise Problems([Problem(_("is not one of present, regrets or absent"), "attendance", str(said)[:60])])
    via = row.get("via")
    return Mark(str(row.get("partner", "")), said or None, str(via) if via else None)
