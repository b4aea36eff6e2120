"""Errors as answers: a problem document (RFC 9457) for programs, a page for everybody else."""

from __future__ import annotations

import errno
import logging
import random
import secrets
from dataclasses import asdict
from typing import Any

from flask import Flask, Response, jsonify, render_template, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from graphsvc import events
from graphsvc.errors import DiskFull, GraphsvcError, Problems
from graphsvc.language import gettext as _
from graphsvc.language import lazy
from graphsvc.web import addresses

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


def install(app: Flask) -> None:
    """Answer every error that a view raises."""
    app.register_error_handler(GraphsvcError, _known)
    app.register_error_handler(HTTPException, _refused)
    app.register_error_handler(OSError, _from_disk)
    app.register_error_handler(Exception, _unknown)


def _known(error: GraphsvcError) -> AnyResponse:
    return _answer(error.status, _(error.title), str(error), error)


def _refused(error: HTTPException) -> AnyResponse:
    """What Flask itself refuses, or sends elsewhere."""
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
    """What nobody foresaw: the log says more, under a number that the answer names."""
    instance = secrets.token_hex(6)
    events.tell("error", logging.ERROR, error, instance=instance, method=request.method, path=request.path)
    return _answer(500, _(GraphsvcError.title), _("the log says more under %(instance)s", instance=instance), None)


def _answer(status: int, title: str, detail: str, error: GraphsvcError | None) -> AnyResponse:
    """One error: a problem document (RFC 9457) under /api, a page elsewhere."""
    again = random.randint(*AGAIN)  # noqa: S311 - so that not all who were refused come back at once
    problems = error.problems if isinstance(error, Problems) else []
    if addresses.for_programs(request.path):
        body: dict[str, Any] = {"type": "about:blank", "title": title, "status": status, "detail": detail}
        if isinstance(error, Problems):
            body["problems"] = [asdict(problem) for problem in problems]
        response: Response = jsonify(body)
        response.status_code = status
        response.content_type = "application/problem+json"
    else:
        sentence = detail if detail[-1:] in ".?!" else f"{detail}."
        page = render_template(
            "error.html", status=status, title=title, sentence=sentence, problems=problems, again=again
        )
        response = Response(page, status)
    if status == 503:
        response.headers["Retry-After"] = str(again)
    return response
