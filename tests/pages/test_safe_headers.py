"""Every answer says what a browser may not do with it, and that nobody keeps it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from kam.urls import handler400, handler429, handler500, urlpatterns
from tenants.actors import Actor
from tests.programs import Program

__all__ = ["handler400", "handler429", "handler500"]


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError


def well(answer: HttpResponse) -> None:
    """The headers that all have."""
    assert "camera=()" in answer["Permissions-Policy"]
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] in ("same-origin", "no-referrer")
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]


HUGE = {"content_type": "text/plain", "CONTENT_LENGTH": str(10**10)}
PAGES = {
    "/o/aurora/": 200,
    "/o/aurora/accounts/": 200,
    "/o/aurora/accounts/export.csv": 200,
    "/o/aurora/accounts/export.xlsx": 200,
    "/o/aurora/nowhere/": 404,
    "/o/borealis/": 404,
    "/o/aurora/settings/people/invite/": 403,
    "/auth/login/": 302,
    "/profile/": 200,
    "/profile/broken/": 500,
    "/healthz": 200,
    "/readyz": 503,
    "/nowhere/": 404,
    "/calendar/x.y/reviews.ics": 404,
    "/share/x.y/": 404,
    "/unsubscribe/x.y/": 404,
    "/invitations/x.y/": 404,
    "/static/nothing.css": 404,
    "/api/v1/docs/": 200,
    "/api/v1/broken/": 500,
    "/api/v1/accounts/": 401,
    "/api/nowhere/": 401,
}
urlpatterns = [path("profile/broken/", broken), path("api/v1/broken/", broken), *urlpatterns]


def test_no_answer_lets_a_browser_or_a_cache_do_what_it_should_not(
    leader: Actor, client_of: Callable[[Actor], Client], settings: object
) -> None:
    settings.ROOT_URLCONF = __name__
    client = client_of(leader)
    client.raise_request_exception = False
    statuses = {}
    for address in PAGES:
        answer = client.get(address)
        statuses[address] = answer.status_code
        well(answer)
        assert "no-store" in answer["Cache-Control"], address
    assert statuses == PAGES


def test_nor_do_those_to_strangers_and_to_what_is_too_large(db: None) -> None:
    stranger = Client()
    answers = [stranger.get(page) for page in ("/", "/auth/login/", "/o/aurora/", "/profile/")]
    for answer in [*answers, stranger.post("/auth/login/", b"x", **HUGE)]:
        well(answer)
        assert "no-store" in answer["Cache-Control"]
    assert answer.status_code == 413


def test_no_cache_keeps_what_programs_read(writer: Program) -> None:
    for asked in ("me/", "accounts/", "accounts/x/", "audit/", "changes/"):
        answer = writer.call("GET", asked)
        well(answer)
        assert answer["Cache-Control"] == "private, no-store"


OVER_HTTPS = """
from django.conf import settings as s
print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.LANGUAGE_COOKIE_NAME, s.THEME_COOKIE_NAME,
      s.MESSAGES_COOKIE_NAME, s.SESSION_COOKIE_SECURE and s.CSRF_COOKIE_SECURE)
"""


def test_no_neighbour_of_our_address_can_set_a_cookie_of_ours(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("KAM_BASE_URL", "https://kam.example")
    command = [sys.executable, "-c", OVER_HTTPS]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    names = ("session_kam", "csrf_kam", "language", "theme", "messages")
    assert told == [*(f"__Host-{name}" for name in names), "True"]


def test_what_is_told_once_comes_in_a_cookie_of_that_name(
    leader: Actor, client_of: Callable[[Actor], Client]
) -> None:
    client = client_of(leader)
    answer = client.post("/o/aurora/accounts/new/", {"name": "Alfa"})
    assert answer.status_code == 302
    cookie = answer.cookies[settings.MESSAGES_COOKIE_NAME]
    assert (settings.MESSAGES_COOKIE_NAME, cookie["httponly"]) == ("messages", True)
    assert "Alfa was added." in client.get("/o/aurora/").content.decode()


@pytest.mark.parametrize("address", ["/", "/o/aurora/", "/auth/login/", "/api/v1/accounts/"])
def test_nobody_is_shown_what_they_sent(
    leader: Actor, client_of: Callable[[Actor], Client], address: str
) -> None:
    answer = client_of(leader).trace(address, headers={"x-secret": "canary"})
    assert answer.status_code in (302, 401, 405)
    assert b"canary" not in answer.content
