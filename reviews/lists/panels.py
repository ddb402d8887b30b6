"""What is next, on the overview of an account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.db.models import QuerySet

from accounts.models import Account
from accounts.overview.panels import Panel
from plans.models import Action
from reviews.discretion import sees_series, without_series
from reviews.models import Review
from tenants.actors import Actor
from tenants.compiled import Compiled, Mark, compiled

AT_MOST, NEXT = 5, 2


@dataclass(frozen=True)
class Next:
    """The next reviews and the actions still to do, soonest first."""

    reviews: list[Review]
    actions: list[Action]
    today: date


def next_panel(actor: Actor, account: Account, today: date) -> Panel:
    """Reviews and actions of the account."""
    if sees_series(actor):
        reviews = _reviews().objects(account=account.id)
    else:
        reviews = list(without_series(actor, _planned(account.id))[:NEXT])
    actions = _actions().objects(account=account.id)
    return Panel("reviews/lists/_next.html", Next(reviews, actions, today))


@cache
def _reviews() -> Compiled:
    return compiled(_planned(Mark("account"))[:NEXT], by_key=True)


def _planned(account: Any) -> QuerySet[Review]:
    planned = Review.objects.filter(account=account, state=Review.State.PLANNED)
    return planned.order_by("due_on", "id")


@cache
def _actions() -> Compiled:
    unfinished = [Action.Status.OPEN, Action.Status.IN_PROGRESS]
    actions = Action.objects.filter(account=Mark("account"), status__in=unfinished)
    return compiled(actions.select_related("owner")[:AT_MOST], by_key=True)
