"""Views that people keep: filters of the account list, and of pages with pictures."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tenants.fields import TenantForeignKey
from tenants.models import Membership, TenantModel


class SavedFilter(TenantModel):
    """A named query string of the account list or of a page of insights, one person's or shared."""

    owner = TenantForeignKey(Membership, on_delete=models.CASCADE, related_name="saved_filters")
    page = models.CharField(_("page"), max_length=30, blank=True, default="")
    """Its name among the insights; empty for the account list."""
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(max_length=1000)
    is_shared = models.BooleanField(_("shared with everyone"), default=False)

    class Meta(TenantModel.Meta):
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "owner", "page", "name"], name="saved_filter_key"
            )
        ]

    def __str__(self) -> str:
        return self.name
