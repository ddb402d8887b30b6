"""The figures at the head of an account."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.db import connection
from django.db.models import Count, Sum

from accounts.discretion import readable_ids
from accounts.evidence import Facts
from accounts.models import Account, AccountFigures, MonthlyRevenue, StakeholderRole
from accounts.performance import Totals, growth_ratio, margin_ratio, projected_value
from accounts.revenue import from_minor
from tenants.actors import Actor
from tenants.scope import require_organization_id


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


class Sums(NamedTuple):
    """Twelve months of one account and the twelve before, in hundredths; cost None is unknown."""

    revenue: int
    before: int
    cost: int | None


class Relative(NamedTuple):
    """An account of the group; `depth` 0 is the one that was asked for."""

    id: uuid.UUID
    name: str
    depth: int
    revenue: int | None
    before: int
    cost: int | None


@dataclass(frozen=True)
class Family:
    """Figures of the account and of all below it (None where nothing is), and the next below."""

    figures: Figures | None
    group: Figures | None
    subsidiaries: list[Relative]


FAMILY = """
    WITH RECURSIVE tree (id, depth) AS (
        SELECT %(account)s::uuid, 0
        UNION ALL
        SELECT a.id, t.depth + 1 FROM tree t
        JOIN accounts_account a ON a.parent_id = t.id AND a.organization_id = %(org)s
        WHERE t.depth < 50
    )
    SELECT a.id, a.name, t.depth, f.revenue, coalesce(f.revenue_before, 0), f.cost
    FROM tree t
    JOIN accounts_account a ON a.organization_id = %(org)s AND a.id = t.id
    LEFT JOIN accounts_accountfigures f ON f.organization_id = %(org)s AND f.account_id = a.id
    ORDER BY t.depth, a.name_key, a.id
"""


def own_figures(account: Account) -> Figures | None:
    """The last twelve months of the account alone."""
    found = AccountFigures.objects.filter(account=account).values_list(
        "revenue", "revenue_before", "cost"
    )
    return _figures([Sums(*row) for row in found])


def roles_known(facts: Facts) -> list[RoleCount]:
    """Every role of the client's decisions, known or not."""
    return [RoleCount(str(label), facts.roles[role]) for role, label in StakeholderRole.choices]


def family(actor: Actor, account: Account) -> Family:
    """The account, its group and its subsidiaries as far as the actor reads them, in one query."""
    with connection.cursor() as cursor:
        cursor.execute(FAMILY, {"org": require_organization_id(), "account": account.id})
        everybody = [Relative(*row) for row in cursor.fetchall()]
    may_read = readable_ids(actor, [m.id for m in everybody])
    members = [m for m in everybody if m.id in may_read]
    known = [Sums(m.revenue, m.before, m.cost) for m in members if m.revenue is not None]
    own = [Sums(m.revenue, m.before, m.cost) for m in members[:1] if m.revenue is not None]
    children = [m for m in members if m.depth == 1]
    group = _figures(known, accounts=len(members)) if len(members) > 1 else None
    return Family(figures=_figures(own), group=group, subsidiaries=children)


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


def _figures(known: list[Sums], *, accounts: int = 1) -> Figures | None:
    if not known:
        return None
    revenue = sum(k.revenue for k in known)
    before = sum(k.before for k in known)
    costs = [k.cost for k in known if k.cost is not None]
    cost = sum(costs) if len(costs) == len(known) else None
    return Figures(
        revenue=Decimal(revenue) / 100,
        revenue_before=Decimal(before) / 100,
        margin=from_minor(None if cost is None else revenue - cost),
        margin_ratio=margin_ratio(revenue, cost),
        growth=growth_ratio(revenue, before),
        accounts=accounts,
    )
