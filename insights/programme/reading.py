"""What is read for the question whether the programme pays, in sets."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from accounts.models import Designation
from accounts.revenue.figures import months_from
from insights.programme.matching import Course
from reviews.models import MeasureKind
from tenants.models import Organization

# The first decision that nobody took back, in the month of the organisation's zone. Who was reduced
# later stays: to leave them out would be to count those that went well.
DECIDED = """
    SELECT DISTINCT ON (d.account_id) d.account_id,
           date_trunc('month', d.decided_at AT TIME ZONE %(zone)s)::date AS month,
           d.expected_return_minor
    FROM accounts_designationchange d
    WHERE d.organization_id = %(org)s AND d.after = %(key)s AND NOT EXISTS (
        SELECT FROM accounts_designationchange b
        WHERE b.organization_id = %(org)s AND b.takes_back_id = d.id)
    ORDER BY d.account_id, d.decided_at
"""

# Whoever was ever decided to be a key account is nobody's other. The band is the class of the
# curve over the 12 months before, by the organisation's own lines.
COURSES = """
    WITH decided AS MATERIALIZED ({decided}), moments AS MATERIALIZED (
        SELECT DISTINCT month AS decided_on FROM decided
        WHERE month + interval '12 months' <= %(until)s::date
    ), sums AS MATERIALIZED (
        SELECT t.decided_on, m.account_id,
               coalesce(sum(m.revenue_minor) FILTER (WHERE {before}), 0)::bigint AS before,
               coalesce(sum(m.revenue_minor) FILTER (WHERE {earlier}), 0)::bigint AS earlier,
               coalesce(sum(m.revenue_minor) FILTER (WHERE {after}), 0)::bigint AS after,
               CASE WHEN count(*) FILTER (
                        WHERE {before} AND m.revenue_minor <> 0 AND m.cost_minor IS NULL) = 0
                    THEN sum(m.cost_minor) FILTER (WHERE {before}) END AS cost_before,
               CASE WHEN count(*) FILTER (
                        WHERE {after} AND m.revenue_minor <> 0 AND m.cost_minor IS NULL) = 0
                    THEN sum(m.cost_minor) FILTER (WHERE {after}) END AS cost_after,
               coalesce(bool_or(m.revenue_minor > 0) FILTER (
                   WHERE m.month > t.decided_on + interval '9 months' AND {after}), false) AS bought
        FROM moments t JOIN accounts_monthlyrevenue m
          ON m.organization_id = %(org)s
         AND m.month >= t.decided_on - interval '24 months'
         AND m.month <= t.decided_on + interval '12 months'
        GROUP BY t.decided_on, m.account_id
    ), placed AS (
        SELECT s.*, sum(s.before) OVER of_month AS cumulative,
               sum(s.before) OVER (PARTITION BY s.decided_on) AS whole
        FROM sums s WHERE s.before > 0
        WINDOW of_month AS (PARTITION BY s.decided_on ORDER BY s.before DESC
                            RANGE UNBOUNDED PRECEDING)
    )
    SELECT p.decided_on, p.account_id, a.segment, p.before, p.earlier, p.after,
           p.cost_before, p.cost_after, p.bought, k.month,
           CASE WHEN p.cumulative - p.before < %(a)s * p.whole THEN 'A'
                WHEN p.cumulative - p.before < %(b)s * p.whole THEN 'B' ELSE 'C' END,
           (SELECT avg(value) FROM reviews_measure r
            WHERE r.organization_id = %(org)s AND r.account_id = p.account_id
              AND r.kind = %(loyalty)s AND r.measured_on >= p.decided_on - interval '12 months'
              AND r.measured_on < p.decided_on),
           (SELECT avg(value) FROM reviews_measure r
            WHERE r.organization_id = %(org)s AND r.account_id = p.account_id
              AND r.kind = %(loyalty)s AND r.measured_on >= p.decided_on + interval '1 month'
              AND r.measured_on < p.decided_on + interval '13 months')
    FROM placed p
    JOIN accounts_account a ON a.organization_id = %(org)s AND a.id = p.account_id
    LEFT JOIN decided k ON k.account_id = p.account_id
    WHERE (k.month IS NULL OR k.month = p.decided_on)
      AND (p.decided_on, a.segment) IN (
        SELECT o.month, b.segment FROM decided o
        JOIN accounts_account b ON b.organization_id = %(org)s AND b.id = o.account_id)
    ORDER BY p.decided_on, p.account_id
