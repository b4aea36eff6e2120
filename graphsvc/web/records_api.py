"""The API of records: for each kind a list, reading, writing and deleting, all made from the models."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, cast

from flask import Blueprint, Response, jsonify, request

from graphsvc.answers.answer import Json, record
from graphsvc.answers.records import Participations, participations
from graphsvc.capture import duplicates, editing
from graphsvc.errors import BadInput, NotFound
from graphsvc.language import gettext as _
from graphsvc.language import lazy
from graphsvc.model import records
from graphsvc.questions import search
from graphsvc.web import context, sent
from graphsvc.web.openapi import JSON, paged, recorded, sendable
from graphsvc.web.views import READ, WRITE, view

#: The participations of a collaboration.
collaborations = Blueprint("collaboration_participations", __name__)


def index(entity: str) -> Json:
    model = records.RECORDS[entity]
    snapshot = context.snapshot()
    query = request.args
    matching = search.page(
        snapshot,
        entity,
        q=query.get("q", ""),
        filters={field: query[field] for field in records.columns(model) if field in query},
        limit=context.limit(),
        after=query.get("after"),
    )
    rows = [record(snapshot, row) for row in matching.items]
    return {model.plural: rows, "total": matching.total, "next": matching.next}


def create(entity: str) -> Response:
    check = None if request.args.get("another") == "1" else duplicates.require_new
    record, _written = editing.create(context.store(), entity, _body(entity), context.who(), check)
    response = _answer(record, 201)
    response.headers["Location"] = f"/api/{records.RECORDS[entity].plural}/{record.key}"
    return response


def read(entity: str, key: str) -> Response:
    response = _answer(search.get(context.snapshot(), entity, key), 200)
    response.make_conditional(request)
    return response


def change(entity: str, key: str) -> Response:
    record, _written = editing.change(
        context.store(), entity, key, _body(entity, key), context.expected_version(), context.who()
    )
    response = _answer(record, 200)
    if record.key != key:
        response.headers["Location"] = f"/api/{records.RECORDS[entity].plural}/{record.key}"
    return response


def delete(entity: str, key: str) -> tuple[str, int]:
    editing.delete(context.store(), entity, key, context.expected_version(), context.who())
    return "", 204


@collaborations.get("/api/collaborations/<key>/participations", endpoint="index")
@view(READ, lazy("Everybody recorded for a collaboration"), answer=Participations, tag="collaborations")
def read_participations(key: str) -> Participations:
    return participations(context.snapshot(), key)


def _body(entity: str, key: str | None = None) -> dict[str, Any]:
    """The record in the request body, validated strictly; raises BadInput, Problems."""
    value = sent.data()
    if not isinstance(value, dict):
        raise BadInput(_("send one record as a JSON object"))
    data = cast(dict[str, Any], value)
    if type(data.pop("version", 0)) is not int:
        raise BadInput(_("version is the number that came with the record"))
    if key is not None and data.setdefault("key", key) != key:
        raise BadInput(_("the key in the body is not the one in the address; a key never changes"))
    records.read(entity, data, strict=True)
    return data


def _answer(record: records.Record, status: int) -> Response:
    snapshot = context.store().snapshot()
    version = snapshot.versions[record.entity].get(record.key)
    if version is None:
        raise NotFound(_("%(record)s %(key)s was deleted meanwhile", record=_(record.entity), key=record.key))
    response = jsonify({**record.row(), "version": version})
    response.status_code = status
    response.set_etag(str(version))
    return response


def _views(entity: str) -> Iterator[tuple[str, str, Callable[..., Any], Callable[..., Any]]]:
    """Yield the views of a kind of record: (rule, method, declaration, view)."""
    model = records.RECORDS[entity]
    described, tag = (JSON, sendable(entity)), model.plural
    yield (
        "",
        "GET",
        view(
            READ,
            lazy("Page after page, in the order of their names"),
            query=("q", "limit", "after"),
            fields=records.columns(model),
            answer=paged(entity),
            tag=tag,
        ),
        index,
    )
    answer = recorded(entity)
    another = ("another",) if entity == "partner" else ()
    made = view(WRITE, lazy("A new record"), query=another, body=described, status=201, answer=answer, tag=tag)
    yield "", "POST", made, create
    yield "/<key>", "GET", view(READ, lazy("One record"), answer=answer, tag=tag), read
    replaced = view(WRITE, lazy("Replace a record"), body=described, answer=answer, versioned=True, tag=tag)
    yield "/<key>", "PUT", replaced, change
    deleted = lazy("Delete a record and what cannot be without it")
    yield "/<key>", "DELETE", view(WRITE, deleted, status=204, versioned=True, tag=tag), delete


def blueprint(entity: str) -> Blueprint:
    """The API of one kind of record."""
    plural = records.RECORDS[entity].plural
    blueprint = Blueprint(f"api_{plural.replace('-', '_')}", __name__, url_prefix=f"/api/{plural}")
    for rule, method, declared, answer in _views(entity):
        blueprint.add_url_rule(rule, answer.__name__, declared(answer), methods=[method], defaults={"entity": entity})
    return blueprint
