"""Days on which an organisation is closed besides weekends and public holidays."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tenants.models import TenantModel


class ClosedDay(TenantModel):
    """One day of its own, once or in every year from then on."""

    day = models.DateField(_("date"))
    name = models.CharField(_("name"), max_length=80)
    is_yearly = models.BooleanField(_("every year"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        ordering = ["day", "id"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "day"], name="closed_day_key")
        ]

    def __str__(self) -> str:
        return self.name
