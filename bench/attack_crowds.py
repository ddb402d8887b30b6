"""Many clients at once that begin and do not go on, go on drop by drop, or do not read."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from contextlib import ExitStack
from select import select

from bench.attack_target import SLUG, Attack, Target

MANY, IDLE, READERS = 40, 900, 20
DROP_EVERY, AT_LEAST, AT_MOST = 0.2, 2.0, 8.0
FORM = "Content-Type: application/x-www-form-urlencoded"
SIGN_IN, LARGE = "/auth/login/", "/api/v1/schema/?format=json"


def _crowd(
    begin: Callable[[Target], bytes], drop: bytes = b"", many: int = MANY, receives: int = 0
) -> Callable[[Target], tuple[str, float]]:
    """All begin the same; until one is answered, or it has been long."""

    def run(target: Target) -> tuple[str, float]:
        began = time.monotonic()
        with ExitStack() as stack:
            links = [stack.enter_context(target.connect(receives)) for _n in range(many)]
            for link in links:
                link.sendall(begin(target))
            reads = bool(receives)
            while time.monotonic() - began < AT_MOST:
                time.sleep(DROP_EVERY)
                stays = time.monotonic() - began < AT_LEAST
                ready = [] if reads or stays else select(links, [], [], 0)[0]
                if ready:
                    return _said(ready[0]), time.monotonic() - began
                if reads and not stays:
                    return "not read", time.monotonic() - began
                _drip(links, drop)
        return "nothing", time.monotonic() - began

    return run


def _drip(links: list[socket.socket], drop: bytes) -> None:
    for link in links if drop else ():
        try:
            link.sendall(drop)
        except OSError:
            continue


def _said(link: socket.socket) -> str:
    try:
        words = link.recv(1000).split(b" ", 2)
    except ConnectionError:
        return "cut off"
    return words[1].decode() if len(words) > 1 else "closed"


def _aborted(target: Target) -> tuple[str, float]:
    """Asks for a page and is gone before it is there."""
    began = time.monotonic()
    page = target.head("GET", f"/o/{SLUG}/accounts/", f"Cookie: {target.cookie}")
    for _n in range(MANY):
        with target.connect() as link:
            link.sendall(page)
    return "gone", time.monotonic() - began


ATTACKS = (
    Attack(
        "40 slow bodies", _crowd(lambda t: t.head("POST", SIGN_IN, FORM, size=5000), b"x"), True
    ),
    Attack(
        "40 slow bodies in chunks",
        _crowd(
            lambda t: t.head("POST", SIGN_IN, FORM, "Transfer-Encoding: chunked"), b"1\r\nx\r\n"
        ),
        True,
    ),
    Attack(
        "40 bodies of 50 MB that stop",
        _crowd(lambda t: t.head("POST", SIGN_IN, FORM, size=50_000_000) + b"x" * 9000),
        True,
    ),
    Attack(
        "40 slow headers",
        _crowd(lambda t: t.head("GET", SIGN_IN)[:-2], b"X-More: yes\r\n"),
        True,
    ),
    Attack("40 slow request lines", _crowd(lambda _t: b"GET /", b"a"), True),
    Attack("900 idle connections", _crowd(lambda _t: b"", many=IDLE), True),
    Attack(
        "20 who do not read their answer",
        _crowd(
            lambda t: t.head("GET", LARGE, f"Authorization: Bearer {t.key}"),
            many=READERS,
            receives=2048,
        ),
        True,
    ),
    Attack("40 who leave before the answer", _aborted, True),
)
