"""The organisation's own rule, as far as the matrix of the portfolio needs it."""

from __future__ import annotations

from functools import cache

from django.db.models import Sum

from insights.portfolio.positions import Rule
from scoring.models import Matrix
from tenants.compiled import Compiled, compiled
from tenants.models import Organization


def active_rule(organization: Organization) -> Rule:
    """The active matrix; what reaches band B by the organisation's settings is attractive."""
    row = next(iter(_active().rows()), None)
    if row is None or not row["weight"]:
        return Rule(None, 1, organization.band_b)
    return Rule(row["id"], row["weight"], organization.band_b)


@cache
def _active() -> Compiled:
    active = Matrix.objects.filter(status=Matrix.Status.ACTIVE).order_by()
    return compiled(
        active.annotate(weight=Sum("criteria__weight")).values("id", "weight"), by_key=True
    )
