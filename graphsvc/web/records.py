"""The records: a list, a page, a form and an API for each kind, all made from the models."""

from __future__ import annotations

from typing import Any, cast

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from graphsvc import language
from graphsvc.capture import changes, editing
from graphsvc.errors import BadInput, NotFound, Problem, Problems, Stale
from graphsvc.language import gettext as _
from graphsvc.language import lazy
from graphsvc.model import records
from graphsvc.questions import history, search
from graphsvc.web import context, forms, sent, twins
from graphsvc.web.openapi import JSON, listed, operation, recorded
from graphsvc.web.openapi import sent as sending

#: What a list can be narrowed by, beside its words.
FILTERS = {
    "partner": ("kind", "municipality", "sectors"),
    "collaboration": ("kind", "status", "municipality", "sectors", "part_of"),
    "municipality": ("province",),
}
PER_PAGE = 50


def pages(entity: str) -> Blueprint:
    """The pages of one kind of record."""
    model = records.RECORDS[entity]
    blueprint = Blueprint(model.plural.replace("-", "_"), __name__, url_prefix=f"/{model.plural}")
    name = blueprint.name
    filters = FILTERS.get(entity, ())

    @blueprint.get("")
    def index() -> str | tuple[str, int]:
        snapshot, given = context.snapshot(), request.args
        wanted = {field: given.get(field, "") for field in filters}
        problems: list[Problem] = []
        found: search.Page[records.Record] = search.Page([], 0, None)
        try:
            found = search.page(
                snapshot, entity, q=given.get("q", ""), filters=wanted, limit=PER_PAGE, after=given.get("after")
            )
        except Problems as error:
            problems = error.problems
        fields = [field for field in forms.fields(snapshot, entity, wanted, []) if field.name in filters]
        page = render_template(
            "records/list.html", entity=entity, model=model, page=found, fields=fields, wanted=wanted, problems=problems
        )
        return (page, 422) if problems else page

    @blueprint.get("/new")
    def new() -> str:
        given = {field: value for field, value in request.args.items() if field in records.columns(model)}
        return _form(entity, None, given, [])

    @blueprint.post("/new")
    def create() -> AnyResponse | tuple[str, int]:
        data = forms.typed(context.snapshot(), entity, request.form)
        try:
            record, _written = editing.create(context.store(), entity, data, context.who())
        except Problems as error:
            return _form(entity, None, data, error.problems), 422
        flash(_("Saved: %(name)s.", name=language.name(record)))
        return redirect(_after(entity, name, record))

    @blueprint.get("/<key>")
    def record(key: str) -> str:
        snapshot = context.snapshot()
        found = search.get(snapshot, entity, key)
        log = changes.of_record(context.store().database, entity, key, limit=20)
        own = entity if entity in ("partner", "collaboration", "municipality", "sector") else "record"
        today = context.today()
        story = history.story(snapshot, key, today) if entity == "partner" else None
        asked = _events(entity, key)
        events = history.history(snapshot, history.Filters(**asked), 20, today=today) if asked else None
        return render_template(
            f"records/{own}.html",
            entity=entity,
            model=model,
            record=found,
            log=log,
            story=story,
            events=events,
            today=today,
        )

    @blueprint.get("/<key>/edit")
    def edit(key: str) -> str:
        found = search.get(context.snapshot(), entity, key)
        return _form(entity, found, found.row(), [])

    @blueprint.post("/<key>/edit")
    def change(key: str) -> AnyResponse | tuple[str, int]:
        data = forms.typed(context.snapshot(), entity, request.form)
        try:
            changed, _written = editing.change(
                context.store(), entity, key, data, context.expected_version(), context.who()
            )
        except Problems as error:
            return _form(entity, search.get(context.snapshot(), entity, key), data, error.problems), 422
        except Stale as error:
            found = search.get(context.snapshot(), entity, key)
            log = changes.of_record(context.store().database, entity, key, limit=1)
            who = log[0].actor if log else ""
            message = _("%(error)s Saving again writes what you see here over it.", error=f"{error} ({who}).")
            return _form(entity, found, data, [Problem(message)], newest=True), 412
        flash(_("Saved: %(name)s.", name=language.name(changed)))
        return redirect(_after(entity, name, changed))

    @blueprint.get("/<key>/delete")
    def confirm(key: str) -> str:
        snapshot = context.snapshot()
        found = search.get(snapshot, entity, key)
        along = editing.deletion(snapshot, {(entity, key)})
        counts: dict[str, int] = {}
        for write in along:
            if (write.entity, write.key) != (entity, key) and write.record is None:
                counts[write.entity] = counts.get(write.entity, 0) + 1
        return render_template("records/delete.html", entity=entity, model=model, record=found, along=counts)

    @blueprint.post("/<key>/delete")
    def delete(key: str) -> AnyResponse:
        editing.delete(context.store(), entity, key, context.expected_version(), context.who())
        flash(_("Deleted. The changes can bring it back."))
        return redirect(url_for(f"{name}.index"))

    return blueprint


