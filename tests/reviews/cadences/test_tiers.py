"""A change of tier: a promotion may bring a review forward, a reduction shows nowhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time

import pytest
import time_machine
from django.core import mail as sink
from django.test import Client

from accounts.designation.rules import designate, reduce
from accounts.models import Account
from audit.models import Entry
from mail.outbox import send_waiting
from reviews.cadences.rules import clear_cadence, set_account_cadence, set_tier_cadence
from reviews.calendar import addresses as feed_addresses
from reviews.models import Cadence, Review
from reviews.review.holding import hold
from reviews.tasks import plan_reminders
from tenants.actors import Actor
from tenants.organizations import current_organization
from tests.reviews.cadences.test_planning import dates_of
from tests.reviews.conftest import MONDAY

AFTER_MIDNIGHT = datetime(2026, 11, 24, 3, 6, tzinfo=UTC)
TUESDAY = date(2026, 11, 24)


def set_tier(leader: Actor, tier: str, rhythm: str, anchor: date, at: int = 9) -> Cadence:
    return set_tier_cadence(
        actor=leader,
        tier=tier,
        kind="internal_review",
        rhythm=rhythm,
        anchor_on=anchor,
        today=MONDAY,
        starts_at=time(at),
        lead_days=[1],
    )


def pass_midnight() -> None:
    plan_reminders(current_organization(), now=AFTER_MIDNIGHT)


def trace(viewer: Client, kam_feed: str, account: Account) -> list[bytes]:
    """What others may see of the account's reviews."""
    pages = [kam_feed.removeprefix("http://localhost:8000"), "/o/aurora/reviews/?show=planned"]
    pages.append(f"/o/aurora/accounts/{account.pk}/reviews/")
    return [_plain(viewer.get(page).content) for page in pages]


def _plain(text: bytes) -> bytes:
    return b"\n".join(line for line in text.split(b"\n") if b"csrf" not in line.lower())


@pytest.mark.parametrize(
    ("rhythm", "anchor"),
    [
        ("none", date(2026, 11, 23)),
        ("quarterly", date(2027, 1, 4)),
        ("weekly", date(2026, 11, 24)),
        (None, None),
    ],
)
def test_a_reduction_shows_nowhere_after_midnight(
    review: Review,
    leader: Actor,
    kam: Actor,
    viewer: Actor,
    client_of: Callable[[Actor], Client],
    rhythm: str | None,
    anchor: date,
) -> None:
    account = review.account
    if rhythm:
        set_tier(leader, "standard", rhythm, anchor, at=16)
    address = feed_addresses.make(actor=kam)
    pass_midnight()
    with time_machine.travel(AFTER_MIDNIGHT, tick=False):
        before = trace(client_of(viewer), address, account)
    entries = Entry.objects.count()
    reduce(actor=leader, account=account, reason="Low return")
    pass_midnight()
    with time_machine.travel(AFTER_MIDNIGHT, tick=False):
        assert trace(client_of(viewer), address, account) == before
    assert b"DTSTART;TZID=America/Sao_Paulo:20261125T090000" in before[0]
    assert Entry.objects.count() == entries + 1


def test_a_reduction_takes_no_reminder_back(review: Review, leader: Actor) -> None:
    reduce(actor=leader, account=review.account, reason="Low return")
    pass_midnight()
    send_waiting(current_organization().pk, clock=lambda: datetime(2026, 11, 24, 14, tzinfo=UTC))
    assert [mail.to for mail in sink.outbox] == [["kam@aurora.example"]]


def test_the_new_tier_is_followed_after_what_was_planned(
    review: Review, account: Account, leader: Actor
) -> None:
    set_tier(leader, "standard", "quarterly", date(2026, 12, 7), at=16)
    reduce(actor=leader, account=account, reason="Low return")
    hold(actor=leader, review=Review.objects.get(pk=review.pk), today=TUESDAY)
    assert dates_of(account) == [("2026-11-25", "held"), ("2026-12-07", "planned")]


def test_what_a_late_review_missed_is_counted_by_the_tier_that_planned_it(
    review: Review, leader: Actor
) -> None:
    reduce(actor=leader, account=review.account, reason="Low return")
    pass_midnight()
    held = hold(actor=leader, review=Review.objects.get(pk=review.pk), today=date(2027, 1, 7))
    assert held.missed == 1


def test_a_promotion_brings_a_review_forward_and_never_puts_it_off(
    monthly: Cadence, leader: Actor
) -> None:
    set_tier(leader, "standard", "quarterly", date(2026, 12, 7))
    slow, soon = (Account.objects.create(name=name) for name in ("Slow", "Soon"))
    set_account_cadence(
        actor=leader,
        account=soon,
        kind="internal_review",
        rhythm="weekly",
        anchor_on=TUESDAY,
        today=MONDAY,
    )
    pass_midnight()
    Review.objects.filter(account=soon).update(tier="standard")
    Cadence.objects.filter(account=soon).delete()
    for account in (slow, soon):
        designate(actor=leader, account=account, to="key", reason="Fits", expected_return_minor=100)
    assert dates_of(slow) == [("2026-11-25", "planned")]
    assert dates_of(soon) == [("2026-11-24", "planned")]


def test_a_reduction_waits_for_midnight_where_nothing_is_planned_yet(
    monthly: Cadence, leader: Actor, account: Account
) -> None:
    Review.objects.all().delete()
    set_tier(leader, "standard", "quarterly", date(2026, 12, 7))
    Review.objects.all().delete()
    designate(actor=leader, account=account, to="watch", reason="Low return")
    assert dates_of(account) == []
    designate(actor=leader, account=account, to="key", reason="Fits", expected_return_minor=100)
    assert dates_of(account) == [("2026-11-25", "planned")]


def test_a_reduced_account_that_becomes_key_again_follows_its_cadence(
    review: Review, account: Account, leader: Actor
) -> None:
    reduce(actor=leader, account=account, reason="Low return")
    pass_midnight()
    designate(actor=leader, account=account, to="key", reason="Fits", expected_return_minor=100)
    assert dates_of(account) == [("2026-11-25", "planned")]
    set_tier(leader, "key", "weekly", date(2026, 12, 2))
    assert dates_of(account) == [("2026-12-02", "planned")]


def test_what_another_tier_planned_stays_when_a_tier_loses_its_cadence(
    review: Review, account: Account, leader: Actor
) -> None:
    standard = set_tier(leader, "standard", "quarterly", date(2026, 12, 7))
    other = Account.objects.create(name="Beta")
    reduce(actor=leader, account=account, reason="Low return")
    pass_midnight()
    clear_cadence(actor=leader, cadence=standard, today=MONDAY)
    assert dates_of(account) == [("2026-11-25", "planned")]
    assert dates_of(other) == []
