"""Revenue and margin of key accounts against the others, month by month (method §5).

What an account brought counts as a key account's where it was one at the end of that month; a
later decision moves nothing of the past.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from dateutil.relativedelta import relativedelta

from accounts.revenue.fiscal import Span
from insights.kept import kept_rows
from insights.narrowing import NarrowedPortfolio
from tenants.models import Organization
from tenants.scope import require_organization_id

MOST = 60
"""How many months at most: five years."""
KEYS_DRAWN_FROM = ("accounts:designation", "designations", "revenue")

SUMS = """
    SELECT month, sum(revenue_minor), coalesce(sum(cost_minor), 0),
           count(*) FILTER (WHERE cost_minor IS NULL AND revenue_minor <> 0)
    FROM accounts_monthlyrevenue
    WHERE organization_id = %(org)s AND month >= %(start)s AND month <= %(until)s{narrowed}
    GROUP BY month
"""
# Arrays are looked up by key, where a join of many rows would read them all.
OF_KEYS = """
WITH touched AS (
    SELECT a.id, a.designation FROM accounts_account a
    WHERE a.organization_id = %(org)s AND a.designation = 'key' AND {chosen}
    UNION
    SELECT a.id, a.designation FROM accounts_account a
    WHERE a.organization_id = %(org)s AND a.id = ANY(ARRAY(
        SELECT d.account_id FROM accounts_designationchange d
        WHERE d.organization_id = %(org)s AND 'key' IN (d.before, d.after))) AND {chosen}
), months AS (
    SELECT * FROM unnest(%(months)s::date[], %(ends)s::timestamptz[]) AS m (month, ends)
), were AS (
    SELECT t.id, m.month FROM touched t CROSS JOIN months m
    WHERE coalesce(
        (SELECT d.after FROM accounts_designationchange d
         WHERE d.organization_id = %(org)s AND d.account_id = t.id AND d.decided_at < m.ends
         ORDER BY d.decided_at DESC, d.id DESC LIMIT 1),
        (SELECT d.before FROM accounts_designationchange d
         WHERE d.organization_id = %(org)s AND d.account_id = t.id
         ORDER BY d.decided_at, d.id LIMIT 1),
        t.designation) = 'key'
)
SELECT r.month, sum(r.revenue_minor), coalesce(sum(r.cost_minor), 0),
       count(*) FILTER (WHERE r.cost_minor IS NULL AND r.revenue_minor <> 0)
FROM accounts_monthlyrevenue r
WHERE r.organization_id = %(org)s AND r.account_id = ANY(ARRAY(SELECT DISTINCT id FROM were))
  AND r.month >= %(start)s AND r.month <= %(until)s
  AND (r.account_id, r.month) IN (SELECT id, month FROM were)
GROUP BY r.month
"""


@dataclass(frozen=True)
class KeySums:
    """Revenue and cost in hundredths; `unknown` rows have revenue and no cost."""

    revenue: int = 0
    cost: int = 0
    unknown: int = 0

    @property
    def margin(self) -> Decimal | None:
        """Over revenue; None where a cost is missing, or without revenue."""
        if self.unknown or self.revenue <= 0:
            return None
        return Decimal(self.revenue - self.cost) / self.revenue

    def less(self, part: KeySums) -> KeySums:
        """The rest beside a part."""
        return KeySums(
            self.revenue - part.revenue, self.cost - part.cost, self.unknown - part.unknown
        )


@dataclass(frozen=True)
class MonthOfKeys:
    """A month of both."""

    month: date
    keys: KeySums
    others: KeySums


def by_month(
    narrowed: NarrowedPortfolio, organization: Organization, period: Span
) -> list[MonthOfKeys]:
    """Each month of the period, the oldest first; of a long one the last years."""
    months = _months(period)
    chosen = narrowed.ever()
    ends = [_end(month, organization) for month in months]
    values: dict[str, Any] = {
        "org": require_organization_id(),
        "start": months[0],
        "until": months[-1],
        "months": months,
        "ends": ends,
        **chosen.values,
    }
    inside = f" AND {chosen.among('account_id')}"
    sums, of_keys = SUMS.format(narrowed=inside), OF_KEYS.format(chosen=chosen.among("a.id"))
    every = _sums(kept_rows(sums, values, narrowed.sources("revenue")))
    keys = _sums(kept_rows(of_keys, values, narrowed.sources(*KEYS_DRAWN_FROM)))
    nothing = KeySums()
    return [
        MonthOfKeys(m, keys.get(m, nothing), every.get(m, nothing).less(keys.get(m, nothing)))
        for m in months
    ]


def summed(sums: Iterable[KeySums]) -> KeySums:
    """All of them together."""
    found = list(sums)
    return KeySums(
        sum(s.revenue for s in found), sum(s.cost for s in found), sum(s.unknown for s in found)
    )


def _months(period: Span) -> list[date]:
    found = [period.until]
    while found[-1] > period.start and len(found) < MOST:
        found.append(found[-1] - relativedelta(months=1))
    return found[::-1]


def _end(month: date, organization: Organization) -> datetime:
    return datetime.combine(month + relativedelta(months=1), time(), tzinfo=organization.zone)


def _sums(rows: Iterable[Any]) -> dict[date, KeySums]:
    return {m: KeySums(int(revenue), int(cost), unknown) for m, revenue, cost, unknown in rows}
