"""The key accounts of today with their figures, and their revenue month by month."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from dateutil.relativedelta import relativedelta
from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Coalesce

from accounts.models import Account, AccountFigures, Designation, MonthlyRevenue
from insights.concentration.keys import KeySums

MONTHS = 24


@dataclass(frozen=True)
class KeyAccount:
    """One of them: who leads it, and its 12 months and the 12 before, in hundredths."""

    id: uuid.UUID
    name: str
    owner: str
    revenue: int
    before: int


@dataclass(frozen=True)
class YearOnYear:
    """12 months against the 12 before, of the same accounts."""

    revenue: int
    before: int

    @property
    def growth(self) -> Decimal | None:
        """None where there was nothing before."""
        if self.before <= 0:
            return None
        return Decimal(self.revenue - self.before) / self.before


def key_accounts() -> list[KeyAccount]:
    """The living ones, by name."""
    living = Account.objects.filter(designation=Designation.KEY, archived_at=None)
    rows = (
        living.annotate(
            revenue=F("figures__revenue"),
            before=F("figures__revenue_before"),
        )
        .order_by("name_key", "id")
        .values_list("id", "name", "owner__name", "owner__email", "revenue", "before")
    )
    return [
        KeyAccount(pk, name, owner or email or "", revenue or 0, before or 0)
        for pk, name, owner, email, revenue, before in rows
    ]


def year_of(keys: Sequence[KeyAccount]) -> YearOnYear:
    """All of them together."""
    return YearOnYear(sum(k.revenue for k in keys), sum(k.before for k in keys))


def year_of_all() -> YearOnYear:
    """Of every account, for who may not know which ones are key accounts."""
    sums = AccountFigures.objects.aggregate(now=Sum("revenue"), then=Sum("revenue_before"))
    return YearOnYear(int(sums["now"] or 0), int(sums["then"] or 0))


def by_month(keys: Sequence[KeyAccount], until: date | None) -> list[KeySums]:
    """What today's key accounts brought and cost in each of 24 months, the oldest first."""
    if until is None or not keys:
        return []
    months = [until - relativedelta(months=n) for n in reversed(range(MONTHS))]
    rows = (
        MonthlyRevenue.objects.filter(
            account__in=[key.id for key in keys], month__gte=months[0], month__lte=until
        )
        .order_by()
        .values_list("month")
        .annotate(
            revenue=Sum("revenue_minor"),
            cost=Coalesce(Sum("cost_minor"), 0),
            unknown=Count("pk", filter=Q(cost_minor=None) & ~Q(revenue_minor=0)),
        )
    )
    found = {month: KeySums(int(r), int(c), unknown) for month, r, c, unknown in rows}
    return [found.get(month, KeySums()) for month in months]
