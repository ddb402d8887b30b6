"""Finds every page that a person can reach by links: one address for each route."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import Error, Page

STAY = ("/auth/logout", "/assets/", "/static/", "/api/v1/schema")


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.found += [value for name, value in attrs if name == "href" and value]


def pages(get: Callable[[str], str | None], *start: str) -> dict[str, str]:
    """Route name → the first address found for it; `get` gives a page's HTML or None."""
    found: dict[str, str] = {}
    waiting = deque(start)
    while waiting:
        address = waiting.popleft()
        name = _route(address)
        if name is None or name in found:
            continue
        html = get(address)
        if html is None:
            continue
        found[name] = address
        links = _Links()
        links.feed(html)
        waiting.extend(
            urlsplit(urljoin(address, link)).path for link in links.found if _is_ours(link)
        )
    return found


def html_at(page: Page, address: str) -> str | None:
    """What a browser gets there; None for a download and for what this person may not see."""
    try:
        answer = page.goto(address)
    except Error as error:
        assert "Download is starting" in error.message, address
        return None
    if answer is None or answer.status != 200:
        assert answer is None or answer.status < 500, address
        return None
    return page.content()


def _is_ours(link: str) -> bool:
    parts = urlsplit(link)
    return not parts.scheme and not parts.netloc and not link.startswith("#")


def _route(address: str) -> str | None:
    if address.startswith(STAY):
        return None
    try:
        match = resolve(address)
    except Resolver404:
        return None
    return match.view_name or match.route
