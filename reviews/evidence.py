"""What reviews tell about the phase of a relationship."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import date

from django.db.models import Max

from reviews.models import Review


def last_held(account_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, date | int]:
    """The day of the last review held with each account; nothing for those without."""
    held = Review.objects.filter(
        account__in=account_ids, state=Review.State.HELD, held_on__isnull=False
    )
    found = held.order_by().values_list("account_id")
    return dict(found.annotate(last=Max("held_on")))
