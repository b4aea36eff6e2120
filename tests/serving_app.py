"""An app behind the real server, on a free port of loopback."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator

import waitress.server
from flask import Flask

from graphsvc import serving


@contextlib.contextmanager
def served(app: Flask) -> Iterator[str]:
    """The app's address while it is served."""
    listener = serving.listen(0, exact=True)
    server = waitress.server.create_server(app, sockets=[listener], threads=8)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.close()
        thread.join(10)
