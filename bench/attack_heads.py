"""Requests of somebody unknown: odd lines, headers and forms."""

from __future__ import annotations

from collections.abc import Callable

from bench.attack_target import Attack, Target

SIGN_IN = "/auth/login/"
FORM = "Content-Type: application/x-www-form-urlencoded"
BOUNDARY = b'--b\r\nContent-Disposition: form-data; name="a%d"\r\n\r\nx\r\n'
MULTIPART = "Content-Type: multipart/form-data; boundary=b"
LIGATURE = "\ufdfa"
"""One letter that compatibility makes 18 of."""

Raw = Callable[[Target], bytes]


def _sends(raw: Raw) -> Callable[[Target], tuple[str, float]]:
    return lambda target: target.send(raw(target))


def _form(body: bytes, kind: str = FORM) -> Callable[[Target], tuple[str, float]]:
    """As a browser that has opened the page of the form."""

    def raw(target: Target) -> bytes:
        token = target.token
        own = (
            f"Cookie: {target.token_cookie}",
            f"X-CSRFToken: {token}",
            f"Origin: {target.origin}",
        )
        return target.head("POST", SIGN_IN, kind, *own, size=len(body)) + body

    return _sends(raw)


def _chunked(target: Target) -> bytes:
    head = target.head("POST", "/api/v1/accounts/", "Transfer-Encoding: chunked")
    return head + b"1\r\n \r\n" * 19_000 + b"0\r\n\r\n"


def _both(target: Target) -> bytes:
    return target.head("POST", SIGN_IN, "Transfer-Encoding: chunked", size=5) + b"0\r\n\r\n"


def _login(login: str, password: str) -> bytes:
    return f"login={login}&password={password}".encode()


ATTACKS = (
    Attack("a query of 100 kB", _sends(lambda t: t.head("GET", f"/healthz?{'a' * 100_000}"))),
    Attack("a query of 1,300 parameters", _sends(lambda t: t.head("GET", f"/?{'a&' * 1300}"))),
    Attack("an address of 100 kB", _sends(lambda t: t.head("GET", "/a" * 50_000))),
    Attack("an address of 1,300 steps", _sends(lambda t: t.head("GET", "/.." * 1300))),
    Attack("500 headers", _sends(lambda t: t.head("GET", "/", *["A: b"] * 500))),
    Attack("a header of 100 kB", _sends(lambda t: t.head("GET", "/", f"A: {'b' * 100_000}"))),
    Attack("headers of 1 MB", _sends(lambda t: t.head("GET", "/", *[f"A: {'b' * 8000}"] * 125))),
    Attack("2,000 cookies", _sends(lambda t: t.head("GET", SIGN_IN, f"Cookie: {'a=b;' * 2000}"))),
    Attack(
        "2,600 languages",
        _sends(lambda t: t.head("GET", SIGN_IN, f"Accept-Language: {'en,' * 2600}")),
    ),
    Attack(
        "1,000 ranges of a file",
        _sends(
            lambda t: t.head("GET", "/static/css/tokens.css", f"Range: bytes={'0-1,' * 1000}0-1")
        ),
    ),
    Attack("two lengths of a body", _sends(_both)),
    Attack("19,000 chunks of one byte", _sends(_chunked)),
    Attack("a form of 400,000 fields", _form(b"a=&" * 400_000)),
    Attack(
        "a form in 20,000 parts", _form(b"".join(BOUNDARY % n for n in range(20_000)), MULTIPART)
    ),
    Attack("a part with a header of 1 MB", _form(b"--b\r\nA: " + b"x" * 1_000_000, MULTIPART)),
    Attack("a form without an end", _form(b"--b\r\n" * 200_000, MULTIPART)),
    Attack("a password of 4 MB", _form(_login("a@b.example", "x" * 4_000_000))),
    Attack("an e-mail of 250,000 ligatures", _form(_login(LIGATURE * 250_000, "x"))),
    Attack("an e-mail of 200,000 signs @", _form(_login("a@" * 200_000, "x"))),
    Attack("a form of 5,000 fields of one name", _form(b"login=&" * 4_999)),
    Attack("one sign-in after the other", _form(_login("leader@borealis.example", "wrong"))),
)
