"""Cadences, three months of reviews, what was decided, and what clients answered."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from django.db.models import F
from django.utils import timezone

from accounts.models import Account
from audit.entries import differences
from demo.briefs import write_briefs
from demo.history import Changes, Past, append
from demo.outcomes import answered, decided, fall
from demo.review_words import WORDS, ReviewWords
from demo.series import TaleAccount, Time, reviews_of
from mail.models import Mail
from plans.models import Action
from reviews.business_days import closed_for
from reviews.cadences.tiers import tier_of
from reviews.models import Cadence, Measure, MissedSlot, Reminder, Review, ReviewKind
from reviews.reminders.rules import make_reminders
from reviews.ringing import remind_soon
from tenants.models import Membership, Organization

CADENCES = (
    ("key", ReviewKind.INTERNAL, "monthly", 3),
    ("key", ReviewKind.CHECK_IN, "quarterly", 11),
    ("watch", ReviewKind.INTERNAL, "quarterly", 17),
)
WEEKLY = 4
"""Accounts of one KAM that are reviewed each week, whatever their tier says."""


def write_reviews(
    *,
    organization: Organization,
    leader: Membership,
    kam: Membership,
    accounts: dict[int, Account],
    today: date,
) -> None:
    """Three months as the product's rules would have left them; a few are late or skipped."""
    words = WORDS[organization.locale]
    begin = today - relativedelta(months=3)
    when = Time(organization, closed_for(organization), begin, today)
    cadences = _cadences(kam, when)
    told = _told(accounts, [c.account_id for c in cadences if c.account_id])
    missed: list[MissedSlot] = []
    every = [review for one in told for review in _series(one, cadences, when, leader, missed)]
    for review in every:
        _write_down(review, words, today)
    actions, measures = decided(words, every, when), answered(every, when)
    write_briefs(every, actions, measures)
    append(_past(leader, cadences, every, actions, measures, when))
    Cadence.objects.bulk_create(cadences)
    Review.objects.bulk_create(every)
    MissedSlot.objects.bulk_create(missed)
    Action.objects.bulk_create(actions)
    Measure.objects.bulk_create(measures)
    fall(leader, next(r.account for r in every if r.kind == ReviewKind.CHECK_IN), today)
    _remind(organization)


def _cadences(kam: Membership, when: Time) -> list[Cadence]:
    """Those of tiers, and of a few accounts that are looked at each week."""
    found = [
        Cadence(tier=tier, kind=kind, rhythm=rhythm, anchor_on=when.begin + timedelta(days=day))
        for tier, kind, rhythm, day in CADENCES
    ]
    close = kam.owned_accounts.order_by("name_key")[:WEEKLY]
    return found + [
        Cadence(
            account=account,
            kind=ReviewKind.INTERNAL,
            rhythm="weekly",
            anchor_on=when.today + timedelta(days=place - 28),
        )
        for place, account in enumerate(close)
    ]


def _told(accounts: dict[int, Account], weekly: list[uuid.UUID]) -> list[TaleAccount]:
    """One of those that are looked at each week is forgotten of late, one was skipped once."""
    return [
        TaleAccount(
            account=account,
            place=place,
            is_forgotten=account.id == weekly[0],
            skips_first=account.id == weekly[1],
        )
        for place, account in accounts.items()
    ]


def _series(
    told: TaleAccount,
    cadences: list[Cadence],
    when: Time,
    leader: Membership,
    missed: list[MissedSlot],
) -> Iterator[Review]:
    """The reviews of one account, of either kind; its KAM holds them."""
    own = {c.kind: c for c in cadences if c.account_id == told.account.id}
    tier = {c.kind: c for c in cadences if c.tier == tier_of(told.account.designation)}
    for cadence in (tier | own).values():
        yield from reviews_of(told, cadence, when, told.account.owner or leader, missed)


def _write_down(review: Review, words: ReviewWords, today: date) -> None:
    if review.state == Review.State.HELD:
        review.minutes = words.minutes
    elif review.state == Review.State.SKIPPED:
        review.skip_reason = words.skip
    elif review.due_on <= today:
        review.agenda = words.agenda


def _past(
    leader: Membership,
    cadences: list[Cadence],
    reviews: list[Review],
    actions: list[Action],
    measures: list[Measure],
    when: Time,
) -> Iterator[Past]:
    """What the rules would have written on those days."""
    for cadence in cadences:
        begin = when.at(min(cadence.anchor_on, when.begin), 9)
        told = {"rhythm": cadence.rhythm, "anchor_on": cadence.anchor_on.isoformat()}
        yield begin, leader, "cadence.set", cadence, differences({}, told)
    for review in reviews:
        yield from _of_review(review, leader)
    for action in actions:
        yield from _of_action(action, leader)
    for measure in measures:
        changes: Changes = {
            measure.kind: [None, measure.value],
            "measured_on": [None, measure.measured_on.isoformat()],
        }
        author, at = measure.author or leader, when.at(measure.measured_on, 12)
        yield at, author, "measure.added", measure.account, changes


def _of_review(review: Review, leader: Membership) -> Iterator[Past]:
    closer = review.closed_by or leader
    changes: Changes = {"due_on": [None, review.due_on.isoformat()]}
    yield review.created_at, closer, "review.planned", review, changes
    if review.held_at and review.held_on:
        changes = {"state": ["planned", "held"], "held_on": [None, review.held_on.isoformat()]}
        yield review.held_at, closer, "review.held", review, changes
    if review.skipped_at:
        changes = {"state": ["planned", "skipped"], "reason": ["", review.skip_reason]}
        yield review.skipped_at, closer, "review.skipped", review, changes


def _of_action(action: Action, leader: Membership) -> Iterator[Past]:
    if action.review is None or action.review.held_at is None:
        return
    owner, opener = action.owner or leader, action.review.closed_by or leader
    due_on = action.due_on.isoformat() if action.due_on else None
    told = {"title": action.title, "owner": str(owner), "due_on": due_on, "status": "open"}
    yield action.review.held_at, opener, "action.opened", action, differences({}, told)
    if action.closed_at:
        changes = {"status": ["open", "done"]}
        yield action.closed_at, owner, "action.completed", action, changes


def _remind(organization: Organization) -> None:
    """The inbox of the last days, by the rule; what went out long ago has been read."""
    now = timezone.now()
    for days in (8, 4, 0):
        make_reminders(organization, now=now - timedelta(days=days))
    gone = Mail.objects.filter(send_at__lte=now)
    gone.update(state=Mail.State.SENT, sent_at=F("send_at"), attempts=1)
    Reminder.objects.filter(show_at__lte=now - timedelta(days=5)).update(read_at=F("show_at"))
    remind_soon()
