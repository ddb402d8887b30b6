"""Without a server: a banner on the page that is open, a page for the next one."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Open


def test_the_next_page_says_that_there_is_no_server(open_page: Open) -> None:
    page = open_page("leader@borealis.example", "/profile/")
    page.evaluate("navigator.serviceWorker.ready")
    page.reload()  # from here on the worker serves this tab
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    page.context.set_offline(True)
    expect(page.locator("#offline")).to_be_visible()
    page.goto("/auth/sessions/")
    expect(page.locator("h1")).to_have_text("You are offline")
    assert page.locator("body").evaluate("e => getComputedStyle(e).fontFamily") != ""
    page.context.set_offline(False)
    page.get_by_role("link", name="Try again").click()
    expect(page.locator("h1")).to_have_text("Signed in on")


def test_the_open_page_says_so_and_stops_when_it_is_over(open_page: Open) -> None:
    page = open_page("leader@borealis.example", "/profile/")
    page.context.set_offline(True)
    expect(page.locator("#offline")).to_contain_text("You are offline")
    expect(page.locator("#offline")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator("#offline")).to_be_hidden()


def test_a_fetch_without_a_server_shows_the_banner(open_page: Open) -> None:
    page = open_page("leader@borealis.example", "/profile/")
    page.route("**/preferences/theme/", lambda route: route.abort())
    page.locator(".side details.user summary").click()
    page.locator(".side [data-theme-form] [value=dark]").click()
    expect(page.locator("#offline")).to_be_visible()
