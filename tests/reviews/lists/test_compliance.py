"""The on-time rate, and what one person has to do."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.models import Account
from plans.actions.rules import open_action
from reviews.cadences.tiers import tier_of
from reviews.lists.compliance import compliance
from reviews.lists.work import work_of
from reviews.models import MissedSlot, Review
from rules.errors import NotAllowedError
from tenants.actors import Actor
from tests.reviews.conftest import MONDAY

YEAR = {"first": date(2026, 1, 1), "last": date(2026, 12, 31), "today": MONDAY}


def review_of(account: Account, due_on: date, **values: object) -> Review:
    return Review.objects.create(
        account=account, kind="internal_review", due_on=due_on, original_due_on=due_on, **values
    )


def held(account: Account, due_on: date, days: int, missed: int = 0) -> None:
    review = review_of(
        account,
        due_on,
        state="held",
        held_at=timezone.now(),
        held_on=due_on + timedelta(days=days),
    )
    for week in range(1, missed + 1):
        MissedSlot.objects.create(
            account=account,
            review=review,
            kind=review.kind,
            slot_on=due_on + timedelta(weeks=week),
            due_on=due_on + timedelta(weeks=week),
            owner=account.owner,
            tier=tier_of(account.designation),
        )


def test_rates_by_kam_tier_and_month(account: Account, leader: Actor, kam: Actor) -> None:
    standard = Account.objects.create(name="Beta", owner=leader.membership)
    held(account, date(2026, 9, 10), 0)
    held(account, date(2026, 10, 9), -1)
    held(account, date(2026, 10, 12), 5, missed=1)
    review_of(account, date(2026, 11, 20))  # overdue
    review_of(account, date(2026, 11, 25))  # ahead: counts nowhere
    review_of(
        standard, date(2026, 10, 5), state="skipped", skipped_at=timezone.now(), skip_reason="Ill"
    )
    held(standard, date(2026, 10, 6), 0)
    held(standard, date(2025, 12, 31), 0)  # outside the span
    found = compliance(actor=leader, **YEAR)
    assert (found.total.rate, found.total.skipped) == (Decimal(3) / 7, 1)
    assert [(r.label, r.on_time, r.late, r.overdue, r.missed, r.skipped) for r in found.by_kam] == [
        ("Kam", 2, 1, 1, 1, 0),
        ("Leader", 1, 0, 0, 0, 1),
    ]
    assert [(str(r.label), r.rate) for r in found.by_tier] == [
        ("Key accounts", Decimal(2) / 5),
        ("Standard", Decimal(1) / 2),
    ]
    assert [(r.label.month, r.rate) for r in found.by_month] == [
        (9, Decimal(1)),
        (10, Decimal(2) / 5),
        (11, Decimal(0)),
    ]
    assert [r.skip_reason for r in found.skipped] == ["Ill"]


def test_a_viewer_sees_no_compliance(account: Account, viewer: Actor) -> None:
    with pytest.raises(NotAllowedError):
        compliance(actor=viewer, **YEAR)


def test_my_work_is_mine(account: Account, kam: Actor, leader: Actor) -> None:
    theirs = Account.objects.create(name="Beta", owner=leader.membership)
    archived = Account.objects.create(name="Gama", owner=kam.membership, archived_at=timezone.now())
    for target in (account, theirs, archived):
        review_of(target, date(2026, 10, 1), slot_on=date(2026, 10, 1))
        review_of(target, MONDAY, agenda="Prices")
        review_of(target, date(2026, 11, 30))
        review_of(target, date(2026, 12, 1))
    for member in (kam.membership, leader.membership):
        for due_on in (date(2026, 11, 22), MONDAY, date(2026, 12, 1)):
            open_action(actor=leader, account=account, title="Do", owner=member, due_on=due_on)
    work = work_of(kam, MONDAY)
    assert work is not None
    for reviews, days in (
        (work.overdue, [date(2026, 10, 1)]),
        (work.today, [MONDAY]),
        (work.week, [date(2026, 11, 30)]),
        (work.to_prepare, [date(2026, 11, 30)]),
    ):
        assert [(r.account, r.due_on) for r in reviews] == [(account, day) for day in days]
    assert [a.due_on for a in work.late_actions] == [date(2026, 11, 22)]
    assert [a.due_on for a in work.actions] == [MONDAY]
    assert work.stuck == [account]
