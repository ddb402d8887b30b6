"""Somebody at a real browser: goes where links lead, types into forms, presses their buttons.

Each page is looked at when it is first met: its language, and what axe-core says of it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.urls import resolve
from django.utils import translation
from playwright.sync_api import Locator, Page

from tests.browser.test_pages import grave_faults
from tests.conftest import PASSWORD
from tests.main_job.browsing import tree
from tests.main_job.looking import others, texts

PICTURES = os.environ.get("KAM_PICTURES", "")
"""A folder for a picture of every page that is met."""


@dataclass
class Person:
    """Whose browser it is, and in which language they read."""

    page: Page
    eyes: Page
    """Where axe-core runs: without scripts that is a page of its own, whose scripts never come."""
    language: str
    has_scripts: bool
    met: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)

    def word(self, english: str, context: str = "") -> str:
        """What the product says for this in their language."""
        with translation.override(self.language):
            if context:
                return translation.pgettext(context, english)
            return translation.gettext(english)

    def says(self, english: str, portuguese: str) -> str:
        """What they type."""
        return portuguese if self.language == "pt-br" else english

    def opens(self, path: str) -> None:
        """Type an address."""
        answer = self.page.goto(path)
        assert answer is not None and answer.status == 200, (path, answer and answer.status)
        self._looks()

    def follows(self, end: str, among: str = "main") -> None:
        """Press the first link that goes to an address with this end."""
        with self.leaving():
            self.page.locator(f'{among} a[href$="{end}"]').first.click()

    def types(self, **values: Any) -> Locator:
        """Into the only form that has these fields; chosen where one chooses, True sets a tick."""
        form = self.page.locator("form[method=post]")
        for name in values:
            form = form.filter(has=self.page.locator(f'[name="{name}"]'))
        assert form.count() == 1, (self.page.url, sorted(values), form.count())
        for name, value in values.items():
            self._types(form.locator(f'[name="{name}"]'), value)
        return form

    def _types(self, control: Locator, value: Any) -> None:
        kind = control.first.evaluate("one => one.type")
        if kind == "radio":
            control.and_(self.page.locator(f'[value="{value}"]')).check()
        elif kind == "checkbox":
            control.check()
        elif kind == "select-one":
            control.select_option(value)
        else:
            control.fill(value)

    def sends(self, form: Locator) -> None:
        """Press its main button."""
        with self.leaving():
            form.locator("button.main").click()

    def presses(self, end: str, value: str = "") -> None:
        """Press the first button of a form that goes to an address with this end."""
        form = self.page.locator(f'form[action$="{end}"]').first
        with self.leaving():
            form.locator(f'button[value="{value}"]' if value else "button").first.click()

    def reads(self, *words: str) -> None:
        """These stand in the middle of the page."""
        text = " ".join(self.page.locator("main").inner_text().split())
        assert [one for one in words if one not in text] == [], (self.page.url, text)

    @contextmanager
    def leaving(self) -> Iterator[None]:
        """What is done here leads to another page."""
        with self.page.expect_navigation(wait_until="load"):
            yield
        self._looks()

    def _looks(self) -> None:
        name = resolve(urlsplit(self.page.url).path).view_name
        if name in self.met:
            return
        self.met.add(name)
        if self.eyes is not self.page:
            self.eyes.context.add_cookies(self.page.context.cookies())
            self.eyes.goto(self.page.url)
        self.faults += grave_faults(self.eyes)
        wide = "document.documentElement.scrollWidth > innerWidth + 1"
        self.faults += [f"{self.page.url} is wide"] if self.page.evaluate(wide) else []
        html = tree(self.page.content())
        assert next(html.all("html")).attrs["lang"] == self.language, self.page.url
        foreign = [text for text in texts(html) if text in others(self.language)]
        assert foreign == [], (self.page.url, foreign)
        if PICTURES:
            kind = f"{self.language}-{'with' if self.has_scripts else 'without'}"
            path = Path(PICTURES) / kind / f"{len(self.met):02}-{name.replace(':', '-')}.png"
            self.page.screenshot(path=path, full_page=True)


def signs_in(person: Person, email: str) -> None:
    """On the page for it."""
    person.opens("/auth/login/")
    person.sends(person.types(login=email, password=PASSWORD))
