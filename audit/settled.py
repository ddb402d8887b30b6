"""Whether nothing of some resources has changed since a moment that a reader saw.

The moment is a snapshot of the database: which transactions were over when it was taken. A
change that it does not see was made since, however early its transaction began.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import connection

from tenants.scope import require_organization_id

SEEN = "pg_current_snapshot()::text"
"""What a statement selects to name the moment at which it reads."""

# The number stands in the text: told it only at the run, PostgreSQL would read every change.
_CHANGED = """
    SELECT EXISTS (
        SELECT FROM audit_change
        WHERE organization_id = %(organization)s AND xid >= %(oldest)s
          AND resource = ANY(%(resources)s)
          AND NOT pg_visible_in_snapshot(xid::text::xid8, %(seen)s::pg_snapshot)
    ) OR %(oldest)s > pg_snapshot_xmin(pg_current_snapshot())::text::bigint
"""


def is_unchanged(seen: str, resources: Collection[str]) -> bool:
    """Whether a reader of these resources would read the same as at that moment. One query.

    A moment that lies ahead is one of another database, before a restore.
    """
    values: dict[str, Any] = {
        "organization": require_organization_id(),
        "seen": seen,
        "oldest": int(seen.partition(":")[0]),
        "resources": list(resources),
    }
    with connection.cursor() as cursor:
        cursor.execute(_CHANGED, values)
        return not cursor.fetchone()[0]
