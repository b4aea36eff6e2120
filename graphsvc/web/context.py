"""What a view needs of its request: the snapshot, the day and window, the language, and who is asking."""

from __future__ import annotations

import datetime
import json
import re
import secrets
from collections.abc import Callable, Hashable
from typing import Any, TypeVar, cast

from flask import current_app, g, request, session
from flask_wtf.csrf import generate_csrf  # pyright: ignore
from pydantic import BaseModel, ValidationError

from graphsvc import clock, language
from graphsvc.capture.editing import Who
from graphsvc.config import Settings
from graphsvc.errors import BadInput, Problems
from graphsvc.jobs.queue import Answer, Background
from graphsvc.language import gettext as _
from graphsvc.model import records
from graphsvc.model.period import Period, period
from graphsvc.network.facets import Facets
from graphsvc.network.snapshot import Snapshot
from graphsvc.storage.store import Store
from graphsvc.web import sent
from graphsvc.web.views import READING

Body = TypeVar("Body", bound=BaseModel)


def store() -> Store:
    return cast(Store, current_app.extensions["graphsvc.store"])


def settings() -> Settings:
    return cast(Settings, current_app.extensions["graphsvc.settings"])


def background() -> Background:
    """What computes beside the pages; an answer for which it still works is not finished."""
    return cast(Background, Asking(current_app.extensions["graphsvc.background"]))


class Asking:
    """The background as a request sees it: it remembers whether what was asked for is there."""

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
    """The newest snapshot, the same one for the whole request."""
    if "snapshot" not in g:
        g.snapshot = store().snapshot()
    return cast(Snapshot, g.snapshot)


def rendered_once(render: Callable[[], str], rests_on: Facets, *state: Hashable) -> str:
    """A page without a form of its own, rendered once for all who ask for the same as long as nothing changes that it
    rests on; state: what it tells beside the graph."""
    if session.get("_flashes"):
        return render()
    question = ("page", request.full_path, language.current(), today(), *state)
    return snapshot().readings.ask(question, render, rests_on)


def today() -> datetime.date:
    """The day it is where the network is."""
    fixed = cast(Callable[[], datetime.date] | None, cast(Any, current_app).config.get("TODAY"))
    return fixed() if fixed else clock.today(snapshot().setting.timezone)


def reading() -> Period:
    """The day and window that the request asks for."""
    return period(given("day"), given("window_months"), today())


def reading_given() -> dict[str, Any]:
    """The parameters of the reading as they came, for addresses of the same day and window."""
    return {name: request.args[name] for name in READING if name in request.args}


def given(name: str) -> str | None:
    """A parameter, or None; a page's form sends what was left empty too, the API describes no empty value."""
    text = request.args.get(name)
    return None if text == "" and not request.path.startswith("/api/") else text


def without_us() -> bool:
    """Whether the host and its staff are left out; nothing but 0 and 1 is understood, on pages as in the API."""
    text = request.args.get("without_us", "0")
    if text not in ("0", "1"):
        raise BadInput(_("%(name)s is one of %(allowed)s", name="without_us", allowed="0, 1"))
    return text == "1"


def who() -> Who:
    """Who writes; a form carries an operation id, an API request may send one."""
    operation = request.headers.get("Idempotency-Key") or request.form.get("operation") or None
    if operation and (len(operation) > 200 or not operation.isprintable()):
        raise BadInput(_("an operation id has at most 200 printable characters"))
    return Who("local", operation)


#: What stands in a page for its tokens until it is sent; nobody can write it into a record.
_OPERATION, _CSRF = (f"token-{secrets.token_hex(16)}" for _ in range(2))


def operation_id() -> str:
    """The place of a fresh id for a form, so that sending it twice does it once."""
    g.own = True
    return _OPERATION


def csrf_token() -> str:
    """The place of the token by which a form is known to be ours."""
    g.own = True
    return _CSRF


def with_tokens(page: bytes) -> bytes:
    """A page with fresh tokens in their places."""
    page = page.replace(_CSRF.encode(), generate_csrf().encode())
    return re.sub(_OPERATION.encode(), lambda _: secrets.token_hex(12).encode(), page)


def expected_version() -> int | None:
    """The version that the caller read: If-Match with the ETag, or the form's `version`; None where neither came."""
    tag = request.headers.get("If-Match")
    if tag is not None and not re.fullmatch(r'"\d{1,15}"', tag.strip()):
        raise BadInput(_("If-Match takes the ETag that came with the record, in its quotes"))
    text = tag.strip(' "') if tag else request.form.get("version", "")
    return int(text) if text.isdecimal() else None


def body(model: type[Body]) -> Body:
    """The request's JSON as the model describes it, of its types; raises Problems for all that is otherwise."""
    given = json.dumps(sent.data())
    try:
        return model.model_validate_json(given, strict=True)
    except ValidationError as error:
        raise Problems(records.problems(error)) from None


def limit(default: int = 50) -> int:
    text = request.args.get("limit", str(default))
    try:
        return int(text)
    except ValueError:
        raise BadInput(_("limit is %(limit)s; write a number from 1 to 200", limit=repr(text[:20]))) from None
