"""Serving on loopback: waitress in front of the app, one clear line, and a clean end."""

from __future__ import annotations

import signal
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from graphsvc import app, server
from graphsvc.config import Settings
from graphsvc.engines import lock
from graphsvc.errors import EngineError, GraphsvcError
from graphsvc.language import gettext as _
from graphsvc.services import background, import_jobs, importing, worker
from graphsvc.services import graph as records
from graphsvc.services.graph import Graph
from graphsvc.store import Store

PORTS_TRIED = 50
#: A store of more changes than these takes seconds to be read.
MANY_CHANGES = 50_000


def serve(store: Store, settings: Settings, *, mode: str, port: int | None, say: Callable[[str], None]) -> None:
    """Serve until Ctrl-C or SIGTERM; says the address in one line."""
    listener = listen(settings.port if port is None else port, exact=port is not None)
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    worker.of(background.WAITED).start()
    application = app.create_app(store.graph, settings, mode=mode)
    if store.held is not None:
        store.held.publish(url)
    running = server.behind(listener, application)

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
    threading.Thread(target=_resume, args=(store, say), name="graphsvc-resume", daemon=True).start()
    read(store.graph, say)
    say(_("graphsvc is ready at %(url)s  (Ctrl-C stops it)", url=url + app.entrance(application)))
    try:
        running.run()
    except KeyboardInterrupt:
        pass
    finally:
        running.close()
        application.extensions["graphsvc.background"].close()
        say(_("stopped"))


def read(graph: Graph, say: Callable[[str], None]) -> None:
    """Bring the graph into memory, so that nobody waits for it on a page; says so where it takes a while."""
    if records.version(graph.database) > MANY_CHANGES:
        say(_("reading the records; a million take about half a minute"))
    _ready = graph.snapshot().incidence


def listen(port: int, *, exact: bool) -> socket.socket:
    """A listening socket on loopback; where the port is taken the next free one, unless it was asked for."""
    for candidate in range(port, port + (1 if exact else PORTS_TRIED)):
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", candidate))
            listener.listen(1024)
        except OSError:
            listener.close()
            continue
        return listener
    raise EngineError(_("port %(port)s is taken; choose another with --port", port=port))


def refuse_running(folder: Path) -> None:
    """Raise EngineError where a graphsvc runs on a folder."""
    if running := lock.running(folder):
        raise EngineError(
            _("graphsvc runs on %(folder)s at %(url)s; stop it first", folder=folder, url=running.get("url"))
        )


def _resume(store: Store, say: Callable[[str], None]) -> None:
    """Go on with imports that were interrupted, while pages are already served."""
    folder = store.data / "imports"
    importing.clear(folder, records.now())
    for entry in import_jobs.interrupted(folder):
        say(_("going on with the import of %(files)s", files=", ".join(entry.files)))
        try:
            importing.run(store.graph, folder, entry.id)
        except (GraphsvcError, OSError) as error:  # the import's page offers to go on, or to undo
            say(str(error))
