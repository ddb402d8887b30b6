"""Each living account has its next review, once, as its cadence says."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
import time_machine

from accounts.models import Account
from accounts.registry.rules import set_archived
from audit.models import Entry
from reviews.cadences.planning import plan_all
from reviews.cadences.rules import (
    cadence_of,
    clear_cadence,
    set_account_cadence,
    set_tier_cadence,
)
from reviews.dates import Series, closed_days, occurrences
from reviews.lists.compliance import compliance
from reviews.models import Cadence, Review
from reviews.review.holding import hold
from reviews.review.moving import move
from reviews.review.skipping import skip
from rules.errors import NotAllowedError, RuleError, StaleError
from tenants.actors import Actor
from tests.reviews.conftest import MONDAY

NEXT_YEAR = date(2027, 11, 23)


def dates_of(account: Account) -> list[tuple[str, str]]:
    rows = Review.objects.filter(account=account).order_by("due_on", "id")
    return [(r.due_on.isoformat(), r.state) for r in rows]


def test_setting_a_cadence_plans_the_accounts_of_its_tier(
    monthly: Cadence, account: Account, leader: Actor
) -> None:
    standard = Account.objects.create(name="Beta")
    assert dates_of(account) == [("2026-11-25", "planned")]
    assert dates_of(standard) == []
    entries = Entry.objects.filter(action__in=["cadence.set", "review.planned"])
    assert list(entries.order_by("action").values_list("action", "actor_label")) == [
        ("cadence.set", "Leader"),
        ("review.planned", "Leader"),
    ]


def test_planning_again_changes_nothing(monthly: Cadence, account: Account, leader: Actor) -> None:
    before = (dates_of(account), Entry.objects.count())
    for _time in range(3):
        assert vars(plan_all(actor=leader, today=MONDAY)) == {
            "made": 0,
            "changed": 0,
            "withdrawn": 0,
        }
    assert (dates_of(account), Entry.objects.count()) == before


def test_an_account_that_comes_later_is_planned_by_the_next_run(
    monthly: Cadence, leader: Actor
) -> None:
    later = Account.objects.create(name="Gama", designation="key")
    assert plan_all(actor=leader, today=MONDAY).made == 1
    assert dates_of(later) == [("2026-11-25", "planned")]


def test_an_archived_account_has_none_and_gets_it_back(review: Review, leader: Actor) -> None:
    account = review.account
    Review.objects.create(
        account=account, kind="client_check_in", due_on=MONDAY, original_due_on=MONDAY
    )
    set_archived(actor=leader, account=account, archived=True)
    assert dates_of(account) == []
    set_archived(actor=leader, account=Account.objects.get(pk=account.pk), archived=False)
    assert dates_of(account) == [("2026-11-25", "planned")]


def test_an_overdue_review_of_an_account_that_is_archived_is_skipped_and_counts(
    review: Review, leader: Actor, kam: Actor
) -> None:
    account, late = review.account, MONDAY + timedelta(days=7)
    span = {"first": MONDAY, "last": late, "today": late}
    with time_machine.travel("2026-11-30T12:00:00Z", tick=False):
        plan_all(actor=leader, today=late)
        before = compliance(actor=leader, **span)
        set_archived(actor=leader, account=account, archived=True)
        after = compliance(actor=leader, **span)
        assert dates_of(account) == [("2026-11-25", "skipped")]
        assert Review.objects.get().skip_reason == "A conta foi arquivada."
        set_archived(actor=leader, account=Account.objects.get(pk=account.pk), archived=False)
        assert dates_of(account) == [("2026-11-25", "skipped"), ("2026-12-28", "planned")]
    (was,), (now,) = before.by_kam, after.by_kam
    assert ((was.overdue, was.skipped), (now.overdue, now.skipped)) == ((1, 0), (0, 1))
    assert (was.label, was.rate) == (now.label, now.rate) == ("Kam", 0)


def test_a_nominated_account_is_reviewed_as_one_on_watch(account: Account, leader: Actor) -> None:
    Account.objects.filter(pk=account.pk).update(designation="nominated")
    cadence = set_tier_cadence(
        actor=leader,
        tier="watch",
        kind="client_check_in",
        rhythm="quarterly",
        anchor_on=date(2026, 12, 1),
        today=MONDAY,
    )
    account.refresh_from_db()
    assert cadence_of(account, "client_check_in") == cadence
    assert dates_of(account) == [("2026-12-01", "planned")]


def test_a_change_of_cadence_moves_what_is_ahead_and_keeps_history(
    review: Review, leader: Actor, monthly: Cadence
) -> None:
    account = review.account
    hold(actor=leader, review=review, today=MONDAY)
    ahead = Review.objects.get(account=account, state="planned")
    Review.objects.filter(pk=ahead.pk).update(agenda="Prices")
    set_tier_cadence(
        actor=leader,
        tier="key",
        kind="internal_review",
        rhythm="weekly",
        anchor_on=date(2026, 11, 26),
        today=MONDAY,
        starts_at=time(14),
        version=monthly.version,
    )
    assert dates_of(account) == [("2026-11-25", "held"), ("2026-11-26", "planned")]
    moved = Review.objects.get(pk=ahead.pk)
    assert (moved.agenda, moved.starts_at, moved.version) == ("Prices", time(14), 2)


def test_what_is_overdue_or_was_moved_by_hand_stays(
    review: Review, leader: Actor, monthly: Cadence
) -> None:
    by_hand = Account.objects.create(name="Beta", designation="key")
    plan_all(actor=leader, today=MONDAY)
    theirs = Review.objects.get(account=by_hand)
    move(actor=leader, review=theirs, due_on=date(2026, 12, 10), today=MONDAY)
    set_tier_cadence(
        actor=leader,
        tier="key",
        kind="internal_review",
        rhythm="weekly",
        anchor_on=date(2026, 12, 2),
        today=date(2026, 11, 30),
    )
    assert dates_of(review.account) == [("2026-11-25", "planned")]
    assert dates_of(by_hand) == [("2026-12-10", "planned")]


def test_an_account_says_otherwise_than_its_tier(review: Review, kam: Actor) -> None:
    account = review.account
    own = set_account_cadence(
        actor=kam,
        account=account,
        kind="internal_review",
        rhythm="weekly",
        anchor_on=date(2026, 11, 24),
        today=MONDAY,
    )
    assert dates_of(account) == [("2026-11-24", "planned")]
    clear_cadence(actor=kam, cadence=own, today=MONDAY)
    assert dates_of(account) == [("2026-11-25", "planned")]


def test_an_account_says_that_it_has_none(review: Review, kam: Actor) -> None:
    set_account_cadence(
        actor=kam,
        account=review.account,
        kind="internal_review",
        rhythm="none",
        anchor_on=MONDAY,
        today=MONDAY,
    )
    assert dates_of(review.account) == []
    assert cadence_of(review.account, "internal_review") is None


def test_who_may_set_cadences(
    account: Account, kam: Actor, viewer: Actor, outsider: Actor, leader: Actor
) -> None:
    rhythm = {"kind": "internal_review", "rhythm": "weekly", "anchor_on": MONDAY, "today": MONDAY}
    for actor in (kam, viewer):
        with pytest.raises(NotAllowedError):
            set_tier_cadence(actor=actor, tier="key", **rhythm)
    other = Account.objects.create(name="Not of the KAM")
    for actor, target in ((viewer, account), (kam, other)):
        with pytest.raises(NotAllowedError):
            set_account_cadence(actor=actor, account=target, **rhythm)
    assert Cadence.objects.count() == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"tier": "gold"},
        {"kind": "chat"},
        {"rhythm": "daily"},
        {"anchor_on": date(1066, 1, 1)},
        {"lead_days": [0]},
        {"lead_days": [61]},
        {"lead_days": [1, 2, 3, 4, 5, 6]},
    ],
)
def test_a_cadence_that_makes_no_sense_is_refused(account: Account, leader: Actor, wrong) -> None:
    values = {
        "tier": "key",
        "kind": "internal_review",
        "rhythm": "weekly",
        "anchor_on": MONDAY,
        "today": MONDAY,
    }
    with pytest.raises(RuleError):
        set_tier_cadence(actor=leader, **(values | wrong))
    assert Cadence.objects.count() == 0


def test_two_people_do_not_overwrite_each_others_cadence(monthly: Cadence, leader: Actor) -> None:
    with pytest.raises(StaleError):
        set_tier_cadence(
            actor=leader,
            tier="key",
            kind="internal_review",
            rhythm="weekly",
            anchor_on=MONDAY,
            today=MONDAY,
            version=monthly.version + 1,
        )


@pytest.mark.parametrize("rhythm", ["weekly", "monthly", "quarterly"])
@pytest.mark.parametrize("anchor", [date(2026, 11, 29), date(2026, 11, 30), date(2026, 12, 31)])
def test_a_year_gives_exactly_what_the_cadence_says(
    account: Account, leader: Actor, rhythm: str, anchor: date
) -> None:
    """Day by day: the planner runs twice, and what is due is held, or every third skipped."""
    set_tier_cadence(
        actor=leader,
        tier="key",
        kind="internal_review",
        rhythm=rhythm,
        anchor_on=anchor,
        today=MONDAY,
    )
    day, closed_count = MONDAY, 0
    while day <= NEXT_YEAR:
        due = Review.objects.filter(state="planned", due_on=day).select_related("account").first()
        if due is not None:
            closed_count += 1
            if closed_count % 3:
                hold(actor=leader, review=due, today=day)
            else:
                skip(actor=leader, review=due, reason="Holiday at the client", today=day)
            plan_all(actor=leader, today=day)
        day += timedelta(days=1)
    expected = occurrences(Series(rhythm, anchor), MONDAY, NEXT_YEAR, closed_days("BR"))
    closed = Review.objects.exclude(state="planned").order_by("due_on")
    assert [(r.slot_on, r.due_on) for r in closed] == [(o.slot_on, o.due_on) for o in expected]
    assert Review.objects.filter(state="planned").count() == 1
