"""The API described: each view says what it takes and answers, and unknown parameters are refused by that word.

The document is OpenAPI 3.1 (spec.openapis.org/oas/v3.1.1), made from the routes, from the descriptions beside the
views and from the record models; `/api/docs` shows it without leaving the machine.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any, ParamSpec, TypeVar, cast

from flask import Blueprint, Flask, current_app, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from pydantic import BaseModel

from graphsvc.errors import BadInput, PreconditionRequired
from graphsvc.language import gettext as _
from graphsvc.language import lazy
from graphsvc.model import records
from graphsvc.questions import cards

blueprint = Blueprint("openapi", __name__)
P = ParamSpec("P")
R = TypeVar("R", bound=ResponseReturnValue)
Schema = dict[str, Any]

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
_TEXT: Schema = {"type": "string", "maxLength": 500}
_DAY: Schema = {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
_DATE: Schema = {"type": "string", "pattern": r"^\d{4}(-\d{2}){0,2}$"}
PARAMETERS: dict[str, tuple[str, Schema]] = {
    "q": (lazy("Words that the names hold, in either language, without regard to accents"), _TEXT),
    "limit": (lazy("How many to answer at most"), {"type": "integer", "minimum": 1, "maximum": 200}),
    "after": (lazy("The `next` of the page before, or the number of the last change seen"), _TEXT),
    "day": (lazy("The day of the reading; today where it is missing"), _DAY),
    "window_months": (
        lazy("The months that end on the day; 24 where it is missing"),
        {"type": "integer", "minimum": 1, "maximum": 1200},
    ),
    "without_us": (lazy("Leave out the host and its staff"), {"type": "string", "enum": ["0", "1"]}),
    "from": (lazy("The first day, as YYYY-MM-DD; the history takes months and years too"), _DATE),
    "until": (lazy("The last day, as YYYY-MM-DD; the history takes months and years too"), _DATE),
    "minimum": (lazy("The weight that a tie has at least"), {"type": "number", "minimum": 0, "maximum": 1e9}),
    "view": (lazy("What the map shows"), {"type": "string", "enum": ["municipalities", "partners"]}),
    "partner": (lazy("The key of a partner who took part"), _TEXT),
    "with": (lazy("The key of a second partner who took part"), _TEXT),
    "municipality": (lazy("The key of a municipality"), _TEXT),
    "sector": (lazy("The key of a sector"), _TEXT),
    "body": (lazy("The key of the body that a gathering belongs to"), _TEXT),
    "kind": (lazy("A kind, as in the record"), _TEXT),
    "level": (
        lazy("Whether people count for whom they represented, or partners as they were recorded"),
        {"type": "string", "enum": ["organization", "recorded"]},
    ),
    "order": (lazy("The figure by which the partners are ordered"), {"type": "string", "enum": list(cards.ORDERS)}),
    "lang": (lazy("The language of sentences and messages"), {"type": "string", "enum": ["en", "fr"]}),
}


@dataclass(frozen=True, slots=True)
class Operation:
    """What a view takes and answers.

    query: names of parameters; others are refused. repeated: of these, those that may come several times. fields: of
    the record, to filter by. needed: parameters without which it does not answer. body: media type and schema. status
    and answer: of success; the answer is a schema, a media type, or None for an empty one. versioned: whether it needs
    If-Match.
    """

    summary: str
    query: tuple[str, ...] = ()
    repeated: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()
    body: tuple[str, Schema] | None = None
    status: int = 200
    answer: Schema | str | None = None
    versioned: bool = False
    tag: str = ""


def operation(summary: str, **said: Any) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Describe a view of the API (the fields of Operation), and hold its requests to the parameters named."""
    described = Operation(summary, **said)
    allowed = {*described.query, *described.fields, "lang"}

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(view)
        def held(*args: P.args, **kwargs: P.kwargs) -> R:
            if described.versioned and "If-Match" not in request.headers:
                raise PreconditionRequired(_("send the version that you read: If-Match with its ETag"))
            for name, given in request.args.lists():
                if name not in allowed:
                    raise BadInput(
                        _(
                            "there is no parameter %(name)s; use %(allowed)s",
                            name=repr(name[:60]),
                            allowed=", ".join(sorted(allowed)),
                        )
                    )
                if len(given) > 1 and name not in described.repeated:
                    raise BadInput(_("%(name)s is there more than once", name=name))
                for text in given:
                    _hold(name, text, _TEXT if name in described.fields else PARAMETERS[name][1])
            return view(*args, **kwargs)

        held.operation = described  # pyright: ignore[reportFunctionMemberAccess, reportAttributeAccessIssue]
        return held

    return decorate


def _hold(name: str, text: str, schema: Schema) -> None:
    """Refuse what is outside the words, or the form, that the description names; numbers are the view's to read."""
    if text not in schema.get("enum", [text]):
        raise BadInput(_("%(name)s is one of %(allowed)s", name=name, allowed=", ".join(schema["enum"])))
    if len(text) > schema.get("maxLength", 500) or not re.fullmatch(schema.get("pattern", r"[\s\S]*"), text):
        raise BadInput(_("%(name)s is not what the API describes: %(value)s", name=name, value=repr(text[:40])))


