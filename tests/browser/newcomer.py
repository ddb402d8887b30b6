"""Somebody new at a browser, with a counter of clicks and a clock: what the first hour costs them.

A click takes a second, forty words a minute are typed, 250 a minute read; what was read on an
earlier page is not read again. Choosing a file is two clicks: on the field, and in the dialog.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import FilePayload, Locator, Page

PICTURES = os.environ.get("KAM_PICTURES", "")
"""A folder for a picture of each page as it is met, and for what the way took."""

LETTERS, TYPED, READ = 5, 40, 250
_IN_SIGHT = """() => {
  const found = [], walker = document.createTreeWalker(
    document.querySelector("main") ?? document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent.trim(), around = walker.currentNode.parentElement;
    if (!text || around.closest(".visually-hidden, script, style, option")) continue;
    const range = document.createRange();
    range.selectNodeContents(walker.currentNode);
    const box = range.getBoundingClientRect();
    if (around.checkVisibility() && box.width && box.bottom > 0 && box.top < innerHeight)
      found.push(text);
  }
  return found;
}"""


@dataclass
class Newcomer:
    """Their page, and what they have done so far."""

    page: Page
    language: str
    clicks: int = 0
    letters: int = 0
    words: int = 0
    steps: list[str] = field(default_factory=list)
    _known: set[str] = field(default_factory=set)

    @property
    def seconds(self) -> float:
        """How long it takes, without waiting for the product."""
        return self.clicks + (self.letters / LETTERS / TYPED + self.words / READ) * 60

    def looks(self, name: str) -> None:
        """Reads what is new to them, of what is in sight."""
        new = dict.fromkeys(self.page.evaluate(_IN_SIGHT))
        read = sum(len(text.split()) for text in new if text not in self._known)
        self._known |= new.keys()
        self.words += read
        self.steps.append(f"{name}: {self.clicks} clicks, {read} words, {self.seconds:.0f} s")
        if PICTURES:
            folder = Path(PICTURES) / f"first-ranking-{self.language}"
            folder.mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=folder / f"{len(self.steps):02}-{name}.png")
            (folder / "steps.txt").write_text("\n".join([*self.steps, ""]))

    def types(self, **values: str) -> None:
        """Into the fields of these names, from one to the next by Tab."""
        for name, value in values.items():
            self.page.locator(f'[name="{name}"]').fill(value)
            self.letters += len(value)

    def presses(self, button: Locator) -> None:
        """A click that leads to another page."""
        self.clicks += 1
        with self.page.expect_navigation(wait_until="load"):
            button.click()

    def ticks(self, box: Locator) -> None:
        """A click that leads nowhere."""
        self.clicks += 1
        box.check()

    def chooses(self, file: FilePayload) -> None:
        """A file, in the browser's dialog."""
        self.clicks += 2
        self.page.locator("input[type=file]").set_input_files(file)

    def focused(self) -> Any:
        """The name of the field that they can type into at once."""
        return self.page.evaluate("document.activeElement.name")
