"""Figures of accounts from their months (method §5): margin, growth, lifetime value."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db import connection
from django.db.models import Max

from accounts.models import AccountFigures, MonthlyRevenue
from rules.offers import Offers
from tenants.ids import NEW_KEY
from tenants.scope import require_organization_id

FIGURES_CHANGED: Offers[Callable[[Collection[uuid.UUID] | None], object]] = Offers(
    "what follows new figures of some accounts, or of all (None)"
)

RECOMPUTE = f"""
    INSERT INTO accounts_accountfigures AS old
        (id, organization_id, account_id, until, revenue, revenue_before, cost, months_known)
    SELECT {NEW_KEY}, m.organization_id, m.account_id, %(until)s,
           coalesce(sum(m.revenue_minor) FILTER (WHERE m.month > %(middle)s), 0),
           coalesce(sum(m.revenue_minor) FILTER (WHERE m.month <= %(middle)s), 0),
           CASE WHEN bool_and(m.cost_minor IS NOT NULL) FILTER (WHERE m.month > %(middle)s)
                THEN sum(m.cost_minor) FILTER (WHERE m.month > %(middle)s) END,
           count(*) FILTER (WHERE m.month > %(middle)s)
    FROM accounts_monthlyrevenue m
    WHERE m.organization_id = %(organization)s
      AND m.month > %(start)s AND m.month <= %(until)s
      AND (%(accounts)s::uuid[] IS NULL OR m.account_id = ANY(%(accounts)s::uuid[]))
    GROUP BY m.organization_id, m.account_id
    ON CONFLICT (organization_id, account_id) DO UPDATE
    SET until = excluded.until, revenue = excluded.revenue,
        revenue_before = excluded.revenue_before, cost = excluded.cost,
        months_known = excluded.months_known
"""

# Statistics don't know a new organisation: NOT EXISTS would become nested loops, EXCEPT cannot.
WITHOUT_MONTHS = """
    SELECT f.account_id FROM accounts_accountfigures f
    WHERE f.organization_id = %(organization)s
      AND (%(accounts)s::uuid[] IS NULL OR f.account_id = ANY(%(accounts)s::uuid[]))
    EXCEPT
    SELECT m.account_id FROM accounts_monthlyrevenue m
    WHERE m.organization_id = %(organization)s
      AND m.month > %(start)s AND m.month <= %(until)s
      AND (%(accounts)s::uuid[] IS NULL OR m.account_id = ANY(%(accounts)s::uuid[]))
"""


@dataclass(frozen=True)
class Totals:
    """Sums of one account over a span, in hundredths; `cost` None where no month has one."""

    revenue: int
    cost: int | None
    months: int

    @property
    def margin(self) -> int | None:
        """Revenue less the cost to serve; None where the cost is unknown."""
        return None if self.cost is None else self.revenue - self.cost


def margin_ratio(revenue: int, cost: int | None) -> Decimal | None:
    """Margin over revenue; None without revenue or cost."""
    if cost is None or revenue <= 0:
        return None
    return Decimal(revenue - cost) / Decimal(revenue)


def growth_ratio(revenue: int, before: int) -> Decimal | None:
    """This span against the one before; None ("new") where there was none."""
    return Decimal(revenue - before) / Decimal(before) if before > 0 else None


def projected_value(totals: Totals, *, months: int = 36) -> int | None:
    """The average monthly margin so far carried on for `months`, in hundredths."""
    if totals.margin is None or not totals.months:
        return None
    return totals.margin * months // totals.months


def latest_month() -> date | None:
    """The organisation's last month with revenue: figures look back from there."""
    return MonthlyRevenue.objects.aggregate(last=Max("month"))["last"]


def recompute_figures(account_ids: Collection[uuid.UUID] | None = None) -> None:
    """Figures of some accounts or of all; of all as well when the last month moved."""
    until = latest_month()
    if until is None:
        AccountFigures.objects.all().delete()
        _tell(None)
        return
    if account_ids is not None and AccountFigures.objects.exclude(until=until).exists():
        account_ids = None
    values: dict[str, Any] = {
        "organization": require_organization_id(),
        "until": until,
        "middle": until - relativedelta(months=12),
        "start": until - relativedelta(months=24),
        "accounts": None if account_ids is None else [str(i) for i in account_ids],
    }
    with connection.cursor() as cursor:
        cursor.execute(RECOMPUTE, values)
        cursor.execute(WITHOUT_MONTHS, values)
        without = [account_id for (account_id,) in cursor.fetchall()]
    if without:
        AccountFigures.objects.filter(account_id__in=without).delete()
    _tell(account_ids)


def _tell(account_ids: Collection[uuid.UUID] | None) -> None:
    for follow in FIGURES_CHANGED:
        follow(account_ids)
