"""Holding, skipping, moving and writing."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine

from accounts.models import Account
from audit.models import Entry
from plans.models import Action
from reviews.cadences.planning import plan_all
from reviews.cadences.rules import set_account_cadence
from reviews.models import Review
from reviews.review.holding import Decision, hold
from reviews.review.moving import move
from reviews.review.reopening import reopen
from reviews.review.skipping import skip
from reviews.review.writing import participants_of, set_participants, write
from rules.errors import ConflictError, NotAllowedError, RuleError, StaleError
from tenants.actors import Actor
from tests.reviews.conftest import MONDAY


def planned_dates(account: Account) -> list[str]:
    rows = Review.objects.filter(account=account, state="planned").order_by("due_on")
    return [r.due_on.isoformat() for r in rows]


def test_holding_closes_makes_actions_and_plans_the_next(review: Review, kam: Actor) -> None:
    held = hold(
        actor=kam,
        review=review,
        today=MONDAY,
        minutes=" We agreed. ",
        decisions=[Decision("Send the offer", kam.membership, date(2026, 12, 1))],
        version=1,
    )
    assert (held.state, held.held_on, held.minutes, held.version, held.missed) == (
        "held",
        MONDAY,
        "We agreed.",
        2,
        0,
    )
    assert held.was_on_time
    assert held.brief["written_on"] == "2026-11-23"
    action = Action.objects.get()
    assert (action.title, action.owner, action.review, action.source) == (
        "Send the offer",
        kam.membership,
        review,
        "decision",
    )
    assert planned_dates(review.account) == ["2026-12-28"]
    entry = Entry.objects.get(action="review.held")
    assert (entry.actor_label, entry.changes) == (
        "Kam",
        {
            "state": ["planned", "held"],
            "held_on": [None, "2026-11-23"],
            "minutes": ["", "…"],
        },
    )


def test_holding_twice_is_a_conflict(review: Review, kam: Actor) -> None:
    hold(actor=kam, review=review, today=MONDAY)
    with pytest.raises(ConflictError):
        hold(actor=kam, review=review, today=MONDAY)
    with pytest.raises(ConflictError):
        skip(actor=kam, review=review, reason="Late", today=MONDAY)
    with pytest.raises(ConflictError):
        move(actor=kam, review=review, due_on=date(2026, 12, 1), today=MONDAY)
    assert Review.objects.count() == 2


def test_holding_is_never_in_the_future(review: Review, kam: Actor) -> None:
    for day in (date(2026, 11, 24), date(1989, 12, 31), date.min):
        with pytest.raises(RuleError):
            hold(actor=kam, review=review, today=MONDAY, held_on=day)


def test_a_refused_decision_holds_nothing(review: Review, kam: Actor) -> None:
    with pytest.raises(RuleError):
        hold(actor=kam, review=review, today=MONDAY, decisions=[Decision("Good"), Decision(" ")])
    assert (Review.objects.get().state, Action.objects.count()) == ("planned", 0)


def test_a_review_held_late_counts_what_it_missed(review: Review, kam: Actor) -> None:
    set_account_cadence(
        actor=kam,
        account=review.account,
        kind="internal_review",
        rhythm="weekly",
        anchor_on=date(2026, 11, 24),
        today=MONDAY,
    )
    late = Review.objects.select_related("account").get()
    held = hold(actor=kam, review=late, today=date(2026, 12, 9))
    assert (held.was_on_time, held.missed) == (False, 2)
    assert planned_dates(review.account) == ["2026-12-15"]


def test_skipping_needs_a_reason(review: Review, kam: Actor) -> None:
    with pytest.raises(RuleError):
        skip(actor=kam, review=review, reason="  ", today=MONDAY)
    skip(actor=kam, review=review, reason="The client is closed", today=MONDAY)
    skipped = Review.objects.get(pk=review.pk)
    assert (skipped.state, skipped.skip_reason) == ("skipped", "The client is closed")
    assert planned_dates(review.account) == ["2026-12-28"]
    entry = Entry.objects.get(action="review.skipped")
    assert entry.changes["reason"] == ["", "…"]


def test_moving_keeps_the_series(review: Review, kam: Actor) -> None:
    moved = move(actor=kam, review=review, due_on=date(2026, 12, 10), today=MONDAY, version=1)
    assert (moved.due_on, moved.original_due_on, moved.slot_on) == (
        date(2026, 12, 10),
        date(2026, 11, 25),
        date(2026, 11, 25),
    )
    hold(actor=kam, review=moved, today=date(2026, 12, 10))
    assert planned_dates(review.account) == ["2026-12-28"]
    entry = Entry.objects.get(action="review.moved")
    assert entry.changes == {"due_on": ["2026-11-25", "2026-12-10"]}


def test_moving_to_the_past_or_far_away_is_refused(review: Review, kam: Actor) -> None:
    for day in (date(2026, 11, 22), date(2028, 1, 1)):
        with pytest.raises(RuleError):
            move(actor=kam, review=review, due_on=day, today=MONDAY)


def test_who_may_change_reviews(review: Review, viewer: Actor, kam: Actor) -> None:
    other = Account.objects.create(name="Not of the KAM", designation="key")
    theirs = Review.objects.create(
        account=other, kind="internal_review", due_on=MONDAY, original_due_on=MONDAY
    )
    for actor, target in ((viewer, review), (kam, theirs)):
        with pytest.raises(NotAllowedError):
            hold(actor=actor, review=target, today=MONDAY)
        with pytest.raises(NotAllowedError):
            skip(actor=actor, review=target, reason="x", today=MONDAY)
        with pytest.raises(NotAllowedError):
            move(actor=actor, review=target, due_on=MONDAY, today=MONDAY)
        with pytest.raises(NotAllowedError):
            write(actor=actor, review=target, values={"agenda": "x"})
        with pytest.raises(NotAllowedError):
            set_participants(actor=actor, review=target, members=[], stakeholders=[])


def test_a_stale_version_is_refused(review: Review, kam: Actor) -> None:
    write(actor=kam, review=review, values={"agenda": "Prices"}, version=1)
    for act in (
        lambda: write(actor=kam, review=review, values={"agenda": "x"}, version=1),
        lambda: hold(actor=kam, review=review, today=MONDAY, version=1),
        lambda: skip(actor=kam, review=review, reason="x", today=MONDAY, version=1),
        lambda: move(actor=kam, review=review, due_on=MONDAY, today=MONDAY, version=1),
    ):
        with pytest.raises(StaleError):
            act()
    assert Review.objects.get().agenda == "Prices"


def test_writing_the_same_again_is_no_change(review: Review, kam: Actor) -> None:
    for _time in range(2):
        written = write(actor=kam, review=review, values={"minutes": "Said.\r\nDone."})
    assert (written.version, written.minutes) == (2, "Said.\nDone.")
    assert Entry.objects.filter(action="review.written").count() == 1


def test_links_are_web_addresses(review: Review, kam: Actor) -> None:
    with pytest.raises(RuleError):
        write(actor=kam, review=review, values={"meeting_url": "javascript:alert(1)"})
    with pytest.raises(RuleError):
        write(actor=kam, review=review, values={"agenda": "a\x00b"})
    assert Review.objects.get().meeting_url == ""


def test_participants_are_ours_and_theirs(review: Review, kam: Actor, leader: Actor) -> None:
    set_participants(
        actor=leader, review=review, members=[kam.membership, leader.membership], stakeholders=[]
    )
    assert [str(p) for p in participants_of(review)] == ["Kam", "Leader"]
    assert Entry.objects.get(action="review.participants_set").changes == {
        "participants": [[], ["Kam", "Leader"]]
    }


def test_a_closed_review_is_opened_again_and_its_follow_on_stays_one(
    review: Review, kam: Actor
) -> None:
    hold(actor=kam, review=review, today=MONDAY, minutes="We agreed.")
    assert planned_dates(review.account) == ["2026-12-28"]
    opened = reopen(actor=kam, review=review, reason="It was the other client")
    assert (opened.state, opened.held_on, opened.minutes) == ("planned", None, "We agreed.")
    assert planned_dates(review.account) == ["2026-11-25", "2026-12-28"]
    entry = Entry.objects.get(action="review.reopened")
    assert entry.changes["state"] == ["held", "planned"]
    plan_all(actor=kam, today=MONDAY)
    skip(actor=kam, review=opened, reason="Called off", today=MONDAY)
    assert planned_dates(review.account) == ["2026-12-28"]


def test_a_skipped_review_is_opened_again(review: Review, kam: Actor) -> None:
    skip(actor=kam, review=review, reason="Strike", today=MONDAY)
    opened = reopen(actor=kam, review=review, reason="They came after all")
    assert (opened.state, opened.skip_reason, opened.skipped_at) == ("planned", "", None)
    held = hold(actor=kam, review=opened, today=MONDAY)
    assert (held.state, planned_dates(review.account)) == ("held", ["2026-12-28"])


def test_a_review_is_opened_again_within_a_week_with_a_reason(
    review: Review, kam: Actor, viewer: Actor
) -> None:
    with pytest.raises(ConflictError):
        reopen(actor=kam, review=review, reason="It is open")
    hold(actor=kam, review=review, today=MONDAY)
    with pytest.raises(RuleError):
        reopen(actor=kam, review=review, reason="  ")
    with pytest.raises(NotAllowedError):
        reopen(actor=viewer, review=review, reason="Why not")
    with time_machine.travel("2026-11-30T12:00:01Z"), pytest.raises(ConflictError):
        reopen(actor=kam, review=review, reason="Too late")
    with time_machine.travel("2026-11-30T11:59:59Z"):
        assert reopen(actor=kam, review=review, reason="In time").is_planned