def listed(*names: str) -> Schema:
    """The schema of an object that always has these fields."""
    return {"type": "object", "required": list(names)}


def recorded(entity: str) -> Schema:
    return {"$ref": f"#/components/schemas/{entity}"}


WRITTEN = listed("batch", "version", "changes")


def schema(model: type[BaseModel]) -> Schema:
    """The schema of a body; what it refers to goes to the components."""
    return model.model_json_schema(ref_template=_COMPONENT)


def sent(entity: str) -> Schema:
    return {"$ref": f"#/components/schemas/{entity}-sent"}


def document(app: Flask) -> Schema:
    """The description of every operation under /api."""
    paths: dict[str, Schema] = {}
    schemas = _schemas()
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        described = getattr(app.view_functions[rule.endpoint], "operation", None)
        if described is not None:
            path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
            schemas |= described.body[1].get("$defs", {}) if described.body else {}
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                paths.setdefault(path, {})[method.lower()] = _operation(
                    described, rule.endpoint, re.findall(r"{(\w+)}", path)
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


def _operation(said: Operation, endpoint: str, arguments: Iterable[str]) -> Schema:
    parameters: list[Schema] = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1, "maxLength": 300}}
        for name in sorted(arguments)
    ]
    for name in (*said.query, "lang"):
        text, schema = PARAMETERS[name]
        needed = {"required": True} if name in said.needed else {}
        schema = {"type": "array", "items": schema} if name in said.repeated else schema
        parameters.append({"name": name, "in": "query", "description": _(text), "schema": schema, **needed})
    for name in said.fields:
        text = _("Only records whose field has this value; `-` where it has none")
        parameters.append({"name": name, "in": "query", "description": text, "schema": _TEXT})
    if said.versioned:
        parameters.append(
            {
                "name": "If-Match",
                "in": "header",
                "required": True,
                "description": _("The ETag, or the version, that was read before"),
                "schema": {"type": "string", "pattern": '^"[0-9]{1,15}"$'},
            }
        )
    found: Schema = {
        "operationId": endpoint,
        "summary": _(said.summary),
        "tags": [said.tag or endpoint.split(".")[0]],
        "parameters": parameters,
        "responses": {
            str(said.status): _success(said.answer),
            **{str(status): {"$ref": f"#/components/responses/{status}"} for status in REFUSALS},
        },
    }
    if said.body is not None:
        media, schema = said.body
        inner = {name: value for name, value in schema.items() if name != "$defs"}
        found["requestBody"] = {"required": True, "content": {media: {"schema": inner}}}
    return found


def _success(answer: Schema | str | None) -> Schema:
    if answer is None:
        return {"description": _("Done")}
    media, schema = (answer, {}) if isinstance(answer, str) else (JSON, answer)
    return {"description": _("Done"), "content": {media: {"schema": schema}}}


def _refusal(text: str) -> Schema:
    schema = {"$ref": "#/components/schemas/problem"}
    return {"description": text, "content": {"application/problem+json": {"schema": schema}}}


def _schemas() -> dict[str, Schema]:
    found: dict[str, Schema] = {
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
        found |= schema.pop("$defs", {})
        schema["properties"]["version"] = {"type": "integer", "description": "The number of its last change."}
        required = [name for name in schema.get("required", []) if name != "key"]
        found[f"{entity}-sent"] = {**schema, "properties": _leniently(schema["properties"]), "required": required}
        found[entity] = {**schema, "required": ["key", "version", *required]}
    return found


def _leniently(properties: Schema) -> Schema:
    """What may be sent: a key may be left to be made, a list may be missing or be one text with `|` between.

    Lengths are left out, since blanks at the ends are taken away before they are measured.
    """
    more = {"key": ["null"], "array": ["string", "null"]}
    found: Schema = {}
    for name, said in properties.items():
        kinds = more.get("key" if name == "key" else said.get("type", ""), [])
        found[name] = {"anyOf": [said, *({"type": kind} for kind in kinds)]} if kinds else _unmeasured(said)
    return found


def _unmeasured(said: Any) -> Any:
    if isinstance(said, list):
        return [_unmeasured(part) for part in cast(list[Any], said)]
    if not isinstance(said, dict):
        return said
    parts = cast(Schema, said).items()
    return {name: _unmeasured(part) for name, part in parts if name not in ("minLength", "maxLength")}


@blueprint.get("/api/openapi.json")
def read() -> ResponseReturnValue:
    """The document itself."""
    return jsonify(document(current_app))


@blueprint.get("/api/docs")
def page() -> str:
    """The document to read: every operation with what it takes."""
    found = document(current_app)
    areas: dict[str, list[tuple[str, str, Schema]]] = {}
    for path, methods in found["paths"].items():
        for method, said in methods.items():
            areas.setdefault(said["tags"][0], []).append((method.upper(), path, said))
    return render_template("openapi/page.html", areas=areas, schemas=found["components"]["schemas"])
