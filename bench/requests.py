"""Calling the whole application without a network, and counting its statements."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from http.cookies import SimpleCookie
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kam.serving.room import roomy
from tenants.models import Membership, User
from tenants.scope import user_scope

CONTROL = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "SELECT set_config")
HOST = settings.ALLOWED_HOSTS[0]


def browser(member: Membership) -> Client:
    """A signed-in browser of a member; a transport as safe as the settings ask."""
    client = Client(headers={"host": HOST})
    with user_scope(member.user_id):
        client.force_login(User.objects.get(pk=member.user_id))
    return client


def address_of(name: str, slug: str, *, of: object = None) -> str:
    """Where a page is (of the thing with this id)."""
    return reverse(name, args=[slug] if of is None else [slug, of])


class Visitor:
    """A signed-in browser that asks an application as a server would, and keeps its cookies."""

    def __init__(self, member: Membership, application: Any = None) -> None:
        self.application = application or roomy(get_wsgi_application())
        self.cookies = {key: morsel.value for key, morsel in browser(member).cookies.items()}

    @property
    def cookie(self) -> str:
        """The header that it sends."""
        return "; ".join(f"{key}={value}" for key, value in self.cookies.items())

    def page(self, address: str) -> Callable[[], bytes]:
        """A call that gets a page and fails where it isn't one."""
        return lambda: self._get(address)

    def send(self, address: str, form: str) -> bytes:
        """What answers a form, encoded, that htmx sends from a page that was opened before."""
        token = self.cookies[settings.CSRF_COOKIE_NAME]
        how = {
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "HTTP_X_CSRFTOKEN": token,
            "HTTP_REFERER": f"https://{HOST}{address}",
            "HTTP_HX_REQUEST": "true",
        }
        return self._ask(address, environ("POST", address, form.encode()) | how)

    def palette(self, address: str) -> bytes:
        """What answers the palette, which asks with each key."""
        return self._ask(address, environ("GET", address) | {"HTTP_X_PALETTE": "1"})

    def beside(self, address: str) -> Callable[[], bytes]:
        """A call that gets the account beside a list, which a script asks for."""
        how = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "beside"}
        return lambda: self._ask(address, environ("GET", address) | how)

    def _get(self, address: str) -> bytes:
        return self._ask(address, environ("GET", address))

    def _ask(self, address: str, asked: dict[str, Any]) -> bytes:
        answered: list[Any] = []
        answer = self.application(
            asked | {"HTTP_COOKIE": self.cookie, "HTTP_ACCEPT_LANGUAGE": "en"},
            lambda status, headers, _error=None: answered.extend((status, headers)),
        )
        content = b"".join(answer)
        answer.close()
        status, headers = answered
        if not status.startswith("200"):
            raise RuntimeError(f"{address} answers {status}.")
        for set_cookie in (value for name, value in headers if name == "Set-Cookie"):
            self.cookies |= {k: morsel.value for k, morsel in SimpleCookie(set_cookie).items()}
        return content


def statements(work: Callable[[], object]) -> int:
    """How many queries a call makes, without those that open the transaction and name its scope."""
    with CaptureQueriesContext(connection) as captured:
        work()
    return sum(not query["sql"].startswith(CONTROL) for query in captured)


class Api:
    """Requests to the API through the WSGI application, as a server would make them."""

    def __init__(self, key: str) -> None:
        self.application = roomy(get_wsgi_application())
        self.key = key

    def call(self, method: str, path: str, body: Any = None, *, expect: int = 200) -> bytes:
        """The body of the answer; raises when the status is another."""
        data = b"" if body is None else json.dumps(body).encode()
        statuses: list[str] = []
        answer = self.application(
            environ(method, path, data) | {"HTTP_AUTHORIZATION": f"Bearer {self.key}"},
            lambda status, _headers, _error=None: statuses.append(status),
        )
        content = b"".join(answer)
        answer.close()
        if not statuses[0].startswith(str(expect)):
            raise RuntimeError(f"{method} {path} answers {statuses[0]}: {content[:400]!r}")
        return content


def environ(method: str, path: str, data: bytes = b"") -> dict[str, Any]:
    """What a WSGI server gives an application."""
    path, _mark, query = path.partition("?")
    return {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": HOST,
        "SERVER_PORT": "80",
        "HTTP_HOST": HOST,
        "REMOTE_ADDR": "127.0.0.1",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": str(len(data)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "https" if settings.HTTPS else "http",
        "wsgi.input": io.BytesIO(data),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": False,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
