"""The server in front of the app: waitress with a bounded queue, and a time limit for sending requests.

waitress queues requests for its threads without a bound. Here a request that comes while too many wait is refused (503)
by the I/O thread, which the worker threads cannot delay; it also answers /livez and static files.
"""

from __future__ import annotations

import socket
import sys
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

#: Worker threads. They share the GIL with the I/O thread: under load by 200 users without pauses, 16 threads did less
#: than 4, and took six times as long to answer refusals.
THREADS = 4
#: Seconds after which a thread that computes hands on the GIL, for which the I/O thread waits. With Python's 5 ms one
#: refusal in a hundred took 96 to 133 ms at 200 users, with 1 ms 81 to 90, and no fewer requests were answered.
HANDED_ON = 0.001
#: Most waiting requests to accept another; fewer where the first of them has waited for so many seconds. Those few are
#: answered soon once what held them up is over, and it is not overload that held them up.
WAITING, FEW, SECONDS = 60, 16, 1.0
#: Most waiting requests when one that saves comes; these may wait for as long as it takes, since users typed them.
SAVING = 128
#: Seconds to receive a request, plus its size divided by the least bytes per second.
SENT_WITHIN, BYTES_A_SECOND = 60, 65536


class Task(WSGITask):
    """A request for the app, marked in its environment where it is to be refused."""

    def get_environment(self) -> dict[str, Any]:
        return {**super().get_environment(), busy.REFUSED: cast(Channel, self.channel).refused}


class Channel(receiving.Channel):
    """A connection, with the request being received and those that wait to be answered in order."""

    task_class = Task
    #: Start of the request being received, and arrival of the one to be answered next (time.time()).
    began = waits_since = 0.0
    #: Whether the next request is answered at once, outside the queue, and whether by a refusal.
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
        """Whether a request is to be answered at once; true for one thread only."""
        with cast(Any, self).requests_lock:
            due, self.at_once = self.at_once, False
        return due


class Queue(ThreadedTaskDispatcher):
    """The bounded queue of requests that wait for a thread, first come, first served."""

    def add_task(self, task: Any) -> None:
        """Queue a channel whose next request was received, or mark it to be answered at once."""
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
        """Whether too many requests wait, or for too long, to queue another; more may where it saves something."""
        with self.lock:
            waiting = cast(deque[Channel], self.queue)
            if saves:
                return len(waiting) >= SAVING
            if len(waiting) < FEW:
                return False
            return len(waiting) >= WAITING or now - waiting[0].waits_since > SECONDS


def _quick(request: Any) -> bool:
    """Whether a response needs neither time nor the store."""
    return request.cut_off or request.path == "/livez" or request.path.startswith("/static/")


def _saves(request: Any) -> bool:
    return request.command not in ("GET", "HEAD")


class Server(TcpWSGIServer):
    """A server that drops clients that take too long to send a request."""

    channel_class = Channel

    def maintenance(self, now: float) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        super().maintenance(cast(int, now))
        for channel in cast(dict[int, Channel], self.active_channels).values():
            if channel.request is not None and now - channel.began > _patience(channel.request):
                channel.will_close = True


def _patience(request: HTTPRequestParser) -> float:
    """Seconds that a request may take to be received; for one in chunks, by the bytes received so far."""
    return SENT_WITHIN + max(request.content_length, request.body_bytes_received) / BYTES_A_SECOND


def behind(listener: socket.socket, application: Flask) -> Server:
    """The server for an app on a listening socket; incomplete requests occupy no thread, and are dropped."""
    sys.setswitchinterval(HANDED_ON)
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
            max_request_body_size=app.BODY_LIMIT + 1,  # waitress refuses from this size on, the app above its limit
            asyncore_use_poll=True,
            ident=None,
            expose_tracebacks=False,
            # Kept, so that web.security can refuse requests from a proxy; nothing else reads them.
            clear_untrusted_proxy_headers=False,
        ),
    )
