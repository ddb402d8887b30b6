"""What reviews tell about the phase of a relationship."""

from __future__ import annotations

from accounts.models import Check
from accounts.phases.evidence import Source
from reviews.models import Review

LAST_HELD = Source(
    """
    SELECT account_id, %(review_held)s, max(held_on), NULL::bigint FROM reviews_review
    WHERE organization_id = %(org)s AND account_id = ANY(%(ids)s::uuid[]) AND state = %(held)s
      AND held_on IS NOT NULL
    GROUP BY account_id
    """,
    {"review_held": Check.REVIEW_HELD, "held": Review.State.HELD},
)
"""The day of the last review held with each account."""
