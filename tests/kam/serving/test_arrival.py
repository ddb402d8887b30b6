"""When a request is there whole: by its length or its chunks, however it is cut into pieces."""

from __future__ import annotations

import pytest

from kam.serving.arrival import LARGEST_HEAD, LONGEST_ADDRESS, MOST_CHUNKS, Arrival, Refused

HEAD = b"POST / HTTP/1.1\r\nHost: here\r\n"
MOST = 1000


def arrived(*pieces: bytes) -> Arrival:
    arrival = Arrival(MOST)
    for piece in pieces:
        arrival.take(piece)
    return arrival


def in_bytes(whole: bytes) -> list[bytes]:
    return [whole[n : n + 1] for n in range(len(whole))]


@pytest.mark.parametrize(
    "whole",
    [
        b"GET / HTTP/1.1\r\n\r\n",
        HEAD + b"Content-Length: 5\r\n\r\nhello",
        HEAD + b"content-length:0\r\n\r\n",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n3;x=y\r\n0\r\n\r\n0\r\n\r\n",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n0\r\nDigest: x\r\nOther: y\r\n\r\n",
    ],
)
def test_a_request_is_whole_with_its_last_byte_and_not_before(whole: bytes) -> None:
    *most, last = in_bytes(whole)
    arrival = arrived(*most)
    assert not arrival.is_whole
    arrival.take(last)
    assert arrival.is_whole
    arrival.rewind()
    assert arrival.kept.read() == whole
    assert arrived(whole).is_whole


def test_what_is_no_chunk_is_left_to_the_parser() -> None:
    assert arrived(HEAD + b"Transfer-Encoding: chunked\r\n\r\nno size\r\n").is_whole


def test_a_client_that_waits_is_told_to_go_on_unless_it_has_begun() -> None:
    head = HEAD + b"Expect: 100-continue\r\nContent-Length: 2\r\n\r\n"
    assert arrived(head).awaits_continue
    assert not arrived(HEAD + b"Content-Length: 2\r\n\r\n").awaits_continue


def test_of_a_body_over_the_limit_nothing_is_kept_and_far_over_it_nothing_awaited() -> None:
    head = HEAD + b"Content-Length: %d\r\n\r\n"
    over = arrived(head % (MOST + 1), b"x" * MOST)
    assert (over.is_whole, over.held) == (False, len(head % (MOST + 1)))
    over.take(b"x")
    assert over.is_whole
    assert arrived(head % (2 * MOST + 1)).is_whole


@pytest.mark.parametrize(
    ("pieces", "status"),
    [
        ([b"GET / HTTP/1.1\r\nCookie: " + b"x" * LARGEST_HEAD], 431),
        ([HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + b"0" * 9000], 431),
        ([HEAD + b"Transfer-Encoding: chunked\r\n\r\nffffffff\r\n"], 413),
        ([HEAD + b"Transfer-Encoding: chunked\r\n\r\n"] + [b"1\r\nx\r\n"] * (MOST_CHUNKS + 1), 413),
    ],
)
def test_what_would_never_end_is_refused(pieces: list[bytes], status: int) -> None:
    with pytest.raises(Refused) as refused:
        arrived(*pieces)
    assert refused.value.status == status


@pytest.mark.parametrize("end", [b" HTTP/1.1\r\n\r\n", b""])
def test_a_long_address_is_refused_before_the_parser_sees_it(end: bytes) -> None:
    longest = b"GET /" + b"a" * (LONGEST_ADDRESS - len(b"GET / HTTP/1.1")) + b" HTTP/1.1"
    assert arrived(longest + b"\r\n\r\n").is_whole

    with pytest.raises(Refused) as refused:
        arrived(b"GET /api/v1/accounts/?ids=" + b"a" * LONGEST_ADDRESS + end)

    assert (refused.value.status, refused.value.code) == (414, "address_too_long")


@pytest.mark.parametrize(
    "begun, is_it",
    [
        (b"GET /api/v1/accounts/ HTT", True),
        (b"GET /api/v1/accounts/ HTTP/1.1\r\n\r\n", True),
        (b"POST /api/v1/accounts/bulk/ HTTP/1.1\r\nContent-Length: 9\r\n\r\n", True),
        (b"GET /o/api/ HTTP/1.1\r\n\r\n", False),
        (b"GET /a", False),
        (b"", False),
    ],
)
def test_programs_are_told_by_their_address(begun: bytes, is_it: bool) -> None:
    assert arrived(begun).is_for_programs is is_it
