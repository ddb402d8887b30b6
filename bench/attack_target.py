"""Whom the attacks are aimed at: a running product, a key, people who look on."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

WAITS = 30.0
CHECKS = 4
SLUG = "borealis"


@dataclass(frozen=True)
class Attack:
    """What is sent once: the answer's first word, and seconds until it came."""

    name: str
    run: Callable[[Target], tuple[str, float]]
    is_crowd: bool = False


@dataclass(frozen=True)
class Target:
    """The product, and what an attacker may have: a key, and an account manager's session."""

    host: str
    port: int
    cookie: str
    token: str
    token_cookie: str
    key: str
    organization_id: Any

    @classmethod
    def of(cls, address: str) -> Target:
        """The demo at an address, whose environment is ours."""
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kam.settings")
        import django

        django.setup()
        from django.conf import settings

        from bench import requests
        from integrations.keys import create_key
        from tenants.actors import Actor
        from tenants.organizations import current_organization, organization_id_of
        from tenants.scope import organization_scope

        found = organization_id_of(SLUG)
        with organization_scope(found):
            actor = Actor.of_system(current_organization())
            _key, key = create_key(actor=actor, name="Bench", scope="write")
        browser = requests.browser(_member(found, "leader"))
        browser.get(f"/o/{SLUG}/accounts/import/", headers={"host": urlsplit(address).netloc})
        cookies = {name: morsel.value for name, morsel in browser.cookies.items()}
        return cls(
            host=urlsplit(address).netloc,
            port=urlsplit(address).port or 80,
            cookie="; ".join(f"{name}={value}" for name, value in cookies.items()),
            token=cookies[settings.CSRF_COOKIE_NAME],
            token_cookie=f"{settings.CSRF_COOKIE_NAME}={cookies[settings.CSRF_COOKIE_NAME]}",
            key=key,
            organization_id=found,
        )

    @property
    def origin(self) -> str:
        """Where the product's own pages come from."""
        return f"http://{self.host}"

    def connect(self, receives: int = 0) -> socket.socket:
        """A line to the product."""
        link = socket.socket()
        link.settimeout(WAITS)
        if receives:
            link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receives)
        link.connect(("127.0.0.1", self.port))
        return link

    def head(self, method: str, path: str, *lines: str, size: int | None = None) -> bytes:
        """The first lines of a request."""
        length = [f"Content-Length: {size}"] if size is not None else []
        all_lines = [f"{method} {path} HTTP/1.1", f"Host: {self.host}", *lines, *length, "", ""]
        return "\r\n".join(all_lines).encode()

    def send(self, request: bytes) -> tuple[str, float]:
        """The status, and how long it took to come."""
        began = time.perf_counter()
        with self.connect() as link:
            with suppress(OSError):  # answered before it was read
                link.sendall(request)
            answer = _first_line(link)
        return answer, time.perf_counter() - began

    def call(self, method: str, path: str, body: bytes, *lines: str) -> tuple[str, float]:
        """As a program with a key."""
        known = (f"Authorization: Bearer {self.key}", "Content-Type: application/json", *lines)
        head = self.head(method, f"/api/v1/{path}", *known, size=len(body))
        return self.send(head + body)

    def post(self, path: str, body: bytes, kind: str) -> tuple[str, float]:
        """As a browser of a person who is signed in."""
        lines = (
            f"Cookie: {self.cookie}",
            f"X-CSRFToken: {self.token}",
            f"Origin: {self.origin}",
            f"Content-Type: {kind}",
        )
        return self.send(self.head("POST", path, *lines, size=len(body)) + body)

    def let_rest(self) -> None:
        """What an attack left at work, jobs too, is over."""
        until = time.monotonic() + WAITS
        while self.files_waiting() and time.monotonic() < until:
            time.sleep(0.2)

    def files_waiting(self) -> int:
        """Files that a job has yet to read."""
        return self._runs(state__in=("to_read", "to_check", "to_apply", "to_undo"))

    def files(self) -> tuple[int, int]:
        """How many were sent, and how many a job began twice."""
        return self._runs(), self._runs(tries__gt=1)

    def _runs(self, **which: Any) -> int:
        from accounts.models import ImportRun
        from tenants.scope import organization_scope

        with organization_scope(self.organization_id):
            return ImportRun.objects.filter(**which).count()


class Visitor:
    """Somebody else, who only looks."""

    def __init__(self, target: Target) -> None:
        self.target = target
        cookie = f"Cookie: {target.cookie}"
        self._healthz = target.head("GET", "/healthz")
        self._page = target.head("GET", f"/o/{SLUG}/accounts/", cookie)

    def look(self) -> list[tuple[str, float]]:
        """Seconds for the health check, a few times as it is short, and for a page."""
        checks = [("healthz", self._get(self._healthz)) for _n in range(CHECKS)]
        return [*checks, ("page", self._get(self._page))]

    def _get(self, request: bytes) -> float:
        began = time.perf_counter()
        with self.target.connect() as link:
            link.sendall(request)
            answer = b"".join(iter(lambda: link.recv(65_536), b""))
        if not answer.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(f"A visitor is answered {answer[:100]!r}.")
        return time.perf_counter() - began


def _first_line(link: socket.socket) -> str:
    try:
        words = link.recv(65_536).split(b" ", 2)
    except ConnectionError:
        return "cut off"
    except TimeoutError:
        return f"nothing in {WAITS:.0f} s"
    return words[1].decode() if len(words) > 1 else "closed"


def _member(organization_id: Any, name: str) -> Any:
    from tenants.models import Membership, User
    from tenants.scope import organization_scope

    user = User.objects.get_by_natural_key(f"{name}@{SLUG}.example")
    with organization_scope(organization_id):
        return Membership.objects.select_related("user").get(user=user)
