"""The key accounts of today with their figures, and their revenue month by month."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db import connection
from django.db.models import Sum

from accounts.models import Account, AccountFigures, Designation
from insights.concentration.keys import KeySums
from tenants.compiled import Compiled, compiled
from tenants.scope import require_organization_id

MONTHS = 24
BY_MONTH = """
    SELECT month, sum(revenue_minor), coalesce(sum(cost_minor), 0),
           count(*) FILTER (WHERE cost_minor IS NULL AND revenue_minor <> 0)
    FROM accounts_monthlyrevenue
    WHERE organization_id = %(org)s AND account_id = ANY(%(accounts)s::uuid[])
      AND month >= %(start)s AND month <= %(until)s
    GROUP BY month
"""


@dataclass(frozen=True)
class KeyAccount:
    """One of them: who leads it, and its 12 months and the 12 before, in hundredths."""

    id: uuid.UUID
    name: str
    owner: str
    revenue: int
    before: int


@dataclass(frozen=True)
class YearOnYear:
    """12 months against the 12 before, of the same accounts."""

    revenue: int
    before: int

    @property
    def growth(self) -> Decimal | None:
        """None where there was nothing before."""
        if self.before <= 0:
            return None
        return Decimal(self.revenue - self.before) / self.before


def key_accounts() -> list[KeyAccount]:
    """The living ones, by name."""
    return [
        KeyAccount(
            row["id"],
            row["name"],
            row["owner__name"] or row["owner__email"] or "",
            row["figures__revenue"] or 0,
            row["figures__revenue_before"] or 0,
        )
        for row in _keys().rows()
    ]


@cache
def _keys() -> Compiled:
    living = Account.objects.filter(designation=Designation.KEY, archived_at=None)
    told = ("id", "name", "owner__name", "owner__email")
    figures = ("figures__revenue", "figures__revenue_before")
    return compiled(living.order_by("name_key", "id").values(*told, *figures), by_key=True)


def year_of(keys: Sequence[KeyAccount]) -> YearOnYear:
    """All of them together."""
    return YearOnYear(sum(k.revenue for k in keys), sum(k.before for k in keys))


def year_of_all() -> YearOnYear:
    """Of every account, for who may not know which ones are key accounts."""
    sums = AccountFigures.objects.aggregate(now=Sum("revenue"), then=Sum("revenue_before"))
    return YearOnYear(int(sums["now"] or 0), int(sums["then"] or 0))


def by_month(keys: Sequence[KeyAccount], until: date | None) -> list[KeySums]:
    """What today's key accounts brought and cost in each of 24 months, the oldest first."""
    if until is None or not keys:
        return []
    months = [until - relativedelta(months=n) for n in reversed(range(MONTHS))]
    values: dict[str, Any] = {
        "org": require_organization_id(),
        "accounts": [key.id for key in keys],
        "start": months[0],
        "until": months[-1],
    }
    with connection.cursor() as cursor:
        cursor.execute(BY_MONTH, values)
        rows = cursor.fetchall()
    found = {month: KeySums(int(r), int(c), unknown) for month, r, c, unknown in rows}
    return [found.get(month, KeySums()) for month in months]
