"""python -m tests.browser.screenshots [--out DIR] [--url ADDRESS]: a picture of every page.

Each page that a leader and an administrator can reach, in English (borealis) and Portuguese
(aurora), light and dark, on a desktop and on a phone: DIR/<language>/<screen>-<theme>/<page>.png.
Without --url it loads the demo and serves it for as long as it takes.
"""

from __future__ import annotations

import argparse
import itertools
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.browser import chromium, crawl
from tests.browser.serving import serving

PASSWORD = "demo-demo-demo"
SCREENS = {"desktop": {"width": 1360, "height": 900}, "phone": {"width": 390, "height": 844}}
THEMES = ("light", "dark")
SLUGS = {"en": "borealis", "pt-br": "aurora"}
PEOPLE = ("leader", "admin")
README = Path(__file__).resolve().parents[2] / "docs" / "screenshots"
# language, theme, screen, page and the link that is followed there
README_PICTURES = {
    "ranking": ("en", "light", "desktop", "scoring/", ""),
    "account": ("en", "light", "desktop", "accounts/", "Aurelix Pharma"),
    "sheet": ("en", "light", "desktop", "scoring/sheet/", ""),
    "ranking-pt-dark": ("pt-br", "dark", "desktop", "scoring/", ""),
    "accounts-phone": ("en", "light", "phone", "accounts/", ""),
    "abc-pt-dark-phone": ("pt-br", "dark", "phone", "insights/abc/", ""),
    "account-phone": ("en", "light", "phone", "accounts/", "Aurelix Pharma"),
}
BARE = ("/auth/login/", "/auth/password/reset/", "/nowhere/", "/styleguide/")


def main() -> int:
    """Take them all; the exit status."""
    parser = argparse.ArgumentParser(prog="bin/screenshots", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("var/screenshots"))
    parser.add_argument("--url", help="a running demo")
    parser.add_argument("--readme", action="store_true", help="only those of README")
    parser.add_argument("--only", default="", help="pages whose name has this in it")
    options = parser.parse_args()
    _set_up_django()
    with _address(options.url) as url, chromium.browser() as browser:
        if options.readme:
            for name, (language, theme, screen, path, link) in README_PICTURES.items():
                page = _open(browser, url, language, theme, screen)
                _sign_in(page, f"{PEOPLE[0]}@{SLUGS[language]}.example")
                page.goto(f"/o/{SLUGS[language]}/{path}")
                if link:
                    page.get_by_role("link", name=link).click()
                    page.wait_for_load_state()
                page.screenshot(path=README / f"{name}.png")
            return 0
        for language, theme, screen in itertools.product(SLUGS, THEMES, SCREENS):
            folder = options.out / language / f"{screen}-{theme}"
            folder.mkdir(parents=True, exist_ok=True)
            count = _take_all(browser, url, language, theme, screen, folder, options.only)
            print(f"{folder}: {count} pages", flush=True)
    return 0


def _take_all(
    browser: Browser, url: str, language: str, theme: str, screen: str, folder: Path, only: str
) -> int:
    taken: set[str] = set()
    for person in PEOPLE:
        page = _open(browser, url, language, theme, screen)
        slug = SLUGS[language]
        if person == PEOPLE[0]:
            _take(page, {path.strip("/"): path for path in BARE}, folder, taken, only)
        _sign_in(page, f"{person}@{slug}.example")
        found = crawl.pages(
            _html(page), f"/o/{slug}/", f"/o/{slug}/accounts/", f"/o/{slug}/settings/"
        )
        _take(page, found, folder, taken, only)
        page.context.close()
    return len(taken)


def _open(browser: Browser, url: str, language: str, theme: str, screen: str) -> Page:
    return browser.new_context(
        base_url=url,
        viewport=SCREENS[screen],
        color_scheme=theme,
        locale={"en": "en-GB", "pt-br": "pt-BR"}[language],
    ).new_page()


def _take(page: Page, found: dict[str, str], folder: Path, taken: set[str], only: str) -> None:
    for name, path in found.items():
        label = "-".join(word for word in name.replace(":", "-").split("/") if word)
        if label in taken or only not in label:
            continue
        taken.add(label)
        page.goto(path)
        page.screenshot(path=folder / f"{label}.png", full_page=True)


def _sign_in(page: Page, email: str) -> None:
    page.goto("/auth/login/")
    page.locator("input[name=login]").fill(email)
    page.locator("input[type=password]").fill(PASSWORD)
    page.locator("input[type=password]").press("Enter")
    page.wait_for_url("**/o/**")


def _html(page: Page) -> Callable[[str], str | None]:
    def get(address: str) -> str | None:
        answer = page.request.get(address)
        is_page = answer.headers.get("content-type", "").startswith("text/html")
        return answer.text() if answer.ok and is_page else None

    return get


def _set_up_django() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kam.settings")
    django.setup()


@contextmanager
def _address(given: str | None) -> Iterator[str]:
    """The address of a running demo, or of one that runs here."""
    if given:
        yield given.rstrip("/")
        return
    from demo.loading import load_demo
    from tests.browser import stage

    load_demo()
    for slug in SLUGS.values():
        stage.set_up(slug)
    with serving() as url:
        yield url


if __name__ == "__main__":
    sys.exit(main())
