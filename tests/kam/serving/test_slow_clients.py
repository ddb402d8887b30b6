"""Slow clients against a server that really runs, with one process and one thread."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from http.client import HTTPConnection
from select import select
from urllib.parse import urlsplit

import pytest

from tests.integrations.serving import gunicorn

SECONDS = 1
"""How long the server waits for headers, and for 20 kB."""
POST = "POST /api/v1/accounts/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
UNKNOWN = b"HTTP/1.1 401 Unauthorized"
MANY = 40


@pytest.fixture(scope="module")
def server(django_db_setup: None) -> Iterator[str]:
    """One for all tests of this file."""
    with gunicorn(workers=1, KAM_SLOWEST_SECONDS=str(SECONDS)) as address:
        yield urlsplit(address).netloc


def connect(server: str) -> socket.socket:
    return socket.create_connection(address_of(server), timeout=20)


def address_of(server: str) -> tuple[str, int]:
    host, port = server.split(":")
    return host, int(port)


def answer(link: socket.socket) -> bytes:
    """All that the server says until it closes."""
    return b"".join(iter(lambda: link.recv(65_536), b""))


def seconds_of_a_page(server: str) -> float:
    began = time.monotonic()
    link = HTTPConnection(server, timeout=20)
    link.request("GET", "/healthz")
    assert link.getresponse().status == 200
    link.close()
    return time.monotonic() - began


@pytest.mark.parametrize(
    "begun",
    [
        b"",
        POST.encode(),
        f"{POST}Content-Length: 500\r\n\r\nlogin=a".encode(),
        f"{POST}Transfer-Encoding: chunked\r\n\r\n5\r\nlog".encode(),
    ],
    ids=["idle", "head", "body", "chunks"],
)
def test_many_who_never_finish_keep_nobody_waiting(server: str, begun: bytes) -> None:
    """Three times at most: a busy machine may hold a page up too, but not each of three."""
    for _round in range(3):
        with ExitStack() as stack:
            links = [stack.enter_context(connect(server)) for _n in range(MANY)]
            for link in links:
                link.sendall(begun)
            seconds = seconds_of_a_page(server)
            answers = {answer(link).partition(b"\r\n")[0] for link in links}
        assert answers == {b"HTTP/1.1 408 Request Timeout" if begun else b""}
        if seconds < SECONDS:
            return
    raise AssertionError(f"Others' page took {seconds:.1f} s")


def test_a_drip_of_bytes_buys_no_time(server: str) -> None:
    with connect(server) as link:
        link.sendall(f"{POST}Content-Length: 500\r\n\r\n".encode())
        drops = 0
        while not select([link], [], [], SECONDS / 10)[0]:
            link.sendall(b"x")
            drops += 1
        assert (link.recv(12), drops < 50) == (b"HTTP/1.1 408", True)


def test_a_large_body_over_a_slow_line_is_read(server: str) -> None:
    """It takes three times as long as any request may pause."""
    parts = [b"x" * 20_000] * 10
    with connect(server) as link:
        link.sendall(f"{POST}Content-Length: {20_000 * 10}\r\n\r\n".encode())
        for part in parts:
            time.sleep(SECONDS * 0.3)
            link.sendall(part)
        status, _end, _rest = answer(link).partition(b"\r\n")
    assert status == UNKNOWN


def test_who_does_not_read_an_answer_keeps_nobody_waiting(server: str) -> None:
    ask = b"GET /api/v1/schema/ HTTP/1.1\r\nHost: localhost\r\n\r\n"
    with ExitStack() as stack:
        for _n in range(8):
            link = stack.enter_context(socket.socket())
            link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
            link.connect(address_of(server))
            link.sendall(ask)
        assert seconds_of_a_page(server) < 10


def test_a_client_that_asks_first_is_told_to_go_on_once(server: str) -> None:
    with connect(server) as link:
        link.sendall(f"{POST}Expect: 100-continue\r\nContent-Length: 7\r\n\r\n".encode())
        assert link.recv(1000) == b"HTTP/1.1 100 Continue\r\n\r\n"
        link.sendall(b"login=a")
        assert answer(link).startswith(UNKNOWN)


@pytest.mark.parametrize(
    "path, kind", [("/api/v1/me/", "application/problem+json"), ("/o/", "text/plain")]
)
def test_a_long_address_is_refused_in_the_words_of_who_asks(
    server: str, path: str, kind: str
) -> None:
    link = HTTPConnection(server, timeout=20)
    link.request("GET", f"{path}?q={'a' * 5000}")
    answered = link.getresponse()
    body = answered.read().decode()
    link.close()

    assert (answered.status, answered.getheader("Content-Type")) == (414, kind)
    if kind == "text/plain":
        assert body == "URI Too Long\n"
    else:
        told = json.loads(body)
        assert (told["status"], told["code"], told["title"]) == (
            414,
            "address_too_long",
            "URI Too Long",
        )
