"""Revenue and cost by month, and the figures drawn from them."""

from __future__ import annotations

from django.db import models

from accounts.models.account import Account
from tenants.fields import TenantForeignKey
from tenants.models import TenantModel


class MonthlyRevenue(TenantModel):
    """Net revenue and cost to serve of one account in one month, in hundredths of the currency."""

    account = TenantForeignKey(Account, on_delete=models.CASCADE, related_name="months")
    month = models.DateField()
    revenue_minor = models.BigIntegerField()
    cost_minor = models.BigIntegerField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta(TenantModel.Meta):
        ordering = ["month"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "account", "month"], name="monthly_revenue_key"
            ),
            models.CheckConstraint(
                condition=models.Q(month__day=1),
                name="monthly_revenue_first_day",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "month", "account"],
                include=["revenue_minor", "cost_minor"],
                name="monthly_revenue_by_month",
            )
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class AccountFigures(TenantModel):
    """Figures of one account over the 12 months to the closed month, and the 12 before.

    Derived, in hundredths of the currency; `accounts.revenue.figures` is their only writer.
    `first_month` is the first with revenue ever. `revenue_alike` is the part of `revenue` that
    has a month in the 12 before to compare with; None where all of it has.
    """

    account = TenantForeignKey(Account, on_delete=models.CASCADE, related_name="figures")
    until = models.DateField()
    first_month = models.DateField(null=True)
    revenue = models.BigIntegerField(default=0)
    revenue_before = models.BigIntegerField(default=0)
    revenue_alike = models.BigIntegerField(null=True)
    cost = models.BigIntegerField(null=True)
    months_known = models.PositiveSmallIntegerField(default=0)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "account"], name="account_figures_key")
        ]
        indexes = [
            models.Index(
                fields=["organization", "-revenue", "account"], name="account_figures_revenue"
            )
        ]

    def __str__(self) -> str:
        return f"until {self.until:%Y-%m}"
