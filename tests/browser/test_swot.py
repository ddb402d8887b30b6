"""Lines of the SWOT are dragged to their place; the server says how they stand then."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from plans.models import SwotItem
from tenants.scope import organization_scope
from tests.browser.conftest import Open
from tests.browser.test_pages import grave_faults
from tests.browser.test_relationship import borealis, found

LEADER = "leader@borealis.example"


def drag(page: Page, item: str, over: str, *, below: bool = True) -> None:
    """By the pointer, to above or below the middle of another line or of a part."""
    target = page.locator(over)
    box = target.bounding_box()
    assert box
    place = {"x": box["width"] / 2, "y": box["height"] - 2 if below else 2}
    with page.expect_response(lambda answer: answer.url.endswith("/move/")):
        page.locator(f"{item} [draggable]").drag_to(target, target_position=place)


def test_a_line_is_dragged_within_its_list_and_to_another(open_page: Open) -> None:
    item = found(SwotItem, kind="threat", plan__deleted_at=None)
    with organization_scope(borealis().id):
        rows = SwotItem.objects.filter(plan=item.plan_id, kind="threat")
        rows.exclude(pk=item.pk).delete()
        SwotItem.objects.filter(pk=item.pk).update(text="One", position=1)
        SwotItem.objects.create(plan_id=item.plan_id, kind="threat", text="Two", position=2)
        SwotItem.objects.filter(plan=item.plan_id, kind="strength").delete()
    page = open_page(LEADER, f"/o/borealis/plans/{item.plan_id}/")
    threats = "[data-swot=threat]"
    drag(page, f"{threats} > li:has-text('One')", f"{threats} > li:has-text('Two')")
    expect(page.locator(f"{threats} > li").first).to_contain_text("Two")
    page.reload()
    expect(page.locator(f"{threats} > li").first).to_contain_text("Two")
    drag(page, f"{threats} > li:has-text('One')", "[data-swot-part]:has([data-swot=strength])")
    expect(page.locator("[data-swot=strength] > li")).to_contain_text("One")
    expect(page.locator(f"{threats} > li")).to_have_count(1)
    moved = found(SwotItem, pk=item.pk)
    assert moved.kind == "strength"
    assert grave_faults(page) == []
