"""The figures of one account: the twelve months to the closed one, and all that is known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum

from accounts.models import Account, AccountFigures, MonthlyRevenue
from accounts.revenue.figures import (
    PROJECTED,
    YEAR,
    Growth,
    growth_of,
    margin_ratio,
    months_from,
    projected_value,
)
from accounts.revenue.rules import from_minor


@dataclass(frozen=True)
class Sums:
    """Figures of one account, in hundredths; cost None is unknown."""

    revenue: int
    before: int
    alike: int | None
    cost: int | None
    first: date | None
    until: date | None


@dataclass(frozen=True)
class YearFigures:
    """Amounts in the currency; ratios as decimals; None is unknown."""

    revenue: Decimal
    revenue_before: Decimal
    margin: Decimal | None
    margin_ratio: Decimal | None
    growth: Growth
    accounts: int = 1


@dataclass(frozen=True)
class Projection:
    """Three years at the pace of the last months, with what it is made of."""

    value: Decimal
    margin: Decimal
    months: int
    ahead: int = PROJECTED


@dataclass(frozen=True)
class LifetimeValue:
    """Margin so far from the first month with revenue on, and its projection; None is unknown."""

    first: date | None
    so_far: Decimal | None
    projection: Projection | None
    is_silent: bool


_SUMS = {
    "revenue": "revenue",
    "before": "revenue_before",
    "alike": "revenue_alike",
    "cost": "cost",
    "first": "first_month",
    "until": "until",
}


def own_sums(account: Account) -> Sums | None:
    """What is known of the account alone."""
    found = AccountFigures.objects.filter(account=account).values(*_SUMS.values()).first()
    return found and Sums(**{name: found[column] for name, column in _SUMS.items()})


def year_figures(sums: Sums, *, accounts: int = 1) -> YearFigures:
    """As people read them."""
    return YearFigures(
        revenue=Decimal(sums.revenue) / 100,
        revenue_before=Decimal(sums.before) / 100,
        margin=from_minor(None if sums.cost is None else sums.revenue - sums.cost),
        margin_ratio=margin_ratio(sums.revenue, sums.cost),
        growth=growth_of(
            revenue=sums.revenue,
            before=sums.before,
            alike=sums.alike,
            first=sums.first,
            until=sums.until,
        ),
        accounts=accounts,
    )


def lifetime_value(account: Account, sums: Sums | None) -> LifetimeValue:
    """Margin so far to the closed month, and the last 12 months' pace carried on.

    Months without a row count as zero; there is no pace where the 12 months brought nothing.
    """
    if sums is None or sums.first is None or sums.until is None:
        return LifetimeValue(None, None, None, is_silent=False)
    months = min(YEAR, months_from(sums.first, sums.until))
    is_silent = sums.revenue == 0
    projection = None
    if sums.cost is not None and not is_silent:
        margin = sums.revenue - sums.cost
        projection = Projection(
            value=Decimal(projected_value(margin, months)) / 100,
            margin=Decimal(margin) / 100 / months,
            months=months,
        )
    so_far = _margin_so_far(account, sums.first, sums.until)
    return LifetimeValue(sums.first, from_minor(so_far), projection, is_silent)


def _margin_so_far(account: Account, first: date, until: date) -> int | None:
    found: dict[str, Any] = MonthlyRevenue.objects.filter(
        account=account, month__gte=first, month__lte=until
    ).aggregate(
        revenue=Sum("revenue_minor"),
        cost=Sum("cost_minor"),
        unknown=Count("id", filter=Q(cost_minor=None, revenue_minor__gt=0)),
    )
    if found["unknown"] or found["cost"] is None:
        return None
    return int(found["revenue"]) - int(found["cost"])
