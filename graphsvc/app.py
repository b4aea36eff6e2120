"""The app: the only place where the parts meet."""

from __future__ import annotations

import errno
import logging
import random
import secrets
from typing import Any, cast

from flask import Flask, Response, g, jsonify, render_template, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from graphsvc import events, language, private, shipped
from graphsvc.config import Settings
from graphsvc.errors import DiskFull, GraphsvcError, Problems, StoreDown
from graphsvc.files import headers, values
from graphsvc.jobs.queue import Background
from graphsvc.language import lazy
from graphsvc.model import records
from graphsvc.storage.store import Store
from graphsvc.web import (
    addresses,
    answer_cache,
    assets,
    attendance,
    busy,
    changes,
    context,
    export,
    gaps,
    history,
    imports,
    introducers,
    maps,
    measures,
    openapi,
    records_api,
    removal,
    report,
    security,
    today,
    views,
    work,
    work_lists,
)
from graphsvc.web import records as records_pages
from graphsvc.web.tokens import Tokens

BODY_LIMIT = 10_485_760
#: Seconds after which a page that could not be answered is asked for again: at least and at most.
AGAIN = (2, 5)
#: What is said where Flask itself refuses a request: title and detail.
HTTP = {
    400: (lazy("The request cannot be read"), lazy("the body is not what its Content-Type says, or is cut off")),
    404: (lazy("Not found"), lazy("there is no such address; the menu leads to every page")),
    405: (lazy("Not allowed"), lazy("this address takes another method; the header Allow lists them")),
    413: (
        lazy("Too large"),
        lazy("at most 10 MB can be sent at once; split the file, or use the command graphsvc import"),
    ),
    415: (lazy("The request cannot be read"), lazy("send the body with the Content-Type that the API describes")),
}
#: How a disk, or a share of it, says that it is full.
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def create_app(
    opened: Store | None = None,
    settings: Settings | None = None,
    *,
    mode: str = "local",
) -> Flask:
    """The app on an open store; without one, on the one that the settings name (`flask --app graphsvc.app run`).

    mode: local (a token is asked for) or demo.
    """
    settings = settings or Settings()
    if opened is None:
        from graphsvc.opening import open_store

        opened = open_store(settings, print, alone=True, retry_seconds=0.5).store
    private.folder(settings.data)
    app = Flask(
        "graphsvc",
        static_folder=str(shipped.folder("static")),
        static_url_path="/static",
    )
    tokens = Tokens(settings.data)
    app.config |= {
        "MODE": mode,
        "MAX_CONTENT_LENGTH": BODY_LIMIT,
        "SECRET_KEY": tokens.signing_key(),
        "SESSION_COOKIE_SAMESITE": "Lax",
        "WTF_CSRF_TIME_LIMIT": None,
    }
    app.extensions |= {"graphsvc.store": opened, "graphsvc.settings": settings, "graphsvc.tokens": tokens}
    app.extensions["graphsvc.background"] = Background(settings.data / "results")
    security.install(app)
    busy.install(app)
    _pages(app)
    app.view_functions["static"] = views.view(views.OPEN)(cast(Any, app.view_functions["static"]))
    views.check(app)
    _templates(app)
    _errors(app)
    assets.install(app)
    answer_cache.install(app)
    return app


def entrance(tokens: Tokens, mode: str) -> str:
    """The path to open first: with a one-time token, except in the demo."""
    return "/" if mode == "demo" else f"/enter?token={tokens.link()}"


def _pages(app: Flask) -> None:
    areas = (
        today,
        gaps,
        introducers,
        measures,
        work,
        work_lists,
        removal,
        maps,
        history,
        report,
        changes,
        imports,
        export,
        attendance,
        openapi,
    )
    for area in areas:
        app.register_blueprint(area.blueprint)
    for entity in records.RECORDS:
        app.register_blueprint(records_pages.blueprint(entity))
        app.register_blueprint(records_api.blueprint(entity))
    app.register_blueprint(records_api.collaborations)


