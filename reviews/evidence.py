"""What reviews tell about the phase of a relationship."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import date

from django.db.models import Max

from reviews.models import Review


def last_held(account_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, date | int]:
    """The day of the last review held with each account; nothing for those without."""
    found = (
        Review.objects.filter(account_id__in=account_ids, state=Review.State.HELD)
        .order_by()
        .values("account_id")
        .annotate(last=Max("held_on"))
    )
    return {row["account_id"]: row["last"] for row in found if row["last"] is not None}
