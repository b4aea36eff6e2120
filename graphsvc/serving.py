"""Serving on loopback: starting the server, one process or several, and a clean shutdown."""

from __future__ import annotations

import contextlib
import gc
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path

from flask import Flask

from graphsvc import app, clock, events, pace, server, sizes
from graphsvc.answers import maps
from graphsvc.capture import backups, import_jobs, imports
from graphsvc.config import Settings
from graphsvc.engines import lock
from graphsvc.errors import EngineError, GraphsvcError, StoreDown
from graphsvc.jobs import queue, worker
from graphsvc.language import gettext as _
from graphsvc.maps import vis
from graphsvc.model.period import Period
from graphsvc.opening import Opened, open_store
from graphsvc.processes import Several, end_at_sigterm
from graphsvc.questions import maps as question
from graphsvc.questions.maps import Choice
from graphsvc.sparse import cache
from graphsvc.storage import reading
from graphsvc.storage.store import Store
from graphsvc.web.tokens import Tokens

PORTS_TRIED = 50
#: The folder in the data folder that holds what graphsvc and its engine log.
LOGS = "logs"
#: New objects at which the garbage collector looks through these; every tenth time through older ones, and every
#: fiftieth of those through all. Python's own 700, 10 and 10 are for programs with fewer objects.
COLLECTED_AT = 10_000, 10, 50
#: Seconds for which loading the network is tried again at the start while the store seems down.
READ_WITHIN = 60
#: The templates of the first map, and seconds within which its kernels are compiled, or else loaded when asked for.
WARM, COMPILED_WITHIN = ("base", "parts", "maps/"), 300
#: Seconds for which what the first map leads to waits while somebody asks.
GIVEN_WAY = 5.0
#: Seconds that what is loaded and worked out ahead has to end in, before the process ends whatever it does.
ENDED_WITHIN = 10
#: Set while the service ends. A thread that is in compiled code when the interpreter goes may bring the process down.
_ending = threading.Event()


def taken(settings: Settings, port: int | None) -> socket.socket:
    """The socket to serve on, bound before anything starts; raises EngineError naming a graphsvc that runs already."""
    try:
        return listen(settings.port if port is None else port, exact=port is not None)
    except EngineError:
        refuse_running(settings.data)
        raise


def serve(
    listener: socket.socket,
    opened: Opened,
    settings: Settings,
    *,
    mode: str,
    say: Callable[[str], None],
    processes: int = 1,
) -> None:
    """Serve until Ctrl-C or SIGTERM; prints the URL in one line.

    processes: number of serving processes. With several, this one only holds the folder and the engine, and restarts
    them.
    """
    with events.kept(settings.data / LOGS):
        _serve(listener, opened, settings, mode, say, processes)


def _serve(
    listener: socket.socket,
    opened: Opened,
    settings: Settings,
    mode: str,
    say: Callable[[str], None],
    processes: int,
) -> None:
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    if opened.held is not None:
        opened.held.publish(url)
    end_at_sigterm()

    def resume() -> None:
        threading.Thread(target=_resume, args=(opened, say), name="graphsvc-resume", daemon=True).start()

    resume()
    if mode != "demo" and (kept := backups.folder(settings)):
        arguments = opened.store, settings.data, kept, say
        threading.Thread(target=backups.keep_daily, args=arguments, name="graphsvc-backups", daemon=True).start()
    way_in = app.entrance(Tokens(settings.data), mode)

    def ready() -> None:
        say(_("graphsvc is ready at %(url)s  (Ctrl-C stops it)", url=url + way_in))

    if processes == 1:
        answer(listener, opened.store, settings, mode, say, ready)
    else:
        several = Several(processes, answer_too, (listener, settings, mode), say)
        try:
            several.wait()
            ready()
            several.run(resume)
        except KeyboardInterrupt:
            pass
        finally:
            several.close()
    say(_("stopped"))


