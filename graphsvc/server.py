"""The server in front of the app: waitress, with a bound for who waits and a time for whoever sends.

waitress lets requests wait for its threads without a bound. Here who comes while too many wait is told to come back,
by the thread that reads and writes, which none of the others can hold up; it also says that the service is alive.
"""

from __future__ import annotations

import socket
import time
from collections import deque
from typing import Any, cast

from flask import Flask
from waitress.adjustments import Adjustments
from waitress.parser import HTTPRequestParser
from waitress.server import TcpWSGIServer
from waitress.task import ThreadedTaskDispatcher, WSGITask

from graphsvc import app, receiving
from graphsvc.web import busy

#: They take turns at the one interpreter, and with the thread that reads and writes: at 200 users who do not wait, 16
#: did less than 4, and answered refusals in six times the time.
THREADS = 4
#: So many requests wait at most, and nobody comes after one that has waited for so many seconds already.
WAITING, SECONDS = 32, 1.0
#: Who saves something has typed it: so many of these may wait, and for as long as it takes.
SAVING = 128
#: A request is to be there after so many seconds, and those that its bytes take at so many a second.
SENT_WITHIN, BYTES_A_SECOND = 60, 65536


class Task(WSGITask):
    """A request as the app gets it, marked where it is not to be worked on."""

    def get_environment(self) -> dict[str, Any]:
        return {**super().get_environment(), busy.REFUSED: cast(Channel, self.channel).refused}


class Channel(receiving.Channel):
    """A connection: the request being received, and those that wait to be answered, one after the other."""

    task_class = Task
    #: When the request that is being received began, and when the one to be answered was there, as time.time().
    began = waits_since = 0.0
    #: Whether the next request is answered at once, outside of the queue, and whether by a refusal.
    at_once = refused = False

    def received(self, data: bytes) -> bool:
        before = self.request
        more = super().received(data)
        if self.request is not before:
            self.began = time.time()
        self._answer_at_once()
        return more

    def service(self) -> None:
        super().service()
        self._answer_at_once()

    def _answer_at_once(self) -> None:
        while self._take():
            super().service()

    def _take(self) -> bool:
        """Whether there is something to be answered at once, and nobody else is about to."""
        with cast(Any, self).requests_lock:
            due, self.at_once = self.at_once, False
        return due


class Queue(ThreadedTaskDispatcher):
    """Who waits for a thread: the one who came first is answered first."""

    def add_task(self, task: Any) -> None:
        """Let a channel wait whose next request was received; or have it answered at once."""
        request, now = task.requests[0], time.time()
        task.at_once = task.refused = False
        if _quick(request):
            task.at_once = True
        elif self.too_many(_saves(request), now):
            task.at_once = task.refused = True
        else:
            task.waits_since = now
            super().add_task(task)

    def too_many(self, saves: bool, now: float) -> bool:
        """Whether so many wait, or for so long, that nobody else should; more may where something is saved."""
        with self.lock:
            waiting = cast(deque[Channel], self.queue)
            if saves:
                return len(waiting) >= SAVING
            return len(waiting) >= WAITING or (len(waiting) > 0 and now - waiting[0].waits_since > SECONDS)


def _quick(request: Any) -> bool:
    """Whether an answer takes neither time nor the store."""
    return request.cut_off or request.path == "/livez" or request.path.startswith("/static/")


def _saves(request: Any) -> bool:
    return request.command not in ("GET", "HEAD")


class Server(TcpWSGIServer):
    """A server that drops whoever takes too long to send a request, be it byte after byte."""

    channel_class = Channel

    def maintenance(self, now: float) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        super().maintenance(cast(int, now))
        for channel in cast(dict[int, Channel], self.active_channels).values():
            if channel.request is not None and now - channel.began > _patience(channel.request):
                channel.will_close = True


def _patience(request: HTTPRequestParser) -> float:
    """How many seconds a request may take to be received; one that comes in chunks tells no length."""
    return SENT_WITHIN + max(request.content_length, request.body_bytes_received) / BYTES_A_SECOND


def behind(listener: socket.socket, application: Flask) -> Server:
    """A server on a socket: half-sent and endless requests take no thread, and are dropped."""
    queue = Queue()
    queue.set_thread_count(THREADS)
    return Server(
        busy.Refusals(application),
        map={},
        _sock=listener,
        dispatcher=queue,
        bind_socket=False,
        sockinfo=(listener.family, listener.type, listener.proto, listener.getsockname()),
        adj=Adjustments(
            connection_limit=1000,
            channel_timeout=20,
            cleanup_interval=10,
            max_request_body_size=app.BODY_LIMIT + 1,  # waitress refuses from here on, we above
            asyncore_use_poll=True,
            ident=None,
            expose_tracebacks=False,
            # They stay, for the doors to refuse what a proxy hands on; nothing else looks at them.
            clear_untrusted_proxy_headers=False,
        ),
    )
