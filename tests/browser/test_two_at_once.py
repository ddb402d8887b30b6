"""Two people in two browsers write one text at once: no word of either is lost."""

from __future__ import annotations

import os
import random
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from rules.rich_text.cleaning import as_text
from tests.browser.conftest import Open
from tests.browser.desk import demo, desk  # noqa: F401 (a fixture)

ADDRESS = "/o/borealis/desk/"
WRITERS = ("admin@borealis.example", "leader@borealis.example")
START = "".join(f"<p>Paragraph {n} of the plan.</p>" for n in range(5))
ROUNDS = int(os.environ.get("KAM_INTERLEAVINGS", "6"))

SEEN = """() => [
    ...Object.values(localStorage),
    ...[...document.querySelectorAll("[data-conflicts]")].map((part) => part.textContent),
].join(" ")"""


@pytest.fixture(autouse=True)
def _at_the_desk(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.browser.desk"
    desk.__init__(START)  # type: ignore[misc]  # as it is when a process starts


def write(page: Page, chance: random.Random, word: str) -> None:
    """A word at the end of a paragraph, or a paragraph of its own."""
    paragraphs = page.locator(".tiptap p")
    paragraphs.nth(chance.randrange(paragraphs.count())).click()
    page.keyboard.press("End")
    page.wait_for_timeout(30)
    if chance.random() < 0.3:
        page.keyboard.press("Enter")
    page.keyboard.type(f" {word}")
    if chance.random() < 0.6:  # a save that does not wait for quiet
        page.evaluate("window.dispatchEvent(new Event('online'))")


def settle(page: Page) -> None:
    """Choose both sides where there is a choice; wait until all is saved."""
    choice = page.get_by_role("button", name="Save this choice")
    for _ in range(10):
        page.evaluate("window.dispatchEvent(new Event('online'))")
        page.wait_for_timeout(200)
        expect(page.locator("[data-status]")).to_have_text(
            re.compile("^(Saved|Not saved: choose|$)")
        )
        if not choice.count():
            return
        with page.expect_response(lambda answer: answer.request.method == "POST"):
            choice.click()


def found(words: set[str], *texts: str) -> set[str]:
    said = set(re.findall(r"\w+", " ".join(texts)))
    return words & said


@pytest.mark.parametrize("seed", range(2))
def test_every_word_of_two_writers_is_somewhere(open_page: Open, seed: int) -> None:
    chance = random.Random(seed)
    pages = [open_page(writer, ADDRESS) for writer in WRITERS]
    words: set[str] = set()
    for page in pages:
        expect(page.locator(".tiptap")).to_be_visible()
    for number in range(ROUNDS):
        for who in chance.sample([0, 1, 0, 1], k=chance.randint(1, 4)):
            word = f"w{number}x{len(words)}"
            write(pages[who], chance, word)
            words.add(word)
        kept = [page.evaluate(SEEN) for page in pages]
        assert found(words, *kept, desk.text) == words
        if chance.random() < 0.5:
            settle(chance.choice(pages))
    for page in (*pages, *pages):
        settle(page)
    assert found(words, as_text(desk.text)) == words


@pytest.mark.parametrize("last, read", [(" ", "one two\n\n"), ("Enter", "one\n\ntwo\n\n")])
def test_where_somebody_is_about_to_write_stays_when_others_words_come_in(
    open_page: Open, last: str, read: str
) -> None:
    mine, other = (open_page(writer, ADDRESS) for writer in WRITERS)
    for page, text in ((mine, " one"), (other, " theirs")):
        paragraphs = page.locator(".tiptap p")
        expect(paragraphs).to_have_count(5)
        paragraphs.nth(0 if page is mine else 3).click()
        page.keyboard.press("End")
        page.keyboard.type(text)
    settle(other)
    mine.keyboard.press(last)
    settle(mine)
    expect(mine.locator(".tiptap")).to_contain_text("theirs")

    mine.keyboard.type("two")
    settle(mine)

    assert as_text(desk.text).startswith(f"Paragraph 0 of the plan. {read}")
