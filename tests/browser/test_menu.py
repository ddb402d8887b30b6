"""The menu: at the side of a wide screen, opened by a button on a phone, with or without scripts."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open

LEADER = "leader@borealis.example"
PHONE = {"viewport": {"width": 390, "height": 844}}


@pytest.mark.parametrize("javascript", [True, False])
def test_a_phone_opens_the_menu_and_goes_where_it_leads(open_page: Open, javascript: bool) -> None:
    page = open_page(LEADER, "/o/borealis/", javascript=javascript, **PHONE)
    menu = page.get_by_role("navigation", name="Sections")
    expect(menu).to_be_hidden()
    page.get_by_text("Menu", exact=True).click()
    expect(menu).to_be_visible()
    menu.get_by_role("link", name="Scoring").click()
    expect(page).to_have_url(re.compile("/o/borealis/scoring/$"))
    expect(menu).to_be_hidden()


def test_a_press_in_the_menu_keeps_it_and_one_elsewhere_closes_it(open_page: Open) -> None:
    page = open_page(LEADER, "/o/borealis/", **PHONE)
    menu = page.get_by_role("navigation", name="Sections")
    page.get_by_text("Menu", exact=True).click()
    page.locator("details.user > summary").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    expect(menu).to_be_visible()
    page.locator("main h1").dispatch_event("click")
    expect(menu).to_be_hidden()


def test_a_wide_screen_shows_the_menu_at_once(open_page: Open) -> None:
    page = open_page(LEADER, "/o/borealis/")
    expect(page.get_by_role("navigation", name="Sections")).to_be_visible()
    expect(page.get_by_text("Menu", exact=True)).to_be_hidden()


def test_the_menu_of_the_account_lies_over_a_list(open_page: Open) -> None:
    page = open_page(LEADER, "/o/borealis/accounts/")
    page.locator("details.user > summary").click()
    menu = page.locator("details.user > .menu")
    assert menu.evaluate("""menu => {
      const { right, top, bottom } = menu.getBoundingClientRect();
      return menu.contains(document.elementFromPoint(right - 4, (top + bottom) / 2));
    }""")
