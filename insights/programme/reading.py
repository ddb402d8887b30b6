"""What is read for the question whether the programme pays, in sets."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from accounts.models import Designation
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
            WHERE r.organization_id = %(org)s AND r.account_id = p.account_id AND r.kind = %(loyalty)s
              AND r.measured_on >= p.decided_on - interval '12 months'
              AND r.measured_on < p.decided_on),
           (SELECT avg(value) FROM reviews_measure r
            WHERE r.organization_id = %(org)s AND r.account_id = p.account_id AND r.kind = %(loyalty)s
              AND r.measured_on >= p.decided_on + interval '1 month'
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
_SPANS = {
    "before": "m.month >= t.decided_on - interval '12 months' AND m.month < t.decided_on",
    "earlier": "m.month < t.decided_on - interval '12 months'",
    "after": "m.month > t.decided_on",
}


@dataclass(frozen=True)
class Decided:
    """An account, the month of the decision, and the yearly return expected then (hundredths)."""

    account_id: uuid.UUID
    month: date
    expected: int | None


@dataclass(frozen=True)
class Courses:
    """Key accounts with 12 whole months since the decision, and who may be compared with them."""

    keys: list[Course]
    others: list[Course]


def decided(organization: Organization) -> list[Decided]:
    """Each account that was ever decided to be a key account. One query."""
    return [Decided(*row) for row in _rows(DECIDED, _values(organization))]


def courses(organization: Organization, until: date) -> Courses:
    """All that were decided at least 12 months before the closed month. One query."""
    values = _values(organization) | {
        "until": until,
        "a": organization.abc_a,
        "b": organization.abc_b,
        "loyalty": MeasureKind.RECOMMENDATION,
    }
    keys, others = [], []
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
