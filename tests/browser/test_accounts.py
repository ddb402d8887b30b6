"""Narrow the list, change several accounts at once, take it back: with and without scripts."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from accounts.models import AccountTag
from tenants.scope import organization_scope
from tests.browser.conftest import Open
from tests.browser.test_import import borealis

LEADER = "leader@borealis.example"
LIST = "/o/borealis/accounts/"


def tagged(name: str) -> int:
    with organization_scope(borealis().id):
        return AccountTag.objects.filter(name=name).count()


def choose(page: Page, count: int) -> None:
    for place in range(count):
        page.locator("tbody input[name=account]").nth(place).check()


def test_filters_send_themselves_and_leave_no_old_ones(open_page: Open) -> None:
    page = open_page(LEADER, f"{LIST}?potential=low")
    page.get_by_text("More filters").click()
    page.locator("input[name=country]").fill("nowhere")
    expect(page).to_have_url(re.compile(r"\?potential=low&country=nowhere$"))
    expect(page.locator("#results")).to_contain_text("No account fits these filters.")
    page.locator("input[name=country]").fill("")
    expect(page).to_have_url(re.compile(r"\?potential=low$"))
    page.locator("select[name=potential]").select_option("")
    expect(page).to_have_url(re.compile(r"/accounts/\??$"))


def test_several_accounts_change_and_change_back(open_page: Open, javascript: bool) -> None:
    page = open_page(LEADER, LIST, javascript=javascript)
    choose(page, 2)
    if javascript:
        expect(page.locator("[data-bulk-count]")).to_have_text("2")
    page.locator("input[name=value_tag]").fill("seen today")
    page.locator("button[value=tag]").click()
    expect(page.locator("#messages")).to_contain_text("2 accounts changed.")
    assert tagged("seen today") == 2
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#messages")).to_contain_text("2 accounts are as they were.")
    assert tagged("seen today") == 0


def test_the_head_of_a_list_stays_in_sight(open_page: Open) -> None:
    page = open_page(LEADER, LIST)
    for address in (r"/accounts/$", "phase="):
        expect(page).to_have_url(re.compile(address))
        expect(page.locator(".wide[data-fits]")).to_have_count(1)
        page.evaluate("scrollTo(0, 700)")
        assert page.evaluate("scrollY") > 300
        assert (
            page.locator("main thead th").first.evaluate("th => th.getBoundingClientRect().y") == 0
        )
        page.evaluate("scrollTo(0, 0)")
        page.locator("select[name=phase]").select_option(index=1)


def test_the_bar_shows_once_something_is_chosen(open_page: Open) -> None:
    page = open_page(LEADER, LIST)
    expect(page.locator(".bulk")).to_be_hidden()
    choose(page, 1)
    expect(page.locator(".bulk")).to_be_visible()
