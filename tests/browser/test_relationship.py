"""From a rising account to a held review, in a browser, with and without scripts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Count
from playwright.sync_api import expect

from accounts.models import Account, DesignationChange, Person, PhaseChange, Stakeholder
from plans.models import Action
from reviews.models import Review
from tenants.scope import organization_scope
from tests.browser.conftest import Open
from tests.browser.test_import import borealis
from tests.browser.test_menu import PHONE

LEADER, KAM = "leader@borealis.example", "kam@borealis.example"


def found(model: Any, **given: Any) -> Any:
    """The first row in borealis, or None."""
    with organization_scope(borealis().id):
        return model.objects.filter(**given).order_by("id").first()


def of_the_kam(**given: Any) -> Account:
    account = found(Account, owner__email=KAM, archived_at=None, parent=None, **given)
    assert account is not None
    return account


def test_an_account_moves_with_a_reason_and_its_evidence(open_page: Open, javascript: bool) -> None:
    page = open_page(LEADER, "/o/borealis/accounts/phases/", javascript=javascript)
    card = page.locator("[data-phase=tactical] .board-card").first
    name = card.locator(".name").inner_text()
    card.get_by_role("link", name="Move").click()
    page.get_by_label("Move to").select_option("interdependent")
    page.locator("#change [name=reason]").fill("They ask us first")
    page.locator("#change button").click()
    expect(page.locator("main")).to_contain_text(f"{name} is now Interdependent.")
    change = found(PhaseChange, account__name=name, reason="They ask us first")
    assert (change.is_up, len(change.evidence)) == (True, 9)
    expect(page.locator(".timeline")).to_contain_text("They ask us first")


def test_dragging_a_card_asks_for_the_reason_too(open_page: Open) -> None:
    page = open_page(LEADER, "/o/borealis/accounts/phases/")
    card = page.locator("[data-phase=tactical] .board-card").first
    card.drag_to(page.locator("[data-phase=strategic]"))
    expect(page.get_by_label("Move to")).to_have_value("strategic")
    assert found(PhaseChange, reason="") is None


def test_a_kam_nominates_and_a_leader_accepts(open_page: Open, javascript: bool) -> None:
    account = of_the_kam(designation="standard")
    address = f"/o/borealis/accounts/{account.pk}/designation/"
    page = open_page(KAM, address, javascript=javascript)
    page.locator("#nominate textarea, #nominate [name$=reason]").first.fill("Doubled in two years")
    page.locator("#nominate [name$=expected_return]").fill("120000")
    page.locator("#nominate button").click()
    expect(page.locator("main")).to_contain_text("Nominated. A leader decides.")
    page = open_page(LEADER, "/o/borealis/accounts/nominations/", javascript=javascript)
    expect(page.locator("main")).to_contain_text(account.name)


def test_a_person_joins_the_map(open_page: Open, javascript: bool) -> None:
    account = of_the_kam()
    page = open_page(KAM, f"/o/borealis/accounts/{account.pk}/stakeholders/", javascript=javascript)
    page.get_by_role("link", name="Add person").first.click()
    page.locator("input[name=name]").fill("Runa Zetterholm")
    page.locator("select[name=role]").select_option("champion")
    page.locator("main form button.main").first.click()
    expect(page.locator("main")).to_contain_text("Runa Zetterholm")
    place = found(Stakeholder, person__name="Runa Zetterholm")
    assert (place.account_id, place.role) == (account.pk, "champion")
    assert found(Person, name="Runa Zetterholm").email == ""


def test_the_map_opens_with_who_stands_above_in_sight(open_page: Open) -> None:
    with organization_scope(borealis().id):
        wide = Account.objects.annotate(n=Count("stakeholders")).order_by("-n")[0]
    page = open_page(LEADER, f"/o/borealis/accounts/{wide.pk}/stakeholders/?view=map", **PHONE)
    card = page.locator(".wide:has(> .people-map)")
    assert card.evaluate("card => card.scrollWidth > card.clientWidth")
    top = card.locator("a").first.bounding_box()
    assert top is not None
    assert abs(top["x"] + top["width"] / 2 - PHONE["viewport"]["width"] / 2) < 30


def test_a_review_is_held_and_its_decision_becomes_an_action(
    open_page: Open, javascript: bool
) -> None:
    review = found(Review, state="planned", account__owner__email=KAM)
    page = open_page(KAM, f"/o/borealis/reviews/{review.pk}/", javascript=javascript)
    expect(page.locator("main")).to_contain_text("Brief")
    page.get_by_role("link", name="Close as held").click()
    page.locator("input[name=form-0-title]").fill("Send the second offer")
    page.get_by_role("button", name="Close as held").click()
    expect(page.locator("main")).to_contain_text("The review is held; the next one is planned.")
    assert found(Action, title="Send the second offer").review_id == review.pk
    following = found(Review, state="planned", account_id=review.account_id, kind=review.kind)
    assert following.due_on > review.due_on


def test_a_review_is_skipped_with_a_reason_and_moved(open_page: Open, javascript: bool) -> None:
    review = found(Review, state="planned", account__owner__email=KAM)
    page = open_page(KAM, f"/o/borealis/reviews/{review.pk}/moving/", javascript=javascript)
    page.locator("input[name=due_on]").fill((review.due_on + timedelta(days=45)).isoformat())
    page.get_by_role("button", name="Move the review").click()
    expect(page.locator("main")).to_contain_text("The review is moved")
    page.get_by_role("link", name="Skip", exact=True).click()
    page.locator("[name=reason]").fill("Trade fair")
    page.get_by_role("button", name="Skip the review").click()
    expect(page.locator("main")).to_contain_text("The review is skipped.")
    skipped = found(Review, pk=review.pk)
    assert (skipped.state, skipped.skip_reason) == ("skipped", "Trade fair")


def test_a_viewer_is_offered_nothing_to_change(open_page: Open) -> None:
    account = of_the_kam(designation="key")
    page = open_page("viewer@borealis.example", f"/o/borealis/accounts/{account.pk}/phase/")
    expect(page.locator("#change")).to_have_count(0)
    expect(page.locator("main")).not_to_contain_text("Key account")
    page.goto(f"/o/borealis/accounts/{account.pk}/designation/")
    expect(page.locator("main")).to_contain_text("Your role does not allow this")
    assert found(DesignationChange, author_label="Thomas Becker") is None
