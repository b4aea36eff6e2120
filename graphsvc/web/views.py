"""Declaration of views, once below the route: permission, parameters, answer, and the facets it depends on.

    @blueprint.get("/api/gaps")
    @view(READ, lazy("The gap board"), query=READING, answer=Board)
    def read() -> Board: ...

`security` enforces the permission, this module the parameters; `answer_cache` uses the facets, and `openapi` describes
every view with a summary. The app does not start with a view that declares nothing.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, ParamSpec, cast, get_args

from flask import Flask, request
from flask.typing import ResponseReturnValue

from graphsvc.answers import map_table
from graphsvc.answers.answer import Answer
from graphsvc.errors import BadInput, PreconditionRequired
from graphsvc.language import gettext as _
from graphsvc.language import lazy
from graphsvc.model import parameters
from graphsvc.model.vocabulary import Province
from graphsvc.network.facets import Facets
from graphsvc.network.memo import VERSION
from graphsvc.questions import action_items, mailing_list, measures, names, overlaps, partner_measures
from graphsvc.questions.maps import SIZES, VIEWS

P = ParamSpec("P")
Schema = dict[str, Any]
#: open: anybody who reaches the port, without a token; read, write: authenticated clients; feed: these, and whoever has
#: the address of the calendar, which holds a secret.
Permission = Literal["open", "read", "write", "feed"]
OPEN: Permission = "open"
READ: Permission = "read"
WRITE: Permission = "write"
FEED: Permission = "feed"

TEXT: Schema = {"type": "string", "maxLength": 500}
SWITCH: Schema = {"type": "string", "enum": ["0", "1"]}
_DAY: Schema = {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
_DATE: Schema = {"type": "string", "pattern": r"^\d{4}(-\d{2}){0,2}$"}
PARAMETERS: dict[str, tuple[str, Schema]] = {
    "q": (lazy("Words that the names hold, in either language, without regard to accents"), TEXT),
    "limit": (lazy("How many to answer at most"), {"type": "integer", "minimum": 1, "maximum": 200}),
    "after": (lazy("The `next` of the page before, or the number of the last change seen"), TEXT),
    "day": (lazy("The day of the reading; today where it is missing"), _DAY),
    "window_months": (
        lazy("The months that end on the day; 24 where it is missing"),
        {"type": "integer", "minimum": 1, "maximum": 1200},
    ),
    "without_us": (lazy("Leave out the host and its staff"), SWITCH),
    "new": (lazy("Mark on the map who is engaged for the first time"), SWITCH),
    "lapsed": (lazy("Mark on the map who was engaged in the window before, and is not in this one"), SWITCH),
    "quiet": (lazy("Mark on the map who has gone quiet"), SWITCH),
    "cut": (lazy("Mark on the map without whom others would be cut off"), SWITCH),
    "gaps": (lazy("Draw on the map where somebody is expected and missing"), SWITCH),
    "groups": (lazy("Outline on the map of partners who works more among themselves"), SWITCH),
    "size": (lazy("The figure by which partners are sized on the map"), {"type": "string", "enum": list(SIZES)}),
    "compared": (lazy("A day to compare with: what came and went since then"), _DAY),
    "since": (lazy("The day of the map that a step is made from"), _DAY),
    "state": (lazy("The `state` of the map that a step is made from"), TEXT),
    "saved": (lazy("The key of the saved view that the map is shown as, with its notes"), TEXT),
    "present": (lazy("Whether the saved view is presented"), SWITCH),
    "council": (lazy("The map to be projected: without weaknesses of partners, and without persons"), SWITCH),
    "from": (lazy("The first day, as YYYY-MM-DD; the history takes months and years too"), _DATE),
    "until": (lazy("The last day, as YYYY-MM-DD; the history takes months and years too"), _DATE),
    "minimum": (lazy("The weight that a tie has at least"), {"type": "number", "minimum": 0, "maximum": 1e9}),
    "view": (lazy("What the map shows"), {"type": "string", "enum": list(VIEWS)}),
    "partner": (lazy("The key or name of a partner who took part"), TEXT),
    "with": (lazy("The key or name of another partner who took part"), TEXT),
    "province": (
        lazy("The code of a province or territory"),
        {"type": "string", "enum": list(get_args(Province))},
    ),
    "municipality": (lazy("The key of a municipality"), TEXT),
    "collaboration": (lazy("The key of a collaboration in which partners took part"), TEXT),
    "sector": (lazy("The key of a sector"), TEXT),
    "body": (lazy("The key of the body that a gathering belongs to"), TEXT),
    "other": (lazy("The key of the other record"), TEXT),
    "another": (
        lazy("1 where a partner is another one than those on record with a similar name"),
        {"type": "string", "enum": ["0", "1"]},
    ),
    "take": (lazy("A field in which the other record is right"), TEXT),
    "status": (
        lazy("Which action items: those open, overdue ones too; overdue; or done"),
        {"type": "string", "enum": list(action_items.STATUSES)},
    ),
    "kind": (lazy("A kind, as in the record"), TEXT),
    "of": (lazy("The kind of record that is named"), {"type": "string", "enum": list(names.KINDS)}),
    "by": (
        lazy("Instead of the list, how many in each month, or who was with whom"),
        {"type": "string", "enum": ["month", "pair"]},
    ),
    "level": (
        lazy("Whether people count for whom they represented, or partners as they were recorded"),
        {"type": "string", "enum": ["organization", "recorded"]},
    ),
    "count": (
        lazy("Whether members on the day are counted, or who took part in the window"),
        {"type": "string", "enum": list(overlaps.COUNTS)},
    ),
    "language": (
        lazy("The language in which people are to be written to; who reads both is in either"),
        {"type": "string", "enum": list(mailing_list.LANGUAGES)},
    ),
    "consent": (
        lazy("Whether a list is for letters of our own (internal), or to be handed on (public)"),
        {"type": "string", "enum": list(mailing_list.CONSENTS)},
    ),
    "weighting": (
        lazy("How ties count: by Newman's weights, or each once (none), as programs have it that know no weights"),
        {"type": "string", "enum": list(measures.WEIGHTINGS)},
    ),
    "order": (
        lazy("The figure by which the partners are ordered"),
        {"type": "string", "enum": list(partner_measures.MEASURES)},
    ),
    "sort": (
        lazy("The column that rows are sorted by; with a minus the other way round"),
        {"type": "string", "enum": list(map_table.ORDERS)},
    ),
    "page": (lazy("The page of rows, from 1"), {"type": "integer", "minimum": 1, "maximum": 999_999}),
    "lang": (lazy("The language of sentences and messages"), {"type": "string", "enum": ["en", "fr"]}),
}


#: The query parameters that most views take.
READING = ("day", "window_months", "without_us")


@dataclass(frozen=True, slots=True)
class Declared:
    """The declaration of a view.

    rests_on: the facets of the network that the response depends on; kept: whether the response may be cached (not one
    about running work or files); beside: asks for what else it depends on, as text. The rest is for API views, which
    have a summary. query: names of parameters; others are refused, unless `others` says what they are and the view
    holds them itself. repeated: those of them that may be repeated. fields: of the record, to filter by. needed:
    required parameters. body: media type and schema. status, answer: of success; the answer is a model, a schema, a
    media type, or None for an empty body. versioned: whether it needs
    If-Match.
    """

    permission: Permission
    summary: str = ""
    rests_on: Facets = VERSION
    kept: bool = True
    beside: Callable[[], str] | None = None
    query: tuple[str, ...] = ()
    others: str = ""
    repeated: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()
    body: tuple[str, Schema] | None = None
    status: int = 200
    answer: Schema | type[Answer] | str | None = None
    versioned: bool = False
    tag: str = ""


def view(
    permission: Permission, summary: str = "", **said: Any
) -> Callable[[Callable[P, ResponseReturnValue | Answer]], Callable[P, ResponseReturnValue]]:
    """Decorate a view with its declaration (fields of Declared); an API view refuses parameters not declared."""
    declared = Declared(permission, summary, **said)
    allowed = {*declared.query, *declared.fields, "lang"}

    def decorate(answer: Callable[P, ResponseReturnValue | Answer]) -> Callable[P, ResponseReturnValue]:
        @functools.wraps(answer)
        def declared_view(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            if declared.summary:
                _hold_request(declared, allowed)
            response = answer(*args, **kwargs)
            return (response.json_data(), declared.status) if isinstance(response, Answer) else response

        declared_view.declared = declared  # pyright: ignore[reportFunctionMemberAccess, reportAttributeAccessIssue]
        return declared_view

    return decorate


def declared(app: Flask, endpoint: str | None) -> Declared | None:
    """The declaration of the view of an endpoint; None without one."""
    return cast(Declared | None, getattr(app.view_functions.get(endpoint or ""), "declared", None))


def check(app: Flask) -> None:
    """Raise RuntimeError where a view has no declaration."""
    for endpoint in sorted(app.view_functions):
        if declared(app, endpoint) is None:
            raise RuntimeError(
                f"the view {endpoint} says not who may ask for it: put @view(READ), @view(WRITE) or @view(OPEN) below "
                "its route (graphsvc/web/views.py)"
            )


def _hold_request(declared: Declared, allowed: set[str]) -> None:
    """Raise BadInput for parameters that are not declared, or whose values are not allowed."""
    if declared.versioned and "If-Match" not in request.headers:
        raise PreconditionRequired(_("send the version that you read: If-Match with its ETag"))
    for name, texts in request.args.lists():
        if name not in allowed and not declared.others:
            raise BadInput(
                _(
                    "there is no parameter %(name)s; use %(allowed)s",
                    name=repr(name[:60]),
                    allowed=", ".join(sorted(allowed)),
                )
            )
        if len(texts) > 1 and name not in declared.repeated:
            raise BadInput(_("%(name)s is there more than once", name=name))
        for text in texts:
            _hold(name, text, PARAMETERS[name][1] if name in (*declared.query, "lang") else TEXT)


def _hold(name: str, text: str, schema: Schema) -> None:
    """Raise BadInput for a value outside the enum or pattern of its schema; numbers are parsed by the view."""
    parameters.one_of(name, text, schema.get("enum", [text]))
    if len(text) > schema.get("maxLength", 500) or not re.fullmatch(schema.get("pattern", r"[\s\S]*"), text):
        raise BadInput(_("%(name)s is not what the API describes: %(value)s", name=name, value=repr(text[:40])))


def listed(*names: str) -> Schema:
    """The schema of an object that always has these fields."""
    return {"type": "object", "required": list(names)}
