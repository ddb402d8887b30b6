"""What reviews tell about the phase of a relationship."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import date
from functools import cache

from django.db.models import Max

from api.compiled import Compiled, Mark, compiled
from reviews.models import Review


def last_held(account_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, date | int]:
    """The day of the last review held with each account; nothing for those without."""
    found = _last_held().rows(accounts=list(account_ids))
    return {row["account_id"]: row["last"] for row in found}


@cache
def _last_held() -> Compiled:
    held = Review.objects.filter(
        account__id__among=Mark("accounts"), state=Review.State.HELD, held_on__isnull=False
    )
    return compiled(held.order_by().values("account_id").annotate(last=Max("held_on")))
