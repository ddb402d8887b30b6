"""What a month's end must say, worked out account by account, without the product's statements."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from accounts.models import DesignationChange, MonthlyRevenue
from insights.models import Snapshot
from scoring.models import Score


def month_number(day: date) -> int:
    return day.year * 12 + day.month


def expected_money(until: date) -> dict[Any, dict[str, Any]]:
    """Of each account with rows: its month, its year, the year before, its cost where known."""
    last = month_number(until)
    rows: dict[Any, list[MonthlyRevenue]] = defaultdict(list)
    for row in MonthlyRevenue.objects.filter(month__lte=until):
        rows[row.account_id].append(row)
    found = {}
    for account_id, months in rows.items():
        year = [m for m in months if month_number(m.month) > last - 12]
        before = [m for m in months if last - 24 < month_number(m.month) <= last - 12]
        own = [m for m in year if m.month == until]
        unknown = any(m.revenue_minor > 0 and m.cost_minor is None for m in year)
        found[account_id] = {
            "month_revenue": own[0].revenue_minor if own else None,
            "month_cost": own[0].cost_minor if own else None,
            "revenue": sum(m.revenue_minor for m in year),
            "revenue_before": sum(m.revenue_minor for m in before),
            "cost": None if unknown else sum(m.cost_minor or 0 for m in year),
            "first_month": min((m.month for m in months if m.revenue_minor > 0), default=None),
        }
    return found


def frozen_money(snapshot: Snapshot) -> dict[Any, dict[str, Any]]:
    names = ("month_revenue", "month_cost", "revenue", "revenue_before", "cost", "first_month")
    return {row["account_id"]: {n: row[n] for n in names} for row in snapshot.rows.values()}


def expected_ranks(snapshot: Snapshot, living: set[Any]) -> dict[Any, int]:
    """By the scores as they stand: right for a month after which none was written."""
    assert snapshot.matrix is not None
    weights = dict(snapshot.matrix.criteria.values_list("pk", "weight"))
    scores: dict[Any, list[int]] = defaultdict(list)
    for score in Score.objects.filter(criterion__in=weights):
        scores[score.account_id].append(score.value * weights[score.criterion_id])
    sums = {k: sum(v) for k, v in scores.items() if k in living and len(v) == len(weights)}
    return {k: 1 + sum(other > own for other in sums.values()) for k, own in sums.items()}


def expected_designations(snapshot: Snapshot, ends: Any) -> dict[Any, str]:
    """The last decision before the end, of accounts that were decided about by then."""
    decided = DesignationChange.objects.filter(decided_at__lt=ends).order_by("decided_at", "id")
    return {change.account_id: change.after for change in decided}