def _events(entity: str, key: str) -> dict[str, str]:
    """The filter under which a record's page shows its history."""
    if entity == "collaboration":
        return {"body": key}
    return {entity: key} if entity in ("partner", "municipality", "sector") else {}


def _after(entity: str, name: str, record: records.Record) -> str:
    """Where to go once a record was saved: to what it belongs to, where it is a link between others."""
    for owner in ("collaboration", "organization", "body"):
        if entity in ("participation", "representation", "seat") and (key := getattr(record, owner, None)):
            return url_for("partners.record" if owner == "organization" else "collaborations.record", key=key)
    return url_for(f"{name}.record", key=record.key)


def _form(
    entity: str, record: records.Record | None, data: dict[str, Any], problems: list[Any], newest: bool = False
) -> str:
    snapshot = context.snapshot()
    version = snapshot.versions[entity].get(record.key) if record else None
    if request.form.get("version") and not newest:
        version = context.expected_version()
    return render_template(
        "records/form.html",
        entity=entity,
        model=records.RECORDS[entity],
        record=record,
        fields=forms.fields(snapshot, entity, data, problems),
        problems=problems,
        version=version,
        suggestions={
            link.record: forms.named(snapshot, link.record)
            for link in records.RECORDS[entity].links.values()
            if len(snapshot.tables[link.record]) > forms.MENU or link.record not in ("sector", "municipality")
        },
    )


def api(entity: str) -> Blueprint:
    """The API of one kind of record."""
    model = records.RECORDS[entity]
    blueprint = Blueprint(f"api_{model.plural.replace('-', '_')}", __name__, url_prefix=f"/api/{model.plural}")
    columns = records.columns(model)

    @blueprint.get("")
    @operation(
        lazy("Page after page, in the order of their names"),
        query=("q", "limit", "after"),
        fields=columns,
        answer=listed(model.plural, "total", "next"),
        tag=model.plural,
    )
    def index() -> twins.Json:
        snapshot = context.snapshot()
        given = request.args
        found = search.page(
            snapshot,
            entity,
            q=given.get("q", ""),
            filters={field: given[field] for field in columns if field in given},
            limit=context.limit(),
            after=given.get("after"),
        )
        rows = [twins.record(snapshot, record) for record in found.items]
        return {model.plural: rows, "total": found.total, "next": found.next}

    @blueprint.post("")
    @operation(
        lazy("A new record"), body=(JSON, sending(entity)), status=201, answer=recorded(entity), tag=model.plural
    )
    def create() -> Response:
        record, _written = editing.create(context.store(), entity, _body(entity), context.who())
        response = _answer(record, 201)
        response.headers["Location"] = f"/api/{model.plural}/{record.key}"
        return response

    @blueprint.get("/<key>")
    @operation(lazy("One record"), answer=recorded(entity), tag=model.plural)
    def read(key: str) -> Response:
        response = _answer(search.get(context.snapshot(), entity, key), 200)
        response.make_conditional(request)
        return response

    @blueprint.put("/<key>")
    @operation(
        lazy("Replace a record"),
        body=(JSON, sending(entity)),
        answer=recorded(entity),
        versioned=True,
        tag=model.plural,
    )
    def change(key: str) -> Response:
        record, _written = editing.change(
            context.store(), entity, key, _body(entity, key), context.expected_version(), context.who()
        )
        response = _answer(record, 200)
        if record.key != key:
            response.headers["Location"] = f"/api/{model.plural}/{record.key}"
        return response

    @blueprint.delete("/<key>")
    @operation(lazy("Delete a record and what cannot be without it"), status=204, versioned=True, tag=model.plural)
    def delete(key: str) -> tuple[str, int]:
        editing.delete(context.store(), entity, key, context.expected_version(), context.who())
        return "", 204

    return blueprint


def participations() -> Blueprint:
    """Who took part in a collaboration."""
    blueprint = Blueprint("collaboration_participations", __name__)

    @blueprint.get("/api/collaborations/<key>/participations")
    @operation(lazy("Everybody recorded for a collaboration"), answer=listed("participations"), tag="collaborations")
    def index(key: str) -> twins.Json:
        snapshot = context.snapshot()
        search.get(snapshot, "collaboration", key)
        rows = sorted(snapshot.participations_in.get(key, ()), key=lambda row: row.key)
        return {"participations": [twins.record(snapshot, row) for row in rows]}

    return blueprint


def _body(entity: str, key: str | None = None) -> dict[str, Any]:
    """The record that was sent, its values of the types that the API describes."""
    given = sent.data()
    if not isinstance(given, dict):
        raise BadInput(_("send one record as a JSON object"))
    data = cast(dict[str, Any], given)
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
