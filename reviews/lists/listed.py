"""The next review in the account list."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.db.models import Min, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.listing.columns import Found, ListColumn, by_account
from accounts.listing.kinds import Kind
from reviews.discretion import sees_series, without_series
from reviews.models import Review
from tenants.actors import Actor
from tenants.compiled import Compiled, Mark, compiled


def next_reviews(actor: Actor, ids: list[str]) -> Found:
    """On which day the next one is due that the actor may read. One query."""
    if sees_series(actor):
        return by_account("review", _reviews().rows(ids=ids))
    planned = without_series(actor, Review.objects.filter(account_id__any_of=ids))
    return by_account("review", _soonest(planned))


@cache
def _reviews() -> Compiled:
    return compiled(_soonest(Review.objects.filter(account_id__any_of=Mark("ids"))))


def _soonest(reviews: QuerySet[Review]) -> QuerySet[Review, Any]:
    planned = reviews.filter(state=Review.State.PLANNED).order_by()
    return planned.values("account").annotate(value=Min("due_on"))


NEXT_REVIEW = ListColumn("review", _("Next review"), Kind.DUE, next_reviews)
