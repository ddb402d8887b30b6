"""The figures of one account: the last twelve months, and all that is known."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Count, Sum

from accounts.models import Account, AccountFigures, MonthlyRevenue
from accounts.revenue.figures import Totals, growth_ratio, margin_ratio, projected_value
from accounts.revenue.rules import from_minor


@dataclass(frozen=True)
class YearFigures:
    """Amounts in the currency; ratios as decimals; None is unknown, growth None is "new"."""

    revenue: Decimal
    revenue_before: Decimal
    margin: Decimal | None
    margin_ratio: Decimal | None
    growth: Decimal | None
    accounts: int = 1


class Sums(NamedTuple):
    """Twelve months of one account and the twelve before, in hundredths; cost None is unknown."""

    revenue: int
    before: int
    cost: int | None


def own_figures(account: Account) -> YearFigures | None:
    """The last twelve months of the account alone."""
    found = AccountFigures.objects.filter(account=account).values_list(
        "revenue", "revenue_before", "cost"
    )
    return summed([Sums(*row) for row in found])


def lifetime(account: Account) -> Totals:
    """All months known of the account."""
    sums = MonthlyRevenue.objects.filter(account=account).aggregate(
        revenue=Sum("revenue_minor"),
        cost=Sum("cost_minor"),
        months=Count("id"),
        costs=Count("cost_minor"),
    )
    cost = sums["cost"] if sums["costs"] == sums["months"] else None
    return Totals(revenue=sums["revenue"] or 0, cost=cost, months=sums["months"])


def lifetime_value(account: Account) -> tuple[Decimal | None, Decimal | None]:
    """Margin so far, and the same pace carried on for three years."""
    totals = lifetime(account)
    return from_minor(totals.margin), from_minor(projected_value(totals))


def summed(known: list[Sums], *, accounts: int = 1) -> YearFigures | None:
    if not known:
        return None
    revenue = sum(k.revenue for k in known)
    before = sum(k.before for k in known)
    costs = [k.cost for k in known if k.cost is not None]
    cost = sum(costs) if len(costs) == len(known) else None
    return YearFigures(
        revenue=Decimal(revenue) / 100,
        revenue_before=Decimal(before) / 100,
        margin=from_minor(None if cost is None else revenue - cost),
        margin_ratio=margin_ratio(revenue, cost),
        growth=growth_ratio(revenue, before),
        accounts=accounts,
    )
