"""What was corrected between two editions of a month: account by account, before and after."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection

from insights.models import Snapshot
from tenants.scope import require_organization_id

LISTED = 100

CORRECTED = """
WITH now AS (
    SELECT account_id, name, month_revenue, revenue, cost, engagement, satisfaction, recommendation
    FROM insights_accountsnapshot
    WHERE organization_id = %(organization)s AND snapshot_id = %(now)s
), before AS (
    SELECT account_id, name, month_revenue, revenue, cost, engagement, satisfaction, recommendation
    FROM insights_accountsnapshot
    WHERE organization_id = %(organization)s AND snapshot_id = %(before)s
)
SELECT account_id, coalesce(n.name, b.name), b.account_id IS NULL, n.account_id IS NULL,
       b.month_revenue, n.month_revenue, b.revenue, n.revenue, b.cost, n.cost,
       (b.engagement, b.satisfaction, b.recommendation)
           IS DISTINCT FROM (n.engagement, n.satisfaction, n.recommendation),
       count(*) OVER ()
FROM now n FULL JOIN before b USING (account_id)
WHERE (b.account_id, b.month_revenue, b.revenue, b.cost,
       b.engagement, b.satisfaction, b.recommendation)
      IS DISTINCT FROM (n.account_id, n.month_revenue, n.revenue, n.cost,
       n.engagement, n.satisfaction, n.recommendation)
ORDER BY abs(coalesce(n.revenue, 0) - coalesce(b.revenue, 0)) DESC, 2, account_id
LIMIT %(most)s
"""


@dataclass(frozen=True)
class Figure:
    """One figure in both editions, in hundredths; None where it is not known."""

    before: int | None
    now: int | None

    @property
    def is_other(self) -> bool:
        """Whether it was corrected."""
        return self.before != self.now


@dataclass(frozen=True)
class Correction:
    """One account in both editions; it may be in one of them alone."""

    account_id: uuid.UUID
    name: str
    is_new: bool
    is_gone: bool
    month: Figure
    revenue: Figure
    cost: Figure
    has_other_answers: bool


@dataclass(frozen=True)
class Corrections:
    """Those whose revenue differs most, and how many there are."""

    listed: Sequence[Correction]
    total: int
    revenue: Decimal


def corrections(now: Snapshot, before: Snapshot) -> Corrections:
    """What differs from the edition before. One query."""
    values: dict[str, Any] = {
        "organization": require_organization_id(),
        "now": now.pk,
        "before": before.pk,
        "most": LISTED,
    }
    with connection.cursor() as cursor:
        cursor.execute(CORRECTED, values)
        rows = cursor.fetchall()
    difference = Decimal(now.revenue - before.revenue) / 100
    return Corrections([_one(row) for row in rows], rows[0][-1] if rows else 0, difference)


def _one(row: Sequence[Any]) -> Correction:
    pk, name, is_new, is_gone, *figures, has_other, _total = row
    month, revenue, cost = (Figure(*figures[n : n + 2]) for n in (0, 2, 4))
    return Correction(pk, name, is_new, is_gone, month, revenue, cost, has_other)
