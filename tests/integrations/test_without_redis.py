"""Redis hangs, refuses, or takes no write: people and programs go on, and /readyz says so soon."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

import pytest
import requests
from redis import RedisError

from kam import health
from tenants.models import DueWork, Organization, User
from tests.integrations.serving import gunicorn

PASSWORD = "correct horse battery"
SIGN_IN, INVITE = "/auth/login/", "/o/aurora/settings/people/invite/"
NO_FURTHER: Any = {"allow_redirects": False, "timeout": 15}
SOON = 10
"""Seconds within which /readyz answers, on a busy machine too; alone it needs two."""

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def hanging() -> Iterator[str]:
    """Takes every connection and never says a word."""
    with socket.create_server(("127.0.0.1", 0), backlog=128) as server:
        yield f"redis://127.0.0.1:{server.getsockname()[1]}/0"


@contextmanager
def refusing() -> Iterator[str]:
    """Nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    yield f"redis://127.0.0.1:{port}/0"


@contextmanager
def read_only() -> Iterator[str]:
    """Answers every command with the refusal of a replica."""

    def serve(link: socket.socket) -> None:
        with link:
            while link.recv(65_536):
                link.sendall(b"-READONLY You can't write against a read only replica.\r\n")

    def accept(server: socket.socket) -> None:
        while True:
            try:
                link, _address = server.accept()
            except OSError:
                return
            Thread(target=serve, args=[link], daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as server:
        Thread(target=accept, args=[server], daemon=True).start()
        yield f"redis://127.0.0.1:{server.getsockname()[1]}/0"


def token(page: requests.Response) -> str:
    """What a form sends back."""
    return page.text.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]


@pytest.fixture
def admin(aurora: Organization, settings: Any) -> str:
    """The e-mail of an administrator whose password the server can check."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    user = User.objects.get_by_natural_key("admin@aurora.example")
    user.set_password(PASSWORD)
    user.save()
    return user.email


@pytest.mark.parametrize("redis", [hanging, refusing, read_only])
def test_people_and_programs_go_on(
    redis: Callable[[], Any], aurora: Organization, admin: str, key_of: Callable[..., str]
) -> None:
    key = key_of(aurora)
    with (
        redis() as url,
        gunicorn(workers=1, REDIS_URL=url, KAM_DEBUG="true") as address,
        requests.Session() as browser,
    ):
        browser.headers["Referer"] = address
        form = {"login": admin, "password": PASSWORD}
        form["csrfmiddlewaretoken"] = token(browser.get(address + SIGN_IN))
        signed_in = browser.post(address + SIGN_IN, data=form, **NO_FURTHER)
        assert signed_in.status_code == 302, signed_in.text
        assert browser.get(f"{address}/o/aurora/").status_code == 200

        invited = {"email": "new@aurora.example", "role": "kam", "language": "en"}
        invited["csrfmiddlewaretoken"] = token(browser.get(address + INVITE))
        assert browser.post(address + INVITE, data=invited, **NO_FURTHER).status_code == 302
        assert DueWork.objects.filter(kind="mails", organization_id=aurora.pk).exists()

        made = browser.post(
            f"{address}/api/v1/accounts/",
            data=json.dumps({"name": "Beta"}),
            headers={"Authorization": f"Bearer {key}", "Content-Type": "application/json"},
        )
        assert made.status_code == 201

        ready = browser.get(f"{address}/readyz")
        assert (ready.status_code, ready.json()["checks"]["broker"]) == (503, False)
        assert ready.elapsed.total_seconds() < SOON


def test_a_broker_that_hangs_is_given_up_within_two_seconds(settings: Any) -> None:
    with hanging() as settings.REDIS_URL:
        begun = time.monotonic()
        with pytest.raises(RedisError):
            health._broker()
        assert time.monotonic() - begun < 4.5  # one alone; without a bound it is five
