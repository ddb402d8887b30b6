"""The palette: by keyboard alone, on a phone, without scripts, and as axe-core sees it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.test_pages import grave_faults

LEADER = "leader@borealis.example"
PHONE = {"viewport": {"width": 390, "height": 844}}


def ask(page: Page, text: str) -> None:
    """Type a question and wait for what is found."""
    page.locator("#palette input").fill(text)
    expect(page.locator("#palette [role=option]").first).to_be_visible()


def test_the_keyboard_finds_an_account_and_opens_it(open_page: Open) -> None:
    page = open_page(LEADER, "/o/borealis/accounts/")
    name = page.locator("#results tbody a[href*=accounts]").first.inner_text()
    page.keyboard.press("Control+k")
    box = page.locator("#palette input")
    expect(box).to_be_focused()
    expect(page.get_by_role("group", name="Commands")).to_be_visible()
    box.fill(name[:-1])
    option = page.get_by_role("group", name="Accounts").get_by_role("option", name=name).first
    expect(option).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", option.get_attribute("id") or "")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(name)


def test_arrows_move_and_escape_closes(open_page: Open) -> None:
    page = open_page(LEADER, "/o/borealis/")
    page.keyboard.press("/")
    chosen = page.locator("#palette [aria-selected=true]")
    expect(chosen).to_have_count(1)
    first = chosen.inner_text()
    page.keyboard.press("ArrowDown")
    expect(chosen).not_to_have_text(first)
    page.keyboard.press("ArrowUp")
    expect(chosen).to_have_text(first)
    page.keyboard.press("ArrowUp")
    expect(chosen).not_to_have_text(first)  # from the first to the last
    page.keyboard.press("Escape")
    expect(page.locator("#palette input")).to_be_hidden()


def test_a_command_goes_on_with_the_account(open_page: Open) -> None:
    page = open_page(LEADER, "/o/borealis/accounts/")
    name = page.locator("#results tbody a[href*=accounts]").first.inner_text()
    page.keyboard.press("Control+k")
    ask(page, "add a person")
    page.get_by_role("option", name="Add a person to …").click()
    box = page.locator("#palette input")
    expect(box).to_have_value("Add a person to ")
    box.press_sequentially(name)
    page.get_by_role("option", name=f"Add a person to {name}").first.click()
    expect(page).to_have_url(re.compile("/stakeholders/new/$"))


def test_a_phone_has_a_button_for_it(open_page: Open) -> None:
    page = open_page(LEADER, "/o/borealis/", **PHONE)
    page.locator(".top").get_by_role("link", name="Search").click()
    expect(page.locator("#palette input")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("viewport", [{"width": 1280, "height": 800}, PHONE["viewport"]])
def test_axe_finds_no_fault_in_the_open_palette(open_page: Open, viewport: dict) -> None:
    page = open_page(LEADER, "/o/borealis/", viewport=viewport)
    page.keyboard.press("Control+k")
    expect(page.locator("#palette [role=option]").first).to_be_visible()
    assert grave_faults(page) == []
    ask(page, "an")
    assert grave_faults(page) == []
    page.locator("#palette input").fill("zzzzzz")
    expect(page.get_by_text("Nothing was found.")).to_be_visible()
    assert grave_faults(page) == []


def test_without_scripts_it_is_a_page(open_page: Open) -> None:
    page = open_page(LEADER, "/o/borealis/accounts/", javascript=False)
    name = page.locator("#results tbody a[href*=accounts]").first.inner_text()
    page.get_by_role("link", name="Search", exact=True).first.click()
    page.get_by_role("searchbox").fill(name)
    page.get_by_role("button", name="Search").click()
    page.locator("main").get_by_role("link", name=name).first.click()
    expect(page.locator("h1")).to_have_text(name)
