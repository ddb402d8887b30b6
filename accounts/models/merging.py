"""Two accounts that were one client: what went from one to the other, to be taken back."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.utils import timezone

from accounts.models.account import Account
from tenants.fields import TenantForeignKey
from tenants.models import Membership, TenantModel


class Merge(TenantModel):
    """One account that went into another. The one that went stays, archived.

    `moved` holds the ids of the rows that changed their account, by table; `months` what the
    kept account's months were before, as [revenue, cost] in hundredths or null; `filled` the
    fields of the kept account that were empty.
    """

    UNDO_FOR = timedelta(days=30)

    kept = TenantForeignKey(Account, on_delete=models.CASCADE, related_name="merged")
    gone = TenantForeignKey(Account, on_delete=models.CASCADE, related_name="merged_into")
    merged_by = TenantForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    merged_at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True)
    moved = models.JSONField(default=dict)
    months = models.JSONField(default=dict)
    filled = models.JSONField(default=dict)

    class Meta(TenantModel.Meta):
        ordering = ["-merged_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "gone"],
                condition=models.Q(undone_at=None),
                name="merge_gone_key",
            )
        ]
        indexes = [models.Index(fields=["organization", "kept"], name="merge_by_kept")]

    def __str__(self) -> str:
        return f"{self.gone} → {self.kept}"

    @property
    def may_be_undone(self) -> bool:
        """For so long, and once."""
        return self.undone_at is None and timezone.now() - self.merged_at <= self.UNDO_FOR
