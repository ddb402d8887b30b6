"""What is next, on the overview of an account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from accounts.models import Account
from accounts.overview.panels import Panel
from plans.models import Action
from reviews.models import Review
from tenants.actors import Actor

AT_MOST = 5


@dataclass(frozen=True)
class Next:
    """The next reviews and the actions still to do, soonest first."""

    reviews: list[Review]
    actions: list[Action]
    today: date


def next_panel(actor: Actor, account: Account, today: date) -> Panel:
    """Reviews and actions of the account."""
    reviews = Review.objects.filter(account=account, state=Review.State.PLANNED)
    actions = Action.objects.filter(
        account=account, status__in=[Action.Status.OPEN, Action.Status.IN_PROGRESS]
    ).select_related("owner")
    return Panel(
        "reviews/_next.html",
        Next(list(reviews.order_by("due_on", "id")[:2]), list(actions[:AT_MOST]), today),
    )
