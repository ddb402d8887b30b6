"""My work: what one person has to do today and this week."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from django.db.models import F, Q, QuerySet

from accounts.discretion import on_readable
from accounts.models import Account, Nomination
from plans.models import Action, Plan
from reviews.models import Review
from tenants.actors import Actor
from tenants.compiled import Compiled, Mark, compiled
from tenants.models import Membership

WEEK = timedelta(days=7)
STUCK = timedelta(days=30)
"""How long a review is overdue where an account is stuck."""
LINES = 30


@dataclass(frozen=True)
class Work:
    """Reviews and actions of one person, and for a leader what waits for one.

    Each list is cut after 30.
    """

    overdue: list[Review]
    today: list[Review]
    week: list[Review]
    to_prepare: list[Review]
    late_actions: list[Action]
    actions: list[Action]
    stuck: list[Account]
    nominations: list[Nomination]
    overdue_of_others: list[Review]
    plans: list[Plan]
    own_plans: list[Plan]

    @property
    def has_own(self) -> bool:
        """Whether anything is this person's own to do."""
        return any(
            (self.overdue, self.today, self.week, self.late_actions, self.actions, self.stuck)
        )

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is to be done."""
        others = (self.nominations, self.overdue_of_others, self.plans, self.own_plans)
        return not (self.has_own or any(others))


def work_of(actor: Actor, today: date) -> Work | None:
    """What this person has to do: on accounts whose team they are on, and their actions."""
    member = actor.membership
    if member is None:
        return None
    reviews = _reviews_of(actor, member, today + WEEK)
    actions = _actions_of(actor, member)
    leads = actor.may("designation.change")
    return Work(
        overdue=[r for r in reviews if r.due_on < today][:LINES],
        today=[r for r in reviews if r.due_on == today],
        week=[r for r in reviews if r.due_on > today],
        to_prepare=[r for r in reviews if r.due_on >= today and not r.agenda],
        late_actions=actions(date.min, today - timedelta(days=1)),
        actions=actions(today, today + WEEK),
        stuck=_stuck().objects(member=member.id, before=today - STUCK),
        nominations=_nominations() if leads else [],
        overdue_of_others=_overdue_of_others(member, today) if leads else [],
        plans=_submitted_plans().objects() if leads else [],
        own_plans=_own_plans().objects(member=member.id, today=today),
    )


@cache
def _submitted_plans() -> Compiled:
    """Plans that wait for an answer, the longest waiting first."""
    waiting = Plan.objects.filter(state=Plan.State.SUBMITTED, deleted_at=None)
    return compiled(waiting.select_related("account").order_by("submitted_at", "id")[:LINES])


@cache
def _own_plans() -> Compiled:
    """Running plans that a KAM leads and that do not hold as they stand, the oldest first."""
    today = Mark("today")
    running = Plan.objects.filter(deleted_at=None, starts_on__lte=today, ends_on__gte=today)
    running = running.filter(account__owner=Mark("member"), account__archived_at=None)
    asks = ~Q(state=Plan.State.APPROVED) | Q(changed_at__gt=F("approved_content_at"))
    return compiled(
        running.filter(asks).select_related("account").order_by("changed_at", "id")[:LINES]
    )


def _reviews_of(actor: Actor, member: Membership, until: date) -> list[Review]:
    """Planned reviews that a person leads or takes part in."""
    if actor.may("account.view"):
        return _reviews().objects(member=member.id, until=until)
    return list(_own(on_readable(actor, _planned(until)), member))


def _own(reviews: QuerySet[Review], member: Any) -> QuerySet[Review]:
    own = Q(account__owner=member) | Q(participants__member=member)
    return reviews.filter(own).distinct()[: LINES * 3]


@cache
def _reviews() -> Compiled:
    return compiled(_own(_planned(Mark("until")), Mark("member")))


def _actions_of(actor: Actor, member: Membership) -> Callable[[date, date], list[Action]]:
    """A person's unfinished actions on living accounts from one day to another, by date."""
    if actor.may("account.view"):
        return lambda first, last: _actions().objects(owner=member.id, first=first, last=last)
    actions = on_readable(actor, Action.objects.filter(owner=member))
    return lambda first, last: list(_unfinished(actions, first, last))


def _unfinished(actions: QuerySet[Action], first: Any, last: Any) -> QuerySet[Action]:
    unfinished = (Action.Status.OPEN, Action.Status.IN_PROGRESS)
    return (
        actions.filter(status__in=unfinished, account__archived_at=None)
        .filter(due_on__gte=first, due_on__lte=last)
        .select_related("account")
        .order_by("due_on", "id")[:LINES]
    )


@cache
def _actions() -> Compiled:
    mine = Action.objects.filter(owner=Mark("owner"))
    return compiled(_unfinished(mine, Mark("first"), Mark("last")))


def _planned(until: Any) -> QuerySet[Review]:
    """Planned reviews of living accounts that are due by a day, by date."""
    return (
        Review.objects.filter(
            state=Review.State.PLANNED, due_on__lte=until, account__archived_at=None
        )
        .select_related("account__owner")
        .order_by("due_on", "id")
    )


def _nominations() -> list[Nomination]:
    """What waits for a leader's answer, the oldest first."""
    waiting = Nomination.objects.filter(state=Nomination.State.OPEN, account__archived_at=None)
    return list(waiting.select_related("account").order_by("asked_at", "id")[:LINES])


def _overdue_of_others(member: Membership, today: date) -> list[Review]:
    """Overdue reviews that this leader neither leads nor takes part in, the oldest first."""
    own = Review.objects.filter(participants__member=member)
    others = _planned(today - timedelta(days=1)).exclude(account__owner=member)
    return list(others.exclude(pk__in=own.order_by().values("pk"))[:LINES])


@cache
def _stuck() -> Compiled:
    """Accounts that a KAM leads whose review was due before a day."""
    planned = Review.objects.filter(
        state=Review.State.PLANNED, slot_on__isnull=False, due_on__lt=Mark("before")
    )
    led = Account.objects.filter(owner=Mark("member"), archived_at=None)
    late = led.filter(pk__in=planned.order_by().values("account"))
    return compiled(late.order_by("name_key")[:10])
