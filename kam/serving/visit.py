"""One connection: a request comes in, is answered by a thread, and the answer goes out."""

from __future__ import annotations

import json
import socket
import time
from dataclasses import dataclass
from enum import Enum
from tempfile import SpooledTemporaryFile

from kam.serving.arrival import IN_MEMORY, Arrival, Refused

PIECE = 64 * 1024
LINGER = 2.0
"""Seconds for a client to take the end of an answer, before the connection is cut."""


class Stage(Enum):
    """What a connection that nobody works on waits for."""

    ARRIVING = "the rest of the request"
    LEAVING = "the client to take the answer"
    LINGERING = "the client to close"


@dataclass(frozen=True)
class Pace:
    """A client sends its head within `seconds`, and in each such time `least` bytes at least."""

    seconds: float
    least: int


class Exchange:
    """What the parser and the answer take for the socket: it never waits for the client."""

    def __init__(self, sock: socket.socket, arrival: Arrival) -> None:
        self._sock, self._arrival = sock, arrival
        self._left: SpooledTemporaryFile[bytes] | None = None
        self.left = 0

    def recv(self, size: int, flags: int = 0) -> bytes:
        """What has come; nothing more will."""
        return self._arrival.kept.read(size)

    def sendall(self, data: bytes) -> None:
        """As much as the client takes now, the rest for later."""
        if not self.left:
            data = data[self._send(data) :]
        if data:
            if self._left is None:
                self._left = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 (closed with it)
            self._left.write(data)
            self.left += len(data)

    def send(self, data: bytes) -> int:
        """All of it is taken."""
        self.sendall(data)
        return len(data)

    def send_left(self) -> int:
        """How many more bytes the client took."""
        if self._left is None:
            return 0
        self._left.seek(-self.left, 2)
        sent = self._send(self._left.read(PIECE))
        self.left -= sent
        return sent

    def close(self) -> None:
        """The connection is closed by who watches it."""

    def drop(self) -> None:
        """Forget what is left."""
        if self._left is not None:
            self._left.close()
        self.left = 0

    def gettimeout(self) -> float:
        """It is never waited for."""
        return 0.0

    def settimeout(self, value: float | None) -> None:
        """It is never waited for."""

    def setblocking(self, flag: bool) -> None:
        """It is never waited for."""

    def shutdown(self, how: int) -> None:
        """The connection is ended by who watches it."""

    def getsockname(self) -> object:
        """Our side of the connection."""
        return self._sock.getsockname()

    def _send(self, data: bytes) -> int:
        try:
            return self._sock.send(data)
        except BlockingIOError:
            return 0


class Visit:
    """A connection and how far it is."""

    def __init__(
        self, sock: socket.socket, client: object, server: object, most: int, pace: Pace
    ) -> None:
        sock.setblocking(False)
        self.connection = sock
        self.client, self.server = client, server
        self.stage = Stage.ARRIVING
        self.arrival = Arrival(most)
        self.sock = Exchange(sock, self.arrival)
        self.until = time.monotonic() + pace.seconds
        self._pace, self._progress = pace, 0

    @property
    def held(self) -> int:
        """Bytes that are kept for it."""
        return self.arrival.held + self.sock.left

    def receive(self) -> bool:
        """Take what has come; whether the client is still there."""
        try:
            data = self.connection.recv(PIECE)
        except BlockingIOError:
            return True
        is_body = self.arrival.has_head
        self.arrival.take(data)
        if is_body:
            self._progress += len(data)
        elif self.arrival.has_head:
            self.until = time.monotonic() + self._pace.seconds
        if self.arrival.awaits_continue:
            self.arrival.awaits_continue = False
            self.connection.send(b"HTTP/1.1 100 Continue\r\n\r\n")
        return bool(data)

    @property
    def has_left(self) -> bool:
        """Whether the client closed while its request waited for its turn."""
        try:
            return not self.connection.recv(1, socket.MSG_PEEK)
        except BlockingIOError:
            return False

    def send(self) -> None:
        """Send some of what is left."""
        self._progress += self.sock.send_left()

    def begin(self, stage: Stage, seconds: float) -> None:
        """The request was read: from now on its answer goes out."""
        self.arrival.close()
        self.stage = stage
        self._progress, self.until = 0, time.monotonic() + seconds

    def goes_on(self, now: float) -> bool:
        """Whether it was quick enough for another while."""
        if self._progress < self._pace.least:
            return False
        self._progress, self.until = 0, now + self._pace.seconds
        return True

    def refuse(self, refused: Refused) -> None:
        """Answer without the product: a line for people, a problem for programs."""
        body, kind = f"{refused.reason}\n", "text/plain"
        if self.arrival.is_for_programs:
            body, kind = json.dumps(refused.problem()), "application/problem+json"
        self.sock.sendall(
            f"HTTP/1.1 {refused.status} {refused.reason}\r\nConnection: close\r\n"
            f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode()
        )

    def close(self) -> None:
        """Forget it."""
        self.arrival.close()
        self.sock.drop()
        self.connection.close()
