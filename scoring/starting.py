"""The criteria that a first matrix begins with: those that the organisation's data can carry."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import AccountFigures
from scoring.criteria import LIMITS
from scoring.models import Criterion
from tenants.scope import require_organization_id

FEWEST = 10
"""Accounts with revenue from which limits are drawn from their own tenths."""

DECILES = """
    SELECT percentile_disc(ARRAY[0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9])
           WITHIN GROUP (ORDER BY f.revenue)
    FROM accounts_accountfigures f
    WHERE f.organization_id = %(organization)s AND f.revenue > 0
"""

REVENUE: dict[str, Any] = {
    "name": _("Net revenue"),
    "weight": 30,
    "kind": "measured",
    "metric": Criterion.Metric.REVENUE,
    "breakpoints": "10000 25000 50000 100000 250000 500000 1000000 2500000 5000000",
    "score_without": 1,
}
GROWTH: dict[str, Any] = {
    "name": _("Growth"),
    "weight": 20,
    "kind": "measured",
    "metric": Criterion.Metric.GROWTH,
    "breakpoints": "-30 -15 -5 0 5 10 20 35 50",
    "score_without": 5,
}
MARGIN: dict[str, Any] = {
    "name": _("Margin"),
    "weight": 20,
    "kind": "measured",
    "metric": Criterion.Metric.MARGIN,
    "breakpoints": "0 5 10 15 20 25 30 40 50",
    "score_without": 5,
}
MONTHS: dict[str, Any] = {
    "name": _("Regular purchases"),
    "weight": 20,
    "kind": "measured",
    "metric": Criterion.Metric.MONTHS,
    "breakpoints": "1 2 3 4 6 8 9 10 12",
    "score_without": 1,
}
JUDGED: list[dict[str, Any]] = [
    {
        "name": _("Strategic fit"),
        "weight": 30,
        "kind": "judged",
        "anchor_1": _("Its goals and ours have nothing in common"),
        "anchor_5": _("Some of its priorities are ours"),
        "anchor_10": _("Its strategy needs what we do best"),
    },
    {
        "name": _("Influence in its market"),
        "weight": 20,
        "kind": "judged",
        "anchor_1": _("Nobody looks at what it does"),
        "anchor_5": _("Known in its region"),
        "anchor_10": _("Others follow it and it recommends us"),
    },
]


def first_criteria() -> list[dict[str, Any]]:
    """Two that figures measure and two that people judge.

    Growth where at least half of the accounts with revenue have it, else margin, else how
    regularly they buy: one year of revenue has no growth and ranks all the same.
    """
    known = AccountFigures.objects.filter(revenue__gt=0).aggregate(
        all=Count("id"),
        grown=Count("id", filter=Q(revenue_before__gt=0)),
        costed=Count("id", filter=Q(cost__isnull=False)),
    )
    second = MONTHS
    if not known["all"] or 2 * known["grown"] >= known["all"]:
        second = GROWTH
    elif 2 * known["costed"] >= known["all"]:
        second = MARGIN
    own = own_limits() if known["all"] >= FEWEST else None
    revenue = REVENUE | ({"breakpoints": own} if own else {})
    return [revenue, second, *JUDGED]


def own_limits() -> str | None:
    """Nine rising amounts at the tenths of the accounts' revenue; None where too many tie."""
    with connection.cursor() as cursor:
        cursor.execute(DECILES, {"organization": require_organization_id()})
        found: Sequence[int] = cursor.fetchone()[0] or ()
    limits = sorted({_round(minor) for minor in found})
    return " ".join(str(limit) for limit in limits) if len(limits) == LIMITS else None


def _round(minor: int) -> Decimal:
    """Whole units, to three digits: nobody reads a limit of 48,231.07."""
    amount = Decimal(minor).scaleb(-2).to_integral_value()
    digits = max(len(str(amount)) - 3, 0)
    return Decimal(int(amount.scaleb(-digits).to_integral_value())) * 10**digits
