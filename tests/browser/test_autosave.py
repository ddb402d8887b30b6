"""A text saves itself, merges what others wrote meanwhile, and is never lost."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Open
from tests.browser.desk import demo, desk  # noqa: F401 (a fixture)
from tests.browser.test_pages import grave_faults

ADMIN, ADDRESS = "admin@borealis.example", "/o/borealis/desk/"
AIMS = "<p>Sell more milk.</p><p>Visit the dairy.</p><p>Hold a review.</p>"
LOST = "Not saved: kept on this device."


@pytest.fixture(autouse=True)
def _at_the_desk(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.browser.desk"
    desk.__init__(AIMS)  # type: ignore[misc]  # as it is when a process starts


NO_PAUSE_ENDS = """() => {
  const real = window.setTimeout;
  window.setTimeout = (call, pause, ...rest) => (pause === 1500 ? 0 : real(call, pause, ...rest));
}"""


@pytest.fixture
def page(open_page: Open) -> Page:
    return open_page(ADMIN, ADDRESS)


def is_kept(page: Page, text: str) -> None:
    """Within some seconds."""
    for _ in range(50):
        if desk.text == text:
            return
        page.wait_for_timeout(100)
    assert desk.text == text


def text_of(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Aims")


def typed(page: Page, words: str, paragraph: str = "Sell more milk.") -> None:
    """At the end of a paragraph."""
    expect(page.locator(".tiptap")).to_be_visible()
    text_of(page).get_by_text(paragraph).click()
    page.keyboard.press("End")
    page.wait_for_timeout(100)
    page.keyboard.type(words)


def status(page: Page) -> Locator:
    return page.locator("[data-status]")


def offer(page: Page) -> Locator:
    return page.get_by_role("group", name="Unsaved text")


def test_typing_saves(page: Page) -> None:
    typed(page, " And cheese.")
    expect(status(page)).to_have_text(re.compile(r"^Saved at \d"))
    assert desk.text == AIMS.replace("milk.", "milk. And cheese.")
    assert len(desk.posts) == 1
    assert grave_faults(page) == []
    page.reload()
    expect(text_of(page)).to_contain_text("And cheese.")
    expect(offer(page)).to_be_hidden()


def test_leaving_the_text_saves_at_once(page: Page) -> None:
    page.evaluate(NO_PAUSE_ENDS)
    typed(page, " Now.")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.keyboard.press("Tab")
    assert desk.text == AIMS.replace("milk.", "milk. Now.")


def test_the_button_saves_and_goes_on(page: Page) -> None:
    typed(page, " Now.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#kept")).to_contain_text("Sell more milk. Now.")


def test_what_another_wrote_elsewhere_comes_in(page: Page) -> None:
    desk.write(AIMS.replace("review.", "review in May."))
    typed(page, " Mine.")
    expect(text_of(page)).to_contain_text("Hold a review in May.")
    expect(text_of(page)).to_contain_text("Sell more milk. Mine.")
    page.keyboard.type(" Still here.")  # the caret stays where it was
    is_kept(page, AIMS.replace("milk.", "milk. Mine. Still here.").replace("view.", "view in May."))


def test_what_another_wrote_around_it_leaves_the_caret_where_it_is(page: Page) -> None:
    desk.write(AIMS.replace("Sell", "We sell").replace("review.", "review in May."))
    typed(page, " Mine", "Visit the dairy.")
    expect(text_of(page)).to_contain_text("We sell more milk.")
    page.keyboard.type("d. Still here.")
    is_kept(
        page,
        AIMS.replace("Sell", "We sell")
        .replace("dairy.", "dairy. Mined. Still here.")
        .replace("review.", "review in May."),
    )


def test_who_types_on_while_anothers_words_come_in_loses_nothing(page: Page) -> None:
    desk.write(AIMS.replace("review.", "review in May."))
    typed(page, " Mine.")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.evaluate("window.dispatchEvent(new Event('online'))")
        page.keyboard.type(" More.")
    expect(text_of(page)).to_contain_text("Hold a review in May.")
    is_kept(page, AIMS.replace("milk.", "milk. Mine. More.").replace("view.", "view in May."))


@pytest.mark.parametrize(
    ("choice", "stands"),
    [
        ("As you wrote it", ["Sell more milk. Mine."]),
        ("As it was saved meanwhile", ["Sell more milk. Theirs."]),
        ("Both, one after the other", ["Sell more milk. Theirs.", "Sell more milk. Mine."]),
    ],
)
def test_who_wrote_in_one_place_chooses(page: Page, choice: str, stands: list[str]) -> None:
    desk.write(AIMS.replace("milk.", "milk. Theirs."))
    typed(page, " Mine.")
    expect(status(page)).to_have_text("Not saved: choose.")
    assert grave_faults(page) == []
    page.get_by_label(choice).check()
    page.get_by_role("button", name="Save this choice").click()
    expect(status(page)).to_have_text(re.compile("^Saved"))
    kept = "".join(f"<p>{paragraph}</p>" for paragraph in stands)
    assert desk.text == AIMS.replace("<p>Sell more milk.</p>", kept)
    for paragraph in stands:
        expect(text_of(page).get_by_text(paragraph, exact=True)).to_be_visible()
    typed(page, " On.", "Visit the dairy.")
    is_kept(page, AIMS.replace("<p>Sell more milk.</p>", kept).replace("iry.", "iry. On."))


def test_a_lost_connection_keeps_the_text_and_offers_it(page: Page) -> None:
    page.context.set_offline(True)
    typed(page, " Lost?")
    expect(status(page)).to_have_text(LOST)
    desk.fails = 503  # before the connection is back, or it is saved at once
    page.context.set_offline(False)
    page.reload()
    expect(offer(page)).to_contain_text(re.compile(r"You have an unsaved text from \d+:\d\d"))
    assert grave_faults(page) == []
    desk.fails = 0
    offer(page).get_by_role("button", name="Take it").click()
    expect(status(page)).to_have_text(re.compile("^Saved"))
    assert desk.text == AIMS.replace("milk.", "milk. Lost?")
    page.reload()
    expect(text_of(page)).to_contain_text("milk. Lost?")
    expect(offer(page)).to_be_hidden()


def test_a_connection_that_comes_back_saves(page: Page) -> None:
    page.context.set_offline(True)
    typed(page, " Later.")
    expect(status(page)).to_have_text(LOST)
    page.context.set_offline(False)
    expect(status(page)).to_have_text(re.compile("^Saved"))
    assert desk.text == AIMS.replace("milk.", "milk. Later.")


def test_who_typed_on_after_a_lost_answer_meets_no_conflict(page: Page) -> None:
    desk.loses_its_answer = True
    typed(page, " One.")
    expect(status(page)).to_have_text(LOST)
    desk.loses_its_answer = False
    page.keyboard.type(" Two.")
    is_kept(page, AIMS.replace("milk.", "milk. One. Two."))


def test_a_closed_tab_leaves_its_text_to_the_next_one(page: Page) -> None:
    desk.fails = 500
    typed(page, " Crashed.")
    other = page.context.new_page()
    other.goto(ADDRESS)
    expect(text_of(other)).to_be_visible()
    expect(offer(other)).to_be_hidden()  # the first one is open still
    page.close()
    desk.fails = 0
    desk.write(AIMS.replace("dairy.", "dairy in June."))
    other.reload()
    offer(other).get_by_role("button", name="Take it").click()
    expect(status(other)).to_have_text(re.compile("^Saved"))
    assert desk.text == AIMS.replace("milk.", "milk. Crashed.").replace("dairy.", "dairy in June.")


def test_what_is_discarded_is_gone(page: Page) -> None:
    desk.fails = 500
    typed(page, " No.")
    expect(status(page)).to_have_text(LOST)
    page.reload()
    offer(page).get_by_role("button", name="Discard it").click()
    page.reload()
    expect(text_of(page)).to_contain_text("Sell more milk.")
    expect(offer(page)).to_be_hidden()


def test_a_sign_out_elsewhere_is_said_and_loses_nothing(page: Page) -> None:
    cookies = page.context.cookies()
    page.context.clear_cookies(name=re.compile("^session"))
    typed(page, " Signed out.")
    expect(status(page)).to_have_text("You are signed out. The text is kept on this device.")
    page.get_by_role("link", name="Sign in again").click()
    expect(page).to_have_url(re.compile("/auth/login/"))
    page.context.add_cookies(cookies)  # as who signs in
    page.goto(ADDRESS)
    offer(page).get_by_role("button", name="Take it").click()
    is_kept(page, AIMS.replace("milk.", "milk. Signed out."))


def test_a_mistake_is_said(page: Page) -> None:
    desk.at_most = 50
    typed(page, " More.")
    expect(page.get_by_role("alert")).to_contain_text("At most 50 characters.")
    expect(status(page)).to_have_text("Not saved.")
    assert desk.text == AIMS


def test_without_javascript_the_textarea_is_sent(open_page: Open) -> None:
    desk.text = AIMS.replace("dairy", "<strong>dairy</strong>")
    page = open_page(ADMIN, ADDRESS, javascript=False)
    page.get_by_label("Aims").fill("Sell milk.\n\nVisit the dairy.\n\n- Hold a review.\n- Write")
    page.get_by_role("button", name="Save").click()
    assert desk.text == (
        "<p>Sell milk.</p><p>Visit the <strong>dairy</strong>.</p><ul><li>Hold a review.</li><li>Write</li></ul>"
    )


def test_without_javascript_both_sides_are_shown(open_page: Open) -> None:
    page = open_page(ADMIN, ADDRESS, javascript=False)
    page.get_by_label("Aims").fill("Sell more milk. Mine.\n\nVisit the dairy.\n\nHold a review.")
    desk.write(AIMS.replace("milk.", "milk. Theirs.").replace("review.", "review in May."))
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_label("Aims")).to_have_value(re.compile("Mine"))
    page.get_by_label("Both, one after the other").check()
    page.get_by_role("button", name="Save this choice").click()
    assert desk.text == (
        "<p>Sell more milk. Theirs.</p><p>Sell more milk. Mine.</p><p>Visit the dairy.</p><p>Hold a review in May.</p>"
    )
