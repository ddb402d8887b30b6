"""Webhooks of the product, as a bell: who hears one reads the stream at once.

Nothing is taken from the event itself. An event that is lost, doubled or late costs seconds.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

OLDEST = 300
"""Seconds: an older event is somebody's who kept it."""


def is_ours(secret: str, headers: dict[str, str], body: bytes, now: float) -> bool:
    """Whether the product signed it (Standard Webhooks): one signature that fits is enough."""
    event, sent_at = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not sent_at.isdigit() or abs(now - int(sent_at)) > OLDEST:
        return False
    key = base64.b64decode(secret.removeprefix("whsec_"))
    digest = hmac.digest(key, f"{event}.{sent_at}.".encode() + body, hashlib.sha256)
    wanted = f"v1,{base64.b64encode(digest).decode()}"
    given = headers.get("webhook-signature", "").split()
    return any(hmac.compare_digest(wanted, one) for one in given)


class Bell:
    """Rings when a webhook comes."""

    def __init__(self) -> None:
        self._rung = threading.Event()

    def wait(self, seconds: float) -> None:
        """So long, or until it rings."""
        self._rung.wait(seconds)
        self._rung.clear()

    def listen(self, port: int, secret: str) -> ThreadingHTTPServer:
        """Answer webhooks on this machine; put a proxy with TLS before it."""
        rung = self._rung

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(min(int(self.headers.get("content-length", 0)), 1_000_000))
                headers = {name.lower(): value for name, value in self.headers.items()}
                good = is_ours(secret, headers, body, time.time())
                self.send_response(204 if good else 401)
                self.end_headers()
                if good:
                    rung.set()

            def log_message(self, *_args: object) -> None:
                """The loop says what it does."""

        server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return server
