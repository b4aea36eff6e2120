"""How a request is received, where waitress alone falls short: too much, too little, and what means two things.

A request that is too large goes to the app at once, without its body, which says so in the reader's language. The
connection then ends in order: what is still on its way is taken in and thrown away for a while, since a socket that is
closed with bytes unread is reset, and the client loses the answer. A request that two readers could take for
different ones (RFC 9112, sections 2.2, 3 and 6.3) is refused.
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
from waitress.utilities import BadRequest, RequestEntityTooLarge

#: What is thrown away of a body that nobody wants, at most, and the seconds that a client has to see its answer.
BYTES, SECONDS = 256 * 1024 * 1024, 10
_BARE_LF = re.compile(rb"(?<!\r)\n")


class Parser(HTTPRequestParser):
    """One request; `cut_off` once it is answered before its end was received."""

    cut_off = False

    def received(self, data: bytes) -> int:
        consumed = super().received(data)
        if isinstance(self.error, RequestEntityTooLarge):
            self.close()
            self.error, self.cut_off, self.body_rcv = None, True, None
            told = cast(dict[str, str], self.headers)
            told["CONTENT_LENGTH"] = str(max(self.content_length, self.body_bytes_received))
            told["CONNECTION"] = "close"
        elif not self.completed and not self.headers_finished and _BARE_LF.search(self.header_plus[-len(data) - 1 :]):
            self.error, self.completed = BadRequest("Bare LF found in HTTP message"), True
        self.cut_off = self.cut_off or self.error is not None
        if not self.cut_off:
            return consumed
        self.expect_continue = False
        return len(data)  # what follows is no request of its own

    def parse_header(self, header_plus: bytes) -> None:
        super().parse_header(header_plus)
        if self.version not in ("1.0", "1.1"):
            raise ParsingError("HTTP/1.0 and HTTP/1.1 are understood")
        if "TRANSFER_ENCODING" in self.headers or (self.chunked and "CONTENT_LENGTH" in self.headers):
            raise ParsingError("Transfer-Encoding with Content-Length, or in HTTP/1.0, says the length twice")


class Channel(HTTPChannel):
    """A connection; one that was answered early stays until its client has seen that."""

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
