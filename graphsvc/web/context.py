"""The context of a request for views: snapshot, day and window, parameters, tokens, and who is asking."""

from __future__ import annotations

import datetime
import json
import re
import secrets
from collections.abc import Callable, Hashable
from typing import Any, TypeVar, cast

from flask import current_app, flash, g, request, session, url_for
from flask_wtf.csrf import generate_csrf  # pyright: ignore
from markupsafe import Markup
from pydantic import BaseModel, ValidationError

from graphsvc import clock, language
from graphsvc.capture.editing import Who
from graphsvc.config import Settings
from graphsvc.errors import BadInput, Problems
from graphsvc.jobs.queue import Answer, Background
from graphsvc.language import gettext as _
from graphsvc.model import parameters, records
from graphsvc.model.period import Period, period
from graphsvc.network.facets import Facets
from graphsvc.network.snapshot import Snapshot
from graphsvc.storage.store import Store
from graphsvc.web import sent
from graphsvc.web.views import READING

Body = TypeVar("Body", bound=BaseModel)


def store() -> Store:
    """The store of the app."""
    return cast(Store, current_app.extensions["graphsvc.store"])


def settings() -> Settings:
    return cast(Settings, current_app.extensions["graphsvc.settings"])


def background() -> Background:
    """Background computations; a response that waits for one is marked as unfinished, and not cached."""
    return cast(Background, Asking(beside()))


def beside() -> Background:
    """Background computations that this response does not show."""
    return cast(Background, current_app.extensions["graphsvc.background"])


class Asking:
    """Background that marks the request as unfinished where a result asked for is not current."""

    def __init__(self, asked: Background) -> None:
        self._asked = asked

    def ask(self, *question: Any, **how: Any) -> Answer:
        answer = self._asked.ask(*question, **how)
        if not answer.current:
            g.unfinished = True
        return answer

    def __getattr__(self, name: str) -> Any:
        return getattr(self._asked, name)


def snapshot() -> Snapshot:
    """The newest snapshot, one and the same for the whole request."""
    if "snapshot" not in g:
        g.snapshot = store().snapshot()
    return cast(Snapshot, g.snapshot)


def release(_error: BaseException | None = None) -> None:
    """Let go of the snapshot at the end of a request: a request stays in memory until garbage is collected."""
    g.pop("snapshot", None)


def rendered_once(render: Callable[[], str], rests_on: Facets, *state: Hashable) -> str:
    """Render a page without a form once per URL, language and day, while the facets that it rests on are unchanged.

    state: what else the page depends on, beside the network.
    """
    if session.get("_flashes"):
        return render()
    question = ("page", request.full_path, language.current(), today(), *state)
    return snapshot().readings.ask(question, render, rests_on)


def today() -> datetime.date:
    """Today in the time zone of the network."""
    fixed = cast(Callable[[], datetime.date] | None, cast(Any, current_app).config.get("TODAY"))
    return fixed() if fixed else clock.today(snapshot().setting.timezone)


def reading() -> Period:
    """The period (day and window) that the request asks for; raises BadInput."""
    return period(given("day"), given("window_months"), today())


def reading_given() -> dict[str, Any]:
    """The period parameters as given, for URLs of the same day and window."""
    return {name: request.args[name] for name in READING if name in request.args}


def given(name: str) -> str | None:
    """A query parameter, or None; empty is None on pages, whose forms send empty fields, but not in the API."""
    text = request.args.get(name)
    return None if text == "" and not request.path.startswith("/api/") else text


def without_us() -> bool:
    """Whether the host and its staff are left out, by the parameter without_us; raises BadInput unless 0 or 1."""
    return switched("without_us")


def switched(name: str) -> bool:
    """Whether a parameter is 1, and not 0 or missing; raises BadInput for anything else."""
    return parameters.switched(name, request.args.get(name, "0"))


def who() -> Who:
    """The actor of a write, with the operation id of the form or of the Idempotency-Key header; raises BadInput."""
    operation = request.headers.get("Idempotency-Key") or request.form.get("operation") or None
    if operation and (len(operation) > 200 or not operation.isprintable()):
        raise BadInput(_("an operation id has at most 200 printable characters"))
    return Who("local", operation)


#: Placeholders for tokens in a rendered page; random, so that no record can contain them.
_OPERATION, _CSRF = (f"token-{secrets.token_hex(16)}" for _ in range(2))


def tell(done: str, batch: str) -> None:
    """Say on the next page what was done, with a link to undo the batch."""
    undo = url_for("changes.batch_page", batch=batch)
    flash(Markup('{} <a href="{}">{}</a>').format(done, undo, _("Undo")))


def operation_id() -> str:
    """Placeholder for a fresh operation id in a form, by which a form sent twice is carried out once."""
    g.own = True
    return _OPERATION


def csrf_token() -> str:
    """Placeholder for the CSRF token of a form."""
    g.own = True
    return _CSRF


def with_tokens(page: bytes) -> bytes:
    """Replace the placeholders of a page by fresh tokens."""
    page = page.replace(_CSRF.encode(), generate_csrf().encode())
    return re.sub(_OPERATION.encode(), lambda _: secrets.token_hex(12).encode(), page)


def expected_version() -> int | None:
    """The version that the client read, from If-Match or the form's `version`; None without either. Raises BadInput."""
    tag = request.headers.get("If-Match")
    if tag is not None and not re.fullmatch(r'"\d{1,15}"', tag.strip()):
        raise BadInput(_("If-Match takes the ETag that came with the record, in its quotes"))
    text = tag.strip(' "') if tag else request.form.get("version", "")
    return int(text) if text.isdecimal() else None


def body(model: type[Body]) -> Body:
    """Validate the request's JSON by a model, without converting types; raises Problems."""
    text = json.dumps(sent.data())
    try:
        return model.model_validate_json(text, strict=True)
    except ValidationError as error:
        raise Problems(records.problems(error)) from None


def limit(default: int = 50) -> int:
    """The parameter `limit` as a number; raises BadInput. Its range is checked by whoever uses it."""
    text = request.args.get("limit", str(default))
    try:
        return int(text)
    except ValueError:
        raise BadInput(_("limit is %(limit)s; write a number from 1 to 200", limit=repr(text[:20]))) from None
