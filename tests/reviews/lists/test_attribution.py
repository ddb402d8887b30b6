"""What fell due counts in its month, for who held the account and for its tier on that day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from accounts.designation.rules import reduce
from accounts.models import Account
from accounts.team.hand_over import hand_over
from reviews import tasks
from reviews.cadences.rules import set_account_cadence
from reviews.lists.compliance import ComplianceRow, compliance
from reviews.models import Review
from reviews.review.holding import hold
from reviews.review.moving import move
from reviews.review.skipping import skip
from tenants.actors import Actor
from tests.reviews.conftest import MONDAY

TUESDAY = date(2026, 11, 24)
SPAN = {"first": date(2026, 11, 1), "last": date(2027, 6, 30)}


def nights(actor: Actor, first: date, last: date) -> None:
    """What the nightly job does on each of these days."""
    day = first
    while day <= last:
        now = datetime(day.year, day.month, day.day, 4, tzinfo=UTC)
        with time_machine.travel(now, tick=False):
            tasks.plan_reminders(actor.organization, now=now)
        day += timedelta(days=1)


def counts(row: ComplianceRow) -> tuple[int, ...]:
    return (row.on_time, row.late, row.overdue, row.missed, row.skipped)


@pytest.fixture
def weekly(account: Account, kam: Actor) -> Review:
    """Each Tuesday from 24 November."""
    set_account_cadence(
        actor=kam,
        account=account,
        kind="internal_review",
        rhythm="weekly",
        anchor_on=TUESDAY,
        today=MONDAY,
    )
    return Review.objects.select_related("account").get()


def test_a_review_left_alone_counts_each_week_in_its_own_month(
    weekly: Review, leader: Actor
) -> None:
    until = date(2027, 1, 12)
    nights(leader, TUESDAY, until)
    found = compliance(actor=leader, today=until, **SPAN)
    assert counts(found.total) == (0, 0, 1, 7, 0)
    assert [(row.label.month, *counts(row)) for row in sorted_by_month(found.by_month)] == [
        (11, 0, 0, 1, 0, 0),
        (12, 0, 0, 0, 5, 0),
        (1, 0, 0, 0, 2, 0),
    ]


def sorted_by_month(rows: list[ComplianceRow]) -> list[ComplianceRow]:
    return sorted(rows, key=lambda row: row.label)


@pytest.mark.parametrize("close", ["hold", "skip"])
def test_closing_it_late_empties_no_month(weekly: Review, leader: Actor, close: str) -> None:
    until = date(2027, 1, 12)
    nights(leader, TUESDAY, until)
    before = compliance(actor=leader, today=until, **SPAN)
    if close == "hold":
        hold(actor=leader, review=weekly, today=until)
    else:
        skip(actor=leader, review=weekly, reason="Nobody there", today=until)
    after = compliance(actor=leader, today=until, **SPAN)
    expected = (0, 1, 0, 7, 0) if close == "hold" else (0, 0, 0, 7, 1)
    assert counts(after.total) == expected
    assert (before.total.rate, after.total.rate) == (0, 0)


def test_a_hand_over_and_a_reduction_move_nothing_of_the_past(
    review: Review, account: Account, leader: Actor, kam: Actor
) -> None:
    nights(leader, MONDAY, date(2026, 11, 25))
    hold(actor=kam, review=review, today=date(2026, 11, 25))
    nights(leader, date(2026, 11, 26), date(2026, 12, 29))  # the next, of 25 December, waits
    today = date(2026, 12, 29)
    before = compliance(actor=leader, today=today, **SPAN)
    assert [(row.label, counts(row)) for row in before.by_kam] == [("Kam", (1, 0, 1, 0, 0))]
    reduce(actor=leader, account=account, reason="Low return")
    hand_over(
        actor=leader,
        account=Account.objects.get(pk=account.pk),
        to=leader.membership,
        note="All is well",
        from_member=kam.membership,
    )
    after = compliance(actor=leader, today=today, **SPAN)
    assert (after.by_kam, after.by_tier) == (before.by_kam, before.by_tier)
    nights(leader, today, today)
    assert compliance(actor=leader, today=today, **SPAN).by_kam == before.by_kam


def test_moving_after_the_day_leaves_the_day_missed(
    review: Review, leader: Actor, kam: Actor
) -> None:
    nights(leader, MONDAY, date(2026, 11, 27))
    moved = move(actor=kam, review=review, due_on=date(2026, 12, 1), today=date(2026, 11, 27))
    hold(actor=kam, review=moved, today=date(2026, 12, 1))
    found = compliance(actor=leader, today=date(2026, 12, 2), **SPAN)
    assert counts(found.total) == (1, 0, 0, 1, 0)


def test_the_page_says_what_counts(
    weekly: Review, leader: Actor, client_of: Callable[[Actor], Client]
) -> None:
    nights(leader, TUESDAY, date(2026, 12, 8))
    with time_machine.travel("2026-12-08T12:00:00Z", tick=False):
        page = client_of(leader).get("/o/aurora/reviews/compliance/").content.decode()
    assert "each date of a series counts in its own month" in " ".join(page.split())
