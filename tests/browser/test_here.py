"""Two browsers in one section: each is told by name who else is there."""

from __future__ import annotations

from playwright.sync_api import expect

from plans.models import PlanSection
from tenants.models import Membership
from tests.browser.conftest import Open
from tests.browser.test_pages import grave_faults
from tests.browser.test_relationship import found

LEADER, ADMIN = "leader@borealis.example", "admin@borealis.example"


def test_two_who_write_one_section_see_each_other(open_page: Open) -> None:
    section = found(PlanSection, kind="trust", plan__deleted_at=None)
    names = [found(Membership, email=email).name for email in (LEADER, ADMIN)]
    address = f"/o/borealis/plans/sections/{section.pk}/"
    first = open_page(LEADER, address)
    expect(first.locator(".tiptap")).to_be_visible()
    expect(first.locator(".here")).to_have_text("")
    plan = open_page(ADMIN, f"/o/borealis/plans/{section.plan_id}/")
    here = plan.locator("#trust .here")
    expect(here).to_have_text(f"{names[0]} has this section open")
    assert grave_faults(plan) == []
    first.get_by_role("textbox", name="Text").press_sequentially("Soon ")
    with first.expect_response(lambda answer: answer.url.endswith("/presence/")):
        first.evaluate("window.dispatchEvent(new Event('pageshow'))")
    plan.evaluate("window.dispatchEvent(new Event('pageshow'))")
    expect(here).to_have_text(f"{names[0]} is writing in this section")
    second = open_page(ADMIN, address)
    told = second.get_by_role("status").filter(has_text=names[0])
    expect(told).to_have_text(f"{names[0]} is writing in this section")
    first.evaluate("window.dispatchEvent(new Event('pageshow'))")
    expect(first.locator(".here")).to_have_text(f"{names[1]} has this section open")
    assert grave_faults(first) == []
    second.goto(f"/o/borealis/plans/{section.plan_id}/")
    expect(second.locator("#trust .here")).to_have_text(f"{names[0]} is writing in this section")
    first.evaluate("window.dispatchEvent(new Event('pageshow'))")
    expect(first.locator(".here")).to_have_text("")
