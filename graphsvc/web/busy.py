"""Refusals under overload: a request that would wait too long is answered 503 with Retry-After at once."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

import prometheus_client
from flask import Flask, request
from werkzeug.test import run_wsgi_app

from graphsvc import pace
from graphsvc.errors import Busy
from graphsvc.language import gettext as _
from graphsvc.web import addresses

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

#: Key in the WSGI environment by which the server marks a request to be refused.
REFUSED = "graphsvc.refused"
COUNTED = prometheus_client.Counter("graphsvc_refused_requests", "Requests that came while too many others waited.")


#: Number of refusals kept of one kind, which differ in Retry-After, and of all.
VARIANTS, MOST = 4, 1000
_CHOSEN = re.compile(r"(?:^|[;& ])lang=([^;&]*)")


class Refusals:
    """WSGI middleware that renders each refusal once: when most requests are refused, time to render is scarcest.

    Refusals differ only in being for a page or a program, in language, and in whether something was to be saved.
    """

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._kept: dict[tuple[object, ...], tuple[str, list[tuple[str, str]], bytes]] = {}

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if not environ.get(REFUSED):
            return self._app(environ, start_response)
        COUNTED.inc()
        if _CHOSEN.search(environ.get("QUERY_STRING", "")):  # which sets a cookie
            return self._app(environ, start_response)
        chosen = _CHOSEN.search(environ.get("HTTP_COOKIE", ""))
        kind = (
            environ["REQUEST_METHOD"],
            addresses.for_programs(environ["PATH_INFO"]),
            chosen and chosen[1],
            environ.get("HTTP_ACCEPT_LANGUAGE"),
            environ.get("HTTP_ACCEPT_ENCODING"),
            random.randrange(VARIANTS),  # noqa: S311
        )
        kept = self._kept.get(kind)
        if kept is None:
            body, status, headers = run_wsgi_app(self._app, environ, buffered=True)
            kept = (status, list(headers), b"".join(body))
            if status.startswith("503") and "Set-Cookie" not in headers:
                if len(self._kept) >= MOST:
                    self._kept.clear()
                self._kept[kind] = kept
        status, header_list, body = kept
        start_response(status, list(header_list))
        return [body]


def install(app: Flask) -> None:
    """Refuse requests that the server marked, raising Busy in them; long work gives way to the others."""
    app.before_request(_refuse)
    app.before_request(_asked)


def _refuse() -> None:
    if not request.environ.get(REFUSED):
        return
    if request.method in ("GET", "HEAD"):
        raise Busy(_("graphsvc is busy with what others asked for; it answers again in a few seconds"))
    raise Busy(_("graphsvc is busy with what others asked for, and nothing of this was saved; send it again"))


def _asked() -> None:
    """Long work gives way to pages, but not to health checks or whoever looks how far an import is."""
    if request.blueprint not in (None, "imports", "security"):
        pace.asked()
