"""The audit log: append-only by the database's own rights."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext as _

from tenants.actors import SYSTEM
from tenants.models import TenantModel


class Entry(TenantModel):
    """Who did what to which thing, with names frozen as they were then."""

    at = models.DateTimeField(auto_now_add=True)
    actor_id = models.UUIDField(null=True)
    actor_label = models.CharField(max_length=254)
    action = models.CharField(max_length=60)
    object_type = models.CharField(max_length=40)
    object_id = models.UUIDField()
    object_label = models.CharField(max_length=254)
    changes = models.JSONField(default=dict)
    request_id = models.CharField(max_length=64, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["organization", "-at", "-id"], name="entry_newest"),
            models.Index(fields=["organization", "object_id", "-at"], name="entry_object"),
            models.Index(fields=["organization", "actor_id", "-at"], name="entry_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.object_label}"

    @property
    def author(self) -> str:
        """Who did it; the product itself in the reader's language."""
        by_itself = self.actor_id is None and self.actor_label == SYSTEM
        return _("The system") if by_itself else self.actor_label

    @property
    def sentence(self) -> str:
        """What happened, in the reader's language."""
        from audit.words import label_of, sentence

        return sentence(self.action, label_of(self.object_type, self.object_label))

    @property
    def lines(self) -> list[str]:
        """Each changed field, before and after."""
        from audit.words import change_lines

        return change_lines(self.action, self.changes)
