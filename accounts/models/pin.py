"""Accounts that a member keeps at hand."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone

from accounts.models.account import Account
from tenants.fields import TenantForeignKey
from tenants.models import Membership, TenantModel
from tenants.rls import CURRENT_MEMBER


class Pin(TenantModel):
    """One account that one member keeps at hand; nobody else sees it."""

    private_to: ClassVar[str] = f"member_id = {CURRENT_MEMBER}"

    # what goes with an account goes by the database: who deletes it may not see the pins
    account = TenantForeignKey(Account, on_delete=models.DO_NOTHING, related_name="+")
    member = TenantForeignKey(Membership, on_delete=models.DO_NOTHING, related_name="+")
    pinned_at = models.DateTimeField(default=timezone.now)

    class Meta(TenantModel.Meta):
        ordering = ["pinned_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "member", "account"], name="pin_key")
        ]

    def __str__(self) -> str:
        return str(self.account)
