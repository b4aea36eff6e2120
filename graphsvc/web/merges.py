"""Merging two records that are one: the page that shows what would move, and its API."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request
from pydantic import BaseModel, ConfigDict
from werkzeug.wrappers import Response

from graphsvc import language
from graphsvc.answers import changes, merges
from graphsvc.answers.duplicates import near
from graphsvc.capture.merges import MERGED
from graphsvc.errors import BadInput, NotFound, Stale
from graphsvc.language import gettext as _
from graphsvc.language import lazy
from graphsvc.model import records
from graphsvc.questions import search
from graphsvc.web import addresses, context, suggestions
from graphsvc.web.openapi import JSON, schema
from graphsvc.web.views import READ, WRITE, view

blueprint = Blueprint("merges", __name__)
#: Number of records that only move shown on the page, unless all are asked for.
MOST = 100


class Merging(BaseModel):
    """The body of a merge: the key of the record that goes, and the fields in which it is right."""

    model_config = ConfigDict(extra="forbid")

    other: str
    take: list[str] = []


@view(READ)
def page(entity: str, key: str) -> str | tuple[str, int]:
    text = request.args.get("other", "").strip()
    if not text:
        return _choose(entity, key, "", "")
    try:
        other = search.named(context.snapshot(), entity, text)
    except (NotFound, BadInput) as error:
        return _choose(entity, key, text, str(error)), 404
    return _page(entity, key, other)


@view(WRITE)
def merge_page(entity: str, key: str) -> Response | tuple[str, int]:
    other, take = request.form.get("other", ""), request.form.getlist("take")
    try:
        written = merges.merge(context.store(), entity, key, other, take, context.expected_version(), context.who())
    except Stale as error:
        return _page(entity, key, other, str(error)), 412
    name = language.name(search.get(context.store().snapshot(), entity, key))
    context.tell(_("Merged into %(name)s.", name=name), written.batch)
    return redirect(addresses.page_of(entity, "record", key))


def read(entity: str, key: str) -> merges.Merge:
    return merges.preview(context.snapshot(), entity, key, request.args.get("other", ""), request.args.getlist("take"))


def merge(entity: str, key: str) -> changes.Written:
    sent = context.body(Merging)
    return merges.merge(context.store(), entity, key, sent.other, sent.take, context.expected_version(), context.who())


def _page(entity: str, key: str, other: str, problem: str = "") -> str:
    found = merges.preview(context.snapshot(), entity, key, other)
    most = len(found.moves) if "all" in request.args else MOST
    shown = [move for move in found.moves if move.kind != "moved"]
    shown += [move for move in found.moves if move.kind == "moved"][:most]
    return render_template(
        "merges/page.html", found=found, problem=problem, shown=shown, more=len(found.moves) - len(shown)
    )


def _choose(entity: str, key: str, text: str, problem: str) -> str:
    snapshot = context.snapshot()
    record = search.get(snapshot, entity, key)

    def instead(_doubt: suggestions.Doubt, offer: suggestions.Offer) -> str:
        return addresses.of(request.endpoint or "", {"key": key}, {"other": offer.key})

    return render_template(
        "merges/choose.html",
        record=record,
        text=text,
        problem=problem,
        doubts=suggestions.doubts(snapshot, [("other", entity, text)]) if text else [],
        instead=instead,
        alike=near(snapshot, record) if isinstance(record, records.Partner) else [],
    )


for _entity in MERGED:
    _plural = records.RECORDS[_entity].plural
    _here: dict[str, Any] = {"defaults": {"entity": _entity}}
    _read = view(
        READ,
        lazy("What a merge of two records would do"),
        query=("other", "take"),
        needed=("other",),
        repeated=("take",),
        answer=merges.Merge,
        tag=_plural,
    )(read)
    _merge = view(
        WRITE,
        lazy("Merge another record into this one; If-Match takes the version of what was looked at"),
        body=(JSON, schema(Merging)),
        answer=changes.Written,
        versioned=True,
        tag=_plural,
    )(merge)
    blueprint.add_url_rule(f"/{_plural}/<key>/merge", f"{_entity}_page", page, **_here)
    blueprint.add_url_rule(f"/{_plural}/<key>/merge", f"{_entity}_merge_page", merge_page, methods=["POST"], **_here)
    blueprint.add_url_rule(f"/api/{_plural}/<key>/merge", f"{_entity}_read", _read, **_here)
    blueprint.add_url_rule(f"/api/{_plural}/<key>/merge", f"{_entity}_merge", _merge, methods=["POST"], **_here)
