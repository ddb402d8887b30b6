"""A KAM on the road, on a phone: each of the five jobs in four taps at most, begun at My work."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from accounts.models import HistoryEntry, Stakeholder
from plans.models import Action
from reviews.models import Review
from tests.browser.conftest import Open
from tests.browser.test_import import borealis
from tests.browser.test_menu import PHONE
from tests.browser.test_pages import grave_faults
from tests.browser.test_relationship import KAM, found, of_the_kam
from tests.browser.test_reviews import due_today, own_review


@dataclass
class Thumb:
    """Taps, and counts them; typing isn't one."""

    page: Page
    taps: int = 0

    def tap(self, what: Locator) -> None:
        what.first.tap()
        self.taps += 1

    def near(self, name: str) -> None:
        """One of the links at the foot of the page."""
        foot = self.page.get_by_role("navigation", name="On the road")
        self.tap(foot.get_by_role("link", name=name))


@pytest.fixture
def thumb(open_page: Open) -> Thumb:
    return Thumb(open_page(KAM, "/o/borealis/", **PHONE, has_touch=True, is_mobile=True))


def own_account(thumb: Thumb) -> str:
    """The address of one of theirs, after two taps: the list, a name."""
    account = of_the_kam()
    thumb.near("Accounts")
    thumb.page.wait_for_url("**/accounts/")
    thumb.page.goto(f"/o/borealis/accounts/?q={account.name}")  # typed into the search
    thumb.tap(thumb.page.locator("main").get_by_role("link", name=account.name, exact=True))
    return str(account.pk)


def test_a_note_is_written(thumb: Thumb) -> None:
    account = own_account(thumb)
    thumb.tap(thumb.page.get_by_role("link", name="Write an entry"))
    expect(thumb.page.locator("#id_text")).to_be_focused()
    thumb.page.keyboard.type("They asked for May.")
    thumb.tap(thumb.page.get_by_role("button", name="Add entry"))
    expect(thumb.page.locator(".timeline")).to_contain_text("They asked for May.")
    assert found(HistoryEntry, account=account, text="They asked for May.") is not None
    assert thumb.taps <= 4


def test_a_contact_is_logged(thumb: Thumb) -> None:
    account = own_account(thumb)
    thumb.tap(thumb.page.get_by_role("link", name="People", exact=True))
    button = thumb.page.get_by_role("button", name=re.compile("^Log contact")).first
    name = button.inner_text().partition(": ")[2].strip()
    thumb.tap(button)
    expect(thumb.page.locator(".messages")).to_be_visible()
    after = found(Stakeholder, account=account, person__name=name)
    assert after.last_touch_on == timezone.localdate(timezone=borealis().zone)
    assert thumb.taps <= 4


def review_of_today(thumb: Thumb) -> Review:
    """One that is due today, opened from My work by one tap."""
    review = own_review(kind="internal_review", slot_on__isnull=False)
    due_today(review)
    thumb.page.reload()
    thumb.tap(thumb.page.locator(f'main a[href$="/reviews/{review.pk}/"]'))
    return review


def test_a_review_is_prepared(thumb: Thumb) -> None:
    review = review_of_today(thumb)
    expect(thumb.page.get_by_role("heading", name="Agenda and minutes")).to_be_visible()
    thumb.tap(thumb.page.get_by_label("Agenda"))
    thumb.page.keyboard.press("Control+End")
    thumb.page.keyboard.type(" The new plant.")
    expect(thumb.page.locator("[data-autosave-told]")).to_have_text("Saved.")
    assert found(Review, pk=review.pk).agenda.endswith(" The new plant.")
    assert thumb.taps <= 4


def test_a_review_is_held(thumb: Thumb) -> None:
    review = review_of_today(thumb)
    thumb.tap(thumb.page.get_by_role("link", name="Close as held"))
    thumb.tap(thumb.page.get_by_role("button", name="Close as held"))
    expect(thumb.page.locator("main")).to_contain_text("The review is held")
    assert (found(Review, pk=review.pk).state, thumb.taps) == ("held", 3)


def test_an_action_is_finished(thumb: Thumb) -> None:
    link = thumb.page.locator('main a[href*="/actions/"]')
    number = str(link.first.get_attribute("href")).strip("/").split("/")[-1]
    thumb.tap(link)
    select = thumb.page.get_by_label("Status")
    thumb.tap(select)
    select.select_option("done")
    thumb.taps += 1  # the choice in the phone's own list
    thumb.tap(thumb.page.get_by_role("button", name="Save"))
    expect(thumb.page.locator(".messages")).to_be_visible()
    assert (found(Action, pk=number).status, thumb.taps) == ("done", 4)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_foot_of_the_page_covers_nothing_and_is_no_barrier(
    open_page: Open, scheme: str
) -> None:
    page = open_page(KAM, "/o/borealis/accounts/", **PHONE, color_scheme=scheme)
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    foot = page.get_by_role("navigation", name="On the road").bounding_box()
    last = page.locator("main > :last-child").bounding_box()
    assert foot is not None and last is not None
    assert last["y"] + last["height"] <= foot["y"]
    assert grave_faults(page) == []
