"""The address under which a person's calendar reads their reviews."""

from __future__ import annotations

from django.db import models

from tenants.fields import TenantForeignKey
from tenants.models import Membership, TenantModel


class CalendarFeed(TenantModel):
    """One person's private address. Its text is shown once; a hash of it is kept."""

    member = TenantForeignKey(Membership, on_delete=models.CASCADE, related_name="feeds")
    token_hash = models.CharField(max_length=64, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "member"], name="calendar_feed_key"),
            models.UniqueConstraint(
                fields=["organization", "token_hash"], name="calendar_feed_hash_key"
            ),
        ]

    def __str__(self) -> str:
        return str(self.member)
