"""Scripts that come late, as on a slow line: people write before they are there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page, Route


@contextmanager
def late(page: Page, scripts: str) -> Iterator[None]:
    """The scripts of this pattern come when the block ends."""
    held: list[Route] = []
    page.route(scripts, lambda route: held.append(route))
    yield
    for route in held:
        route.continue_()
    page.unroute(scripts)
