"""The criteria that a first matrix begins with: those that the organisation's data can carry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Count, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import AccountFigures
from scoring.criteria import FEWEST as CRITERIA
from scoring.criteria import LIMITS
from scoring.models import Criterion
from scoring.starters import ANY, Starter
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
    "breakpoints": [
        10_000,
        25_000,
        50_000,
        100_000,
        250_000,
        500_000,
        1_000_000,
        2_500_000,
        5_000_000,
    ],
    "score_without": 1,
}
GROWTH: dict[str, Any] = {
    "name": _("Growth"),
    "weight": 20,
    "kind": "measured",
    "metric": Criterion.Metric.GROWTH,
    "breakpoints": [-30, -15, -5, 0, 5, 10, 20, 35, 50],
    "score_without": 5,
}
MARGIN: dict[str, Any] = {
    "name": _("Margin"),
    "weight": 20,
    "kind": "measured",
    "metric": Criterion.Metric.MARGIN,
    "breakpoints": [0, 5, 10, 15, 20, 25, 30, 40, 50],
    "score_without": 5,
}
MONTHS: dict[str, Any] = {
    "name": _("Regular purchases"),
    "weight": 20,
    "kind": "measured",
    "metric": Criterion.Metric.MONTHS,
    "breakpoints": [1, 2, 3, 4, 6, 8, 9, 10, 12],
    "score_without": 1,
}


@dataclass(frozen=True)
class Carried:
    """How many accounts with revenue the figures exist for: what the months can carry."""

    accounts: int
    grown: int
    costed: int

    @property
    def has_growth(self) -> bool:
        """Half of them have a year to compare with."""
        return bool(self.accounts) and 2 * self.grown >= self.accounts

    @property
    def has_margin(self) -> bool:
        """Half of them have their costs."""
        return bool(self.accounts) and 2 * self.costed >= self.accounts


def carried() -> Carried:
    """One query over the figures."""
    known = AccountFigures.objects.filter(revenue__gt=0).aggregate(
        accounts=Count("id"),
        grown=Count("id", filter=Q(revenue_before__gt=0)),
        costed=Count("id", filter=Q(cost__isnull=False)),
    )
    return Carried(**known)


def measured_by(data: Carried) -> list[dict[str, Any]]:
    """Revenue, growth and margin as far as half of the accounts have them; else regularity."""
    own = own_limits() if data.accounts >= FEWEST else None
    found = [REVENUE | ({"breakpoints": own} if own else {})]
    found += [GROWTH] if data.has_growth else []
    found += [MARGIN] if data.has_margin else []
    return found if len(found) > 2 else [*found, MONTHS]


def first_criteria(starter: Starter = ANY) -> list[dict[str, Any]]:
    """Two that figures measure and those that people judge in an industry.

    Growth where at least half of the accounts with revenue have it, else margin, else how
    regularly they buy: one year of revenue has no growth and ranks all the same.
    """
    data = carried()
    measured = measured_by(data)[:2] if data.accounts else [REVENUE, GROWTH]
    weighed = [
        values | {"weight": weight}
        for values, weight in zip(measured, starter.measured, strict=True)
    ]
    return [*weighed, *(judged.values for judged in starter.judged)]


def measured_rule() -> list[dict[str, Any]]:
    """What the months carry as a rule's criteria; with one that people judge where they are few."""
    measured = measured_by(carried())
    judged = [one.values for one in ANY.judged]
    return [_plain(values) for values in [*measured, *judged][: max(len(measured), CRITERIA)]]


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """Its texts in the reader's language: they are written down."""
    return {n: str(v) if isinstance(v, Promise) else v for n, v in values.items()}


def own_limits() -> list[str] | None:
    """Nine rising amounts at the tenths of the accounts' revenue; None where too many tie."""
    with connection.cursor() as cursor:
        cursor.execute(DECILES, {"organization": require_organization_id()})
        found: Sequence[int] = cursor.fetchone()[0] or ()
    limits = sorted({_round(minor) for minor in found})
    return [str(limit) for limit in limits] if len(limits) == LIMITS else None


def _round(minor: int) -> Decimal:
    """Whole units, to three digits: nobody reads a limit of 48,231.07."""
    amount = Decimal(minor).scaleb(-2).to_integral_value()
    digits = max(len(str(amount)) - 3, 0)
    return Decimal(int(amount.scaleb(-digits).to_integral_value())) * 10**digits
