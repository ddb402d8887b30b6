"""How often accounts are reviewed: by tier, or for one account where it says otherwise."""

from __future__ import annotations

import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Account
from tenants.fields import TenantForeignKey
from tenants.models import TenantModel


class ReviewKind(models.TextChoices):
    """The two kinds of review (method §9)."""

    INTERNAL = "internal_review", _("Internal review")
    CHECK_IN = "client_check_in", _("Client check-in")


class Rhythm(models.TextChoices):
    """How often; `none` stops the reviews of a tier or of one account."""

    WEEKLY = "weekly", _("Weekly")
    MONTHLY = "monthly", _("Monthly")
    QUARTERLY = "quarterly", _("Quarterly")
    NONE = "none", pgettext_lazy("cadence", "None")


class Tier(models.TextChoices):
    """Accounts that share a default; a nominated account is reviewed as one on watch."""

    KEY = "key", _("Key accounts")
    WATCH = "watch", _("Nominated and on watch")
    STANDARD = "standard", _("Standard")


LONGEST_LEAD = 60
"""Days before a review at which the first reminder may come."""


def default_lead_days() -> list[int]:
    """Reminders 7 days and 1 day before."""
    return [7, 1]


class Cadence(TenantModel):
    """One cadence: of a tier (`account` empty) or of an account (`tier` empty)."""

    kind = models.CharField(_("kind"), max_length=15, choices=ReviewKind)
    tier = models.CharField(_("tier"), max_length=8, choices=Tier, blank=True, default="")
    account = TenantForeignKey(
        Account, on_delete=models.CASCADE, null=True, blank=True, related_name="cadences"
    )
    rhythm = models.CharField(_("how often"), max_length=9, choices=Rhythm)
    anchor_on = models.DateField(_("first date"))
    starts_at = models.TimeField(_("time"), default=datetime.time(9, 0))
    lead_days = models.JSONField(_("reminders, days before"), default=default_lead_days)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta(TenantModel.Meta):
        ordering = ["kind", "tier", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "kind", "tier"],
                condition=models.Q(account=None),
                name="cadence_tier_key",
            ),
            models.UniqueConstraint(
                fields=["organization", "account", "kind"], name="cadence_account_key"
            ),
            models.CheckConstraint(
                condition=models.Q(account=None, tier__in=["key", "watch", "standard"])
                | models.Q(account__isnull=False, tier=""),
                name="cadence_of_tier_or_account",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "updated_at", "id"], name="cadence_by_update")
        ]

    def __str__(self) -> str:
        whose = str(self.account) if self.account_id else self.get_tier_display()
        return f"{whose}: {self.get_kind_display()}"
