"""The limits of a figure on its picture: dragged, moved by keys, typed, in both languages."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.test_pages import grave_faults

NEW = "/o/{slug}/scoring/matrices/new/"


def opened(open_page: Open, slug: str, **options: object) -> Page:
    return open_page(f"leader@{slug}.example", NEW.format(slug=slug), **options)


def limits(page: Page) -> list[str]:
    return page.locator("[name=form-0-breakpoints]").input_value().split()


def number(text: str) -> float:
    """In English."""
    return float(text.replace(",", ""))


def test_a_limit_is_dragged_between_its_neighbours(open_page: Open) -> None:
    page = opened(open_page, "borealis")
    before = limits(page)
    handle = page.locator("#histogram-0 .handle").nth(4)
    box, next_box = (
        one.locator("circle").bounding_box()
        for one in (handle, page.locator("#histogram-0 .handle").nth(5))
    )
    assert box and next_box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move((x + next_box["x"] + next_box["width"] / 2) / 2, y, steps=4)
    page.mouse.up()
    after = limits(page)
    assert [n for n in range(9) if before[n] != after[n]] == [4]
    assert number(before[4]) < number(after[4]) < number(before[5])
    expect(handle).to_have_attribute("aria-valuetext", after[4])
    page.mouse.move(x, y)
    assert grave_faults(page) == []


def test_a_limit_is_moved_by_keys_and_never_passes_another(open_page: Open) -> None:
    page = opened(open_page, "borealis")
    before = limits(page)
    handle = page.locator("#histogram-0 .handle").nth(8)
    handle.focus()
    handle.press("ArrowRight")
    after = limits(page)
    assert (after[:8], number(after[8]) > number(before[8])) == (before[:8], True)
    for _n in range(30):
        handle.press("PageDown")
    rising = [number(limit) for limit in limits(page)]
    assert rising == sorted(set(rising))
    assert limits(page)[:8] == before[:8]


def test_typed_limits_move_the_handles_in_the_reader_s_numbers(open_page: Open) -> None:
    page = opened(open_page, "aurora", locale="pt-BR")
    field = page.locator("[name=form-0-breakpoints]")
    field.fill("10.000 20.000 30.000 40.000 50.000 60.000 70.000 80.000 90.000,5")
    handles = page.locator("#histogram-0 .handle")
    expect(handles.nth(0)).to_have_attribute("aria-valuetext", "10.000")
    expect(handles.nth(8)).to_have_attribute("aria-valuenow", "90000.5")
    field.fill("10.000 nove")
    expect(page.locator("#histogram-0 svg")).to_have_class("chart unread")


def test_the_picture_follows_the_figure(open_page: Open) -> None:
    page = opened(open_page, "borealis")
    old = page.locator("#histogram-0").get_attribute("data-high")
    page.locator("[name=form-0-metric]").select_option("active_months")
    expect(page.locator("#histogram-0")).to_have_attribute("data-high", "12.5")
    assert old != "12.5"
    expect(page.locator("#histogram-0 .handle")).to_have_count(9)


def test_tenths_come_by_a_button_with_and_without_scripts(
    open_page: Open, javascript: bool
) -> None:
    page = opened(open_page, "borealis", javascript=javascript)
    own = limits(page)
    page.locator("[name=form-0-breakpoints]").fill("1 2 3 4 5 6 7 8 9")
    page.locator("#histogram-0").get_by_role("button", name="Set by deciles").click()
    expect(page.locator("[name=form-0-breakpoints]")).not_to_have_value("1 2 3 4 5 6 7 8 9")
    assert len(limits(page)) == len(own) == 9
    assert (page.locator("#histogram-0 polyline.limit").count() == 9) is not javascript
