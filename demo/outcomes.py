"""What reviews left behind: actions, done, open and late, and the answers of clients."""

from __future__ import annotations

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from django.utils import translation

from accounts.models import Account
from demo.review_words import ReviewWords
from demo.series import Time
from plans.models import Action
from reviews.measures.rules import add_measure
from reviews.models import Measure, MeasureKind, Review, ReviewKind
from tenants.actors import Actor
from tenants.models import Membership

EARLIER = ((12, 5), (9, 6), (6, 7))
"""How many months ago, and what was answered then."""
FELL = ((6, 5), (3, 4))
"""How many months ago one client was how content."""
ASKED = (MeasureKind.ENGAGEMENT, MeasureKind.RECOMMENDATION)


def decided(words: ReviewWords, reviews: list[Review], when: Time) -> list[Action]:
    """One action of every third review that was held; half of them are done. Unsaved."""
    held = [(r.held_on, r) for r in reviews if r.held_on]
    held.sort(key=lambda pair: pair[0])
    actions = []
    for number, (held_on, review) in enumerate(held[::3]):
        action = Action(
            account=review.account,
            review=review,
            owner=review.account.owner,
            title=words.decisions[number % len(words.decisions)],
            source=Action.Source.DECISION,
            due_on=held_on + timedelta(days=14),
        )
        done_on = held_on + timedelta(days=10)
        if number % 2 == 0 and done_on < when.today:
            action.status, action.version = Action.Status.DONE, 2
            action.closed_on, action.closed_at = done_on, when.at(done_on, 16)
        actions.append(action)
    return actions


def answered(reviews: list[Review], when: Time) -> list[Measure]:
    """Key accounts answered each quarter, and better each time. Unsaved."""
    check_ins = [r for r in reviews if r.kind == ReviewKind.CHECK_IN]
    measures = []
    for account in dict.fromkeys(review.account for review in check_ins):
        for months, value in EARLIER:
            day = when.months_ago(months)
            measures += [_measure(account, kind, value, day) for kind in ASKED]
    for review in check_ins:
        if review.held_on:
            value = 8 + review.due_on.toordinal() % 2
            for kind in ASKED:
                measure = _measure(review.account, kind, value, review.held_on)
                measure.review, measure.author = review, review.closed_by
                measures.append(measure)
    return measures


def fall(leader: Membership, account: Account, today: date) -> None:
    """One client is less content each quarter; by the rule, which opens an action."""
    for months, value in FELL:
        day = today - relativedelta(months=months)
        _measure(account, MeasureKind.SATISFACTION, value, day).save()
    with translation.override(leader.organization.locale.lower()):
        add_measure(
            actor=Actor.of_member(leader),
            account=account,
            kind=MeasureKind.SATISFACTION,
            value=3,
            measured_on=today,
            today=today,
        )


def _measure(account: Account, kind: str, value: int, day: date) -> Measure:
    return Measure(account=account, kind=kind, value=value, measured_on=day, author=account.owner)
