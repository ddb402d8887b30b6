"""The one client for what we send to addresses that others chose.

The name is resolved once, each answer checked, and the connection made to a checked
address: no second look-up can lead elsewhere. Nothing is followed, no proxy is asked, and
time and answer are bounded. Never call it inside a transaction.
"""

from __future__ import annotations

import re
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from ipaddress import ip_address
from urllib.parse import urlsplit

from django.conf import settings

from rules.public_networks import is_public

CONNECT, TOTAL = 5.0, 15.0
"""Seconds for a connection, and for all of it."""
ANSWER = 4096
"""Bytes of an answer that are read; the rest is nobody's business."""
LONGEST = 500
_URL = re.compile(r"[\w.~:/?#\[\]@!$&'()*+,;=%-]{1,500}", re.ASCII)
_HOST = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?", re.ASCII)
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*", re.ASCII)
_DOTTED = re.compile(r"(0|[1-9][0-9]{0,2})(\.(0|[1-9][0-9]{0,2})){3}", re.ASCII)


class OutgoingError(Exception):
    """Why there is no answer, as a word: `address`, `scheme`, `not_public`, `unresolved`,
    `unreachable`, `tls`, `timeout` or `broken`."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@dataclass(frozen=True)
class Reply:
    """What came back, as far as it was read."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Target:
    """An address, taken apart and written one way."""

    is_secure: bool
    host: str
    port: int
    path: str

    @classmethod
    def of(cls, url: str) -> Target:
        """Raises OutgoingError for what is no plain address, or one that is refused on sight.

        Names are not resolved here.
        """
        if not _URL.fullmatch(url):
            raise OutgoingError("address")
        try:
            parts, port = urlsplit(url), urlsplit(url).port
        except ValueError as error:
            raise OutgoingError("address") from error
        if parts.scheme not in {"https", "http"}:
            raise OutgoingError("scheme")
        if "@" in parts.netloc or parts.fragment or port == 0:
            raise OutgoingError("address")
        is_secure = parts.scheme == "https"
        if not is_secure and not settings.OUTGOING_HTTP:
            raise OutgoingError("scheme")
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        host = _host(parts.hostname or "", is_bracketed="[" in parts.netloc)
        return cls(is_secure, host, port or (443 if is_secure else 80), path)

    def addresses(self) -> list[str]:
        """Where it is, all of it checked: one that is not public spoils the others."""
        try:
            found = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise OutgoingError("unresolved") from error
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        if not addresses:
            raise OutgoingError("unresolved")
        for address in addresses:
            _check_public(address)
        return addresses


def post(url: str, body: bytes, headers: Mapping[str, str], *, total: float = TOTAL) -> Reply:
    """Send a body, once; redirects come back as they are. Raises OutgoingError."""
    until = time.monotonic() + total
    target = Target.of(url)
    link = _Link(target, target.addresses(), until)
    with _ended_at(until, link) as is_over:
        try:
            return _exchange(link, body, headers)
        except OutgoingError:
            raise
        except ssl.SSLError as error:
            raise OutgoingError("timeout" if is_over.is_set() else "tls") from error
        except (OSError, HTTPException, ValueError) as error:
            late = is_over.is_set() or isinstance(error, TimeoutError)
            raise OutgoingError("timeout" if late else "broken") from error


def _exchange(link: _Link, body: bytes, headers: Mapping[str, str]) -> Reply:
    link.request("POST", link.target.path, body=body, headers={**headers, "Connection": "close"})
    answer = link.getresponse()
    read = answer.read(ANSWER)
    if link.is_over():
        raise OutgoingError("timeout")
    return Reply(answer.status, {k.lower(): v for k, v in answer.getheaders()}, read)


class _Link(HTTPConnection):
    """A connection to addresses that are checked, by the name that was asked for."""

    def __init__(self, target: Target, addresses: list[str], until: float) -> None:
        super().__init__(target.host, target.port, timeout=CONNECT)
        self.target, self.addresses, self.until = target, addresses, until
        self.line: socket.socket | None = None  # `sock` is let go before the answer is read
        if target.is_secure:
            self.default_port = 443

    def connect(self) -> None:
        """To the first that takes the call; nothing is resolved again."""
        self.sock = self.line = self._connected()
        self.sock.settimeout(max(self.until - time.monotonic(), 0.1))
        if self.target.is_secure:
            secure = ssl.create_default_context().wrap_socket(
                self.sock, server_hostname=self.target.host, do_handshake_on_connect=False
            )
            self.sock = self.line = secure
            secure.do_handshake()

    def _connected(self) -> socket.socket:
        for address in self.addresses:
            left = min(CONNECT, self.until - time.monotonic())
            if left <= 0:
                raise OutgoingError("timeout")
            with suppress(OSError):
                return socket.create_connection((address, self.target.port), timeout=left)
        raise OutgoingError("unreachable")

    def is_over(self) -> bool:
        """Whether its time is up."""
        return time.monotonic() >= self.until

    def cut(self) -> None:
        """End it from another thread: whoever reads or writes is woken."""
        if self.line is not None:
            with suppress(OSError):
                socket.socket.shutdown(self.line, socket.SHUT_RDWR)


@contextmanager
def _ended_at(until: float, link: _Link) -> Iterator[threading.Event]:
    """A time limit on each read is none on a hundred of them: a clock of its own cuts the line."""
    over = threading.Event()

    def end() -> None:
        over.set()
        link.cut()

    clock = threading.Timer(max(until - time.monotonic(), 0), end)
    clock.daemon = True
    clock.start()
    try:
        yield over
    finally:
        clock.cancel()
        link.close()


def _host(host: str, *, is_bracketed: bool) -> str:
    """A name, or an address in its one plain form: no octal, hexadecimal or short ones."""
    host = host.lower().removesuffix(".")
    if is_bracketed:
        return _literal(host)
    labels = host.split(".")
    if _NUMBER.fullmatch(labels[-1]):
        if not _DOTTED.fullmatch(host):
            raise OutgoingError("not_public")
        return _literal(host)
    if len(host) > 253 or not all(_HOST.fullmatch(label) for label in labels):
        raise OutgoingError("address")
    if host == "localhost" or host.endswith(".localhost"):
        _check_public("127.0.0.1")
    return host


def _literal(host: str) -> str:
    if "%" in host:  # a zone of this machine
        raise OutgoingError("address")
    try:
        address = ip_address(host)
    except ValueError as error:
        raise OutgoingError("address") from error
    _check_public(str(address))
    return str(address)


def _check_public(address: str) -> None:
    found = ip_address(address.partition("%")[0])  # a link-local one names its zone
    if not is_public(found, allowed=settings.OUTGOING_NETWORKS):
        raise OutgoingError("not_public")
