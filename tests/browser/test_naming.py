"""Naming somebody with @ in a text: by keyboard, by hand, and what the one who is named sees."""

from __future__ import annotations

from playwright.sync_api import expect

from plans.models import Plan, PlanSection
from reviews.models import Notice
from tenants.models import Membership
from tests.browser.conftest import Open
from tests.browser.test_pages import grave_faults
from tests.browser.test_relationship import KAM, found, of_the_kam

LEADER = "leader@borealis.example"


def test_a_name_is_completed_by_keyboard(open_page: Open) -> None:
    kam, account = found(Membership, email=KAM), of_the_kam()
    page = open_page(LEADER, f"/o/borealis/accounts/{account.pk}/history/")
    text = page.get_by_label("What happened")
    text.press_sequentially(f"Ask @{kam.name[:3]}")
    options = page.get_by_role("listbox", name="People to name").get_by_role("option")
    expect(options.filter(has_text=kam.name)).to_be_visible()
    expect(text).to_have_attribute("aria-expanded", "true")
    assert grave_faults(page) == []
    first = options.first.inner_text()
    text.press("ArrowDown")
    text.press("ArrowUp")
    expect(options.first).to_have_attribute("aria-selected", "true")
    text.press("Enter")
    expect(text).to_have_value(f"Ask @{first} ")
    expect(text).not_to_have_attribute("aria-expanded", "true")
    text.press_sequentially("@zzz")
    text.press("Enter")
    expect(text).to_have_value(f"Ask @{first} @zzz\n")
    text.fill("")
    text.press_sequentially(f"@{kam.name[:3]}")
    expect(options.first).to_be_visible()
    text.press("Escape")
    expect(options).to_have_count(0)


def test_a_name_is_completed_in_the_editor_too_and_its_owner_hears_of_it(open_page: Open) -> None:
    kam = found(Membership, email=KAM)
    section = found(PlanSection, kind="trust", plan__deleted_at=None)
    page = open_page(LEADER, f"/o/borealis/plans/sections/{section.pk}/")
    expect(page.locator(".tiptap")).to_be_visible()
    text = page.get_by_role("textbox", name="Text")
    text.press("Control+End")
    text.press("Enter")
    text.press_sequentially(f"Ask @{kam.name[:3]}")
    options = page.get_by_role("listbox", name="People to name").get_by_role("option")
    expect(options.filter(has_text=kam.name)).to_be_visible()
    expect(text).to_have_attribute("aria-activedescendant", options.first.get_attribute("id") or "")
    assert grave_faults(page) == []
    line, offer = text.locator("p", has_text="Ask @").bounding_box(), options.first.bounding_box()
    assert line and offer and 0 < offer["y"] - line["y"] < 60
    while (
        not (options.and_(page.locator("[aria-selected=true]"))).filter(has_text=kam.name).count()
    ):
        text.press("ArrowDown")
    text.press("Enter")
    expect(text).to_contain_text(f"Ask @{kam.name}")
    expect(options).to_have_count(0)
    text.press_sequentially("first.")
    with page.expect_navigation():
        page.get_by_role("button", name="Save").click()
    expect(page.get_by_text(f"Ask @{kam.name} first.")).to_be_visible()
    plan = found(Plan, pk=section.plan_id)
    told = found(Notice, kind="mentioned", account=plan.account_id, member=kam)
    assert told is not None and told.facts == {"place": "plan"}


def test_who_is_named_reads_of_it(open_page: Open, javascript: bool) -> None:
    kam, account = found(Membership, email=KAM), of_the_kam()
    page = open_page(LEADER, f"/o/borealis/accounts/{account.pk}/history/", javascript=javascript)
    page.get_by_label("What happened").fill(f"Call them, @{kam.name}.")
    page.get_by_role("button", name="Add entry").click()
    expect(page.get_by_text("The entry was added.")).to_be_visible()
    told = found(Notice, kind="mentioned", account=account, member=kam)
    assert told is not None
    page = open_page(KAM, "/o/borealis/inbox/", javascript=javascript)
    assert (grave_faults(page) if javascript else []) == []
    page.get_by_role("link", name="named you in the history").first.click()
    expect(page.get_by_text(f"Call them, @{kam.name}.")).to_be_visible()


def test_each_chooses_the_ways_on_one_page(open_page: Open, javascript: bool) -> None:
    page = open_page(KAM, "/profile/", javascript=javascript)
    page.get_by_role("link", name="What you hear of at").click()
    assert (grave_faults(page) if javascript else []) == []
    box = page.get_by_role("checkbox", name="You are named with @: Digest")
    expect(box).not_to_be_checked()
    box.check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("checkbox", name="You are named with @: Digest")).to_be_checked()
