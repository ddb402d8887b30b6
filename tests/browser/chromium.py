"""The Chromium that tests and screenshots drive."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

from kam.embedded.chromium import HOW, find

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def path() -> str | None:
    """Where it is; None for a run without one."""
    return find(os.environ)


@contextmanager
def browser() -> Iterator[Browser]:
    """A Chromium for as long as it is needed."""
    found = path()
    if found is None:
        sys.exit(f"No Chromium here. {HOW}")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        try:
            yield launched
        finally:
            launched.close()
