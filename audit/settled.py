"""Whether nothing of some resources has changed since a moment that a reader saw.

The moment is a snapshot of the database: which transactions were over when it was taken. A
change that it does not see was made since, however early its transaction began.

It ends with the last change that it sees: after a crash PostgreSQL gives the numbers of
transactions again that nothing on the disk has, and what they write then is news.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import connection

from tenants.rls import CURRENT_ORGANIZATION
from tenants.scope import require_organization_id

SEEN = f"""(
    SELECT concat(least(pg_snapshot_xmin(now.seen)::text::bigint, told.past), ':',
                  least(pg_snapshot_xmax(now.seen)::text::bigint, told.past), ':',
                  (SELECT string_agg(runs::text, ',' ORDER BY runs)
                   FROM pg_snapshot_xip(now.seen) runs WHERE runs::text::bigint < told.past))
    FROM (SELECT pg_current_snapshot() AS seen) now,
         (SELECT coalesce(max(xid), 0) + 1 AS past FROM audit_change
          WHERE organization_id = {CURRENT_ORGANIZATION}) told
)"""
"""What a statement selects to name the moment at which it reads."""

# The number stands in the text: told it only at the run, PostgreSQL would read every change.
_TOLD = """
        organization_id = %(organization)s AND xid >= %(oldest)s
          AND (resource = ANY(%(whole)s) OR resource = ANY(%(parts)s) AND (
              kind <> 'changed' OR EXISTS (
                  SELECT FROM unnest(fields) AS f (name)
                  WHERE resource || ':' || f.name = ANY(%(fields)s))))
          AND NOT pg_visible_in_snapshot(xid::text::xid8, %(seen)s::pg_snapshot)
"""
_AHEAD = "%(oldest)s > pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
_CHANGED = f"SELECT EXISTS (SELECT FROM audit_change WHERE {_TOLD}) OR {_AHEAD}"
# A row that moved from one account to another tells of the one that it has now.
_NEWS = f"""
    WITH told AS MATERIALIZED (
        SELECT account_id, account_id IS NULL OR 'account' = ANY(fields) AS is_of_more
        FROM audit_change WHERE {_TOLD} LIMIT %(most)s + 1
    )
    SELECT {SEEN}, count(*) > %(most)s OR coalesce(bool_or(is_of_more), false) OR {_AHEAD},
           array_agg(DISTINCT account_id)
    FROM told
"""


@dataclass(frozen=True)
class News:
    """What was told since a moment, and the moment at which that was asked."""

    seen: str
    accounts: list[uuid.UUID] | None
    """Of which accounts; None where it may be more than them, or many."""


def is_unchanged(seen: str, resources: Collection[str]) -> bool:
    """Whether a reader of these resources would read the same as at that moment. One query.

    A resource may be given by a field, like "accounts:name": of its rows a reader reads that
    field alone, and whether they are there. A moment that lies ahead is one of another database,
    before a restore.
    """
    with connection.cursor() as cursor:
        cursor.execute(_CHANGED, _asked(seen, resources))
        return not cursor.fetchone()[0]


def news_since(seen: str, resources: Collection[str], *, most: int) -> News:
    """Of which accounts these resources told since that moment, in at most so many changes.

    One query; the resources are named as above.
    """
    with connection.cursor() as cursor:
        cursor.execute(_NEWS, {**_asked(seen, resources), "most": most})
        now, is_of_more, accounts = cursor.fetchone()
    return News(now, None if is_of_more else accounts or [])


def _asked(seen: str, resources: Collection[str]) -> dict[str, Any]:
    return {
        "organization": require_organization_id(),
        "seen": seen,
        "oldest": int(seen.partition(":")[0]),
        "whole": [one for one in resources if ":" not in one],
        "parts": list({one.partition(":")[0] for one in resources if ":" in one}),
        "fields": [one for one in resources if ":" in one],
    }
