"""Receiving requests where waitress falls short: bodies too large, and ambiguous requests.

A request that is too large goes to the app at once without its body, so that the error is in the reader's language. The
connection is then closed in order: remaining bytes are read and discarded for a while, since a socket closed with
unread bytes is reset, and the client loses the response. Requests that two parsers may read differently (RFC 9112,
sections 2.2, 3 and 6.3: request smuggling) are refused.
"""

# waitress has no annotations.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportMissingTypeStubs=false, reportUnknownParameterType=false, reportMissingParameterType=false
# pyright: reportUntypedBaseClass=false, reportAttributeAccessIssue=false

from __future__ import annotations

import contextlib
import re
import socket
import time
from typing import cast

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.utilities import BadRequest, Error, RequestEntityTooLarge

#: Most bytes discarded of a refused body, and seconds that a client has to read its response.
BYTES, SECONDS = 256 * 1024 * 1024, 10
_BARE_LF = re.compile(rb"(?<!\r)\n")


class _NoRoom(Error):
    code, reason = 507, "Insufficient Storage"


class Parser(HTTPRequestParser):
    """A request; cut_off: it is answered before its end was received."""

    cut_off = False

    def received(self, data: bytes) -> int:
        try:
            consumed = super().received(data)
        except OSError as error:  # writing a large body to disk failed
            consumed, self.completed = len(data), True
            self.error = _NoRoom(error.strerror or "no room is left for what was sent")
        if isinstance(self.error, RequestEntityTooLarge):
            self.close()
            self.error, self.cut_off, self.body_rcv = None, True, None
            headers = cast(dict[str, str], self.headers)
            headers["CONTENT_LENGTH"] = str(max(self.content_length, self.body_bytes_received))
            headers["CONNECTION"] = "close"
        elif not self.completed and not self.headers_finished and _BARE_LF.search(self.header_plus[-len(data) - 1 :]):
            self.error, self.completed = BadRequest("Bare LF found in HTTP message"), True
        self.cut_off = self.cut_off or self.error is not None
        if not self.cut_off:
            return consumed
        self.expect_continue = False
        return len(data)  # the rest of the data is not another request

    def parse_header(self, header_plus: bytes) -> None:
        super().parse_header(header_plus)
        if self.version not in ("1.0", "1.1"):
            raise ParsingError("HTTP/1.0 and HTTP/1.1 are understood")
        if "TRANSFER_ENCODING" in self.headers or (self.chunked and "CONTENT_LENGTH" in self.headers):
            raise ParsingError("Transfer-Encoding with Content-Length, or in HTTP/1.0, says the length twice")


class Channel(HTTPChannel):
    """A connection; after an early response it stays open until the client has read it."""

    parser_class = Parser
    _early = False
    _until = 0.0
    _left = BYTES

    def service(self) -> None:
        self._early = self._early or self.requests[0].cut_off
        super().service()

    def handle_write(self) -> None:
        if not (self._early and self.close_when_flushed):
            super().handle_write()
            return
        self._flush_exception(self._flush_some)
        if self.will_close:
            self.handle_close()
        elif not self.total_outbufs_len:
            self.close_when_flushed = False
            self._until = time.time() + SECONDS
            with contextlib.suppress(OSError):
                cast(socket.socket, self.socket).shutdown(socket.SHUT_WR)

    def readable(self) -> bool:
        return bool(self._until) or super().readable()

    def handle_read(self) -> None:
        if not self._until:
            super().handle_read()
            return
        try:
            self._left -= len(self.recv(1 << 20))
        except OSError:
            self._left = -1
        if self._left < 0 or time.time() > self._until:
            self.handle_close()
