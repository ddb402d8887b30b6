"""The organisation's own rule, as far as the matrix of the portfolio needs it."""

from __future__ import annotations

from django.db.models import Sum

from insights.portfolio.positions import Rule
from scoring.models import Matrix
from tenants.models import Organization


def active_rule(organization: Organization) -> Rule:
    """The active matrix; what reaches band B by the organisation's settings is attractive."""
    active = Matrix.objects.filter(status=Matrix.Status.ACTIVE)
    found = active.order_by().annotate(weight=Sum("criteria__weight")).values("id", "weight")
    row = found.first()
    if row is None or not row["weight"]:
        return Rule(None, 1, organization.band_b)
    return Rule(row["id"], row["weight"], organization.band_b)
