"""What the relationship measures: engagement, satisfaction, recommendation."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Account, Stakeholder
from reviews.models.review import Review
from tenants.fields import TenantForeignKey
from tenants.models import Membership, TenantModel


class MeasureKind(models.TextChoices):
    """What is measured, each on its own scale."""

    ENGAGEMENT = "engagement", _("Engagement (1–10)")
    SATISFACTION = "satisfaction", _("Satisfaction (1–5)")
    RECOMMENDATION = "recommendation", _("Recommendation (0–10)")


class Measure(TenantModel):
    """One answer, of a person at the client or for the account as a whole."""

    account = TenantForeignKey(Account, on_delete=models.CASCADE, related_name="measures")
    review = TenantForeignKey(
        Review, on_delete=models.SET_NULL, null=True, blank=True, related_name="measures"
    )
    kind = models.CharField(_("measure"), max_length=14, choices=MeasureKind)
    value = models.PositiveSmallIntegerField(_("value"))
    stakeholder = TenantForeignKey(
        Stakeholder, on_delete=models.SET_NULL, null=True, blank=True, related_name="measures"
    )
    person = models.CharField(_("person"), max_length=160, blank=True)
    measured_on = models.DateField(_("date"))
    author = TenantForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta(TenantModel.Meta):
        ordering = ["-measured_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="engagement", value__gte=1, value__lte=10)
                | models.Q(kind="satisfaction", value__gte=1, value__lte=5)
                | models.Q(kind="recommendation", value__gte=0, value__lte=10),
                name="measure_on_its_scale",
            )
        ]
        indexes = [
            models.Index(
                fields=["organization", "account", "kind", "measured_on"], name="measure_by_account"
            ),
            models.Index(fields=["organization", "review"], name="measure_by_review"),
            models.Index(fields=["organization", "updated_at", "id"], name="measure_by_update"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.value}"