def answer(
    listener: socket.socket,
    store: Store,
    settings: Settings,
    mode: str,
    say: Callable[[str], None],
    ready: Callable[[], None],
) -> None:
    """Serve the app on a socket until KeyboardInterrupt."""
    worker.of(queue.WAITED).start()
    application = app.create_app(store, settings, mode=mode)
    running = server.behind(listener, application)
    _ending.clear()
    ahead = threading.Thread(target=load_ahead, args=(application,), name="graphsvc-ahead", daemon=True)
    warming = threading.Thread(target=warm_up, args=(application, store), name="graphsvc-warm", daemon=True)
    ahead.start()
    try:
        read(store, say)
        ready()
        warming.start()
        running.run()
    except KeyboardInterrupt:
        pass
    finally:
        _ending.set()
        running.close()
        application.extensions["graphsvc.background"].close()
        for thread in (ahead, warming):
            if thread.ident is not None:
                thread.join(ENDED_WITHIN)


def answer_too(listener: socket.socket, settings: Settings, mode: str, ready: Callable[[], None]) -> None:
    """Serve as `answer` does, in one of several processes, whose parent runs the engine."""
    with (
        events.kept(settings.data / LOGS),
        open_store(settings, _silent, alone=False, retry_seconds=0.5) as opened,
    ):
        answer(listener, opened.store, settings, mode, _silent, ready)


def _silent(_line: str) -> None:
    """Print nothing: the parent process prints these lines."""


def read(store: Store, say: Callable[[str], None]) -> None:
    """Load the network into memory before the first request; says so where it takes a while.

    Tried again where an engine that has just started seems down while several processes read all of it.
    """
    until = time.monotonic() + READ_WITHIN
    while True:
        try:
            if reading.version(store.database) > sizes.READ_SILENTLY:
                say(_("reading the records; a million take about half a minute"))
            _ready = store.snapshot().incidence
        except StoreDown:
            if time.monotonic() > until:
                raise
            time.sleep(0.5)
        else:
            return


def warm_up(application: Flask, store: Store) -> None:
    """Warm up, then leave all that is in memory out of garbage collection, most of which stays as long as the service.

    And collect less often: the threads of 50 users of 2,000 partners would wait every 1.3 seconds, for 100 to 190 ms,
    until everything was looked through.
    """
    work_ahead(application, store)
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECTED_AT)


def load_ahead(application: Flask) -> None:
    """Load the code that the first map needs while the records are read, which mostly waits for the store.

    Templates, pyvis and the kernels, unless the worker compiles these just now: that holds the GIL for seconds.
    """
    templates = application.jinja_env
    for name in templates.list_templates(filter_func=lambda name: name.startswith(WARM)):
        templates.get_template(name)
    vis.load()
    if cache.complete() and not _ending.is_set():
        _load_kernels()


def work_ahead(application: Flask, store: Store) -> None:
    """Work out what the first map tells, and then the ties of today, from which the maps that it leads to are made."""
    until = time.monotonic() + COMPILED_WITHIN
    while not cache.complete():
        if time.monotonic() > until or _ending.wait(0.5):
            return
    with contextlib.suppress(GraphsvcError):  # whoever asks is told
        snapshot = store.snapshot()
        period = Period(clock.today(snapshot.setting.timezone))
        choice = question.fitting(snapshot, period, Choice())
        maps.data(snapshot, period, choice, maps.drawing(snapshot, period, choice), lambda _view, _key: "")
        if _ending.is_set():
            return
        _load_kernels()
        # Two seconds of a country: whoever has asked for the first map meanwhile sees it before.
        pace.until_quiet(GIVEN_WAY)
        question.window_ties(store.snapshot(), period)


def _load_kernels() -> None:
    from graphsvc.sparse import compile

    compile.main()


def listen(port: int, *, exact: bool) -> socket.socket:
    """A listening socket on loopback: on the port, or the next free one unless `exact`; raises EngineError."""
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
    """Raise EngineError where a graphsvc runs on the data folder."""
    if running := lock.running(folder):
        raise EngineError(
            _("graphsvc runs on %(folder)s at %(url)s; stop it first", folder=folder, url=running.get("url"))
        )


def _resume(opened: Opened, say: Callable[[str], None]) -> None:
    """Resume interrupted imports, while pages are already served."""
    folder = opened.data / "imports"
    imports.clear(folder, clock.now())
    for entry in import_jobs.interrupted(folder):
        say(_("going on with the import of %(files)s", files=", ".join(entry.files)))
        try:
            imports.run(opened.store, folder, entry.id)
        except (GraphsvcError, OSError) as error:  # the page of the import offers to resume or undo it
            say(str(error))
