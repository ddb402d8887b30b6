"""What is next, on the overview of an account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from accounts.models import Account
from accounts.overview.panels import Panel
from plans.models import Action
from reviews.models import Review
from tenants.actors import Actor
from tenants.compiled import Compiled, Mark, compiled

AT_MOST = 5


@dataclass(frozen=True)
class Next:
    """The next reviews and the actions still to do, soonest first."""

    reviews: list[Review]
    actions: list[Action]
    today: date


def next_panel(actor: Actor, account: Account, today: date) -> Panel:
    """Reviews and actions of the account."""
    reviews, actions = _reviews(), _actions()
    return Panel(
        "reviews/lists/_next.html",
        Next(reviews.objects(account=account.id), actions.objects(account=account.id), today),
    )


@cache
def _reviews() -> Compiled:
    planned = Review.objects.filter(account=Mark("account"), state=Review.State.PLANNED)
    return compiled(planned.order_by("due_on", "id")[:2])


@cache
def _actions() -> Compiled:
    unfinished = [Action.Status.OPEN, Action.Status.IN_PROGRESS]
    actions = Action.objects.filter(account=Mark("account"), status__in=unfinished)
    return compiled(actions.select_related("owner")[:AT_MOST])
