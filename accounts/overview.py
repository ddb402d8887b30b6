"""The figures at the head of an account."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, Sum

from accounts.evidence import Facts
from accounts.models import Account, AccountFigures, MonthlyRevenue, StakeholderRole
from accounts.performance import Totals, growth_ratio, margin_ratio, projected_value
from accounts.revenue import from_minor, group_ids


@dataclass(frozen=True)
class Figures:
    """Amounts in the currency; ratios as decimals; None is unknown, growth None is "new"."""

    revenue: Decimal
    revenue_before: Decimal
    margin: Decimal | None
    margin_ratio: Decimal | None
    growth: Decimal | None
    accounts: int = 1


@dataclass(frozen=True)
class RoleCount:
    """How many people in a role we are in contact with."""

    label: str
    known: int


def own_figures(account: Account) -> Figures | None:
    """The last twelve months of the account alone."""
    return _figures([account.id])


def roles_known(facts: Facts) -> list[RoleCount]:
    """Every role of the client's decisions, known or not."""
    return [RoleCount(str(label), facts.roles[role]) for role, label in StakeholderRole.choices]


def group_figures(account: Account) -> Figures | None:
    """The account and everything below it; None where nothing is."""
    ids = group_ids(account.id)
    return _figures(ids) if len(ids) > 1 else None


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


def _figures(ids: list[uuid.UUID]) -> Figures | None:
    sums = AccountFigures.objects.filter(account_id__in=ids).aggregate(
        revenue=Sum("revenue"),
        before=Sum("revenue_before"),
        total_cost=Sum("cost"),
        unknown=Count("id", filter=Q(cost=None)),
    )
    if sums["revenue"] is None:
        return None
    revenue, before = int(sums["revenue"]), int(sums["before"])
    cost = None if sums["unknown"] or sums["total_cost"] is None else int(sums["total_cost"])
    return Figures(
        revenue=Decimal(revenue) / 100,
        revenue_before=Decimal(before) / 100,
        margin=from_minor(None if cost is None else revenue - cost),
        margin_ratio=margin_ratio(revenue, cost),
        growth=growth_ratio(revenue, before),
        accounts=len(ids),
    )
