"""Where more wait than can be answered in time, who comes next is told so at once, and when to come back."""

from __future__ import annotations

import prometheus_client
from flask import Flask, request

from graphsvc.errors import Busy
from graphsvc.language import gettext as _

#: By this the server marks a request, in its WSGI environment, that is not to be worked on.
REFUSED = "graphsvc.refused"
COUNTED = prometheus_client.Counter("graphsvc_refused_requests", "Requests that came while too many others waited.")


def install(app: Flask) -> None:
    app.before_request(_refuse)


def _refuse() -> None:
    if not request.environ.get(REFUSED):
        return
    COUNTED.inc()
    if request.method in ("GET", "HEAD"):
        raise Busy(_("graphsvc is busy with what others asked for; it answers again in a few seconds"))
    raise Busy(_("graphsvc is busy with what others asked for, and nothing of this was saved; send it again"))
