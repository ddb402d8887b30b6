"""A rich text is written by pointer, by keyboard, by pasting, and without JavaScript."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from rules.rich_text.cleaning import clean
from tests.browser.conftest import Open
from tests.browser.desk import demo, desk  # noqa: F401 (a fixture)
from tests.browser.late import late
from tests.browser.test_pages import grave_faults
from tests.rules.rich_text import pasted

ADMIN, ADDRESS = "admin@borealis.example", "/o/borealis/desk/"
AIMS = "<h2>Why</h2><p>Sell <strong>more</strong>.</p><ul><li>To Dairy</li><li>To Rail</li></ul>"


@pytest.fixture(autouse=True)
def _at_the_desk(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.browser.desk"
    desk.__init__(AIMS)  # type: ignore[misc]  # as it is when a process starts


@pytest.fixture
def page(open_page: Open) -> Page:
    return open_page(ADMIN, ADDRESS)


@pytest.fixture
def text(page: Page) -> Locator:
    """The editor; the area that it replaces has the same name until then."""
    expect(page.locator(".tiptap")).to_be_visible()
    return page.get_by_role("textbox", name="Aims")


def written(page: Page) -> str:
    return clean(page.locator("[name=text-html]").input_value(), 10_000)


def paste(text: Locator, html: str) -> None:
    """As a browser pastes it."""
    text.evaluate(
        """(area, html) => {
            const data = new DataTransfer();
            data.setData("text/html", html);
            area.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
        }""",
        html,
    )


IS_ALL_SELECTED = """area => {
    const { doc, selection } = area.editor.state;
    return selection.to - selection.from >= doc.textContent.length;
}"""


def selected(text: Locator) -> Locator:
    """All of it; the editor hears of focus and selection a moment later."""
    text.focus()
    for _ in range(100):
        text.press("Control+a")
        text.page.wait_for_timeout(50)
        if text.evaluate(IS_ALL_SELECTED):
            return text
    raise AssertionError("The editor does not hear that all of its text is selected.")


def emptied(text: Locator) -> Locator:
    selected(text).press("Delete")
    expect(text).to_have_text("")
    return text


def test_the_editor_has_the_label_s_name_and_no_grave_fault(page: Page, text: Locator) -> None:
    expect(text).to_have_attribute("aria-multiline", "true")
    expect(page.get_by_role("textbox", name="Aims")).to_have_count(1)
    page.locator("label", has_text="Aims").click()
    expect(text).to_be_focused()
    selected(text)
    page.get_by_role("button", name="Link", exact=True).click()
    assert grave_faults(page) == []
    assert written(page) == AIMS


def test_a_text_is_written_by_keyboard(page: Page, text: Locator) -> None:
    emptied(text)
    text.press("Control+Alt+2")
    text.press_sequentially("Aims")
    text.press("Enter")
    text.press_sequentially("Sell ")
    text.press("Control+b")
    text.press_sequentially("more")
    text.press("Control+b")
    text.press("Enter")
    text.press_sequentially("- to Dairy")
    text.press("Enter")
    text.press_sequentially("milk")
    text.press("Control+]")
    assert written(page) == (
        "<h2>Aims</h2><p>Sell <strong>more</strong></p><ul><li>to Dairy<ul><li>milk</li></ul></li></ul>"
    )


def test_the_buttons_say_what_holds_and_are_reached_by_keyboard(page: Page, text: Locator) -> None:
    tools = page.get_by_role("toolbar", name="Formats")
    bold = tools.get_by_role("button", name="Bold")
    emptied(text).press_sequentially("one")
    selected(text).press("Alt+F10")
    expect(bold).to_be_focused()
    expect(bold).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("Enter")
    expect(bold).to_have_attribute("aria-pressed", "true")
    expect(text).to_be_focused()
    text.press("Alt+F10")
    page.keyboard.press("ArrowRight")
    expect(tools.get_by_role("button", name="Italic")).to_be_focused()
    page.keyboard.press("End")
    expect(tools.get_by_role("button", name="Redo")).to_be_focused()
    expect(tools.get_by_role("button", name="Redo")).to_have_attribute("aria-disabled", "true")
    page.keyboard.press("Escape")
    expect(text).to_be_focused()
    text.press("Tab")
    expect(page.get_by_role("button", name="Save")).to_be_focused()
    assert written(page) == "<p><strong>one</strong></p>"


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("acme.example/plan", "https://acme.example/plan"),
        ("https://acme.example", "https://acme.example"),
        ("ana@acme.example", "mailto:ana@acme.example"),
    ],
)
def test_a_link_is_set_and_removed(page: Page, text: Locator, typed: str, address: str) -> None:
    emptied(text).press_sequentially("plan")
    selected(text).press("Control+k")
    field = page.get_by_label("Links to")
    expect(field).to_be_focused()
    field.fill("javascript:alert(1)")
    field.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("This leads neither to the web")
    field.fill(typed)
    field.press("Enter")
    expect(text).to_be_focused()
    assert written(page) == f'<p><a href="{address}">plan</a></p>'
    text.press("Control+k")
    expect(field).to_have_value(address)
    page.get_by_role("button", name="Remove link").click()
    assert written(page) == "<p>plan</p>"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (pasted.WORD, pasted.WORD_CLEAN),
        (pasted.GOOGLE, pasted.GOOGLE_CLEAN),
        (pasted.OUTLOOK, pasted.OUTLOOK_CLEAN),
        ("<p onclick=x()>a<script>b()</script><img src=x onerror=c()></p>", "<p>a</p>"),
    ],
    ids=["Word", "Google Docs", "Outlook", "scripts"],
)
def test_what_is_pasted_is_clean_at_once(
    page: Page, text: Locator, html: str, expected: str
) -> None:
    paste(emptied(text), html)
    assert written(page) == expected
    for sign in ("mso-list", "style=", "class=", "<span", "<font", "<img"):
        assert sign not in page.locator("[name=text-html]").input_value()


def test_without_javascript_there_is_a_textarea(open_page: Open) -> None:
    page = open_page(ADMIN, ADDRESS, javascript=False)
    expect(page.get_by_label("Aims")).to_have_value("## Why\n\nSell more.\n\n- To Dairy\n- To Rail")
    expect(page.get_by_role("toolbar", name="Formats")).to_be_hidden()


EDITOR = "**/django_prose_editor/editor*.js"


def test_what_was_typed_before_the_editor_came_is_sent_as_it_stands(open_page: Open) -> None:
    page = open_page(ADMIN, "/o/borealis/")
    with late(page, EDITOR):
        page.goto(page.url.split("/o/")[0] + ADDRESS)
        area = page.get_by_role("textbox", name="Aims")
        area.press("Control+End")
        area.press_sequentially("\n- To Sea")
    page.wait_for_load_state("networkidle")
    expect(page.locator(".tiptap")).to_have_count(0)
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".tiptap")).to_contain_text("To Sea")
    assert desk.text == AIMS.replace("</ul>", "<li>To Sea</li></ul>")


def test_who_waits_in_the_area_for_the_editor_writes_on_in_it(open_page: Open) -> None:
    page = open_page(ADMIN, "/o/borealis/")
    with late(page, EDITOR):
        page.goto(page.url.split("/o/")[0] + ADDRESS)
        page.get_by_role("textbox", name="Aims").focus()
    expect(page.locator(".tiptap")).to_be_focused()
    page.keyboard.type(" and Sea")
    expect(page.locator(".tiptap")).to_contain_text("To Rail and Sea")
