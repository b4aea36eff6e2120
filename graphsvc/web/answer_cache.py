"""Cache of finished responses: a page, JSON or CSV is rendered and compressed once while it stays the same.

A response is a function of its URL, the language, the day, and the facets of the network that it depends on: these are
its key, and its ETag is a digest of the key. A request with that ETag gets 304 before anything is computed. A response
that waits for a computation, or that shows a flashed message, is not kept. A page with a form is kept without its
tokens, which are made anew each time; it has no ETag, since an operation id is used once
(RFC 9111, RFC 9110 section 13).
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import cast

from flask import Flask, Response, current_app, g, request, session

from graphsvc import language, shipped
from graphsvc.errors import TooSlow
from graphsvc.language import gettext as _
from graphsvc.storage.database import READ_SECONDS
from graphsvc.web import compression, context, views

#: Bytes of all kept responses together.
ROOM = 64_000_000
#: Seconds that a request waits for another one rendering the same: a little longer than that waits for the store.
PATIENCE = READ_SECONDS + 2
#: Digest of the code, part of each key: pages of another version of graphsvc are never taken for the same.
MADE_BY = shipped.digest((shipped.PACKAGE, shipped.folder("static"), shipped.folder("cypher")))


@dataclass(frozen=True, slots=True)
class Kept:
    """A kept response: its body plain and compressed; own: it has a form, with placeholders for the tokens."""

    content_type: str
    headers: tuple[tuple[str, str], ...]
    plain: bytes
    compressed: bytes
    own: bool = False

    @property
    def size(self) -> int:
        return len(self.plain) + len(self.compressed)


class Pending(threading.Event):
    """A response that is being rendered; given_up: it took too long, as it would for those who wait for it."""

    given_up = False


class AnswerCache:
    """Responses by key, least recently used forgotten first; requests for one being rendered wait for it."""

    def __init__(self, room: int = ROOM) -> None:
        self._room, self._taken = room, 0
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, Kept] = OrderedDict()
        self._pending: dict[str, Pending] = {}

    def get(self, key: str) -> Kept | None:
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None:
                self._kept.move_to_end(key)
            return kept

    def begin(self, key: str) -> Pending | None:
        """Mark a key as being rendered by this request; returns what to wait for where another request renders it."""
        with self._lock:
            pending = self._pending.get(key)
            if pending is None:
                self._pending[key] = Pending()
            return pending

    def end(self, key: str, given_up: bool) -> None:
        """Mark a key as rendered, or given up."""
        with self._lock:
            pending = self._pending.pop(key, None)
        if pending is not None:
            pending.given_up = given_up
            pending.set()

    def keep(self, key: str, answer: Kept) -> None:
        if answer.size > self._room // 4:
            return
        with self._lock:
            before = self._kept.pop(key, None)
            self._taken += answer.size - (before.size if before else 0)
            self._kept[key] = answer
            while self._taken > self._room:
                self._taken -= self._kept.popitem(last=False)[1].size


def install(app: Flask) -> None:
    """Answer requests from the cache; to be installed after security, which checks permission."""
    app.extensions["graphsvc.answer_cache"] = AnswerCache()
    app.before_request(_answered)
    app.after_request(_finish)
    app.teardown_request(_let_go)


def _cache() -> AnswerCache:
    return cast(AnswerCache, current_app.extensions["graphsvc.answer_cache"])


def _answered() -> Response | None:
    declared = views.declared(current_app, request.endpoint)
    if declared is None or not _is_kept(declared) or session.get("_flashes"):
        return None
    state = context.snapshot().state(declared.rests_on)
    beside = declared.beside() if declared.beside else ""
    parts = (MADE_BY, request.full_path, language.current(), context.today().isoformat(), beside, *map(str, state))
    key = hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]
    # A client with this ETag has the current response: unfinished ones have no ETag.
    if request.if_none_match.contains(key):
        return _tagged(Response(status=304), key)
    cache = _cache()
    pending = None
    while (kept := cache.get(key)) is None:
        if pending is not None or (pending := cache.begin(key)) is None:
            g.answer_key = key
            return None
        pending.wait(PATIENCE)
        if pending.given_up:
            raise TooSlow(_("the store took too long to answer; try again in a moment"))
    g.answered = True
    response = Response(context.with_tokens(kept.plain) if kept.own else kept.plain, content_type=kept.content_type)
    response.headers.extend(kept.headers)
    if kept.own:
        return response
    if kept.compressed and compression.accepted():
        compression.put(response, kept.compressed)
    _tagged(response, key).make_conditional(request)  # a record's ETag is its version
    return response


def _is_kept(declared: views.Declared) -> bool:
    reads = request.method in ("GET", "HEAD") and declared.permission == views.READ
    return reads and declared.kept and "lang" not in request.args


def _finish(response: Response) -> Response:
    """Keep a finished response, and compress it."""
    if request.endpoint in compression.FILES and response.status_code == 200:
        return response
    if "answered" in g or response.status_code == 304 or response.is_streamed or response.headers.get("Set-Cookie"):
        return response
    g.given_up = response.status_code == TooSlow.status
    has_form = g.get("own", False)
    compressed = b"" if has_form else compression.compressed(response)
    key = g.get("answer_key")
    if key and response.status_code == 200 and not g.get("unfinished", False):
        headers = tuple((name, value) for name, value in response.headers if name in ("Content-Disposition", "ETag"))
        _cache().keep(key, Kept(response.content_type, headers, response.get_data(), compressed, has_form))
        if not has_form:
            _tagged(response, key)
    if has_form:
        response.set_data(context.with_tokens(response.get_data()))
    if compressed:
        response.vary.add("Accept-Encoding")
    if compressed and compression.accepted():
        compression.put(response, compressed)
    return response


def _let_go(_error: BaseException | None) -> None:
    if key := g.get("answer_key"):
        _cache().end(key, g.get("given_up", False))


def _tagged(response: Response, key: str) -> Response:
    """Set the key as ETag, unless the response has one: a record's is its version."""
    if "ETag" not in response.headers:
        response.set_etag(key)
    response.vary.update(("Cookie", "Accept-Language", "Accept-Encoding"))
    return response
