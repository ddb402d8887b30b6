"""The stand-in as a server of HTTP: one CRM's shape on one port."""

from __future__ import annotations

import json
import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol
from urllib.parse import parse_qsl, urlsplit

from .store import Store

Answer = tuple[int, Any]


class Shape(Protocol):
    """How one CRM answers."""

    store: Store

    def answer(self, method: str, path: str, query: dict[str, str], body: Any) -> Answer:
        """Status and body; the lock of the store is held."""


@dataclass
class Trouble:
    """A share of requests is put off, and of answers lost after the work was done."""

    share: float = 0.0
    seed: int = 1
    put_off: int = 0
    lost: int = 0
    _random: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)  # noqa: S311 (no secret)

    def puts_off(self) -> bool:
        """Whether this request is answered 429."""
        hit = self._random.random() < self.share
        self.put_off += hit
        return hit

    def loses(self) -> bool:
        """Whether this answer never arrives."""
        hit = self._random.random() < self.share
        self.lost += hit
        return hit


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, *_asked: object) -> None:
        """Who was killed in the middle of a request says nothing more."""


@contextmanager
def serving(shape: Shape, *, port: int = 0, trouble: Trouble | None = None) -> Iterator[str]:
    """The address, as long as it is there."""
    troubled = trouble or Trouble()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._take()

        def do_POST(self) -> None:
            self._take()

        def do_PATCH(self) -> None:
            self._take()

        def do_PUT(self) -> None:
            self._take()

        def do_DELETE(self) -> None:
            self._take()

        def _take(self) -> None:
            length = int(self.headers.get("content-length", 0))
            sent = self.rfile.read(length)
            if troubled.puts_off():
                self._say(429, {"message": "slower"}, {"Retry-After": "0"})
                return
            place = urlsplit(self.path)
            body = json.loads(sent) if sent else None
            with shape.store.lock:
                status, said = shape.answer(
                    self.command, place.path, dict(parse_qsl(place.query)), body
                )
            if troubled.loses():
                self.close_connection = True
                return
            self._say(status, said, {})

        def _say(self, status: int, said: Any, headers: dict[str, str]) -> None:
            content = b"" if said is None else json.dumps(said).encode()
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_args: object) -> None:
            """Nobody reads it."""

    with _Server(("127.0.0.1", port), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
