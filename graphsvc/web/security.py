"""Security: authentication, permission, host names and headers; health checks; sign-in by a one-time link."""

from __future__ import annotations

import os
import time
from typing import cast

import flask
import prometheus_client
from flask import Blueprint, Flask, Response, g, redirect, render_template, request
from flask_wtf.csrf import CSRFError, validate_csrf  # pyright: ignore
from prometheus_client import multiprocess
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as AnyResponse
from wtforms import ValidationError

from graphsvc import events, language
from graphsvc.errors import DamagedFile, Forbidden, NotSignedIn
from graphsvc.language import gettext as _
from graphsvc.processes import COUNTS
from graphsvc.web import context, views
from graphsvc.web.tokens import RENEWED_AFTER, SECONDS, Tokens
from graphsvc.web.views import OPEN, READ, WRITE, view

blueprint = Blueprint("security", __name__)
LOOPBACK = ("127.0.0.1", "::1")
COOKIE = "graphsvc"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
#: Beginnings of the headers that a proxy adds to a request.
_FORWARDED = ("Forwarded", "X-Forwarded-", "X-Real-Ip", "X-Client-Ip", "X-Original-", "True-Client-Ip", "Via")


def install(app: Flask) -> None:
    """Check every request before its view, and set security headers on every response."""
    app.before_request(_come_in)
    app.after_request(_go_out)


def _come_in() -> None:
    g.began = time.perf_counter()
    chosen = request.args.get("lang") or request.cookies.get("lang")
    language.use(chosen or request.accept_languages.best_match(language.LANGUAGES) or "en")
    host = request.host.rsplit(":", 1)[0].strip("[]") if request.host else ""
    if host not in context.settings().hosts.split(","):
        raise Forbidden(_("this host name is not one of graphsvc's; GRAPHSVC_HOSTS lists them"))
    if request.endpoint is None:
        return
    declared = views.declared(flask.current_app, request.endpoint)
    if declared is None:
        raise Forbidden(_("nobody may ask for this"))
    if declared.permission == views.OPEN:
        return
    forwarded = any(name.title().startswith(_FORWARDED) for name, _text in request.headers)
    if request.remote_addr not in LOOPBACK or forwarded:
        raise Forbidden(_("local mode answers this machine only, not a proxy"))
    g.known_by = _known(declared.permission == views.FEED)
    if (request.content_length or 0) > flask.current_app.config["MAX_CONTENT_LENGTH"]:
        raise RequestEntityTooLarge  # its body was not received
    if request.method not in ("GET", "HEAD", "OPTIONS") and g.known_by != "bearer":
        _same_site()


def _tokens() -> Tokens:
    """The secrets of the data folder; raises NotSignedIn where one is damaged, so that nobody gets in without them."""
    tokens = cast(Tokens, flask.current_app.extensions["graphsvc.tokens"])
    try:
        tokens.signing_key()
    except DamagedFile as error:
        raise NotSignedIn(str(error)) from None
    return tokens


def feed_secret(calendar: str) -> str:
    """The secret in the address of a calendar, which opens no other one."""
    return _tokens().feed(calendar)


def _known(is_feed: bool) -> str:
    """How the client is authenticated: bearer, cookie, demo (which needs neither) or feed; raises NotSignedIn.

    is_feed: what is asked for may be read by whoever has its address.
    """
    tokens = _tokens()
    flask.current_app.config["SECRET_KEY"] = tokens.signing_key()
    authorization = request.headers.get("Authorization", "")
    if authorization.startswith("Bearer ") and tokens.holds(authorization[7:]):
        return "bearer"
    age = tokens.age(request.cookies.get(COOKIE, ""))
    if age is not None:
        g.renewed = age > RENEWED_AFTER
        return "cookie"
    if flask.current_app.config["MODE"] == "demo":
        return "demo"
    if is_feed and tokens.is_feed(request.args.get("feed", ""), request.path.removeprefix("/")):
        return "feed"
    if request.path.startswith("/api"):
        raise NotSignedIn(_("send the token, which lies in the data folder, in the header Authorization, after Bearer"))
    raise NotSignedIn(_("start graphsvc again and open the link that it prints"))


def _same_site() -> None:
    """Raise Forbidden unless a write comes from our own page, by Sec-Fetch-Site or the form's CSRF token."""
    site = request.headers.get("Sec-Fetch-Site")
    if site == "same-origin":
        return
    if site is not None:
        raise Forbidden(_("a change must come from a page of graphsvc, or with the token"))
    try:
        validate_csrf(request.form.get("csrf_token"))
    except (ValidationError, CSRFError):
        raise Forbidden(
            _("a change must come from a page of graphsvc, or with the token; open the page again")
        ) from None


def _go_out(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", POLICY)
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    headers.setdefault("Content-Language", language.current())
    if request.endpoint != "static":
        headers.setdefault("Cache-Control", "no-store" if request.path.startswith("/enter") else "private, no-cache")
    if request.args.get("lang") in language.LANGUAGES:
        response.set_cookie("lang", request.args["lang"], max_age=31_536_000, samesite="Lax", httponly=True)
    if g.get("renewed"):
        _give(response)
    _tell(response.status_code)
    return response


def _tell(status: int) -> None:
    """Log a request, without its query, which may contain a one-time token."""
    events.tell(
        "request",
        method=request.method,
        path=request.path,
        status=status,
        milliseconds=round((time.perf_counter() - g.began) * 1000, 1) if "began" in g else None,
        known_by=g.get("known_by"),
        agent=request.headers.get("User-Agent"),
    )


def _give(response: AnyResponse) -> None:
    """Set the session cookie, without `Secure` or the prefix `__Host-`: both need https, which loopback lacks."""
    response.set_cookie(COOKIE, _tokens().cookie(), max_age=SECONDS, httponly=True, samesite="Strict")


@blueprint.get("/enter")
@view(OPEN)
def enter() -> AnyResponse:
    """Exchange a one-time link for a cookie."""
    if not _tokens().spend(request.args.get("token", "")):
        raise NotSignedIn(_("this link was used before, or is not ours; start graphsvc again for a new one"))
    response = redirect("/")
    _give(response)
    return response


@blueprint.get("/leave")
@view(READ, kept=False)
def leave_page() -> str:
    return render_template("security/leave.html")


@blueprint.post("/leave")
@view(WRITE)
def leave() -> AnyResponse:
    """End every session of this installation, in all browsers; the token stays valid."""
    _tokens().end_all()
    g.renewed = False
    response = redirect("/")
    response.delete_cookie(COOKIE, httponly=True, samesite="Strict")
    return response


@blueprint.get("/livez")
@view(OPEN)
def livez() -> Response:
    return Response("alive\n", content_type="text/plain; charset=utf-8")


@blueprint.get("/readyz")
@view(OPEN)
def readyz() -> Response:
    context.store().database.ready()
    return Response("ready\n", content_type="text/plain; charset=utf-8")


@blueprint.get("/metrics")
@view(READ, kept=False)
def metrics() -> Response:
    """The Prometheus metrics, summed over all serving processes."""
    counted = prometheus_client.REGISTRY
    if COUNTS in os.environ:
        multiprocess.MultiProcessCollector(counted := prometheus_client.CollectorRegistry())
    return Response(prometheus_client.generate_latest(counted), content_type=prometheus_client.CONTENT_TYPE_LATEST)
