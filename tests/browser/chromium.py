"""The Chromium that tests and screenshots drive."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
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
    """KAM_CHROMIUM, or the first one on the PATH."""
    found = (shutil.which(name) for name in NAMES)
    return os.environ.get("KAM_CHROMIUM") or next((name for name in found if name), None)


@contextmanager
def browser() -> Iterator[Browser]:
    """A Chromium for as long as it is needed."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path(), args=ARGUMENTS)
        try:
            yield launched
        finally:
            launched.close()
