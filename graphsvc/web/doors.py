"""The doors: who comes in, from where, with which headers; health, and the way in with a one-time link."""

from __future__ import annotations

import hmac
import os
import secrets
from pathlib import Path
from typing import cast

import flask
import prometheus_client
from flask import Blueprint, Flask, Response, redirect, request
from flask_wtf.csrf import CSRFError, validate_csrf  # pyright: ignore
from werkzeug.wrappers import Response as AnyResponse
from wtforms import ValidationError

from graphsvc import language
from graphsvc.errors import Forbidden, NotSignedIn
from graphsvc.language import gettext as _
from graphsvc.web import access, context

blueprint = Blueprint("doors", __name__)
LOOPBACK = ("127.0.0.1", "::1")
COOKIE = "graphsvc"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
_FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-Ip")


class Tokens:
    """The token of an installation (a file with mode 0600), and the one-time links made from it."""

    def __init__(self, path: Path) -> None:
        if not path.exists():
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w") as file:
                file.write(secrets.token_urlsafe(32))
        self.token = path.read_text().strip()
        self._links: set[str] = set()

    def link(self) -> str:
        """A fresh one-time link."""
        link = secrets.token_urlsafe(24)
        self._links.add(link)
        return link

    def spend(self, link: str) -> bool:
        """Whether a link was ours and not used yet."""
        if link in self._links:
            self._links.remove(link)
            return True
        return False


def install(app: Flask) -> None:
    """Check every request at the door, and mark every answer."""
    app.before_request(_come_in)
    app.after_request(_go_out)
    app.register_blueprint(blueprint)


def _come_in() -> None:
    chosen = request.args.get("lang") or request.cookies.get("lang")
    language.use(chosen or request.accept_languages.best_match(language.LANGUAGES) or "en")
    host = request.host.rsplit(":", 1)[0].strip("[]") if request.host else ""
    if host not in context.settings().hosts.split(","):
        raise Forbidden(_("this host name is not one of graphsvc's; GRAPHSVC_HOSTS lists them"))
    if request.endpoint is None:
        return
    permission = access.TABLE.get(request.endpoint)
    if permission is None:
        raise Forbidden(_("nobody may ask for this"))
    if permission == access.OPEN:
        return
    if request.remote_addr not in LOOPBACK or any(name in request.headers for name in _FORWARDED):
        raise Forbidden(_("local mode answers this machine only, not a proxy"))
    bearer = _bearer()
    if flask.current_app.config["MODE"] != "demo" and not bearer and not _has_cookie():
        if request.path.startswith("/api"):
            raise NotSignedIn(
                _("send the token, which lies in the data folder, in the header Authorization, after Bearer")
            )
        raise NotSignedIn(_("start graphsvc again and open the link that it prints"))
    if request.method not in ("GET", "HEAD", "OPTIONS") and not bearer:
        _same_site()


def _tokens() -> Tokens:
    return cast(Tokens, flask.current_app.extensions["graphsvc.tokens"])


def _bearer() -> bool:
    given = request.headers.get("Authorization", "")
    return given.startswith("Bearer ") and hmac.compare_digest(given[7:].encode(), _tokens().token.encode())


def _has_cookie() -> bool:
    return hmac.compare_digest(request.cookies.get(COOKIE, "").encode(), _cookie().encode())


def _cookie() -> str:
    return hmac.new(_tokens().token.encode(), b"cookie", "sha256").hexdigest()


def _same_site() -> None:
    """A write comes from a page of ours: the browser says so, or the form's own token does."""
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
    return response


@blueprint.get("/enter")
def enter() -> AnyResponse:
    """Exchange a one-time link for a cookie."""
    if not _tokens().spend(request.args.get("token", "")):
        raise NotSignedIn(_("this link was used before, or is not ours; start graphsvc again for a new one"))
    response = redirect("/")
    response.set_cookie(COOKIE, _cookie(), httponly=True, samesite="Strict")
    return response


@blueprint.get("/livez")
def livez() -> Response:
    return Response("alive\n", content_type="text/plain; charset=utf-8")


@blueprint.get("/readyz")
def readyz() -> Response:
    context.graph().database.ready()
    return Response("ready\n", content_type="text/plain; charset=utf-8")


@blueprint.get("/metrics")
def metrics() -> Response:
    return Response(prometheus_client.generate_latest(), content_type=prometheus_client.CONTENT_TYPE_LATEST)
