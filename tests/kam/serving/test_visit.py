"""A connection by itself: answers that are not taken wait, and who has left is known."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from kam.serving.visit import Pace, Stage, Visit

ANSWER = bytes(range(256)) * 20_000


@pytest.fixture
def pair() -> Iterator[tuple[Visit, socket.socket]]:
    """The product's side of a connection, and the client."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.settimeout(5)
        yield Visit(ours, "", "", most=1000, pace=Pace(10, 500)), theirs


def test_an_answer_that_is_not_taken_waits_and_comes_whole(
    pair: tuple[Visit, socket.socket],
) -> None:
    visit, client = pair
    for at in range(0, len(ANSWER), 100_000):
        visit.sock.sendall(ANSWER[at : at + 100_000])
    assert 0 < visit.sock.left < len(ANSWER)
    taken = b""
    while len(taken) < len(ANSWER):
        taken += client.recv(100_000)
        visit.send()
    assert (taken == ANSWER, visit.held) == (True, 0)


def test_who_closed_has_left(pair: tuple[Visit, socket.socket]) -> None:
    visit, client = pair
    assert not visit.has_left
    client.close()
    assert visit.has_left


def test_a_client_goes_on_that_brings_enough_in_each_while(
    pair: tuple[Visit, socket.socket],
) -> None:
    visit, client = pair
    client.sendall(b"POST / HTTP/1.1\r\nContent-Length: 900\r\n\r\n" + b"x" * 500)
    assert visit.receive()
    assert not visit.goes_on(0)  # what came with the head was no body yet
    client.sendall(b"x" * 399)
    assert visit.receive()
    assert not visit.goes_on(0)


def test_a_reader_goes_on_that_takes_enough_in_each_while(
    pair: tuple[Visit, socket.socket],
) -> None:
    visit, client = pair
    visit.sock.sendall(ANSWER)
    visit.begin(Stage.LEAVING, 10)
    visit.send()
    assert not visit.goes_on(0)
    client.recv(400_000)
    visit.send()
    assert visit.goes_on(0)
    assert not visit.goes_on(0)
