"""What reviews tell about the phase of a relationship."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from typing import Any

from django.db import connection

from accounts.models import Check
from accounts.phases.evidence import Supplied
from reviews.models import Review
from tenants.scope import require_organization_id

LAST_HELD = """
    SELECT account_id, max(held_on) FROM reviews_review
    WHERE organization_id = %(org)s AND account_id = ANY(%(ids)s::uuid[]) AND state = %(held)s
      AND held_on IS NOT NULL
    GROUP BY account_id
"""


def last_held(account_ids: Collection[uuid.UUID]) -> Supplied:
    """The day of the last review held with each account; nothing for those without."""
    values: dict[str, Any] = {
        "org": require_organization_id(),
        "ids": list(account_ids),
        "held": Review.State.HELD,
    }
    with connection.cursor() as cursor:
        cursor.execute(LAST_HELD, values)
        return {account_id: {Check.REVIEW_HELD: day} for account_id, day in cursor.fetchall()}