def _templates(app: Flask) -> None:
    env: Any = app.jinja_env
    env.add_extension("jinja2.ext.i18n")
    env.install_gettext_callables(language.gettext, language.ngettext, newstyle=False)
    env.trim_blocks = env.lstrip_blocks = True
    env.filters["bdi"] = language.bdi
    env.globals |= {
        "snapshot": context.snapshot,
        "operation_id": context.operation_id,
        "csrf_token": context.csrf_token,
        "name": _name,
        "link": addresses.link,
        "links": addresses.links,
        "bare_name": language.name,
        "name_language": language.name_language,
        "other_name": language.other_name,
        "language": language.current,
        "number": language.number,
        "date": language.date,
        "record_label": _record_label,
        "field_label": _field_label,
        "value_label": _value_label,
        "told": _told,
        "address": addresses.of,
        "here": _here,
        "models": records.RECORDS,
        "partner_kinds": records.PARTNER_KINDS,
    }


def _name(record: Any) -> str:
    """What a record is called, isolated; `bare_name` in titles, attributes and sentences, which take no elements."""
    return language.bdi(language.name(record))


def _record_label(entity: str) -> str:
    return headers.plural(entity, language.current())


def _field_label(field: str) -> str:
    return headers.label(field, language.current()) if field in headers.FIELD_NAMES else field


def _told(entity: str, field: str, value: str) -> str:
    return values.told(entity, field, value, language.current())


def _value_label(value: object) -> str:
    return values.label(str(value), language.current())


def _here(**changes: object) -> str:
    """This page's address with some parameters changed; None takes one away."""
    given = {**request.args.to_dict(flat=False), **changes}
    return addresses.of(request.endpoint or "today.page", request.view_args or {}, given)


def _errors(app: Flask) -> None:
    @app.errorhandler(GraphsvcError)
    def known(error: GraphsvcError) -> AnyResponse:
        return _answer(error.status, language.gettext(error.title), str(error), error)

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> AnyResponse:
        if error.code is not None and error.code < 400:
            return error.get_response()
        status = error.code or 500
        title, detail = HTTP.get(status, (error.name, error.description or ""))
        answer = _answer(status, language.gettext(title), language.gettext(detail), None)
        answer.headers.extend(pair for pair in error.get_headers() if pair[0] in ("Allow", "Retry-After"))
        return answer

    @app.errorhandler(OSError)
    def full(error: OSError) -> AnyResponse:
        if error.errno not in FULL:
            return unknown(error)
        events.tell("disk full", logging.WARNING, method=request.method, path=request.path, file=error.filename)
        told = language.gettext("no room is left on the disk, and nothing of this was kept; make some, then try again")
        return known(DiskFull(told))

    @app.errorhandler(Exception)
    def unknown(error: Exception) -> AnyResponse:
        instance = secrets.token_hex(6)
        events.tell("error", logging.ERROR, error, instance=instance, method=request.method, path=request.path)
        return _answer(
            500,
            language.gettext(GraphsvcError.title),
            language.gettext("the log says more under %(instance)s", instance=instance),
            None,
        )


def _answer(status: int, title: str, detail: str, error: GraphsvcError | None) -> AnyResponse:
    """One error: a problem document (RFC 9457) under /api, a page elsewhere."""
    again = random.randint(*AGAIN)  # noqa: S311 - so that not all who were refused come back at once
    if addresses.for_programs(request.path):
        body: dict[str, Any] = {"type": "about:blank", "title": title, "status": status, "detail": detail}
        if isinstance(error, Problems):
            body["problems"] = [_problem(problem) for problem in error.problems]
        response: Response = jsonify(body)
        response.status_code = status
        response.content_type = "application/problem+json"
    else:
        g.down = isinstance(error, StoreDown)
        problems = error.problems if isinstance(error, Problems) else []
        response = Response(
            render_template("error.html", status=status, title=title, detail=detail, problems=problems, again=again),
            status,
        )
    if status == 503:
        response.headers["Retry-After"] = str(again)
    return response


def _problem(problem: Any) -> dict[str, Any]:
    names = ("message", "field", "value", "file", "sheet", "line")
    return {name: getattr(problem, name) for name in names}
