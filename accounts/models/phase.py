"""The ordered phases of a relationship, their evidence, and each change of phase."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tenants.models import TenantModel


class Phase(TenantModel):
    """One phase; `key` is stable for programs, `position` orders."""

    key = models.SlugField(max_length=40, db_index=False)
    name = models.CharField(_("name"), max_length=60)
    position = models.PositiveSmallIntegerField()

    class Meta(TenantModel.Meta):
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "key"], name="phase_key_key"),
            models.UniqueConstraint(
                fields=["organization", "position"],
                name="phase_position_key",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]

    def __str__(self) -> str:
        return self.name
