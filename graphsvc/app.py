"""The Flask app: the composition root, the only place where all parts meet."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import Any, cast

from flask import Blueprint, Flask

from graphsvc import private, shipped, web
from graphsvc.config import Settings
from graphsvc.jobs.queue import Background
from graphsvc.model import records
from graphsvc.storage.store import Store
from graphsvc.web import (
    answer_cache,
    assets,
    busy,
    compression,
    context,
    problems,
    records_api,
    security,
    templating,
    views,
)
from graphsvc.web import records as records_pages
from graphsvc.web.tokens import Tokens

BODY_LIMIT = 10_485_760


def create_app(
    opened: Store | None = None,
    settings: Settings | None = None,
    *,
    mode: str = "local",
) -> Flask:
    """Create the app on an open store; without one, on that of the settings (`flask --app graphsvc.app run`).

    mode: local (requires a token) or demo.
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
    templating.install(app)
    problems.install(app)
    assets.install(app)
    answer_cache.install(app)
    compression.install(app)
    app.teardown_request(context.release)
    return app


def entrance(tokens: Tokens, mode: str) -> str:
    """The path to open first, with a one-time token except in the demo."""
    return "/" if mode == "demo" else f"/enter?token={tokens.link()}"


def _pages(app: Flask) -> None:
    """Register every blueprint of `web/`, and two for each kind of record; a module may make those of its kind."""
    for module in iter_modules(web.__path__):
        area = getattr(import_module(f"{web.__name__}.{module.name}"), "blueprint", None)
        if isinstance(area, Blueprint):
            app.register_blueprint(area)
    for entity in records.RECORDS:
        if records.RECORDS[entity].plural.replace("-", "_") not in app.blueprints:
            app.register_blueprint(records_pages.blueprint(entity))
        app.register_blueprint(records_api.blueprint(entity))
    app.register_blueprint(records_api.collaborations)
