"""A KAM's day with reviews in a browser, with and without scripts; and no barrier on the way."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from plans.models import Action
from reviews.models import Measure, Reminder, Review
from reviews.tasks import plan_reminders
from tenants.middleware import memberships_of
from tenants.models import User
from tenants.scope import organization_scope, user_scope
from tests.browser.conftest import Open
from tests.browser.late import late
from tests.browser.test_import import borealis
from tests.browser.test_pages import grave_faults
from tests.browser.test_relationship import KAM, found, of_the_kam
from tests.browser.test_widths import WIDER_THAN_THE_SCREEN

HOME = "/o/borealis/"


def own_review(**given: Any) -> Review:
    review = found(Review, state="planned", account__owner__email=KAM, **given)
    assert review is not None
    return review


def due_today(review: Review) -> date:
    """The review is due today, as my work shows it."""
    today = timezone.localdate(timezone=borealis().zone)
    with organization_scope(borealis().id):
        Review.objects.filter(pk=review.pk).update(due_on=today)
    return today


def a_reminder(review: Review) -> Reminder:
    """One unread reminder of the KAM."""
    today = due_today(review)
    with organization_scope(borealis().id):
        Reminder.objects.all().delete()
        return Reminder.objects.create(
            review=review,
            member=review.account.owner,
            kind="today",
            day=today,
            due_on=today,
            show_at=timezone.now() - timedelta(minutes=1),
        )


def test_a_review_from_my_work_to_its_decision(open_page: Open, javascript: bool) -> None:
    review = own_review(kind="internal_review", slot_on__isnull=False)
    due_today(review)
    page = open_page(KAM, HOME, javascript=javascript)
    page.locator(f"main a[href$='/reviews/{review.pk}/']").first.click()
    expect(page.locator("main")).to_contain_text("Brief")
    page.locator("[name=minutes]").press_sequentially("They want a longer term")
    if javascript:
        expect(page.locator("[data-autosave-told]")).to_have_text("Saved.")
    else:
        with page.expect_navigation():
            page.get_by_role("button", name="Save", exact=True).click()
    page.reload()
    expect(page.locator("[name=minutes]")).to_have_value("They want a longer term")
    page.locator("select[name=kind]").select_option("engagement")
    page.locator("[name=value]").fill("8")
    page.get_by_role("button", name="Keep the answer").click()
    expect(page.locator("main")).to_contain_text("The measure is kept.")
    page.get_by_role("link", name="Close as held").click()
    page.locator("input[name=form-0-title]").fill("Offer three years")
    page.get_by_role("button", name="Close as held").click()
    expect(page.locator("main")).to_contain_text("Offer three years")
    action, measure = found(Action, title="Offer three years"), found(Measure, review=review.pk)
    assert (action.review_id, measure.value) == (review.pk, 8)
    held = found(Review, pk=review.pk)
    assert (held.state, held.minutes) == ("held", "They want a longer term")


def test_minutes_typed_before_their_script_came_save_themselves(open_page: Open) -> None:
    page = open_page(KAM, HOME)
    with late(page, "**/pages/review*.js"):
        page.goto(f"{page.url}reviews/{own_review().pk}/", wait_until="commit")
        page.locator("[name=minutes]").press_sequentially("A longer term")
    expect(page.locator("[data-autosave-told]")).to_have_text("Saved.")


def test_a_moved_review_leaves_its_series(open_page: Open, javascript: bool) -> None:
    review = own_review(slot_on__isnull=False)
    page = open_page(KAM, f"{HOME}reviews/{review.pk}/", javascript=javascript)
    page.get_by_role("link", name="Move", exact=True).click()
    today = timezone.localdate(timezone=borealis().zone)
    there = max(review.due_on, today) + timedelta(days=2)
    page.locator("input[name=due_on]").fill(there.isoformat())
    page.get_by_role("button", name="Move the review").click()
    expect(page.locator("main")).to_contain_text("the next ones keep their dates")
    moved = found(Review, pk=review.pk)
    assert (moved.due_on, moved.slot_on) == (there, review.slot_on)
    page.get_by_role("link", name="Skip", exact=True).click()
    page.get_by_role("button", name="Skip the review").click()
    assert found(Review, pk=review.pk).state == "planned"
    page.locator("[name=reason]").fill("Trade fair")
    page.get_by_role("button", name="Skip the review").click()
    expect(page.locator("main")).to_contain_text("The review is skipped.")
    following = found(
        Review,
        account=review.account_id,
        kind=review.kind,
        state="planned",
        slot_on__isnull=False,
    )
    assert following.due_on == following.original_due_on


def test_a_reminder_is_put_off_until_tomorrow(open_page: Open, javascript: bool) -> None:
    reminder = a_reminder(own_review())
    page = open_page(KAM, HOME, javascript=javascript)
    page.get_by_role("link", name="Inbox, 1 unread").first.click()
    page.get_by_role("button", name="Tomorrow").click()
    expect(page.locator("main")).to_contain_text("It comes back in the morning of that day.")
    expect(page.get_by_role("link", name="Inbox", exact=True).first).to_be_visible()
    with organization_scope(borealis().id):
        assert Reminder.objects.get(pk=reminder.pk).show_at > timezone.now()


def test_a_review_is_planned_besides_the_series(open_page: Open, javascript: bool) -> None:
    account = of_the_kam(designation="key")
    page = open_page(KAM, f"{HOME}reviews/", javascript=javascript)
    page.get_by_role("link", name="Plan a review").click()
    page.get_by_label("Account", exact=True).fill(account.name)
    page.get_by_label("Account", exact=True).press("Enter")
    page.get_by_role("link", name=f"Choose {account.name}").click()
    day = timezone.localdate(timezone=borealis().zone) + timedelta(days=3)
    page.locator("[name=due_on]").fill(day.isoformat())
    page.locator("[name=starts_at]").fill("15:30")
    page.locator("[name=meeting_url]").fill("https://meet.example/trial")
    page.get_by_role("button", name="Plan the review").click()
    expect(page.locator("main")).to_contain_text("The review is planned")
    made = found(Review, meeting_url="https://meet.example/trial")
    assert (made.account_id, made.kind, made.due_on, made.slot_on) == (
        account.pk,
        "client_check_in",
        day,
        None,
    )


@pytest.mark.parametrize(
    ("slug", "options"),
    [
        ("borealis", {}),
        ("borealis", {"color_scheme": "dark", "viewport": {"width": 390, "height": 844}}),
        ("aurora", {"color_scheme": "dark"}),
        ("aurora", {"viewport": {"width": 390, "height": 844}}),
    ],
    ids=["English", "English, dark phone", "Portuguese, dark", "Portuguese, phone"],
)
def test_the_pages_have_no_barrier(open_page: Open, slug: str, options: dict[str, Any]) -> None:
    page = open_page(f"admin@{slug}.example", **options)
    review = _prepared(slug)
    home, account = f"/o/{slug}/", f"/o/{slug}/accounts/{review.account_id}/reviews/"
    one = f"{home}reviews/{review.pk}/"
    faults: list[str] = []
    for address in (
        home,
        f"{home}reviews/",
        f"{home}reviews/planning/",
        f"{home}reviews/compliance/",
        one,
        f"{one}holding/",
        f"{one}skipping/",
        f"{one}moving/",
        f"{one}participants/",
        account,
        f"{account}planning/",
        f"{account}cadences/internal_review/",
        f"{home}inbox/",
        f"{home}inbox/preferences/",
        f"{home}settings/operations/",
        f"{home}settings/cadences/",
        f"{home}settings/closed-days/",
        f"{home}insights/watch-list/",
        f"{home}insights/watch-list/?show=second_looks",
    ):
        page.goto(address)
        faults += _faults(page)
    page.goto(f"{home}inbox/preferences/")
    with page.expect_navigation():
        page.locator("form[action$='/inbox/calendar/'] button").click()
    faults += _faults(page)
    assert "\n".join(faults) == ""


def _faults(page: Page) -> list[str]:
    wide = [f"{page.url} is too wide"] if page.evaluate(WIDER_THAN_THE_SCREEN) else []
    return grave_faults(page) + wide


def _prepared(slug: str) -> Review:
    """The day's reminders are made, one of them the administrator's; a planned review."""
    user = User.objects.get_by_natural_key(f"admin@{slug}.example")
    with user_scope(user.pk):
        administrator = memberships_of(user.pk).get(organization__slug=slug)
    organization = administrator.organization
    with organization_scope(organization.id):
        plan_reminders(organization, now=timezone.now())
        review = Review.objects.filter(state="planned").order_by("due_on", "id").first()
        assert review is not None
        Reminder.objects.create(
            review=review,
            member=administrator,
            kind="overdue",
            day=review.due_on,
            due_on=review.due_on,
            show_at=timezone.now() - timedelta(minutes=1),
        )
        return review
