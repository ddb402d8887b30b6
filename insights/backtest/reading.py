"""What is read for the question whether the criteria are right: scores of then, and what came.

Scores are those of a month's end as it was first frozen: the matrix that was active, what was
judged by then, and measured ones from the figures that were known. What came after is read from
the months as they are booked today.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db import connection

from accounts.imports.loops import without_loops
from accounts.models import Designation
from insights.models import Snapshot
from insights.snapshots.drawing import MonthEnd
from insights.snapshots.scores import scores_in
from reviews.models import MeasureKind
from scoring.models import Criterion
from tenants.models import Organization

# A cost is none where a month with revenue has none. Who bought nothing before can't be kept.
CASES = """
    WITH frozen AS MATERIALIZED (
        SELECT account_id, designation = %(key)s AS is_key, first_month, revenue, revenue_before,
               revenue_alike, cost
        FROM insights_accountsnapshot
        WHERE organization_id = %(organization)s AND snapshot_id = %(snapshot)s
          AND NOT is_archived
          AND (%(accounts)s::uuid[] IS NULL OR account_id = ANY(%(accounts)s::uuid[]))
    ), there AS (SELECT account_id AS id FROM frozen), sums AS MATERIALIZED (
        SELECT account_id,
               coalesce(sum(revenue_minor) FILTER (WHERE month <= %(month)s), 0) AS before,
               coalesce(sum(revenue_minor) FILTER (WHERE month > %(month)s), 0) AS after,
               CASE WHEN NOT bool_or(month > %(month)s AND revenue_minor <> 0
                                     AND cost_minor IS NULL)
                    THEN coalesce(sum(cost_minor) FILTER (WHERE month > %(month)s), 0) END AS cost,
               coalesce(bool_or(revenue_minor > 0) FILTER (WHERE month > %(tail)s), false)
                   AS bought
        FROM accounts_monthlyrevenue
        WHERE organization_id = %(organization)s AND month > %(start)s AND month <= %(end)s
          AND (%(accounts)s::uuid[] IS NULL OR account_id = ANY(%(accounts)s::uuid[]))
        GROUP BY account_id
    ), known AS (
        SELECT account_id,
               count(*) FILTER (WHERE revenue_minor > 0) AS months_known
        FROM accounts_monthlyrevenue
        WHERE organization_id = %(organization)s
          AND month > %(until)s::date - interval '12 months' AND month <= %(until)s
          AND (%(accounts)s::uuid[] IS NULL OR account_id = ANY(%(accounts)s::uuid[]))
        GROUP BY account_id
    ), figures AS MATERIALIZED (
        SELECT f.*, coalesce(k.months_known, 0) AS months_known
        FROM frozen f LEFT JOIN known k USING (account_id)
        WHERE f.first_month IS NOT NULL
    ), answers AS (
        SELECT account_id, avg(value) AS loyalty FROM reviews_measure
        WHERE organization_id = %(organization)s AND kind = %(loyalty)s
          AND measured_on >= %(month)s::date + interval '1 month'
          AND measured_on < %(end)s::date + interval '1 month'
        GROUP BY account_id
    ), scored AS (
        SELECT s.account_id, array_agg(s.value ORDER BY c.place) AS values
        FROM ({scores}) AS s
        JOIN unnest(%(criteria)s::uuid[]) WITH ORDINALITY AS c (id, place) ON c.id = s.criterion_id
        WHERE s.value IS NOT NULL
        GROUP BY s.account_id
        HAVING count(*) = cardinality(%(criteria)s::uuid[])
    )
    SELECT f.account_id, f.is_key, s.values, coalesce(m.before, 0), coalesce(m.after, 0), m.cost,
           coalesce(m.bought, false), a.loyalty
    FROM frozen f
    LEFT JOIN scored s USING (account_id)
    LEFT JOIN sums m USING (account_id)
    LEFT JOIN answers a USING (account_id)
    ORDER BY f.account_id
"""
TAIL = 3
"""Months at the end of the horizon in which a client that is kept has bought."""


@dataclass(frozen=True)
class Case:
    """An account on the last day of a month, and what came after; amounts in hundredths.

    `values` are its scores in the order of the criteria, none where one was missing. `loyalty` is
    the mean of the answers that came, `cost` is None where one is missing.
    """

    id: uuid.UUID
    is_key: bool
    values: tuple[int, ...]
    before: int
    after: int
    cost: int | None
    bought: bool
    loyalty: float | None

    @property
    def growth(self) -> float | None:
        """Revenue after against the same number of months before; None without any before."""
        return self.after / self.before - 1 if self.before > 0 else None

    @property
    def margin(self) -> float | None:
        """Its share of the revenue that came; None without revenue or cost."""
        if self.cost is None or self.after <= 0:
            return None
        return (self.after - self.cost) / self.after

    @property
    def retention(self) -> float | None:
        """1 where who bought before still buys, else 0; None for who did not buy before."""
        return float(self.bought) if self.before > 0 else None

    @property
    def gained(self) -> int:
        """By how much its revenue grew."""
        return self.after - self.before


OUTCOMES = ("growth", "margin", "retention", "loyalty")
"""What is asked whether the scores foretold it: properties of a case."""


@dataclass(frozen=True)
class Then:
    """A month's end as it was first frozen, with the criteria that counted."""

    snapshot: Snapshot
    criteria: list[Criterion]

    @property
    def weights(self) -> list[int]:
        """In the order of the criteria."""
        return [criterion.weight for criterion in self.criteria]


def then(months: Collection[date]) -> dict[date, Then]:
    """The first editions of these months, of those in which a matrix was active."""
    found = Snapshot.objects.filter(month__in=months, edition=1).exclude(matrix=None)
    rows = found.select_related("matrix").order_by("month")
    kept = {row.matrix_id: list(row.matrix.criteria.all()) for row in rows if row.matrix}
    return {row.month: Then(row, kept[row.matrix_id]) for row in rows if kept[row.matrix_id]}


def cases(
    organization: Organization,
    past: Then,
    horizon: int,
    accounts: Sequence[uuid.UUID] | None = None,
) -> list[Case]:
    """Each account that was there then, or some of them, in the order of their ids. One query."""
    scores, scoring = scores_in(past.criteria)
    month = past.snapshot.month
    values: dict[str, Any] = scoring | {
        "organization": organization.pk,
        "snapshot": past.snapshot.pk,
        "criteria": [str(criterion.pk) for criterion in past.criteria],
        "accounts": None if accounts is None else [str(one) for one in accounts],
        "key": Designation.KEY,
        "loyalty": MeasureKind.RECOMMENDATION,
        "month": month,
        "ends": MonthEnd(month, past.snapshot.until).ends(organization),
        "until": past.snapshot.until,
        "start": month - relativedelta(months=horizon),
        "tail": month + relativedelta(months=horizon - TAIL),
        "end": month + relativedelta(months=horizon),
    }
    with connection.cursor() as cursor, without_loops():
        cursor.execute(CASES.format(scores=scores), values)
        return [_case(row) for row in cursor.fetchall()]


def _case(row: Sequence[Any]) -> Case:
    account_id, is_key, values, before, after, cost, bought, loyalty = row
    return Case(
        id=account_id,
        is_key=is_key,
        values=tuple(values or ()),
        before=int(before),
        after=int(after),
        cost=None if cost is None else int(cost),
        bought=bought,
        loyalty=None if loyalty is None else float(loyalty),
    )
