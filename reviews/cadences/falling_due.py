"""What fell due: for whom it counts, and which dates of a series passed while a review waited.

What happened counts for who held the account, and for the tier that it had, on that day
(method §5): both are kept as the day comes, so that a hand-over moves nothing of the past.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Case, Max, OuterRef, Q, QuerySet, Subquery, Value, When

from accounts.models import Account, Designation
from reviews.cadences.tiers import tier_of
from reviews.dates import Closed, Series, occurrences
from reviews.models import Cadence, MissedSlot, Review


def keep_whose(reviews: QuerySet[Review]) -> int:
    """Keep who holds the accounts now, and their tiers, for reviews that have neither yet."""
    account = Account.objects.filter(pk=OuterRef("account_id"))
    return reviews.filter(due_tier="").update(
        due_owner=Subquery(account.values("owner")), due_tier=Subquery(account.values(tier=_TIER))
    )


def fell_due(today: date) -> QuerySet[Review]:
    """The reviews whose day has come, or that were closed before it."""
    return Review.objects.filter(Q(due_on__lte=today) | ~Q(state=Review.State.PLANNED), due_tier="")


def missed_slots(
    review: Review, cadence: Cadence | None, *, after: date | None, today: date, closed: Closed
) -> list[MissedSlot]:
    """Unsaved: the later dates of its series that fell due by today, after those known before."""
    if cadence is None or review.slot_on is None or review.reopened_at is not None:
        return []
    since = max(review.slot_on, after or review.slot_on)
    account = review.account
    return [
        MissedSlot(
            account=account,
            review=review,
            kind=review.kind,
            slot_on=passed.slot_on,
            due_on=passed.due_on,
            owner_id=account.owner_id,
            tier=tier_of(account.designation),
        )
        for passed in occurrences(Series(cadence.rhythm, cadence.anchor_on), since, today, closed)
        if passed.slot_on > since
    ]


def last_missed(reviews: Collection[Review]) -> dict[uuid.UUID, date]:
    """The last date that each review is known to have missed."""
    known = MissedSlot.objects.filter(review__in=[r.pk for r in reviews]).order_by()
    return dict(known.values_list("review_id").annotate(Max("slot_on")))


_TIER: Any = Case(
    *(When(designation=d, then=Value(tier_of(d))) for d in Designation.values),
)
