"""What shares tell about the phase of a relationship: when a plan last lay before the client."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import date

from django.db import connection

from tenants.scope import require_organization_id

LAST_SEEN = """
    SELECT p.account_id, max(a.day)
    FROM plans_plan p
    JOIN plans_planshare s ON s.organization_id = p.organization_id AND s.plan_id = p.id
    JOIN plans_shareanswer a ON a.organization_id = s.organization_id AND a.share_id = s.id
    WHERE p.organization_id = %(org)s AND p.account_id = ANY(%(ids)s::uuid[])
    GROUP BY p.account_id
"""


def last_seen(account_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, date | int]:
    """The last day on which the client opened or answered a plan; nothing for those without."""
    with connection.cursor() as cursor:
        cursor.execute(LAST_SEEN, {"org": require_organization_id(), "ids": list(account_ids)})
        return dict(cursor.fetchall())
