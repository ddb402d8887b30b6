"""Files that an organisation lays under those of its plans."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tenants.models import TenantModel


class PlanFile(TenantModel):
    """A logo or a template: the one that holds, and the one before it, to go back to."""

    class Kind(models.TextChoices):
        """What it is for."""

        LOGO = "logo", _("Logo")
        TEMPLATE = "template", _("PowerPoint template")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = models.CharField(max_length=120)
    content = models.BinaryField()
    is_current = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "kind"], condition=Q(is_current=True), name="plan_file_key"
            )
        ]

    def __str__(self) -> str:
        return self.name
