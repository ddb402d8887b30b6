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
          AND (resource = ANY(%(whole)s) OR resource = ANY(%(parts)s) AND (
              kind <> 'changed' OR EXISTS (
                  SELECT FROM unnest(fields) AS f (name)
                  WHERE resource || ':' || f.name = ANY(%(fields)s))))
          AND NOT pg_visible_in_snapshot(xid::text::xid8, %(seen)s::pg_snapshot)
    ) OR %(oldest)s > pg_snapshot_xmin(pg_current_snapshot())::text::bigint
"""


def is_unchanged(seen: str, resources: Collection[str]) -> bool:
    """Whether a reader of these resources would read the same as at that moment. One query.

    A resource may be given by a field, like "accounts:name": of its rows a reader reads that
    field alone, and whether they are there. A moment that lies ahead is one of another database,
    before a restore.
    """
    values: dict[str, Any] = {
        "organization": require_organization_id(),
        "seen": seen,
        "oldest": int(seen.partition(":")[0]),
        "whole": [one for one in resources if ":" not in one],
        "parts": list({one.partition(":")[0] for one in resources if ":" in one}),
        "fields": [one for one in resources if ":" in one],
    }
    with connection.cursor() as cursor:
        cursor.execute(_CHANGED, values)
        return not cursor.fetchone()[0]
