"""Description of the API, as an OpenAPI document and as a page.

The document is OpenAPI 3.1 (spec.openapis.org/oas/v3.1.1), made from the routes, from what the
views declare and from the record models; `/api/docs` shows it without loading anything from elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any, cast

from flask import Blueprint, Flask, current_app, jsonify, render_template
from flask.typing import ResponseReturnValue
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from graphsvc.answers.answer import Answer
from graphsvc.language import gettext as _
from graphsvc.model import records
from graphsvc.web.views import PARAMETERS, READ, TEXT, Declared, Schema, declared, listed, view

blueprint = Blueprint("openapi", __name__)

JSON = "application/json"
_COMPONENT = "#/components/schemas/{model}"
REFUSALS = {
    400: "The request cannot be read",
    401: "No token was sent",
    403: "Not allowed from here",
    404: "There is no such record",
    405: "The address takes another method",
    409: "In conflict with what is stored",
    412: "Somebody changed the record in the meantime",
    413: "The body is larger than 10 MB",
    415: "The body is of another type than the one described",
    422: "The values are not accepted; `problems` lists all of them",
    428: "If-Match is missing",
    503: "The store does not answer; Retry-After says when to try again",
}


@dataclass(frozen=True, slots=True)
class Body:
    """The request body of an operation: a record among the components, or fields of its own."""

    media: str
    record: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation for the page."""

    method: str
    path: str
    summary: str
    parameters: list[Schema]
    bodies: list[Body]


def recorded(entity: str) -> Schema:
    """The schema of a record in responses."""
    return {"$ref": _COMPONENT.format(model=entity)}


def paged(entity: str) -> Schema:
    """The schema of a page of records, with their total and the marker of the next page."""
    plural = records.RECORDS[entity].plural
    return {
        "type": "object",
        "required": [plural, "total", "next"],
        "properties": {
            plural: {"type": "array", "items": recorded(entity)},
            "total": {"type": "integer"},
            "next": {"type": ["string", "null"]},
        },
    }


def schema(model: type[BaseModel]) -> Schema:
    """The JSON schema of a request body."""
    return model.model_json_schema(ref_template=_COMPONENT)


def sendable(entity: str) -> Schema:
    """The schema of a record in requests."""
    return {"$ref": _COMPONENT.format(model=f"{entity}-sent")}


def document(app: Flask) -> Schema:
    """The OpenAPI document: every operation below /api."""
    paths: dict[str, Schema] = {}
    answers, described_answers = _answers(app)
    schemas = _schemas() | described_answers
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        declaration = declared(app, rule.endpoint)
        if declaration is not None and declaration.summary:
            path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
            schemas |= declaration.body[1].get("$defs", {}) if declaration.body else {}
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                paths.setdefault(path, {})[method.lower()] = _operation(
                    declaration, rule.endpoint, re.findall(r"{(\w+)}", path), answers
                )
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "graphsvc",
            "version": version("graphsvc"),
            "summary": "Partners, municipalities, sectors and what they did together",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": schemas,
            "responses": {str(status): _refusal(text) for status, text in REFUSALS.items()},
        },
    }


def _operation(
    declaration: Declared, endpoint: str, arguments: Iterable[str], answers: dict[type[Answer], Schema]
) -> Schema:
    parameters: list[Schema] = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1, "maxLength": 300}}
        for name in sorted(arguments)
    ]
    for name in (*declaration.query, "lang"):
        text, schema = PARAMETERS[name]
        needed = {"required": True} if name in declaration.needed else {}
        schema = {"type": "array", "items": schema} if name in declaration.repeated else schema
        parameters.append({"name": name, "in": "query", "description": _(text), "schema": schema, **needed})
    for name in declaration.fields:
        text = _("Only records whose field has this value; `-` where it has none")
        parameters.append({"name": name, "in": "query", "description": text, "schema": TEXT})
    if declaration.others:
        schema = {"type": "object", "additionalProperties": TEXT}
        text = _(declaration.others)
        parameters.append(
            {
                "name": "parameters",
                "in": "query",
                "style": "form",
                "explode": True,
                "description": text,
                "schema": schema,
            }
        )
    if declaration.versioned:
        parameters.append(
            {
                "name": "If-Match",
                "in": "header",
                "required": True,
                "description": _("The ETag, or the version, that was read before"),
                "schema": {"type": "string", "pattern": '^"[0-9]{1,15}"$'},
            }
        )
    operation: Schema = {
        "operationId": endpoint,
        "summary": _(declaration.summary),
        "tags": [declaration.tag or endpoint.split(".")[0]],
        "parameters": parameters,
        "responses": {
            str(declaration.status): _success(
                answers.get(declaration.answer) if isinstance(declaration.answer, type) else declaration.answer
            ),
            **{str(status): {"$ref": f"#/components/responses/{status}"} for status in REFUSALS},
        },
    }
    if declaration.body is not None:
        media, schema = declaration.body
        inner = {name: value for name, value in schema.items() if name != "$defs"}
        operation["requestBody"] = {"required": True, "content": {media: {"schema": inner}}}
    return operation