"""
YEAR = 12
_SPANS = {
    "before": "m.month >= t.decided_on - interval '12 months' AND m.month < t.decided_on",
    "earlier": "m.month < t.decided_on - interval '12 months'",
    "after": "m.month > t.decided_on",
}

# What the 12 months before the decision brought, beside the 12 to the closed month.
STANDINGS = """
    SELECT d.account_id, a.name, a.designation = %(key)s AND a.archived_at IS NULL, d.month,
           d.expected_return_minor, b.revenue, b.cost, f.revenue, f.cost, f.until
    FROM ({decided}) d
    JOIN accounts_account a ON a.organization_id = %(org)s AND a.id = d.account_id
    LEFT JOIN accounts_accountfigures f
      ON f.organization_id = %(org)s AND f.account_id = d.account_id
    LEFT JOIN LATERAL (
        SELECT coalesce(sum(m.revenue_minor), 0)::bigint AS revenue,
               CASE WHEN count(*) FILTER (WHERE m.revenue_minor <> 0 AND m.cost_minor IS NULL) = 0
                    THEN coalesce(sum(m.cost_minor), 0)::bigint END AS cost
        FROM accounts_monthlyrevenue m
        WHERE m.organization_id = %(org)s AND m.account_id = d.account_id
          AND m.month >= d.month - interval '12 months' AND m.month < d.month) b ON true
    ORDER BY d.month, a.name_key, a.id
"""


@dataclass(frozen=True)
class Standing:
    """An account that was decided to be a key account; amounts in hundredths.

    `is_key` says whether it is one today. Costs are None where a month with revenue has none.
    """

    account_id: uuid.UUID
    name: str
    is_key: bool
    month: date
    expected: int | None
    before: int
    cost_before: int | None
    now: int | None
    cost_now: int | None
    until: date | None

    @property
    def is_over(self) -> bool:
        """Whether 12 whole months have passed since the month of the decision."""
        return self.until is not None and months_from(self.month, self.until) > YEAR

    @property
    def gained(self) -> int | None:
        """Margin of the 12 months to the closed month, less that of the 12 before the decision."""
        if not self.is_over or None in (self.now, self.cost_now, self.cost_before):
            return None
        return (self.now or 0) - (self.cost_now or 0) - self.before + (self.cost_before or 0)


@dataclass(frozen=True)
class Courses:
    """Key accounts with 12 whole months since the decision, and who may be compared with them."""

    keys: list[Course]
    others: list[Course]


def standings(organization: Organization) -> list[Standing]:
    """Each account that was ever decided to be a key account, the oldest decision first."""
    sql = STANDINGS.format(decided=DECIDED)
    return [Standing(*row) for row in _rows(sql, _values(organization))]


def courses(organization: Organization, until: date) -> Courses:
    """All that were decided at least 12 months before the closed month. One query."""
    values = _values(organization) | {
        "until": until,
        "a": organization.abc_a,
        "b": organization.abc_b,
        "loyalty": MeasureKind.RECOMMENDATION,
    }
    keys: list[Course] = []
    others: list[Course] = []
    for row in _rows(COURSES.format(decided=DECIDED, **_SPANS), values):
        month, account_id, segment, before, earlier, after, *rest = row
        cost_before, cost_after, bought, decided_on, band, loyal_before, loyal_after = rest
        course = Course(
            id=str(account_id),
            month=month,
            segment=segment,
            band=band,
            before=before,
            earlier=earlier,
            after=after,
            cost_before=_whole(cost_before),
            cost_after=_whole(cost_after),
            bought=bought,
            loyalty_before=_real(loyal_before),
            loyalty_after=_real(loyal_after),
        )
        (others if decided_on is None else keys).append(course)
    return Courses(keys, others)


def _values(organization: Organization) -> dict[str, Any]:
    return {
        "org": organization.pk,
        "zone": organization.timezone,
        "key": Designation.KEY,
    }


def _rows(sql: str, values: dict[str, Any]) -> Iterable[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def _whole(amount: Any) -> int | None:
    return None if amount is None else int(amount)


def _real(value: Any) -> float | None:
    return None if value is None else float(value)
