"""Filters that people keep."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tenants.fields import TenantForeignKey
from tenants.models import Membership, TenantModel


class SavedFilter(TenantModel):
    """A named query string of the account list, one person's or shared with all."""

    owner = TenantForeignKey(Membership, on_delete=models.CASCADE, related_name="saved_filters")
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(max_length=1000)
    is_shared = models.BooleanField(_("shared with everyone"), default=False)

    class Meta(TenantModel.Meta):
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "owner", "name"], name="saved_filter_key"
            )
        ]

    def __str__(self) -> str:
        return self.name