def _answers(app: Flask) -> tuple[dict[type[Answer], Schema], dict[str, Schema]]:
    """(answer model -> reference to its schema, schemas of the components)."""
    views = (declared(app, endpoint) for endpoint in app.view_functions)
    models = {declaration.answer for declaration in views if declaration and isinstance(declaration.answer, type)}
    ordered = sorted(models, key=lambda model: (model.__module__, model.__name__))
    references, schemas = models_json_schema([(model, "serialization") for model in ordered], ref_template=_COMPONENT)
    return {model: references[model, "serialization"] for model in ordered}, _with_records(schemas.get("$defs", {}))


def _with_records(node: Any) -> Any:
    """A schema with references to record schemas in the place of `RecordOf` annotations."""
    if isinstance(node, list):
        return [_with_records(part) for part in cast(list[Any], node)]
    if not isinstance(node, dict):
        return node
    entity = cast(Schema, node).get("record")
    if isinstance(entity, str):
        return recorded(entity)
    return {name: _with_records(part) for name, part in cast(Schema, node).items()}


def _success(answer: Schema | str | None) -> Schema:
    if answer is None:
        return {"description": _("Done")}
    media, schema = (answer, {}) if isinstance(answer, str) else (JSON, answer)
    return {"description": _("Done"), "content": {media: {"schema": schema}}}


def _refusal(text: str) -> Schema:
    schema = {"$ref": "#/components/schemas/problem"}
    return {"description": text, "content": {"application/problem+json": {"schema": schema}}}


def _schemas() -> dict[str, Schema]:
    schemas: dict[str, Schema] = {
        "problem": {
            "type": "object",
            "description": "A problem document (RFC 9457).",
            "required": ["type", "title", "status", "detail"],
            "properties": {
                "type": {"type": "string"},
                "title": {"type": "string"},
                "status": {"type": "integer"},
                "detail": {"type": "string"},
                "problems": {"type": "array", "items": listed("message", "field", "value")},
            },
        }
    }
    for entity, model in records.RECORDS.items():
        schema = model.model_json_schema(by_alias=True, ref_template=_COMPONENT)
        schemas |= schema.pop("$defs", {})
        schema["properties"]["version"] = {"type": "integer", "description": "The number of its last change."}
        required = [name for name in schema.get("required", []) if name != "key"]
        schemas[f"{entity}-sent"] = {**schema, "properties": _leniently(schema["properties"]), "required": required}
        schemas[entity] = {**schema, "required": ["key", "version", *required]}
    return schemas


def _leniently(properties: Schema) -> Schema:
    """Relax property schemas for requests: a key may be null, a list null or one text joined by `|`.

    Lengths are left out, since texts are stripped before their length is checked.
    """
    more = {"key": ["null"], "array": ["string", "null"]}
    relaxed: Schema = {}
    for name, schema in properties.items():
        kinds = more.get("key" if name == "key" else schema.get("type", ""), [])
        relaxed[name] = {"anyOf": [schema, *({"type": kind} for kind in kinds)]} if kinds else _unmeasured(schema)
    return relaxed


def _unmeasured(node: Any) -> Any:
    if isinstance(node, list):
        return [_unmeasured(part) for part in cast(list[Any], node)]
    if not isinstance(node, dict):
        return node
    parts = cast(Schema, node).items()
    return {name: _unmeasured(part) for name, part in parts if name not in ("minLength", "maxLength")}


@blueprint.get("/api/openapi.json")
@view(READ, kept=False)
def read() -> ResponseReturnValue:
    """The OpenAPI document as JSON."""
    return jsonify(document(current_app))


@blueprint.get("/api/docs")
@view(READ, kept=False)
def page() -> str:
    """The document as a page: every operation with its parameters and bodies."""
    api = document(current_app)
    areas: dict[str, list[Operation]] = {}
    for path, methods in api["paths"].items():
        for method, operation in methods.items():
            areas.setdefault(operation["tags"][0], []).append(_operation_shown(method, path, operation))
    sent = {
        label.removesuffix("-sent"): schema
        for label, schema in api["components"]["schemas"].items()
        if label.endswith("-sent")
    }
    return render_template("openapi/page.html", areas=areas, records=sent)


def _operation_shown(method: str, path: str, operation: Schema) -> Operation:
    bodies: list[Body] = []
    for media, content in operation.get("requestBody", {}).get("content", {}).items():
        schema = content["schema"]
        bodies.append(Body(media, schema.get("$ref", "").rsplit("/")[-1], tuple(schema.get("properties", ()))))
    return Operation(method.upper(), path, operation["summary"], operation["parameters"], bodies)
