"""Requests on the wire, as no client of ours would send them: too large, half, double, or for somebody else."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from running import served

from graphsvc import app as application
from graphsvc.config import Settings
from graphsvc.storage.store import Store

#: Bytes are read before any store is.
ENGINES = ("arcadedb",)

MEGABYTE = 1_048_576
STATUS = re.compile(rb"^HTTP/1\.[01] \d\d\d ", re.MULTILINE)


@pytest.fixture
def app(store: Store, tmp_path: Path) -> Flask:
    return application.create_app(store, Settings(data=tmp_path), mode="local")


@pytest.fixture
def at(app: Flask) -> Iterator[tuple[str, int]]:
    with served(app) as url:
        address = urlsplit(url)
        assert address.hostname
        assert address.port
        yield address.hostname, address.port


def head(app: Flask, line: str, *more: str, host: str = "localhost") -> bytes:
    token = app.extensions["graphsvc.tokens"].token
    return "\r\n".join([line, f"Host: {host}", f"Authorization: Bearer {token}", *more, "", ""]).encode("latin-1")


def all_of(peer: socket.socket) -> bytes:
    """What is answered, until the connection is closed; an error where it is reset."""
    answer = b""
    while chunk := peer.recv(65536):
        answer += chunk
    return answer


def asked(at: tuple[str, int], *parts: bytes) -> bytes:
    with socket.create_connection(at, timeout=30) as peer:
        for part in parts:
            peer.sendall(part)
        return all_of(peer)


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


UPLOAD = "Content-Type: multipart/form-data; boundary=x"


@pytest.mark.parametrize("more", [(), ("Expect: 100-continue",)], ids=["sent", "asked before"])
@pytest.mark.parametrize("address", ["/import", "/api/imports", "/api/partners"])
def test_a_hundred_megabytes_are_refused_before_they_are_sent(
    app: Flask, at: tuple[str, int], address: str, more: tuple[str, ...]
) -> None:
    began = time.monotonic()
    with socket.create_connection(at, timeout=30) as peer:
        peer.sendall(head(app, f"POST {address} HTTP/1.1", UPLOAD, f"Content-Length: {100 * MEGABYTE}", *more))
        answer = all_of(peer)
        assert status(answer) == 413
        assert b"at most 10 MB can be sent at once" in answer
        assert b"100 Continue" not in answer
        assert (b"application/problem+json" in answer) == address.startswith("/api")
    assert time.monotonic() - began < 5


def test_who_sends_a_hundred_megabytes_without_listening_reads_the_refusal(app: Flask, at: tuple[str, int]) -> None:
    start = head(app, "POST /import HTTP/1.1", UPLOAD, f"Content-Length: {100 * MEGABYTE}")
    answer = asked(at, start, *[b"x" * MEGABYTE] * 100)
    assert status(answer) == 413
    assert b"at most 10 MB can be sent at once" in answer


def test_who_sends_without_a_length_reads_the_refusal(app: Flask, at: tuple[str, int]) -> None:
    start = head(app, "POST /import HTTP/1.1", UPLOAD, "Transfer-Encoding: chunked")
    chunk = b"%x\r\n%s\r\n" % (MEGABYTE, b"x" * MEGABYTE)
    answer = asked(at, start, *[chunk] * 40)
    assert status(answer) == 413
    assert b"at most 10 MB can be sent at once" in answer


def test_ten_megabytes_are_taken(app: Flask, at: tuple[str, int]) -> None:
    body = b'{"name": "%s"}' % (b"x" * (10 * MEGABYTE - 20))
    start = head(app, "POST /api/partners HTTP/1.1", "Content-Type: application/json", f"Content-Length: {len(body)}")
    assert status(asked(at, start, body, head(app, "GET /livez HTTP/1.0"))) == 422


def test_what_lies_behind_a_refused_body_is_no_request(app: Flask, at: tuple[str, int], store: Store) -> None:
    inner = head(app, "POST /api/sectors HTTP/1.1", "Content-Type: application/json", "Content-Length: 17")
    start = head(app, "POST /import HTTP/1.1", UPLOAD, f"Content-Length: {20 * MEGABYTE}")
    answer = asked(at, start + inner + b'{"name":"Health"}')
    assert len(STATUS.findall(answer)) == 1
    assert not store.snapshot().sectors


JSON, CHUNKED, END = "Content-Type: application/json", "Transfer-Encoding: chunked", b"0\r\n\r\n"
POST, GET = "POST /api/sectors HTTP/1.1", "GET /livez HTTP/1.1"
#: first line, headers, what follows, and the status
SHAPES: dict[str, tuple[str, tuple[str, ...], bytes, set[int]]] = {
    "both lengths": (POST, (JSON, "Content-Length: 5", CHUNKED), END, {400}),
    "two lengths": (POST, ("Content-Length: 5", "Content-Length: 6"), b"", {400}),
    "signed length": (POST, ("Content-Length: +5",), b"", {400}),
    "spaced name": (POST, ("Content-Length : 5",), b"", {400}),
    "chunks in 1.0": ("POST /api/sectors HTTP/1.0", (CHUNKED,), END, {400}),
    "odd coding": (POST, ("Transfer-Encoding: xchunked",), END, {400, 501}),
    "coding twice": (POST, ("Transfer-Encoding: chunked, identity",), END, {400, 501}),
    "bad chunk": (POST, (JSON, CHUNKED), b"0x5\r\nabcde\r\n" + END, {400}),
    "bare LF in a header": (GET, ("X-A: b\nX-C: d",), b"", {400}),
    "bare CR": (GET, ("X-A: b\rX-C: d",), b"", {400}),
    "no version": ("GET /livez", (), b"", {400}),
    "HTTP/2.0": ("GET /livez HTTP/2.0", (), b"", {400}),
    "a large header": (GET, ("X-A: " + "b" * 300_000,), b"", {431}),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_what_two_readers_could_take_for_different_requests_is_refused_and_closed(
    app: Flask, at: tuple[str, int], shape: str
) -> None:
    line, headers, body, wanted = SHAPES[shape]
    answer = asked(at, head(app, line, *headers) + body)
    assert status(answer) in wanted
    assert len(STATUS.findall(answer)) == 1
    assert b"Traceback" not in answer


@pytest.mark.parametrize(
    "sent",
    [
        b"GET /livez HTTP/1.1\nHost: localhost\n\n",
        b"GET /livez HTTP/1.1\r\n Host: localhost\r\n\r\n",
        b"GET /livez\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\r\n\r\n",
    ],
    ids=["bare LF", "folded", "HTTP/0.9", "HTTP/2", "TLS"],
)
def test_what_is_no_request_is_refused_and_closed(at: tuple[str, int], sent: bytes) -> None:
    answer = asked(at, sent)
    assert status(answer) == 400
    assert len(STATUS.findall(answer)) == 1


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PROPFIND", "FOO"])
def test_methods_that_nobody_needs_are_refused(app: Flask, at: tuple[str, int], method: str) -> None:
    for address in ("/", "/livez", "/api/partners"):
        answer = asked(at, head(app, f"{method} {address} HTTP/1.1", "Connection: close", "X-Secret: do-not-echo"))
        assert status(answer) == 405, address
        assert b"do-not-echo" not in answer


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "evil.example:80", "", "[::2]", "127.0.0.1, evil"]
)
def test_only_our_own_names_are_answered(app: Flask, at: tuple[str, int], host: str) -> None:
    for address in ("/", "/livez", "/api/partners", "/static/graphsvc.css"):
        answer = asked(at, head(app, f"GET {address} HTTP/1.1", "Connection: close", host=host))
        assert status(answer) in (400, 403), address
        assert b"evil" not in answer.split(b"\r\n\r\n", 1)[0]
    absolute = head(app, "GET http://evil.example/ HTTP/1.1", "Connection: close", host=host)
    assert status(asked(at, absolute)) in (400, 403)


@pytest.mark.parametrize("text", ["\x00", "\x01", "\x1b[31m", "\x7f", "\x85", "\xff\xfe"])
def test_control_characters_on_the_wire_break_nothing(app: Flask, at: tuple[str, int], text: str) -> None:
    lines = (
        head(
            app, "GET / HTTP/1.1", "Connection: close", f"User-Agent: a{text}b", f"Cookie: graphsvc={text}; lang={text}"
        ),
        head(app, "GET / HTTP/1.1", "Connection: close", f"Accept-Language: {text}", f"If-None-Match: {text}"),
        head(app, f"GET /partners?q={text}&after={text} HTTP/1.1", "Connection: close"),
        head(app, f"GET /partners/{text} HTTP/1.1", "Connection: close"),
        *(
            head(app, f"{method} HTTP/1.1", "Connection: close", f"{name}: {text}", "Content-Length: 2") + b"{}"
            for method in ("POST /api/partners", "PUT /api/partners/a", "POST /partners/new")
            for name in ("Content-Type", "If-Match", "Idempotency-Key", "Sec-Fetch-Site", "Authorization")
        ),
    )
    for sent in lines:
        assert status(asked(at, sent)) < 500, sent


def test_texts_of_megabytes_are_refused_at_once(app: Flask, at: tuple[str, int]) -> None:
    for sent in (
        head(app, f"GET /partners?q={'x' * 10 * MEGABYTE} HTTP/1.1"),
        head(app, f"GET /{'x' * 10 * MEGABYTE} HTTP/1.1"),
        head(app, "GET / HTTP/1.1", f"Cookie: {'x' * 10 * MEGABYTE}"),
    ):
        assert status(asked(at, sent)) == 431


def test_three_hundred_half_sent_uploads_hold_nobody_up(app: Flask, at: tuple[str, int]) -> None:
    start = head(app, "POST /import HTTP/1.1", UPLOAD, "Content-Length: 1000000")
    peers = [socket.create_connection(at, timeout=30) for _ in range(300)]
    try:
        for peer in peers:
            peer.sendall(start + b"--x\r\n")
        began = time.monotonic()
        for _ in range(20):
            assert status(asked(at, head(app, "GET /livez HTTP/1.1", "Connection: close"))) == 200
            assert status(asked(at, head(app, "GET /partners HTTP/1.1", "Connection: close"))) == 200
        assert time.monotonic() - began < 30
    finally:
        for peer in peers:
            peer.close()
