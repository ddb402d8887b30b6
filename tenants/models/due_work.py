"""The one table the scheduler may read across organisations."""

from __future__ import annotations

from django.db import models


class DueWork(models.Model):
    """Says that an organisation has work of a kind due at a time, and nothing else.

    Outside row-level security by design: it holds no data of anybody's.
    """

    organization_id = models.UUIDField()
    kind = models.CharField(max_length=40)
    due_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization_id", "kind"], name="due_work_key")
        ]
        indexes = [models.Index(fields=["due_at"], name="due_work_due_at")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.organization_id}"
