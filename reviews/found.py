"""Reviews as the search finds them: those of the accounts found."""

from __future__ import annotations

from django.utils.formats import date_format

from accounts.found.accounts import address
from reviews.discretion import readable_reviews
from reviews.models import Review
from search.asking import Sought
from search.kinds import Hit
from tenants.actors import Actor

NEXT = 6


def reviews_found(actor: Actor, asked: Sought, accounts: list[Hit]) -> list[Hit]:
    """What is planned at them, the next first."""
    order = {found.id: number for number, found in enumerate(accounts)}
    rows = readable_reviews(actor).filter(account__any_of=list(order))
    planned = rows.filter(state=Review.State.PLANNED).select_related("account")
    shown = ("id", "organization_id", "kind", "state", "due_on", "account_id", "account__name")
    return [
        Hit(
            "reviews",
            review.id,
            f"{review.get_kind_display()} · {date_format(review.due_on, 'SHORT_DATE_FORMAT')}",
            review.account.name,
            address("reviews:detail", actor, review.id),
            (review.account_id, review.account.name),
            (order[review.account_id], review.due_on),
        )
        for review in planned.order_by("due_on", "id").only(*shown)[:NEXT]
    ]
