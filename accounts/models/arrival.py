"""What was written on a device without a connection, and has arrived."""

from __future__ import annotations

from django.db import models

from tenants.fields import TenantForeignKey
from tenants.models import Membership, TenantModel


class Arrival(TenantModel):
    """The key that a device made for one entry or contact: with it nothing is done twice."""

    member = TenantForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    key = models.UUIDField(editable=False)
    content = models.CharField(max_length=64, editable=False)
    at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "member", "key"], name="arrival_key")
        ]

    def __str__(self) -> str:
        return str(self.key)
