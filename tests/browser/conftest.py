"""A real Chromium on a live server with the demo's data."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect

from demo.loading import load_demo
from people.sessions import SessionStore
from tenants.models import User
from tests.browser import chromium, keeping

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright runs a loop in our thread

PATIENCE = 20_000
"""Milliseconds in which something appears, on a busy machine too; what is there is met at once."""
expect.set_options(timeout=PATIENCE)
Open = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser, and is left out where there is none."""
    driving = [item for item in items if "tests/browser/" in item.path.as_posix()]
    is_there = bool(driving) and chromium.path() is not None
    for item in driving:
        item.add_marker(pytest.mark.browser)
        if not is_there:
            item.add_marker(pytest.mark.skip(reason="no Chromium"))


@pytest.fixture(scope="session", autouse=True)
def _static_folder() -> None:
    """WhiteNoise wants the folder, even where nothing was collected: finders serve the files."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


@pytest.fixture(scope="session")
def chrome() -> Iterator[Browser]:
    """One Chromium for the run."""
    with chromium.browser() as launched:
        yield launched


@pytest.fixture(scope="session")
def kept() -> set[str]:
    """Holds the day on which this worker's database kept its copy of the demo, if it did."""
    return set()


@pytest.fixture
def demo(transactional_db: None, kept: set[str]) -> None:
    """Both demo organisations: loaded once a worker, laid back after that."""
    cache.clear()  # rate limits of the tests before
    today = str(timezone.now().date())
    if today in kept:
        keeping.lay_back()
        return
    load_demo()
    keeping.keep()
    kept.add(today)


@pytest.fixture(autouse=True)
def _all_answered(transactional_db: None) -> Iterator[None]:
    """What a closed browser had asked is over before the tables are emptied: both would wait."""
    change, running = threading.Condition(), 0

    def count(by: int) -> None:
        nonlocal running
        with change:
            running += by
            change.notify_all()

    def started(**_: object) -> None:
        count(1)

    def finished(**_: object) -> None:
        count(-1)

    request_started.connect(started)
    request_finished.connect(finished)
    yield
    with change:
        over = change.wait_for(lambda: running <= 0, timeout=30)
    request_started.disconnect(started)
    request_finished.disconnect(finished)
    assert over, f"{running} requests are still running"


@pytest.fixture(params=[True, False], ids=["javascript", "no-javascript"])
def javascript(request: pytest.FixtureRequest) -> bool:
    """The same test with and without scripts."""
    return request.param


@pytest.fixture
def open_page(chrome: Browser, live_server: Any, demo: None) -> Iterator[Open]:
    """Opens a page of a fresh browser: `open_page(email, path)`, signed in where an e-mail is given.

    A fault of the page's scripts, a refused resource or a broken policy fails the test.
    """
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def open_(email: str = "", path: str = "/", *, javascript: bool = True, **options: Any) -> Page:
        options = {"locale": "en-GB", "viewport": {"width": 1360, "height": 900}} | options
        context = chrome.new_context(
            base_url=live_server.url, java_script_enabled=javascript, **options
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        if email:
            context.add_cookies([session_of(email, live_server.url)])
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on(
            "console", lambda m: faults.append(m.text) if "Content Security" in m.text else None
        )
        page.goto(path)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert faults == []


def session_of(email: str, url: str) -> dict[str, Any]:
    """The cookie of somebody who has signed in."""
    user = User.objects.get_by_natural_key(email)
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.save()
    return {"name": settings.SESSION_COOKIE_NAME, "value": store.session_key, "url": url}
