"""What stood about a person at a client before somebody wrote over it."""

from __future__ import annotations

from django.db import models

from accounts.models.stakeholder import Person, Stakeholder
from tenants.fields import TenantForeignKey
from tenants.models import TenantModel


class FormerData(TenantModel):
    """Texts that one change wrote over, by field; they go with the person and when they are erased.

    `place` is there where the texts are those of one account and not the person's own.
    """

    person = TenantForeignKey(Person, on_delete=models.CASCADE, related_name="former")
    place = TenantForeignKey(
        Stakeholder, on_delete=models.CASCADE, null=True, related_name="former"
    )
    values = models.JSONField()
    author_label = models.CharField(max_length=254)
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        ordering = ["-written_at", "-id"]
        indexes = [
            models.Index(fields=["organization", "person", "-written_at"], name="former_by_person")
        ]

    def __str__(self) -> str:
        return ", ".join(self.values)
