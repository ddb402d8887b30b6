"""A receiver of webhooks on this machine, which answers as a test wants."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from django.utils import timezone
from standardwebhooks.webhooks import Webhook as Verifier
from standardwebhooks.webhooks import WebhookVerificationError

from integrations.models import Delivery, Webhook
from integrations.webhooks.endpoints import make_webhook
from integrations.webhooks.events import all_types
from integrations.webhooks.redelivery import send_test
from integrations.webhooks.sending import Sending
from tenants.actors import Actor
from tenants.models import Organization
from tenants.scope import organization_scope

Answer = tuple[int, dict[str, str]]
OK: Answer = (200, {})
HANGS = 30
"""Seconds that a receiver is silent where its gate stays shut."""


@dataclass
class Receiver:
    """What it got, verified with its secrets, and what it answers: the last answer stays."""

    port: int = 0
    secrets: list[str] = field(default_factory=list)
    answers: list[Answer | Callable[[], Answer]] = field(default_factory=lambda: [OK])
    got: list[dict[str, Any]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    shut: str = ""
    """What is for a webhook of this id isn't answered until the gate opens."""
    gate: threading.Event = field(default_factory=threading.Event)

    def begin_anew(self) -> None:
        self.secrets, self.answers = [], [OK]
        self.got, self.bodies, self.headers = [], [], []
        self.shut, self.gate = "", threading.Event()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/hooks?from=kam"

    @property
    def ids(self) -> list[str]:
        return [body["id"] for body in self.got]

    @property
    def types(self) -> list[str]:
        return [body["type"] for body in self.got]

    def take(self, body: bytes, headers: dict[str, str]) -> Answer:
        if self.shut and self.shut.encode() in body:
            self.gate.wait(HANGS)
        for secret in self.secrets:
            Verifier(secret).verify(body, headers)
        self.got.append(json.loads(body))
        self.bodies.append(body)
        self.headers.append(headers)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return answer() if callable(answer) else answer


@contextmanager
def receiving() -> Iterator[Receiver]:
    """The receiver, as long as it is there."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            try:
                status, headers = receiver.take(body, dict(self.headers.items()))
            except (WebhookVerificationError, ValueError):  # the test misses it
                status, headers = 401, {}
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(b"Thanks")

        def log_message(self, *_args: Any) -> None:
            """Nobody reads it."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        receiver.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield receiver
        server.shutdown()


def made(admin: Actor, receiver: Receiver, name: str = "CRM", **values: Any) -> Webhook:
    values = {"types": all_types()["accounts"], "sees_designation": False} | values
    with organization_scope(admin.organization.pk):
        webhook, secret = make_webhook(actor=admin, name=name, address=receiver.address, **values)
    receiver.secrets.append(secret)
    return webhook


def waiting(admin: Actor, webhook: Webhook, count: int = 1) -> list[Delivery]:
    """So many events that wait, at once: nothing of the stream is needed."""
    with organization_scope(admin.organization.pk):
        return [send_test(actor=admin, webhook_id=webhook.pk) for _n in range(count)]


def sent(organization: Organization, at: datetime | None = None) -> None:
    """One job of sending, at a moment that stands still."""
    moment = at or timezone.now()
    Sending(organization.pk, lambda: moment).run()


def states(organization: Organization) -> list[str]:
    with organization_scope(organization.pk):
        return list(Delivery.objects.order_by("id").values_list("state", flat=True))


def fresh(row: Any) -> Any:
    with organization_scope(row.organization_id):
        return type(row)._default_manager.get(pk=row.pk)
