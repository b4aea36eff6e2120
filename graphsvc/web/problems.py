"""Error handlers: a problem document (RFC 9457) for programs, a page for everybody else."""

from __future__ import annotations

import errno
import logging
import random
import secrets
from dataclasses import asdict
from typing import Any

from flask import Flask, Response, jsonify, redirect, render_template, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from graphsvc import events
from graphsvc.capture.duplicates import LooksAlike
from graphsvc.errors import Busy, DiskFull, GraphsvcError, Merged, NotFound, NotSignedIn, Problems
from graphsvc.language import gettext as _
from graphsvc.language import lazy
from graphsvc.questions import names
from graphsvc.web import addresses, context

#: Least and most seconds of Retry-After, after which a page is loaded again.
AGAIN = (2, 5)
#: Status of an error raised by Flask itself -> title and detail.
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
#: Kinds of records that are found by their names.
NAMED = ("partner", "municipality", "sector", "collaboration")
#: Error numbers of a full disk, quota or file.
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def install(app: Flask) -> None:
    """Register handlers for every error that a view raises."""
    app.register_error_handler(GraphsvcError, _known)
    app.register_error_handler(HTTPException, _refused)
    app.register_error_handler(OSError, _from_disk)
    app.register_error_handler(Exception, _unknown)


def _known(error: GraphsvcError) -> AnyResponse:
    asked = request.view_args or {}
    if isinstance(error, Merged) and request.method == "GET" and asked.get("key") == error.key:
        found = {**asked, "key": error.into}
        return redirect(addresses.of(request.endpoint or "", found, request.args.to_dict(flat=False)))
    return _answer(error.status, _(error.title), str(error), error)


def _refused(error: HTTPException) -> AnyResponse:
    """Handle HTTP errors and redirects raised by Flask itself."""
    if error.code is not None and error.code < 400:
        return error.get_response()
    status = error.code or 500
    title, detail = HTTP.get(status, (error.name, error.description or ""))
    answer = _answer(status, _(title), _(detail), None)
    answer.headers.extend(pair for pair in error.get_headers() if pair[0] in ("Allow", "Retry-After"))
    return answer


def _from_disk(error: OSError) -> AnyResponse:
    if error.errno not in FULL:
        return _unknown(error)
    events.tell("disk full", logging.WARNING, method=request.method, path=request.path, file=error.filename)
    return _known(DiskFull(_("no room is left on the disk, and nothing of this was kept; make some, then try again")))


def _unknown(error: Exception) -> AnyResponse:
    """Handle an unexpected error: it is logged under an id that the response names."""
    instance = secrets.token_hex(6)
    events.tell("error", logging.ERROR, error, instance=instance, method=request.method, path=request.path)
    return _answer(500, _(GraphsvcError.title), _("the log says more under %(instance)s", instance=instance), None)


def _answer(status: int, title: str, detail: str, error: GraphsvcError | None) -> AnyResponse:
    """The response to an error: a problem document (RFC 9457) for programs, else a page."""
    again = random.randint(*AGAIN)  # noqa: S311 - so that not all who were refused come back at once
    problems = error.problems if isinstance(error, Problems) else []
    if addresses.for_programs(request.path):
        body: dict[str, Any] = {"type": "about:blank", "title": title, "status": status, "detail": detail}
        if isinstance(error, Problems):
            body["problems"] = [asdict(problem) for problem in problems]
        if isinstance(error, LooksAlike):
            body["alike"] = [asdict(pair) for pair in error.pairs]
        response: Response = jsonify(body)
        response.status_code = status
        response.content_type = "application/problem+json"
    else:
        page = render_template(
            "error.html",
            status=status,
            title=title,
            sentence=detail if detail[-1:] in ".?!" else f"{detail}.",
            problems=problems,
            again=again,
            near=_near(error),
            own_name="graphsvc" if status >= 500 else "",  # the store may be what fails
            navigation=not isinstance(error, (Busy, NotSignedIn)),
        )
        response = Response(page, status)
    if status == 503:
        response.headers["Retry-After"] = str(again)
    return response


def _near(error: GraphsvcError | None) -> list[tuple[str, str]]:
    """(kind, key) of the records that were meant where a page of one was asked for that is not there."""
    if not isinstance(error, NotFound) or error.entity not in NAMED or request.method != "GET":
        return []
    text = error.key.replace("-", " ")
    return [(error.entity, key) for key in names.meant(context.snapshot(), error.entity, text)]
