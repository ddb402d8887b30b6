"""Signing in, out, and choosing a language."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Open


def test_a_person_signs_in_and_arrives_in_their_organisation(
    open_page: Open, javascript: bool
) -> None:
    page = open_page(javascript=javascript)
    page.locator("input[name=login]").fill("leader@borealis.example")
    page.locator("input[type=password]").fill("demo-demo-demo")
    page.locator("input[type=password]").press("Enter")
    page.wait_for_url("**/o/borealis/**")
    expect(page.locator("h1")).to_have_count(1)


def test_a_wrong_password_is_told_beside_the_form(open_page: Open, javascript: bool) -> None:
    page = open_page(javascript=javascript)
    page.locator("input[name=login]").fill("leader@borealis.example")
    page.locator("input[type=password]").fill("not-the-password")
    page.locator("input[type=password]").press("Enter")
    expect(page.locator("main")).to_contain_text("not correct")
    assert "/auth/login/" in page.url
