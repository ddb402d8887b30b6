"""My work: what one person has to do today and this week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from accounts.discretion import on_readable
from accounts.models import Account
from plans.models import Action
from reviews.models import Review
from tenants.actors import Actor
from tenants.models import Membership

WEEK = timedelta(days=7)
LINES = 30


@dataclass(frozen=True)
class Work:
    """Reviews and actions of one person; each list is cut after 30."""

    overdue: list[Review]
    today: list[Review]
    week: list[Review]
    to_prepare: list[Review]
    late_actions: list[Action]
    actions: list[Action]
    stuck: list[Account]

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is to be done."""
        return not any(
            (self.overdue, self.today, self.week, self.late_actions, self.actions, self.stuck)
        )


def work_of(actor: Actor, today: date) -> Work | None:
    """What this person has to do: on accounts whose team they are on, and their actions."""
    member = actor.membership
    if member is None:
        return None
    reviews = list(
        on_readable(actor, Review.objects.all())
        .filter(
            Q(account__owner=member) | Q(participants__member=member),
            state=Review.State.PLANNED,
            due_on__lte=today + WEEK,
            account__archived_at=None,
        )
        .select_related("account")
        .distinct()
        .order_by("due_on", "id")[: LINES * 3]
    )
    actions = on_readable(actor, unfinished_of(member))
    return Work(
        overdue=[r for r in reviews if r.due_on < today][:LINES],
        today=[r for r in reviews if r.due_on == today],
        week=[r for r in reviews if r.due_on > today],
        to_prepare=[r for r in reviews if r.due_on >= today and not r.agenda],
        late_actions=list(actions.filter(due_on__lt=today)[:LINES]),
        actions=list(actions.filter(due_on__gte=today, due_on__lte=today + WEEK)[:LINES]),
        stuck=_stuck(member, today),
    )


def unfinished_of(member: Membership) -> QuerySet[Action]:
    """A person's unfinished actions on living accounts, by date."""
    unfinished = (Action.Status.OPEN, Action.Status.IN_PROGRESS)
    return (
        Action.objects.filter(owner=member, status__in=unfinished, account__archived_at=None)
        .select_related("account")
        .order_by("due_on", "id")
    )


def _stuck(member: Membership, today: date) -> list[Account]:
    """Accounts that this KAM leads whose review is overdue by more than 30 days."""
    planned = Review.objects.filter(
        state=Review.State.PLANNED, slot_on__isnull=False, due_on__lt=today - timedelta(days=30)
    )
    led = Account.objects.filter(owner=member, archived_at=None)
    return list(led.filter(pk__in=planned.order_by().values("account")).order_by("name_key")[:10])
